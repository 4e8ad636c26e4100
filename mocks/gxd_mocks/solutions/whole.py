"""The whole chain as a single input of a single calculator, as if it were one company, or all on one platform.

What somebody would calculate who could see everything: `bill` for `gxd calc bom`, `network` for `gxd calc transaction`.
Nothing is handed over in them, so nothing is rounded on the way.
"""

from __future__ import annotations

from typing import Any

from gxd_fixtures.supply_chain.chain import OUTSIDE, SupplyChain
from gxd_mocks.solutions.goods import sum_of
from gxd_mocks.solutions.jobs import jobs
from gxd_mocks.solutions.tables import product_tables


def bill(chain: SupplyChain) -> dict[str, Any]:
    """One bill of materials from the raw materials to the final product, per counted unit of it."""
    items: dict[str, dict[str, Any]] = {}
    for company in chain.companies:
        for job in jobs("bom", product_tables(chain, company)):
            items |= {item["id"]: item for item in job.document["items"] if "handed_over" not in item}
    return {"method": "bom", "title": chain.name, "product": chain.final.id, "items": list(items.values())}


def network(chain: SupplyChain) -> dict[str, Any]:
    """One network of transactions: every company's own emissions, whom it sold to, and what it sold outside."""
    outside: dict[str, list[str]] = {company: [] for company in chain.companies}
    for each in chain.transactions:
        if each.buyer == OUTSIDE:
            outside[each.seller].append(each.amount)
    return {
        "method": "transaction",
        "title": chain.name,
        "unit": "円",
        "tax": "excluded",
        "year": chain.start[:4],
        "firms": [
            {
                "id": company.id,
                "own": sum_of(
                    company.organisation.scope1, company.organisation.scope2, *company.organisation.scope3.values()
                ),
                "final": sum_of(*outside[company.id]),
            }
            for company in chain.companies.values()
        ],
        "trades": [
            {"seller": each.seller, "buyer": each.buyer, "amount": each.amount}
            for each in chain.transactions
            if each.buyer != OUTSIDE
        ],
    }
