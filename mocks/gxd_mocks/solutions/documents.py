"""From a published result to the footprint documents of every version, per unit in 2.x and per amount in 3.0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from gxd_fixtures import version
from gxd_fixtures.invent.account import Account, Flows, Identifier, Quality
from gxd_fixtures.invent.form import write
from gxd_fixtures.invent.identifier import uuid4
from gxd_fixtures.invent.instant import CLOCKS, JAPAN, three_years_after
from gxd_fixtures.supply_chain.chain import Company, Product, SupplyChain
from gxd_mocks.calculators.gxd_block import COMMENTS
from gxd_mocks.solutions.goods import EXACT, as_decimal, counted_unit, in_counted_units, mass_of_counted_unit
from gxd_mocks.solutions.published import Published
from gxd_mocks.solutions.solution import Solution, Text
from gxd_mocks.units import DECLARED

LAST_YEAR = Decimal("1.04")
"""The footprint of the year before, which a deprecated document states, in multiples of this year's."""

ALLOCATION = {
    "bom": Text("No allocation.", "配分なし。"),
    "sales": Text(f"The organisation's emissions, {COMMENTS['sales']}.", "組織の排出量を売上高で按分。"),
    "weight": Text(f"The organisation's emissions, {COMMENTS['mass']}.", "組織の排出量を取引量（重量）で按分。"),
    "transaction": Text(f"Emissions {COMMENTS['transactions']}.", "排出量を取引金額で按分。"),
}
BOUNDARY = Text("Cradle to gate.", "原材料の採取から出荷まで（Cradle-to-Gate）。")
REPLACED = Text("Replaced by the value of the new reporting period.", "新しい算定期間の値に置き換えた。")
UNCERTAINTY = Text("Pedigree matrix.", "ペディグリーマトリックスによる定性評価。")
COMMENT = Text("Fictional data of the virtual supply chain.", "仮想サプライチェーンの架空のデータ。")


def documents(
    chain: SupplyChain, published: Published, solution: Solution, method: str, spec: str, history: bool = True
) -> list[dict[str, Any]]:
    """The product's footprints in one version: the deprecated one of the year before, unless without `history`; and this
    year's. Raises `ValueError` for a version that the solution does not speak."""
    if spec not in solution.versions:
        raise ValueError(f"{solution.name} speaks {', '.join(solution.versions)}, not {spec}")
    product = chain.products[published.product]
    with localcontext(EXACT):
        account = _account(chain, product, published, solution, method)
        accounts = [_the_year_before(account, solution), account] if history else [account]
        return [write(_extended(each, product, published, solution, spec), spec) for each in accounts]


def _account(chain: SupplyChain, product: Product, published: Published, solution: Solution, method: str) -> Account:
    company, how = chain.companies[product.company], solution.publishing
    start, end = (_midnight(day, how.clock) for day in (chain.start, chain.end))
    unit = DECLARED[counted_unit(product)]
    in_pieces = product.unit == "piece"
    return Account(
        key=key_of(chain, product),
        company_name=getattr(company, how.language),
        company_ids=tuple(_company_id(kind, company) for kind in how.company_ids),
        name=getattr(product, how.language),
        description=f"{getattr(product, how.language)} ({solution.title.en})",
        comment=_said(COMMENT, solution),
        product_ids=tuple(product_id(kind, product, company) for kind in how.product_ids),
        cpc=product.cpc,
        classifications=(f"urn:cpc:{product.cpc[:2]}", f"urn:pact:gxd-chain.example:tier:{product.tier}"),
        succeeds=(f"{key_of(chain, product)}/before",),
        withdrawn=None,
        edition=0,
        created=datetime.fromisoformat(company.created),
        updated=None,
        period=(start, end),
        validity=(end, three_years_after(end)),
        clock=how.clock,
        unit=unit,
        amount=Decimal(in_counted_units(product, product.amount)),
        mass=Decimal(mass_of_counted_unit(product)),
        counted_in="piece" if in_pieces else None,
        count=Decimal(product.amount) if in_pieces else Decimal(1),
        flows=Flows(fossil=as_decimal(published.value)),
        geography=("geographyCountrySubdivision", company.region),
        boundary=_said(BOUNDARY, solution),
        allocation=_said(ALLOCATION[method], solution),
        uncertainty=_said(UNCERTAINTY, solution),
        factors=("AR6",),
        standards=("ISO14067",),
        rules=(),
        method="ISO",
        exempted=Decimal(0),
        exempted_description="",
        quality=_quality(chain, company, published),
        assurance=None,
        captured=None,
        extensions=(),
    )


def _midnight(day: str, clock: str) -> datetime:
    """The beginning of a day in Japan, on that clock."""
    return datetime.fromisoformat(day).replace(tzinfo=JAPAN).astimezone(CLOCKS[clock])


def key_of(chain: SupplyChain, product: Product) -> str:
    """The name that the ids of a product's footprints are derived from; `/before` for the year before."""
    return f"supply chain {chain.name}/{chain.seed}/{product.id}"


def _said(text: Text, solution: Solution) -> str:
    return str(getattr(text, solution.publishing.language))


def _quality(chain: SupplyChain, company: Company, published: Published) -> Quality:
    share = published.primary_data_share or Fraction(0)
    technological, temporal, geographical, completeness, reliability = (Decimal(each) for each in company.ratings)
    name, _, edition = chain.source.rpartition(" ")
    return Quality(
        primary_share=as_decimal(share),
        coverage=Decimal(100),
        ratings=(technological, temporal, geographical, completeness, reliability),
        sources=() if share == 100 else ((name, edition),),
    )


def _company_id(kind: str, company: Company) -> Identifier:
    codes = {"company": company.code, "gln": company.gln, "uuid": uuid4(f"company/{company.domain}")}
    return Identifier(kind, codes[kind], company.domain)


def product_id(kind: str, product: Product, company: Company) -> Identifier:
    own, gtin, uuid = names_of(product)
    codes = {"own": own, "gtin": gtin, "loud_gtin": gtin, "uuid": uuid}
    return Identifier(kind, codes[kind], company.domain)


def names_of(product: Product) -> tuple[str, str, str]:
    """What a product is called at the end of its URNs: its maker's own code, its GTIN, a UUID."""
    return product.code, product.gtin, uuid4(f"product/{product.gtin}")


def _the_year_before(account: Account, solution: Solution) -> Account:
    """Last year's footprint, which was deprecated when this year's appeared."""
    start, end = account.period
    start, end = start.astimezone(JAPAN), end.astimezone(JAPAN)
    before = (start.replace(year=start.year - 1), start)
    tz = CLOCKS[account.clock]
    return replace(
        account,
        key=f"{account.key}/before",
        succeeds=(),
        withdrawn=_said(REPLACED, solution),
        edition=1,
        created=account.created - timedelta(days=365),
        updated=account.created,
        period=(before[0].astimezone(tz), before[1].astimezone(tz)),
        # Left to the rule of three years, so that every endpoint holds a footprint that does not say how long it holds.
        validity=(None, None),
        flows=Flows(fossil=account.flows.fossil * LAST_YEAR),
    )


def _extended(account: Account, product: Product, published: Published, solution: Solution, spec: str) -> Account:
    """With the consortium's extension, whose gate-to-gate value is stated like the footprint of that version."""
    if not solution.publishing.extension:
        return account
    per_amount = version(spec).line == "3"
    times = Fraction(account.amount) if per_amount else Fraction(1)
    inside = published.gate_to_gate
    if inside is not None and account.withdrawn:
        inside *= Fraction(LAST_YEAR)
    amount = f"{product.amount} {product.unit}" if per_amount else f"1 {counted_unit(product)}"
    block = published.result.extension(None if inside is None else inside * times, f"per {amount}")
    return replace(account, extensions=(block,))


def standing(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those footprints that are still to be used."""
    return [document for document in found if document["status"] == "Active"]
