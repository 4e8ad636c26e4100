"""What a company's own system holds, as plain tables of text: a slice of the chain, and nothing that only others know.

`product_tables` is what a product-based solution needs (製品ベース), `organisation_tables` an organisation-based one
(組織ベース), `transaction_tables` a platform that only sees who bought what for how much (取引金額).
"""

from __future__ import annotations

from collections.abc import Iterable

from gxd_fixtures.supply_chain.chain import Activity, Company, Product, SupplyChain, Transaction, Transport
from gxd_mocks.solutions.goods import counted_unit, in_counted_units, mass_of_counted_unit, product_of, sum_of

Row = dict[str, str]
Tables = dict[str, list[Row]]


def product_tables(chain: SupplyChain, company: str) -> Tables:
    """Products, bills of materials, processes, outside purchases, transports and waste, for all that was made."""
    made = chain.made_by(company)
    used = [(product, each) for product in made for each in product.activities]
    return {
        "products": [_product(product) for product in made],
        "components": [row for product in made for row in _components(chain, product)],
        "processes": [_used(chain, *each) for each in used if _is(chain, each[1], "1", "2")],
        "purchases": [_used(chain, *each) for each in used if _category(chain, each[1]) == 1],
        "transports": [_transport(chain, product, each) for product in made for each in product.transports],
        "waste": [_used(chain, *each) for each in used if _category(chain, each[1]) == 5],
    }


def organisation_tables(chain: SupplyChain, company: str) -> Tables:
    """The books: everything that was used, the totals in tonnes, what was bought in the chain, what was delivered."""
    firm = chain.companies[company]
    return {
        "company": [_company(chain, firm)],
        "activities": list(_everything_used(chain, firm)),
        "totals": list(_totals(firm)),
        "bought": [_bought(chain, each) for each in chain.bought_by(company)],
        "delivered": [_delivered(chain, each) for each in chain.sold_by(company)],
    }


def transaction_tables(chain: SupplyChain, company: str) -> Tables:
    """One figure for all that the company emitted, what it bought in the chain, and what it sold to whom for how much."""
    firm = chain.companies[company]
    books = firm.organisation
    return {
        "company": [_company(chain, firm)],
        "emitted": [
            {"scope1": books.scope1, "scope2": books.scope2, "scope3": sum_of(*books.scope3.values()), "unit": "kgCO2e"}
        ],
        "bought": [_bought(chain, each) for each in chain.bought_by(company)],
        "sold": [_sold(chain, each) for each in chain.sold_by(company)],
    }


# ---------------------------------------------------------------------------------------------- of a product


def _product(product: Product) -> Row:
    return {
        "product": product.id,
        "name": product.ja,
        "unit": counted_unit(product),
        "mass": mass_of_counted_unit(product),
        "made": in_counted_units(product, product.made),
    }


def _components(chain: SupplyChain, product: Product) -> Iterable[Row]:
    for each in product.inputs:
        component = chain.products[each.product]
        yield {
            "product": product.id,
            "component": each.product,
            "quantity": in_counted_units(component, product_of(each.quantity, product.made)),
            "unit": counted_unit(component),
        }


def _used(chain: SupplyChain, product: Product, used: Activity) -> Row:
    return {"product": product.id, **_activity(chain, used)}


def _activity(chain: SupplyChain, used: Activity | Transport) -> Row:
    factor = chain.factors[used.factor]
    return {
        "item": factor.ja,
        "amount": used.amount,
        "unit": factor.unit,
        "factor": factor.value,
        "factor_unit": f"kgCO2e/{factor.unit}",
        "data": factor.data,
    }


def _transport(chain: SupplyChain, product: Product, each: Transport) -> Row:
    component, factor = chain.products[each.product], chain.factors[each.factor]
    taken = next(line.quantity for line in product.inputs if line.product == each.product)
    return {
        "product": product.id,
        "component": each.product,
        "mass": product_of(taken, product.made, component.mass),
        "mass_unit": "kg",
        "distance": each.distance,
        "factor": factor.value,
        "factor_unit": f"kgCO2e/{factor.unit}",
    }


def _is(chain: SupplyChain, used: Activity, *scopes: str) -> bool:
    return chain.factors[used.factor].scope in scopes


def _category(chain: SupplyChain, used: Activity) -> int | None:
    return chain.factors[used.factor].category


# ----------------------------------------------------------------------------------------------- of a company


def _company(chain: SupplyChain, firm: Company) -> Row:
    return {
        "company": firm.id,
        "name": firm.ja,
        "start": chain.start,
        "end": chain.end,
        "level": firm.level,
        "electricity": firm.organisation.electricity,
        "certificate": firm.certificate,
    }


def _everything_used(chain: SupplyChain, firm: Company) -> Iterable[Row]:
    """Factor by factor, products and remainder together: books do not tell one product from another."""
    amounts: dict[str, list[str]] = {}
    used: list[Activity | Transport] = [*firm.remainder]
    for product in chain.made_by(firm.id):
        used += [*product.activities, *product.transports]
    for each in used:
        amounts.setdefault(each.factor, []).append(each.amount)
    for name, parts in amounts.items():
        factor = chain.factors[name]
        where = {"scope": factor.scope, "category": str(factor.category or "")}
        yield where | _activity(chain, Activity(name, sum_of(*parts)))


def _totals(firm: Company) -> Iterable[Row]:
    books = firm.organisation
    stated = {
        ("1", ""): books.scope1,
        ("2", ""): books.scope2,
        **{("3", name): value for name, value in books.scope3.items()},
    }
    for (scope, category), value in stated.items():
        yield {"scope": scope, "category": category, "emission": product_of(value, "0.001"), "unit": "tCO2e"}


def _bought(chain: SupplyChain, each: Transaction) -> Row:
    product = chain.products[each.product]
    return {
        "seller": each.seller,
        "product": each.product,
        "quantity": in_counted_units(product, each.quantity),
        "unit": counted_unit(product),
    }


def _delivered(chain: SupplyChain, each: Transaction) -> Row:
    money = {"sales": product_of(each.amount, "0.001"), "sales_unit": "千円"}
    return _sale(chain, each) | {"mass": each.mass, "mass_unit": "kg"} | money


def _sold(chain: SupplyChain, each: Transaction) -> Row:
    return _sale(chain, each) | {"sales": each.amount, "sales_unit": "円"}


def _sale(chain: SupplyChain, each: Transaction) -> Row:
    product = chain.products[each.product]
    return {
        "buyer": each.buyer,
        "product": each.product,
        "quantity": in_counted_units(product, each.quantity),
        "unit": counted_unit(product),
        "mass_each": mass_of_counted_unit(product),
    }
