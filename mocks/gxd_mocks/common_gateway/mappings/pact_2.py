"""The conversions between PACT 2.x and 3.0 that are more than a copy; `pact_2.yaml` says which value takes which."""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from gxd_fixtures import version
from gxd_mocks.common_gateway.mappings import exact, gxd_block
from gxd_mocks.common_gateway.mappings.cannot import Cannot
from gxd_mocks.common_gateway.mappings.moments import reaches_2025, three_years_after, utc
from gxd_mocks.common_gateway.mappings.places import ABSENT, Value, read
from gxd_mocks.common_gateway.mappings.table import COPY, Conversion, Setting, Values, Way

UNIT_3, AMOUNT_3 = "/pcf/declaredUnitOfMeasurement", "/pcf/declaredUnitAmount"
AMOUNT_2 = "/pcf/unitaryProductAmount"
MASS = "/pcf/productMassPerDeclaredUnit"
END = "/pcf/referencePeriodEnd"

UNITS_2 = ("liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer", "square meter")
WEIGHTLESS = ("kilowatt hour", "megajoule", "ton kilometer", "hour", "megabit second")

USED = {
    "GHG Protocol Product standard": "GHGP-Product",
    "ISO Standard 14067": "ISO14067",
    "ISO Standard 14044": "ISO14040-44",
}
"""The deprecated list of 2.x, and the names of 3.0."""

OTHER_SPELLINGS = {"GHGP Product": "GHGP-Product"}
METHODOLOGY_NAME = re.compile(r"PACT Methodology (\d\.\d)")
METHODOLOGIES = {"PEF": "PEF", "ISO14067": "ISO", "ISO14040-44": "ISO"}
"""Standard -> how it accounts for biogenic carbon. PACT itself follows the GHG Protocol."""

OWN_METHODOLOGY = "PACT-2.0"
REMARK = "statusComment: "
CPC = "urn:cpc:"
WORST = {
    "coveragePercent": 0,
    "technologicalDQR": 3,
    "temporalDQR": 3,
    "geographicalDQR": 3,
    "completenessDQR": 3,
    "reliabilityDQR": 3,
}


def setting(source: Any, spec: str, *, hither: bool) -> Setting:
    """The setting of a document on its way. Raises `Cannot` if its amount is none."""
    after = reaches_2025(read(source, END))
    if hither:
        return Setting(source, spec, exact.positive(read(source, AMOUNT_2), AMOUNT_2), after)
    amount = exact.positive(read(source, AMOUNT_3), AMOUNT_3)
    return Setting(source, spec, 1 / (_mass_of_pieces(source) or amount), after)


def _mass_of_pieces(source: Any) -> Fraction | None:
    """2.x has no pieces: their mass takes the place of their number. None for every other unit."""
    if read(source, UNIT_3) != "piece":
        return None
    mass = exact.fraction(read(source, MASS), MASS)
    if mass <= 0:
        raise Cannot(
            UNIT_3, "is piece, and without a mass 2.x has no unit for it", "がpieceで質量もなく、2.xに当たる単位がない"
        )
    return mass


def _one(hither: Any, thither: Any) -> Conversion:
    """A conversion of one value each way; what is absent stays absent."""

    def way(act: Any) -> Way:
        def convert(values: Values, setting: Setting) -> Values:
            return (ABSENT if values[0] is ABSENT else act(values[0], setting),)

        return convert

    return Conversion(way(hither), way(thither))


def _as_it_is(value: Any, setting: Setting) -> Any:
    return value


def _scaled(value: Any, setting: Setting) -> str:
    return exact.scaled(value, setting.factor, setting.pointers[0])


PER_UNIT = _one(_scaled, _scaled)


def _extensions(value: Any, setting: Setting) -> Any:
    return gxd_block.scaled(value, setting.factor)


def _or_else(conversion: Conversion, instead: Any) -> Conversion:
    """On the way to 2.x: `instead(setting)` where nothing is said."""

    def thither(values: Values, setting: Setting) -> Values:
        (value,) = conversion.thither(values, setting)
        return (instead(setting) if value is ABSENT else value,)

    return Conversion(conversion.hither, thither)


def _zero(setting: Setting) -> Value:
    return "0"


def _zero_from_2025(setting: Setting) -> Value:
    return "0" if setting.reaches_2025 else ABSENT


# Who and when


def uuid_4(text: Any) -> Any:
    """The id itself if it is a UUID of version 4, else one derived from it; what is no UUID stays for others to judge."""
    try:
        given = UUID(text)
    except (ValueError, AttributeError, TypeError):
        return text
    if given.version == 4 and str(given) == text.lower():
        return text
    return str(UUID(bytes=hashlib.sha256(f"gxd 2.x {given}".encode()).digest()[:16], version=4))


def _to_uuid_4(value: Any, setting: Setting) -> Any:
    return uuid_4(value)


def _to_uuids_4(value: Any, setting: Setting) -> Any:
    return [uuid_4(text) for text in value] if isinstance(value, list) else value


def _stamped_3(values: Values, setting: Setting) -> Values:
    return (version("3.0").footprint_spec_version,)


def _stamped_2(values: Values, setting: Setting) -> Values:
    return (version(setting.spec).footprint_spec_version,)


def _to_utc(value: Any, setting: Setting) -> Any:
    return utc(value)


def _validity_2(values: Values, setting: Setting) -> Values:
    start, end = values
    if start is ABSENT and end is ABSENT:
        return values
    reference_end = setting.read(END)
    start = reference_end if start is ABSENT else start
    end = three_years_after(reference_end) if end is ABSENT else end
    return utc(start), utc(end)


def _gone(values: Values, setting: Setting) -> Values:
    return ()


def _version_0(values: Values, setting: Setting) -> Values:
    return (0,)


def _nothing(values: Values, setting: Setting) -> Values:
    return (ABSENT,)


# Words and lists


def _with_remark(values: Values, setting: Setting) -> Values:
    comment, remark = values
    if not isinstance(remark, str):
        return (comment,)
    before = f"{comment}\n" if isinstance(comment, str) and comment else ""
    return (f"{before}{REMARK}{remark}",)


def _without_remark(values: Values, setting: Setting) -> Values:
    (comment,) = values
    if not isinstance(comment, str):
        return "" if comment is ABSENT else comment, ABSENT
    before, mark, remark = comment.rpartition(REMARK)
    if not mark or "\n" in remark or (before and not before.endswith("\n")):
        return comment, ABSENT
    return before.removesuffix("\n"), remark


def _with_cpc(values: Values, setting: Setting) -> Values:
    code, classifications = values
    listed = list(classifications) if isinstance(classifications, list) else []
    urn = CPC + quote(code, safe="") if isinstance(code, str) and code else None
    if urn and urn not in listed:
        listed.append(urn)
    return (listed or classifications,)


def _without_cpc(values: Values, setting: Setting) -> Values:
    (classifications,) = values
    listed = list(classifications) if isinstance(classifications, list) else []
    codes = [urn for urn in listed if isinstance(urn, str) and urn.lower().startswith(CPC)]
    code = unquote(codes[-1][len(CPC) :]) if codes else ""
    if codes and listed[-1] == codes[-1]:
        listed.pop()
    return code or "unknown", listed or ABSENT


def _reports_3(values: Values, setting: Setting) -> Values:
    earliest, sources = values
    listed = list(dict.fromkeys(_texts(sources)))
    if earliest is not ABSENT and earliest not in listed:
        listed.append(earliest)
    return (listed or ABSENT,)


def _reports_2(values: Values, setting: Setting) -> Values:
    (listed,) = values
    named = [name for name in ("AR5", "AR6") if isinstance(listed, list) and name in listed]
    if not named:
        raise Cannot(
            setting.pointers[0], "names neither AR5 nor AR6, which 2.x knows", "に2.xの扱うAR5とAR6のいずれもない"
        )
    return named[0], listed


def _standards_3(values: Values, setting: Setting) -> Values:
    newer, older = values
    listed = [_in_3_0(name) for name in _texts(newer)] + [USED.get(name, name) for name in _texts(older)]
    return (list(dict.fromkeys(listed)) or [OWN_METHODOLOGY],)


def _texts(value: Value) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _in_3_0(name: str) -> str:
    named = METHODOLOGY_NAME.fullmatch(name)
    return f"PACT-{named[1]}" if named else OTHER_SPELLINGS.get(name, name)


def _standards_2(values: Values, setting: Setting) -> Values:
    (listed,) = values
    if not isinstance(listed, list):
        return ABSENT, ABSENT
    return listed, [used for used, name in USED.items() if name in listed]


def _methodology(values: Values, setting: Setting) -> Values:
    if not setting.reaches_2025:
        return (ABSENT,)
    listed = setting.read("/pcf/crossSectoralStandards")
    named = (name for standard, name in METHODOLOGIES.items() if isinstance(listed, list) and standard in listed)
    return (next(named, "GHGP"),)


# Amounts


def _unit_2(value: Any, setting: Setting) -> Any:
    if value == "piece":
        return "kilogram"
    if value not in UNITS_2:
        raise Cannot(setting.pointers[0], f"is {value}, a unit that 2.x does not have", f"が2.xにない単位{value}である")
    return value


def _amount_2(value: Any, setting: Setting) -> Any:
    return exact.written(1 / setting.factor) if setting.read(UNIT_3) == "piece" else value


def _mass_3(values: Values, setting: Setting) -> Values:
    (mass,) = values
    if mass is not ABSENT:
        return (_scaled(mass, setting),)
    return (setting.read(AMOUNT_2) if setting.read("/pcf/declaredUnit") == "kilogram" else "0",)


def _mass_2(values: Values, setting: Setting) -> Values:
    (mass,) = values
    return ("1",) if setting.read(UNIT_3) == "piece" else (_scaled(mass, setting) if mass is not ABSENT else mass,)


def _including_3(values: Values, setting: Setting) -> Values:
    (including,) = values
    if including is not ABSENT:
        return (_scaled(including, setting),)
    excluding = exact.fraction(setting.read("/pcf/pCfExcludingBiogenic"), "/pcf/pCfExcludingBiogenic")
    uptake = setting.read("/pcf/biogenicCarbonWithdrawal")
    taken = Fraction(0) if uptake is ABSENT else -abs(exact.fraction(uptake, "/pcf/biogenicCarbonWithdrawal"))
    return (exact.written((excluding + taken) * setting.factor),)


def _land_management_3(values: Values, setting: Setting) -> Values:
    (net,) = values
    if net is ABSENT:
        return ABSENT, ABSENT
    told = _scaled(net, setting)
    return (told, ABSENT) if Fraction(told) >= 0 else (ABSENT, told)


def _land_management_2(values: Values, setting: Setting) -> Values:
    given = [(value, pointer) for value, pointer in zip(values, setting.pointers, strict=True) if value is not ABSENT]
    if not given:
        return (_zero_from_2025(setting),)
    if len(given) == 1:
        return (exact.scaled(given[0][0], setting.factor, given[0][1]),)
    return (exact.written(sum((exact.fraction(*one) for one in given), Fraction(0)) * setting.factor),)


def _never_positive(value: Any, setting: Setting) -> str:
    told = _scaled(value, setting)
    return f"-{told.lstrip('+')}" if Fraction(told) > 0 else told


def _percent_3(value: Any, setting: Setting) -> str:
    return exact.as_text(value, setting.pointers[0])


def _percent_2(value: Any, setting: Setting) -> int | float:
    return _number_up_to(100, value, setting)


def _exempted_2(value: Any, setting: Setting) -> int | float:
    return _number_up_to(5, value, setting)


def _number_up_to(most: int, value: Any, setting: Setting) -> int | float:
    pointer = setting.pointers[0]
    if not 0 <= exact.fraction(value, pointer) <= most:
        raise Cannot(
            pointer, f"is {value:.20}, and 2.x allows 0 to {most}", f"が{value:.20}であり、2.xの範囲0~{most}を外れる"
        )
    return exact.as_number(value, pointer)


def _share_0(setting: Setting) -> Value:
    return 0


def _included_2(values: Values, setting: Setting) -> Values:
    (included,) = values
    return (setting.read("/pcf/packagingGhgEmissions") is not ABSENT if included is ABSENT else included,)


def _packaging_2(values: Values, setting: Setting) -> Values:
    if setting.read("/pcf/packagingEmissionsIncluded") is False:
        return (ABSENT,)
    return PER_UNIT.thither(values, setting)


# Quality and assurance


def _worst_from_2025(values: Values, setting: Setting) -> Values:
    return (dict(WORST) if setting.reaches_2025 else ABSENT,)


def _verification(values: Values, setting: Setting) -> Values:
    given, coverage, _, _, provider, *rest = values
    if all(value is ABSENT for value in values) or given is False:
        return (ABSENT,) * 5
    return (coverage if coverage == "product level" else ABSENT, provider, *rest)


def _assurance(values: Values, setting: Setting) -> Values:
    coverage, provider, *rest = values
    if not (isinstance(provider, str) and provider):
        # 2.x demands a provider's name of every assurance.
        return (ABSENT,) * 8
    completed, *others = rest
    return (
        True,
        coverage if coverage == "product level" else ABSENT,
        ABSENT,
        ABSENT,
        provider,
        ABSENT if completed is ABSENT else utc(completed),
        *others,
    )


WAYS = {
    "identity": _one(_as_it_is, _to_uuid_4),
    "identities": _one(_as_it_is, _to_uuids_4),
    "stamp": Conversion(_stamped_3, _stamped_2),
    "version": Conversion(_gone, _version_0),
    "gone": Conversion(_gone, _nothing),
    "new": Conversion(_nothing, _gone),
    "remark": Conversion(_with_remark, _without_remark),
    "moment": _one(_as_it_is, _to_utc),
    "validity": Conversion(COPY.hither, _validity_2),
    "classifications": Conversion(_with_cpc, _without_cpc),
    "unit": _one(_as_it_is, _unit_2),
    "amount": _one(_as_it_is, _amount_2),
    "mass": Conversion(_mass_3, _mass_2),
    "per_unit": PER_UNIT,
    "extensions": _one(_extensions, _extensions),
    "content": _or_else(PER_UNIT, _zero),
    "including": Conversion(_including_3, PER_UNIT.thither),
    "from_2025": _or_else(PER_UNIT, _zero_from_2025),
    "land_management": Conversion(_land_management_3, _land_management_2),
    "uptake": _or_else(_one(_never_positive, _scaled), _zero_from_2025),
    "methodology": Conversion(_gone, _methodology),
    "reports": Conversion(_reports_3, _reports_2),
    "standards": Conversion(_standards_3, _standards_2),
    "percent": _or_else(_one(_percent_3, _percent_2), _share_0),
    "exempted": _one(_percent_3, _exempted_2),
    "text": _or_else(COPY, lambda setting: ""),
    "packaging": Conversion(COPY.hither, _included_2),
    "packaging_amount": Conversion(PER_UNIT.hither, _packaging_2),
    "indicators": Conversion(lambda values, setting: (), _worst_from_2025),
    "assurance": Conversion(_verification, _assurance),
}
