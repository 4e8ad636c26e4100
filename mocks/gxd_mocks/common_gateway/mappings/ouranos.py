"""The conversions between Ouranos CFP records and PACT 3.0; see `ouranos.yaml`."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from gxd_fixtures import version
from gxd_mocks import rounding
from gxd_mocks.common_gateway.mappings import exact, gxd_block
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value
from gxd_mocks.common_gateway.mappings.table import Conversion, Setting, Values

PARTS = {
    "preProduction": "preProcessing",
    "mainProduction": "mainProcessing",
    "preComponent": "preProcessing",
    "mainComponent": "mainProcessing",
}
"""The four parts of a footprint, and the process whose quality rates each. Totals and responses repeat them."""

UNIT = "kgCO2e/"
UNITS = {
    "liter": "liter",
    "kilogram": "kilogram",
    "cubic-meter": "cubic meter",
    "kilowatt-hour": "kilowatt hour",
    "megajoule": "megajoule",
    "ton-kilometer": "ton kilometer",
    "square-meter": "square meter",
    "unit": "piece",
}
TRACE = "urn:uuid:"


def setting(source: Any, spec: str, *, hither: bool) -> Setting:
    return Setting(source, spec)


def _footprint(values: Values, setting: Setting) -> Values:
    records = [record for record in values[0] if isinstance(record, dict)] if isinstance(values[0], list) else []
    records = [record for record in records if str(record.get("cfpType")) in PARTS]
    if not records:
        raise Cannot("/cfps", f"holds no record of {', '.join(PARTS)}", f"に{'、'.join(PARTS)}のいずれもない")
    for name in ("cfpId", "traceId", "ghgDeclaredUnit"):
        if len({str(record.get(name)) for record in records}) > 1:
            raise Cannot("/cfps", f"are records of different {name}", f"の{name}が揃っていない")
    total = sum((_emission(record, at) for at, record in enumerate(records)), Fraction(0))
    first = records[0]
    unit = UNITS.get(str(first.get("ghgDeclaredUnit")).removeprefix(UNIT))
    if unit is None:
        raise Cannot("/cfps/0/ghgDeclaredUnit", "is no unit of 3.0", "が3.0の単位に対応しない")
    return first.get("cfpId", ABSENT), [f"{TRACE}{first.get('traceId')}"], unit, "1", exact.written(total)


def _emission(record: dict[str, Any], at: int) -> Fraction:
    said = record.get("ghgEmission")
    return Fraction(0) if said is None else Fraction(exact.as_text(said, f"/cfps/{at}/ghgEmission"))


def _records(values: Values, setting: Setting) -> Values:
    footprint_id, product_ids, unit, amount, total = values
    there = {name: named for named, name in UNITS.items()}.get(unit)
    if there is None:
        raise Cannot(
            "/pcf/declaredUnitOfMeasurement", "is a unit that Ouranos does not have", "がウラノスにない単位である"
        )
    if footprint_id is ABSENT:
        raise Cannot("/id", "is missing", "がない")
    divisor = exact.positive(amount, "/pcf/declaredUnitAmount")
    whole = exact.fraction(total, "/pcf/pcfExcludingBiogenicUptake") / divisor
    own = gxd_block.gate_to_gate_per_unit(setting.source)
    if whole < 0 or (own is not None and not 0 <= own <= whole):
        raise Cannot(
            "/pcf/pcfExcludingBiogenicUptake",
            "is negative, or less than what happened inside the gate",
            "が負であるか、gate-to-gate値を下回る",
        )
    said = {"mainProduction": whole} if own is None else {"mainProduction": own, "mainComponent": whole - own}
    shared = {"cfpId": footprint_id, "traceId": _trace(product_ids, footprint_id)}
    return ([_record(shared, part, said.get(part, Fraction(0)), there) for part in PARTS],)


def _record(shared: dict[str, Any], part: str, emission: Fraction, unit: str) -> dict[str, Any]:
    return {
        **shared,
        "ghgEmission": exact.as_number(exact.written(rounding.OURANOS(emission)), "/cfps"),
        "ghgDeclaredUnit": UNIT + unit,
        "cfpType": part,
        "dqrType": PARTS[part],
        "dqrValue": {},
    }


def _trace(product_ids: Any, footprint_id: Value) -> Value:
    listed = product_ids if isinstance(product_ids, list) else []
    named = (urn for urn in listed if isinstance(urn, str) and urn.lower().startswith(TRACE))
    return next((urn[len(TRACE) :] for urn in named), footprint_id)


def _stamp(values: Values, setting: Setting) -> Values:
    return (version("3.0").footprint_spec_version,)


def _active(values: Values, setting: Setting) -> Values:
    return ("Active",)


def _the_one_value(values: Values, setting: Setting) -> Values:
    total = _footprint((setting.read("/cfps"),), setting)[-1]
    return total, total


def _nowhere(values: Values, setting: Setting) -> Values:
    return ()


WAYS = {
    "records": Conversion(_footprint, _records),
    "stamp": Conversion(_stamp, _nowhere),
    "state": Conversion(_active, _nowhere),
    "same": Conversion(_the_one_value, _nowhere),
}
