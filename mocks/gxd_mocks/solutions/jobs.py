"""From a company's tables to inputs of the reference calculators (`gxd calc`), and what to ask of each.

What was bought in the chain stands in them as `handed_over`, as in a chain of tiers; `settled` puts the suppliers'
footprints in their place, so that the input stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gxd_fixtures.supply_chain.chain import OUTSIDE
from gxd_mocks import units
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.quantity import number, plain
from gxd_mocks.solutions.goods import product_of, sum_of
from gxd_mocks.solutions.tables import Row, Tables

CERTIFICATE = "J-Credit (renewable electricity)"


class TablesDiffer(ValueError):
    """Two tables of one company contradict each other: neither can be calculated with."""


@dataclass(frozen=True)
class Asked:
    """One product whose footprint an input gives: per `unit`, of which one weighs `mass` kg.

    `customer` is whose share it is (sales, weight); `quantity` were sold for `amount` yen (transaction).
    """

    product: str
    unit: str
    mass: str
    customer: str = ""
    quantity: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Job:
    """One input of `gxd calc METHOD`, and the products that it answers for."""

    method: str
    document: dict[str, Any]
    asked: tuple[Asked, ...]


def jobs(method: str, tables: Tables) -> list[Job]:
    """Everything that a company has to calculate. Raises `TablesDiffer`, `KeyError` for a method that nobody has."""
    return list(_JOBS[method](method, tables))


# ------------------------------------------------------------------------------------------------- product by product


def _bills(method: str, tables: Tables) -> Iterable[Job]:
    for row in tables["products"]:
        yield Job(method, _bill(row, tables), (Asked(row["product"], row["unit"], row["mass"]),))


def _bill(product: Row, tables: Tables) -> dict[str, Any]:
    def own(table: str) -> list[Row]:
        return [row for row in tables[table] if row["product"] == product["product"]]

    components, purchases = own("components"), own("purchases")
    main = {
        "id": product["product"],
        "unit": product["unit"],
        "mass": product["mass"],
        "made": product["made"],
        "lines": [_line(row["component"], row["quantity"], row["unit"]) for row in components]
        + [_line(row["item"], row["amount"], row["unit"]) for row in purchases],
        "processes": [_process(row) for row in own("processes")],
        "transports": [_transport(row) for row in own("transports")],
        "waste": [
            {"id": row["item"], **{name: row[name] for name in ("amount", "unit", "factor", "factor_unit")}}
            for row in own("waste")
        ],
    }
    handed_over = [{"id": row["component"], "handed_over": row["component"]} for row in components]
    bought = [
        {"id": row["item"], "unit": row["unit"], "footprint": {"value": row["factor"], "source": row["data"]}}
        for row in purchases
    ]
    return {"method": "bom", "product": product["product"], "items": [main, *handed_over, *bought]}


def _line(component: str, quantity: str, unit: str) -> Row:
    return {"component": component, "quantity": quantity, "unit": unit}


def _process(row: Row) -> Row:
    process = {"id": row["item"], **{name: row[name] for name in ("amount", "unit", "factor", "factor_unit")}}
    return process | {"activity_data": "primary", "factor_data": row["data"]}


def _transport(row: Row) -> Row:
    names = ("mass", "mass_unit", "distance", "factor", "factor_unit")
    return {"id": row["component"], **{name: row[name] for name in names}}


# ----------------------------------------------------------------------------------------------- the whole organisation


def _shares(method: str, tables: Tables) -> Iterable[Job]:
    _must_agree(tables)
    (company,) = tables["company"]
    delivered = {f"{row['product']} → {row['buyer']}": row for row in tables["delivered"]}
    document = {
        "method": method,
        "company": company["name"],
        "period": {"start": company["start"], "end": company["end"]},
        "emissions": [_emission(row, company) for row in tables["activities"]]
        + [_purchase(row, company) for row in tables["bought"]],
        "keys": [_key(method, company, delivered)],
        "customers": [
            {"id": name, "quantity": row["quantity"], "unit": row["unit"], "mass": row["mass_each"]}
            for name, row in delivered.items()
        ],
    }
    if company["certificate"] != "0":
        document["certificate"] = {
            "amount": company["certificate"], "unit": "kWh", "kind": CERTIFICATE, "electricity": company["electricity"],
        }  # fmt: skip
    first: dict[str, Asked] = {}
    for name, row in delivered.items():
        first.setdefault(row["product"], Asked(row["product"], row["unit"], row["mass_each"], customer=name))
    yield Job(method, document, tuple(first.values()))


def _must_agree(tables: Tables) -> None:
    """The totals that a company reports are the sum of what it used."""
    found: dict[tuple[str, str], str] = {}
    for row in tables["activities"]:
        where = (row["scope"], row["category"])
        found[where] = sum_of(found.get(where, "0"), product_of(row["amount"], row["factor"]))
    stated = {
        (row["scope"], row["category"]): product_of(row["emission"], plain(units.unit(row["unit"]).size))
        for row in tables["totals"]
    }
    if found != stated:
        where = next(each for each in {**found, **stated} if found.get(each) != stated.get(each))
        raise TablesDiffer(
            f"scope {' category '.join(filter(None, where))}: the activities come to {found.get(where)} kgCO2e, "
            f"the total is stated as {stated.get(where)} kgCO2e"
        )


def _emission(row: Row, company: Row) -> dict[str, Any]:
    emission = {
        "scope": row["scope"],
        "value": product_of(row["amount"], row["factor"]),
        "unit": "kgCO2e",
        "level": company["level"],
        "primary_data_share": "100" if row["data"] == "primary" else "0",
    }
    return emission | ({"category": row["category"], "rest_of_category": True} if row["category"] else {})


def _purchase(row: Row, company: Row) -> dict[str, Any]:
    return {
        "scope": "3",
        "category": "1",
        "handed_over": row["product"],
        "quantity": row["quantity"],
        "quantity_unit": row["unit"],
        "level": company["level"],
    }


def _key(method: str, company: Row, delivered: Mapping[str, Row]) -> dict[str, Any]:
    first = next(iter(delivered.values()))
    if method == "sales":
        amounts = {name: row["sales"] for name, row in delivered.items()}
        return {
            "name": "sales", "kind": "sales", "level": company["level"], "unit": first["sales_unit"],
            "tax": "excluded", "amounts": amounts,
        }  # fmt: skip
    amounts = {name: row["mass"] for name, row in delivered.items()}
    return {
        "name": "mass", "kind": "mass", "level": company["level"], "unit": first["mass_unit"], "amounts": amounts,
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------- transactions


def _network(method: str, tables: Tables) -> Iterable[Job]:
    (company,), (emitted,) = tables["company"], tables["emitted"]
    sold = tables["sold"]
    outside = sum_of(*(row["sales"] for row in sold if row["buyer"] == OUTSIDE))
    bought = [
        {"handed_over": row["product"], "quantity": row["quantity"], "unit": row["unit"]} for row in tables["bought"]
    ]
    own = sum_of(*(emitted[name] for name in ("scope1", "scope2", "scope3")))
    # What a buyer does with its share is the buyer's business: here everything it buys leaves the network with it.
    buyers: dict[str, list[str]] = {}
    for row in sold:
        if row["buyer"] != OUTSIDE:
            buyers.setdefault(row["buyer"], []).append(row["sales"])
    document = {
        "method": "transaction",
        "unit": sold[0]["sales_unit"],
        "tax": "excluded",
        "year": company["start"][:4],
        "firms": [
            {
                "id": company["company"],
                "own": own,
                "own_unit": emitted["unit"],
                "final": outside,
                "bought_outside": bought,
            },
            *({"id": buyer, "final": sum_of(*amounts)} for buyer, amounts in buyers.items()),
        ],
        "trades": [
            {"seller": company["company"], "buyer": row["buyer"], "amount": row["sales"]}
            for row in sold
            if row["buyer"] != OUTSIDE
        ],
    }
    yield Job(method, document, tuple(_sold_products(sold, company["company"])))


def _sold_products(sold: list[Row], company: str) -> Iterable[Asked]:
    """Per product, all that was sold of it and what it brought."""
    by_product: dict[str, list[Row]] = {}
    for row in sold:
        by_product.setdefault(row["product"], []).append(row)
    for product, rows in by_product.items():
        yield Asked(
            product,
            rows[0]["unit"],
            rows[0]["mass_each"],
            customer=company,
            quantity=sum_of(*(row["quantity"] for row in rows)),
            amount=sum_of(*(row["sales"] for row in rows)),
        )


_JOBS: Mapping[str, Callable[[str, Tables], Iterable[Job]]] = {
    "bom": _bills,
    "sales": _shares,
    "weight": _shares,
    "transaction": _network,
}
METHODS = tuple(_JOBS)


# ---------------------------------------------------------------------------------------------------- standing alone


def settled(job: Job, received: Mapping[str, Footprint]) -> dict[str, Any]:
    """The input with the suppliers' footprints in it, as `gxd calc METHOD` reads it. All of them have finite decimals."""
    document = deepcopy(job.document)
    if job.method == "bom":
        document["items"] = [
            {"id": item["id"], **_short_form(received[item["handed_over"]])} if "handed_over" in item else item
            for item in document["items"]
        ]
    elif job.method == "transaction":
        for firm in document["firms"]:
            bought = firm.pop("bought_outside", [])
            carried = [_carried(each["quantity"], each["unit"], received[each["handed_over"]]) for each in bought]
            if carried:
                firm["own"] = sum_of(firm["own"], *carried)
    else:
        for emission in document["emissions"]:
            if "handed_over" in emission:
                _settle(emission, received[emission.pop("handed_over")])
    return document


def _settle(emission: dict[str, Any], footprint: Footprint) -> None:
    quantity, unit = emission.pop("quantity"), emission.pop("quantity_unit")
    emission["value"], emission["unit"] = _carried(quantity, unit, footprint), "kgCO2e"
    if footprint.primary_data_share is not None:
        emission["primary_data_share"] = plain(footprint.primary_data_share)


def _carried(quantity: str, unit: str, footprint: Footprint) -> str:
    return plain(footprint.declared_amounts(number(quantity), units.unit(unit)) * footprint.value)


def _short_form(footprint: Footprint) -> dict[str, Any]:
    block = {
        "value": plain(footprint.value),
        "unit": footprint.unit.name,
        "amount": plain(footprint.amount),
        "source": footprint.source,
        "calc_method": footprint.calc_method,
    }
    optional: dict[str, Fraction | None] = {"mass": footprint.mass, "primary_data_share": footprint.primary_data_share}
    block |= {name: plain(value) for name, value in optional.items() if value is not None}
    return {"unit": footprint.unit.name, "footprint": block}
