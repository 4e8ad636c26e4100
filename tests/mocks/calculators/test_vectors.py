"""Every published example, calculated: the exact value comes out, and a published slip does not."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from gxd_fixtures import vectors as data
from gxd_mocks import rounding, units
from gxd_mocks.calculators import (
    biogenic,
    bom,
    coproducts,
    exempted,
    matrix,
    organisation,
    quality,
    transaction,
    uncertainty,
)
from gxd_mocks.calculators.coproducts import Coproduct
from gxd_mocks.calculators.declared import Footprint, from_document
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.quantity import number

KG, KWH = units.KG, units.KWH


def exact(value: Any) -> Any:
    """A vector's text as exact numbers, whatever it is nested in."""
    if isinstance(value, dict):
        return {name: exact(each) for name, each in value.items()}
    if isinstance(value, list):
        return [exact(each) for each in value]
    return Fraction(value) if isinstance(value, str) else value


def sum_of_activities(rows: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Activities times factors as the bottom-up calculator does them."""
    activities = tuple(bom.Activity(f"row {at}", "process", a, "kWh", f) for at, (a, f) in enumerate(rows))
    item = bom.Item("product", units.unit("piece"), activities=activities)
    return bom.footprint(bom.BillOfMaterials.of("product", [item])).value


def columns(rows: list[list[Any]], first: int, second: int) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(row[first]), Fraction(row[second])) for row in rows]


def outputs(**properties: list[Fraction | None]) -> list[Coproduct]:
    count = len(next(iter(properties.values())))
    return [Coproduct(f"p{at}", **{name: values[at] for name, values in properties.items()}) for at in range(count)]


def parts(burden: Fraction, made: list[Coproduct], key: str | None = None, **policies: str) -> list[Fraction]:
    return list(coproducts.allocate(burden, made, key=key, policies=Policies(policies)).parts.values())


# ---------------------------------------------------------------------------------------- one calculation per vector


def lca_1(g: Any) -> Any:
    return {"kgCO2e": sum_of_activities(columns(g["rows"], 1, 3))}


def lca_2(g: Any) -> Any:
    return {
        "kgCO2e_per_bar": sum_of_activities(columns(g["rows"], 1, 3)),
        "sum_of_printed_rows": sum(map(Fraction, g["printed_rounded_rows"]), Fraction(0)),
    }


def lca_3(g: Any) -> Any:
    g = exact(g)
    by_product = 1 - g["kept_share"]
    shared = parts(g["cocoa"], outputs(share=[g["kept_share"], by_product]), "manual")
    return {"kgCO2e": g["base"] - g["cocoa"] + shared[0]}


def lca_4(g: Any) -> Any:
    g = exact(g)
    without = biogenic.excluding_uptake(g["fossil"], g["luc"], g["biogenic_nonco2"])
    return {"excl": without, "incl": biogenic.including_uptake(without, g["uptake"])}


def lca_5(g: Any) -> Any:
    g = exact(g)
    scaling, inventory = matrix.life_cycle(g["A"], g["B"], g["f"])
    return {"s": scaling, **inventory, "score_cf2": sum(inventory.values()) * g["cf_all"]}


def quantity_times_factor(g: Any) -> Any:
    return {"kgCO2e": sum_of_activities(columns(g["rows"], -2, -1))}


def lca_7(g: Any) -> Any:
    lines = tuple(bom.Line(row[0], Fraction(row[1]), KG) for row in g["rows"])
    bought = [bom.Item(row[0], KG, footprint=Footprint(Fraction(row[3]), KG)) for row in g["rows"]]
    bill = bom.BillOfMaterials.of("house", [bom.Item("house", units.unit("piece"), lines=lines), *bought])
    return {"kgCO2e": bom.footprint(bill).value}


def lca_8(g: Any) -> Any:
    blocks = {
        "scope12": sum_of_activities(columns(g["scope12"], 0, 1)),
        "materials": sum_of_activities(columns(g["materials"], 0, 1)),
        # kg · km · factor as the example multiplies it
        "transport": sum_of_activities(
            [(Fraction(m) * Fraction(d), Fraction(f)) for m, d, f in g["transport_kg_km_ef"]]
        ),
        "waste": sum_of_activities(columns(g["waste"], 0, 1)),
    }
    return {**blocks, "total": sum(blocks.values())}


def lca_9(g: Any) -> Any:
    g = exact(g)
    return {"total": sum_of_activities([(g["scope12"], 1), (g["waste"], 1), (g["qty"], g["ef_excl"])])}


def lca_11(g: Any) -> Any:
    tonne_kilometres = [Fraction(mass) * Fraction(distance) for mass, distance, _ in g["rows"]]
    factors = [row[2] for row in g["rows"]]
    return {
        "tkm": tonne_kilometres,
        "kgCO2e": [
            None if factor is None else sum_of_activities([(tkm, Fraction(factor))])
            for tkm, factor in zip(tonne_kilometres, factors, strict=True)
        ],
    }


def lca_12(g: Any) -> Any:
    found = []
    for old in g["v2"]:
        document = {
            "specVersion": "2.3.0",
            "pcf": {
                "declaredUnit": "liter" if old["amount"] == "12" else "kilogram",
                "unitaryProductAmount": old["amount"],
                "productMassPerDeclaredUnit": old["mass"],
                "pCfExcludingBiogenic": old["pcf"],
            },
        }
        footprint = from_document(document)
        found.append({"pcf": footprint.value, "mass": footprint.mass})
    return {"v3": found}


def scen_1(g: Any) -> Any:
    g = exact(g)
    return {
        "kgCO2e": [
            sum_of_activities([(g["kW"] * g["h"] * days * years * g["units"], g["ef"])])
            for days, years in g["days_years"]
        ]
    }


def sum_1(g: Any) -> Any:
    return {"kgCO2e": sum_of_activities([(one, Fraction(1)) for pair in exact(g["pairs"]) for one in pair])}


def int_1(g: Any) -> Any:
    g = exact(g)
    return {"v": g["E"] / g["n"]}


def alloc_1(g: Any) -> Any:
    g = exact(g)
    made = outputs(mass=g["mass"], price=g["price"])
    decided = coproducts.decide(made, coproducts.Situation())
    assert (decided.key, decided.ratio) == ("mass", Fraction(3, 2))
    return {"mass": parts(g["E"], made), "economic": parts(g["E"], made, "revenue")}


def alloc_2(g: Any) -> Any:
    g = exact(g)
    made = outputs(amount=g["mass"], price=g["unit_price"])
    assert coproducts.value_ratio(made) == 50
    return {
        "by_unit_price": parts(g["E"], made, economic_key="unit_price"),
        "by_revenue": parts(g["E"], made),
    }


def in_proportion(g: Any) -> Any:
    g = exact(g)
    return {"parts": list(coproducts.in_proportion(g["E"], dict(enumerate(g["K"]))).values())}  # type: ignore[arg-type]


def open_share(value: Fraction, key: Fraction, total: Fraction) -> Fraction:
    """One customer's part where the rest of the total belongs to others."""
    shared = organisation.Key("space", "mass", "site", {"us": key}, KG, total)
    return organisation.in_share(value, shared, Policies({"totals": "open"}))["us"]


def alloc_5(g: Any) -> Any:
    found = [open_share(site["E"], site["K"], site["Ktot"]) for site in exact(g["sites"])]
    return {"parts": found, "total": sum(found)}


def alloc_6(g: Any) -> Any:
    g = exact(g)
    building = sum_of_activities([(g["gas_kwh"], g["gas_ef"]), (g["el_kwh"], g["el_ef"]), (g["fug_kg"], g["fug_ef"])])
    return {"kgCO2e": open_share(building, g["K"], g["Ktot"])}


def alloc_7(g: Any) -> Any:
    return {"part": in_proportion(g)["parts"][0]}


def alloc_8(g: Any) -> Any:
    g = exact(g)
    made = outputs(amount=g["amount"], price=g["price"], mass=g["mass"], share=g["manual"])
    keys = {"price": "revenue", "mass": "mass", "manual": "manual", "equal": "equal"}
    return {name: parts(g["E"], made, key) for name, key in keys.items()}


def alloc_10(g: Any) -> Any:
    g = exact(g)
    made = outputs(amount=g["amount"], price=g["price"], true_value=g["true_value"])
    return {"revenue": parts(Fraction(1), made, "revenue"), "true_value": parts(Fraction(1), made, "true_value")}


def alloc_12(g: Any) -> Any:
    g = exact(g)
    made = outputs(amount=g["amount"], price=g["price"], true_value=g["true_value"])
    return {"parts": parts(g["E"], made, "true_value")}


def spend_1(g: Any) -> Any:
    mass, money = (sum_of_activities(columns(g[name], 0, 1)) for name in ("mass_rows", "money_rows"))
    return {"mass": mass, "money": money, "kgCO2e": mass + money}


def spend_3(g: Any) -> Any:
    return {"tCO2e": sum_of_activities(columns(g["rows"], 0, 1))}


def pds_1(g: Any) -> Any:
    rows = [quality.Rated("", *pair) for pair in columns(g["rows"], 0, 1)]
    return {"pds": quality.primary_data_share(rows), "pds_float": None}


def pds_2(g: Any) -> Any:
    g = exact(g)
    return {
        "pds": quality.primary_data_share(quality.Rated("", e, p) for e, p in zip(g["shares"], g["pds"], strict=True))
    }


def dqr_2(g: Any) -> Any:
    g = exact(g)
    names = {"technological": "TeR", "geographical": "GeR", "temporal": "TiR"}
    rows = [
        quality.Rated("", share, None, quality.Ratings("1-5", {name: g[short][at] for name, short in names.items()}))
        for at, share in enumerate(g["shares"])
    ]
    found = quality.data_quality(rows)
    assert found is not None
    return {short: found.by_indicator[name] for name, short in names.items()}


def unc_1(g: Any) -> Any:
    return {"var": uncertainty.pedigree_variance({name: int(score) for name, score in g["pm"].items()})}


def own_routes(g: Any) -> Any:
    found = {}
    for route, kind in (("sales", "sales"), ("mass", "mass")):
        unit = units.unit(g[route]["unit"])
        key = organisation.Key(
            route,
            kind,
            "organization",
            {"B": Fraction(g[route]["customer"]) * unit.size},
            unit,
            Fraction(g[route]["total"]) * unit.size,
        )
        found[route] = organisation.in_share(Fraction(g["E"]), key, Policies({"totals": "open"}))["B"]
    return found


def own_net(g: Any) -> Any:
    firms = [transaction.Firm(name, *map(Fraction, pair)) for name, pair in g["firms"].items()]
    trades = [transaction.Trade(seller, buyer, Fraction(amount)) for seller, buyer, amount in g["trades"]]
    found = transaction.pass_on(transaction.Network.of(firms, trades))
    return {"answers_for": found.answers_for, "leaving": found.leaving}


def own_exempt(g: Any) -> Any:
    g = exact(g)
    first, rest = exempted.through_the_chain(g["inputs"][0][0], [tuple(each) for each in g["inputs"]]), g["own"]
    assert first == 2
    return {"percent": exempted.through_the_chain(g["calculated"], [tuple(e) for e in g["inputs"]], rest)}


CALCULATED = {
    "LCA-1": lca_1, "LCA-2": lca_2, "LCA-3": lca_3, "LCA-4": lca_4, "LCA-5": lca_5, "LCA-7": lca_7, "LCA-8": lca_8,
    "LCA-9": lca_9, "LCA-11": lca_11, "LCA-12": lca_12, "SCEN-1": scen_1, "SUM-1": sum_1,
    "SUM-2": quantity_times_factor, "INT-1": int_1, "ALLOC-1": alloc_1, "ALLOC-2": alloc_2,
    "ALLOC-3": in_proportion, "ALLOC-5": alloc_5, "ALLOC-6": alloc_6, "ALLOC-7": alloc_7, "ALLOC-8": alloc_8,
    "ALLOC-10": alloc_10, "ALLOC-12": alloc_12, "SPEND-1": spend_1, "SPEND-3": spend_3, "PDS-1": pds_1,
    "PDS-2": pds_2, "DQR-2": dqr_2, "UNC-1": unc_1, "OWN-ROUTES": own_routes, "OWN-NET-1": own_net,
    "OWN-NET-2": own_net, "OWN-EXEMPT": own_exempt,
}  # fmt: skip
IN_TEST_ROUNDING = {"OWN-RESIDUAL", "OWN-MODES"}
EVERY = {each["id"]: each for name in data.names() for each in data.vectors(name)}


def test_every_vector_is_calculated_somewhere() -> None:
    assert set(CALCULATED) | IN_TEST_ROUNDING == set(EVERY)


@pytest.mark.parametrize("name", CALCULATED)
def test_the_exact_value_comes_out(name: str) -> None:
    vector = EVERY[name]
    found = CALCULATED[name](vector["given"])
    if vector["then"] is None:
        # published in binary floats: equal within their precision
        for key, due in vector["published"].items():
            for ours, theirs in zip(found[key], due, strict=True):
                assert abs(ours / Fraction(theirs) - 1) < Fraction(1, 10**12)
        return
    due = exact(vector["then"])
    for key, value in due.items():
        if key != "pds_float":
            assert found[key] == value, key


def leaves(value: Any, path: str = "") -> dict[str, Fraction]:
    if isinstance(value, dict):
        return {k: v for name, each in value.items() for k, v in leaves(each, f"{path}/{name}").items()}
    if isinstance(value, list):
        return {k: v for at, each in enumerate(value) for k, v in leaves(each, f"{path}/{at}").items()}
    return {} if value is None else {path: Fraction(value)}


@pytest.mark.parametrize("name", [name for name, each in EVERY.items() if each["verdict"] in ("rounded", "differs")])
def test_a_published_slip_does_not_come_out(name: str) -> None:
    """The negative vectors: our figures differ from the printed ones by more than their last digit can explain, or
    the printed parts do not add up."""
    vector = EVERY[name]
    ours, printed = leaves(CALCULATED[name](vector["given"])), leaves(vector["published"])
    if name == "ALLOC-1":
        assert sum(printed.values()) == Fraction("9.99")
        assert sum(value for path, value in ours.items() if path.startswith("/mass")) == 10
        return
    together = [path for path in printed if path in ours]
    assert together
    for path in together:
        places = max(0, len(str(vector["published"][path.strip("/")]).partition(".")[2]))
        assert rounding.to_places(ours[path], places, "half_up") != printed[path], path


@pytest.mark.parametrize("name", [name for name, each in EVERY.items() if each["verdict"] == "agrees" and each["then"]])
def test_what_is_published_is_the_exact_value_printed_shorter(name: str) -> None:
    vector = EVERY[name]
    ours, printed = leaves(CALCULATED[name](vector["given"])), leaves(vector["published"])
    written = _texts(vector["published"])
    for path in (path for path in printed if path in ours):
        places = len(written[path].partition(".")[2])
        assert rounding.to_places(ours[path], places, "half_up") == printed[path], path


def _texts(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {k: v for name, each in value.items() for k, v in _texts(each, f"{path}/{name}").items()}
    if isinstance(value, list):
        return {k: v for at, each in enumerate(value) for k, v in _texts(each, f"{path}/{at}").items()}
    return {} if value is None else {path: str(value)}


def test_the_ambiguous_example_follows_one_of_our_two_readings() -> None:
    vector = EVERY["ALLOC-2"]
    found = alloc_2(vector["given"])
    # printed in whole tonnes, and cut so that they add up to 10,000
    for ours, printed in zip(found["by_unit_price"], exact(vector["published"]["parts"]), strict=True):
        assert abs(ours - printed) < 1
    assert found["by_revenue"] != found["by_unit_price"]


# ----------------------------------------------------------------------------------------------- the data themselves


def test_the_data_are_well_formed() -> None:
    known = data.notes()
    used: set[str] = set()
    for vector in EVERY.values():
        assert vector["verdict"] in data.VERDICTS
        assert set(vector) <= {"id", "title", "kind", "notes", "given", "then", "published", "verdict", "why", "source"}
        assert vector["notes"] and set(vector["notes"]) <= set(known), vector["id"]
        used |= set(vector["notes"])
        if vector["verdict"] in ("differs", "rounded", "ambiguous"):
            assert vector["why"]
        for text in _texts(vector["then"]).values():
            Fraction(text)
    assert used == set(known)


def test_ids_are_unique_and_doors_refuse_unknown_names() -> None:
    ids = [each["id"] for name in data.names() for each in data.vectors(name)]
    assert all(one != two for one, two in pairwise(sorted(ids)))
    assert data.vector("LCA-5")["kind"] == "matrix"
    with pytest.raises(ValueError, match="allocation"):
        data.vectors("nothing")
    with pytest.raises(KeyError):
        data.vector("LCA-999")
    assert number(data.vector("LCA-1")["then"]["kgCO2e"]) == Fraction("0.205")
