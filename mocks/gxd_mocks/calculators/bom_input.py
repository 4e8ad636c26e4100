"""The shape of the input of `gxd calc bom`, read into a bill of materials. See README.md for an example."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import bom, errors
from gxd_mocks.calculators.bom import Activity, BillOfMaterials, Item, LeftOut, Line
from gxd_mocks.calculators.coproducts import Coproduct, Situation
from gxd_mocks.calculators.coproducts_input import read_coproduct, read_situation
from gxd_mocks.calculators.declared import (
    FOOTPRINT_KEYS,
    Footprint,
    from_document,
    from_form,
    ratings_from,
    uptake_from,
)
from gxd_mocks.calculators.form import Form
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.quality import share_of_input
from gxd_mocks.calculators.report import Report
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.quantity import shown

ITEM_KEYS = (
    "id",
    "unit",
    "amount",
    "mass",
    "made",
    "lines",
    "processes",
    "transports",
    "waste",
    "direct",
    "footprint",
    "document",
    "theoretical",
    "handed_over",
    "received",
    "coproducts",
    "allocation",
    "left_out",
    "outbound",
    "biogenic_uptake",
)

Received = Callable[[Form], Footprint]
"""How an item that another tier hands over gets its footprint; given by the chain."""


def read(
    document: Any, policies: Policies = DEFAULTS, received: Received | None = None, path: str = ""
) -> BillOfMaterials:
    """The bill of materials in an input document. Raises a named error with the path of what is wrong."""
    form = Form(document, path).only("method", "product", "as_of", "items", "policies", "title")
    as_of = form.day("as_of") if "as_of" in form else None
    items = [_item(each, policies, as_of, received) for each in form.forms("items")]
    _must_not_mix_scope2(form)
    return BillOfMaterials.of(form.text("product"), items)


def calculate(document: Any, policies: Policies = DEFAULTS) -> Report:
    """`gxd calc bom`: read, choose the arithmetic, calculate, report."""
    bill = read(document, policies)
    arithmetic = policies["arithmetic"]
    if arithmetic == "float64" or (arithmetic == "auto" and bill.size() > AUTO_ABOVE):
        from gxd_mocks.calculators.fast import available
        from gxd_mocks.calculators.fast import report as report_in_floats

        if arithmetic == "float64" or available():
            return report_in_floats(bill, policies)
    return report(bom.footprint(bill, policies))


AUTO_ABOVE = 200_000
"""Items and lines together above which arithmetic=auto leaves exact fractions."""


def report(found: bom.ProductFootprint) -> Report:
    """The figures of a product footprint, for people and programs."""
    product = found.product
    quality = found.data_quality
    figures: dict[str, Any] = {
        "product": product.id,
        "declared unit": f"{shown(product.amount)} {product.unit.name}",
        "footprint (kgCO2e)": found.value,
        "gate-to-gate (kgCO2e)": found.gate_to_gate,
        "upstream (kgCO2e)": found.upstream,
        "primary data share (%)": found.primary_data_share,
        "exempted (%)": found.exempted,
        "data quality": {"scale": quality.scale, **quality.by_indicator, "coverage (%)": quality.coverage}
        if quality
        else None,
        "characterization": list(found.characterization),
    }
    if found.uptake:
        figures["including biogenic uptake (kgCO2e)"] = found.including_uptake
    if found.outbound:
        figures["outbound logistics, apart (kgCO2e)"] = found.outbound
    if found.grossed_up is not None:
        figures["footprint grossed up (kgCO2e)"] = found.grossed_up
    return Report("bom", f"bottom-up footprint of {product.id}", figures, found.policies, found.trace, found.notes)


# ----------------------------------------------------------------------------------------------------------- an item


def _item(form: Form, policies: Policies, as_of: date | None, received: Received | None) -> Item:
    form.only(*ITEM_KEYS)
    name = form.text("id")
    footprint, note = _footprint(form, policies, as_of, received)
    if footprint:
        unit, amount, mass = footprint.unit, footprint.amount, footprint.mass
    else:
        unit = form.unit(of=f"the declared amount of {name}")
        amount, mass = form.positive("amount", "1"), form.maybe_amount("mass")
    allocation = form.maybe_form("allocation")
    situation, key = read_situation(allocation) if allocation else (Situation(), None)
    return Item(
        id=name,
        unit=unit,
        amount=amount,
        mass=mass,
        footprint=footprint,
        lines=tuple(_line(each) for each in form.forms("lines")),
        activities=tuple(_activities(form)),
        made=form.positive("made", "1"),
        coproducts=tuple(_coproducts(form, name)),
        situation=situation,
        allocation_key=key,
        left_out=tuple(
            LeftOut(each.only("id", "emission").text("id"), each.amount("emission"), each.path)
            for each in form.forms("left_out")
        ),
        outbound=tuple(_transport(each) for each in form.forms("outbound")),
        uptake=uptake_from(form),
        note=note,
        where=form.path,
    )


def _footprint(
    form: Form, policies: Policies, as_of: date | None, received: Received | None
) -> tuple[Footprint | None, str]:
    """The footprint that comes with an item. A theoretical value gives way to a measured or supplied one."""
    name = form.text("id")
    sources = [key for key in ("footprint", "document", "handed_over") if key in form]
    if len(sources) > 1:
        raise errors.CountedTwice(form.at(sources[1]), what_twice=name, first=sources[0], second=sources[1])
    theoretical = _theoretical(form) if "theoretical" in form else None
    if not sources:
        return theoretical, "theoretical" if theoretical else ""
    if sources[0] == "document":
        found = from_document(form.value["document"], form.at("document"), policies, as_of)
    elif sources[0] == "footprint":
        found = _short_form(form, policies)
    else:
        if received is None:
            raise errors.Unexpected(
                form.at("handed_over"), name="key handed_over", known="handed_over is for tiers of a chain"
            )
        found = received(form)
    if theoretical is None:
        return found, ""
    if theoretical.unit.dimension != found.unit.dimension:
        return found, "replaces a theoretical value"
    was = theoretical.value * found.amount * found.unit.to(theoretical.unit) / theoretical.amount
    return found, f"replaces the theoretical {shown(was)}"


def _short_form(form: Form, policies: Policies) -> Footprint:
    """`footprint: "0.6"` beside the item's unit, or a block with its own."""
    block = form.value["footprint"]
    if isinstance(block, dict):
        inside = form.form("footprint").only(*FOOTPRINT_KEYS)
        merged = {key: form.value[key] for key in ("unit", "amount", "mass") if key in form} | block
        return replace(from_form(Form(merged, inside.path), policies), where=inside.path)
    keys = {key: form.value[key] for key in ("unit", "amount", "mass") if key in form}
    return replace(from_form(Form({"value": form.number("footprint"), **keys}, form.path), policies), where=form.path)


def _theoretical(form: Form) -> Footprint:
    """Material and processing intensity by mass, where nobody has measured: Σ w·(material + processing)."""
    parts = [
        each.only("material", "mass", "unit", "material_factor", "processing_factor")
        for each in form.forms("theoretical")
    ]
    value = sum_of(
        each.amount("mass")
        * each.unit("unit", "kg").to(units.KG, each.at("unit"))
        * (each.number("material_factor") + each.number("processing_factor", "0"))
        for each in parts
    )
    return Footprint(
        value=value,
        unit=form.unit(),
        amount=form.positive("amount", "1"),
        mass=form.maybe_amount("mass"),
        primary_data_share=Fraction(0),
        source="theoretical",
        where=form.at("theoretical"),
    )


def _line(form: Form) -> Line:
    form.only("component", "quantity", "unit", "scrap", "mass_each")
    return Line(
        component=form.text("component"),
        quantity=form.amount("quantity"),
        unit=form.unit(of="the quantity"),
        scrap=_scrap(form),
        mass_each=form.maybe_amount("mass_each"),
        where=form.path,
    )


def _scrap(form: Form) -> Fraction:
    scrap = form.amount("scrap", "0")
    if scrap >= 1:
        raise errors.PercentOutOfRange(form.at("scrap"), name="the scrap rate (0 to below 1)", got=shown(scrap))
    return scrap


# -------------------------------------------------------------------------------------------------- what is done


def _activities(form: Form) -> Iterable[Activity]:
    yield from (_process(each) for each in form.forms("processes"))
    yield from (_transport(each) for each in form.forms("transports"))
    yield from (_waste(each) for each in form.forms("waste"))
    if "direct" in form:
        value = form.amount("direct")
        yield Activity("direct", "direct", value, "kgCO2e", Fraction(1), Fraction(100), where=form.at("direct"))


PROCESS_KEYS = (
    "id",
    "amount",
    "unit",
    "factor",
    "factor_unit",
    "activity_data",
    "factor_data",
    "accounting",
    "data_quality",
)


def _process(form: Form) -> Activity:
    """`amount` × `unit` at `factor` × `factor_unit`; a factor without unit is per the activity's own unit."""
    form.only(*PROCESS_KEYS)
    unit = form.unit(of="the activity")
    return Activity(
        id=form.text("id"),
        kind="process",
        amount=form.amount("amount"),
        unit=unit.name,
        factor=_factor(form, unit),
        primary_data_share=share_of_input(
            form.choice("activity_data", ("primary", "secondary"), "secondary") == "primary",
            form.choice("factor_data", ("primary", "secondary"), "secondary") == "primary",
        ),
        ratings=ratings_from(form),
        where=form.path,
    )


def _factor(form: Form, unit: units.Unit, name: str = "factor") -> Fraction:
    """The factor in kgCO2e per `unit`."""
    factor = form.number(name)
    written = form.factor_unit(f"{name}_unit")
    return factor * written.kg_per(unit, form.at(f"{name}_unit"))


def _transport(form: Form) -> Activity:
    """mass × distance × factor, the factor in kgCO2e per tonne-kilometre unless it says otherwise."""
    form.only("id", "mass", "mass_unit", "distance", "distance_unit", "factor", "factor_unit", "data_quality")
    mass = form.amount("mass") * form.unit("mass_unit", of="the mass").to(units.KG, form.at("mass_unit")) / 1000
    distance = form.amount("distance") * form.unit("distance_unit", "km").to(units.KM, form.at("distance_unit"))
    per_tkm = form.factor_unit("factor_unit", "kgCO2e/tkm").kg_per(units.TKM, form.at("factor_unit"))
    return Activity(
        id=form.text("id"),
        kind="transport",
        amount=mass * distance,
        unit="tkm",
        factor=form.number("factor") * per_tkm,
        ratings=ratings_from(form),
        written=f"{shown(mass)} t × {shown(distance)} km",
        where=form.path,
    )


def _waste(form: Form) -> Activity:
    """Treatment of process waste: a burden of the product, never of the waste."""
    form.only("id", "amount", "unit", "factor", "factor_unit", "data_quality")
    unit = form.unit(of="the waste")
    return Activity(
        id=form.text("id"),
        kind="waste",
        amount=form.amount("amount"),
        unit=unit.name,
        factor=_factor(form, unit),
        ratings=ratings_from(form),
        where=form.path,
    )


def _coproducts(form: Form, name: str) -> Iterable[Coproduct]:
    outputs = [read_coproduct(each) for each in form.forms("coproducts")]
    if outputs and name not in {output.id for output in outputs}:
        raise errors.MissingKey(form.at("coproducts"), who=name, key="coproducts")
    return outputs


def _must_not_mix_scope2(form: Form) -> None:
    """Location-based and market-based electricity in one footprint are two answers to one question."""
    seen: str | None = None
    for item in form.forms("items"):
        for process in item.forms("processes"):
            if "accounting" not in process:
                continue
            accounting = process.choice("accounting", ("location", "market"))
            if seen is not None and accounting != seen:
                raise errors.Scope2Mix(process.at("accounting"), got=accounting, due=seen)
            seen = accounting
