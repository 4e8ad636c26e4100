"""The conversions between Catena-X PCF 9.0.0 and PACT 3.0 that are more than a copy; see `catena_x_9.yaml`."""

from __future__ import annotations

from typing import Any

from gxd_fixtures import version
from gxd_mocks.common_gateway.mappings import exact
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.moments import three_years_after
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value
from gxd_mocks.common_gateway.mappings.table import COPY, Conversion, Setting, Values, Way

SPEC_VERSION = "urn:io.catenax.pcf:datamodel:version:9.0.0"
SCOPE = "Cradle-to-gate"
STANDARDS = {
    "ISO 14067": "ISO14067",
    "ISO 14083": "ISO14083",
    "ISO 14040-44": "ISO14040-44",
    "GHG Protocol Product": "GHGP-Product",
    "PAS 2050": "PAS2050",
}
"""Spelled in Catena-X -> spelled in PACT 3.0; every other name passes as it is."""

REPORTS = ("AR4", "AR5", "AR6")
NOT_STATED = "not stated"
EVERYWHERE = ("Global", "Several")
"""Regions of Catena-X that 3.0 says by naming none."""

CONSTANTS: dict[str, Any] = {
    "version": 0,
    "retroOrProspectivePcfType": "Retrospective PCF",
    "massBalancingUsed": False,
    "freeAttributionInMassBalancing": "not applicable",
    "massBalancingCertificateScheme": "not applicable",
    "allocationWasteIncineration": "cut-off",
}


def setting(source: Any, spec: str, *, hither: bool) -> Setting:
    """Amounts are per declared amount in both: there is nothing to multiply by."""
    return Setting(source, spec)


def _each(act: Any, instead: Any = ABSENT) -> Way:
    """A conversion of one value; `instead` where nothing is said."""

    def convert(values: Values, setting: Setting) -> Values:
        return (instead if values[0] is ABSENT else act(values[0], setting.pointers[0]),)

    return convert


def _number(instead: Any = ABSENT) -> Conversion:
    return Conversion(_each(exact.as_text), _each(exact.as_number, instead))


def _always(*values: Value) -> Way:
    return lambda _, setting: values


def _scope(values: Values, setting: Setting) -> Values:
    if values[0] not in (SCOPE, ABSENT):
        raise Cannot(
            setting.pointers[0],
            "is not cradle to gate, which is all that 3.0 is about",
            "がCradle-to-gateではなく、3.0の対象外である",
        )
    return ()


def _ids(value: Any, pointer: str) -> Value:
    listed = value if isinstance(value, list) else []
    return [entry["id"] for entry in listed if isinstance(entry, dict) and "id" in entry] or ABSENT


def _entries(value: Any, pointer: str) -> Value:
    return [{"id": entry} for entry in value] if isinstance(value, list) else value


def _most_precise(values: Values, setting: Setting) -> Values:
    region, country, subdivision = values
    if subdivision not in (ABSENT, ""):
        return ABSENT, ABSENT, subdivision
    if country is not ABSENT:
        return ABSENT, country, ABSENT
    return ABSENT if region in EVERYWHERE else region, ABSENT, ABSENT


def _with_region(values: Values, setting: Setting) -> Values:
    region, country, subdivision = values
    return "Global" if region is ABSENT else region, country, subdivision


def _standards_3(value: Any, pointer: str) -> Value:
    return [STANDARDS.get(name, name) for name in value if isinstance(name, str)] if isinstance(value, list) else value


def _standards_cx(value: Any, pointer: str) -> Value:
    spelled = {name: there for there, name in STANDARDS.items()}
    return [spelled.get(name, name) for name in value if isinstance(name, str)] if isinstance(value, list) else value


def _rules_3(value: Any, pointer: str) -> Value:
    names = [name for name in value if isinstance(name, str) and name] if isinstance(value, list) else []
    return [{"operator": "Other", "otherOperatorName": NOT_STATED, "ruleNames": names}] if names else ABSENT


def _rules_cx(value: Any, pointer: str) -> Value:
    rules = [rule for rule in value if isinstance(rule, dict)] if isinstance(value, list) else []
    named = [rule["ruleNames"] for rule in rules if isinstance(rule.get("ruleNames"), list)]
    return list(dict.fromkeys(name for names in named for name in names if isinstance(name, str)))


def _report_cx(value: Any, pointer: str) -> Value:
    named = [name for name in REPORTS if isinstance(value, list) and name in value]
    if not named:
        raise Cannot(
            pointer, "names none of AR4, AR5 and AR6, which Catena-X knows", "にCatena-Xの扱うAR4~AR6のいずれもない"
        )
    return named[0]


def _report_3(value: Any, pointer: str) -> Value:
    if value not in REPORTS:
        raise Cannot(
            pointer, "names no assessment report, which 3.0 demands", "が3.0の求めるIPCC評価報告書を示していない"
        )
    return [value]


def _sources_3(value: Any, pointer: str) -> Value:
    return (
        [_source(text) for text in value if isinstance(text, str) and text.strip()] or ABSENT
        if isinstance(value, list)
        else ABSENT
    )


def _source(text: str) -> dict[str, str]:
    name, _, edition = text.rpartition(" ")
    return {"name": name, "version": edition} if name and edition else {"name": text, "version": NOT_STATED}


def _sources_cx(value: Any, pointer: str) -> Value:
    named = [source for source in value if isinstance(source, dict)] if isinstance(value, list) else []
    return list(dict.fromkeys(f"{source.get('name')} {source.get('version')}" for source in named))


def _constant(values: Values, setting: Setting) -> Values:
    return ()


def _constants(values: Values, setting: Setting) -> Values:
    return tuple(CONSTANTS[pointer.rpartition("/")[2]] for pointer in setting.targets)


def _validity_end(values: Values, setting: Setting) -> Values:
    return (three_years_after(setting.read("/pcf/referencePeriodEnd")) if values[0] is ABSENT else values[0],)


def _total(values: Values, setting: Setting) -> Values:
    places = ("/pcf/fossilCarbonContent", "/pcf/biogenicCarbonContent")
    parts = [exact.fraction(setting.read(place), place) for place in places if setting.read(place) is not ABSENT]
    return (exact.as_number(exact.written(sum(parts[1:], parts[0])), places[0]) if parts else ABSENT,)


def _logistics_3(values: Values, setting: Setting) -> Values:
    included, amount = values
    return (ABSENT if included is False or amount is ABSENT else exact.as_text(amount, setting.pointers[1]),)


def _distribution(values: Values, setting: Setting) -> Values:
    (amount,) = values
    if amount is ABSENT:
        return ABSENT, ABSENT
    return True, exact.as_number(amount, setting.pointers[0])


def _nothing(values: Values, setting: Setting) -> Values:
    return (ABSENT,)


WAYS = {
    "number": _number(),
    "stamp": Conversion(_always(version("3.0").footprint_spec_version), _always([SPEC_VERSION])),
    "scope": Conversion(_scope, _always(SCOPE)),
    "gone": Conversion(_always(), _nothing),
    "new": Conversion(_nothing, _always()),
    "identities": Conversion(_each(_ids), _each(_entries)),
    "geography": Conversion(_most_precise, _with_region),
    "standards": Conversion(_each(_standards_3), _each(_standards_cx)),
    "rules": Conversion(_each(_rules_3), _each(_rules_cx, [])),
    "reports": Conversion(_each(_report_3), _each(_report_cx)),
    "sources": Conversion(_each(_sources_3), _each(_sources_cx, [])),
    "total": Conversion(_always(), _total),
    "constant": Conversion(_constant, _constants),
    "validity": Conversion(COPY.hither, _validity_end),
    "share": _number(0),
    "rating": _number(5),
    "flag": Conversion(COPY.hither, _each(lambda value, pointer: value, False)),
    "distribution": Conversion(_logistics_3, _distribution),
}
