"""Loss reports held against a differ of their own: each difference is named, and nothing is named that does not differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from gxd_fixtures import SPECS
from gxd_mocks.common_gateway import NotConvertible, convert
from gxd_mocks.common_gateway.mappings.conversion import against_schema
from tests.mocks.common_gateway.documents import LINE_2, convertible, published

HOW_MANY = 60
BIG = "123456789012345678901234567890.123456789012345678901234567890"
NUMBERS = ("0", "-0", "+0", "0.0", "00.10", f"1.{'0' * 32}1", BIG, f"+{BIG}", f"0.{'0' * 35}1", "3", "7.25")
ODD = (None, True, 1, 1.0, -0.0, [], {}, [None], {"a": []}, "e\u0301 é ｶﾞ ガ", 10**30, 1e-7)
EXTENSION = {
    "specVersion": "2.0.0",
    "dataSchema": "https://a.example/s.json",
    "data": {"n": None, "v": 1.50, "nested": {"n": None}, "u": "か\u3099"},
}
LISTS = ("crossSectoralStandards", "crossSectoralStandardsUsed", "ipccCharacterizationFactorsSources")
AROUND = {
    "/companyName": "A",
    "/companyIds": ["urn:a:b"],
    "/created": "2025-01-01T00:00:00Z",
    "/productNameCompany": "x",
    "/productDescription": "y",
    "/pcf/referencePeriodStart": "2025-01-01T00:00:00Z",
    "/pcf/referencePeriodEnd": "2025-02-01T00:00:00Z",
    "/pcf/productMassPerDeclaredUnit": "1",
    "/pcf/fossilCarbonContent": "0",
    "/pcf/ipccCharacterizationFactors": ["AR6"],
    "/pcf/crossSectoralStandards": ["ISO14067"],
    "/pcf/exemptedEmissionsPercent": "0",
}
"""What a footprint of 3.0 needs and Ouranos does not have."""


def odd_footprints(spec: str) -> Iterator[dict[str, Any]]:
    """Footprints that the schema of a version takes, and that nobody would write by hand."""
    chance, found = Random(f"odd {spec}"), 0
    while found < HOW_MANY:
        document = deepcopy(chance.choice(published(spec)))
        _make_odd(chance, document, spec)
        if next(against_schema(document, spec), None) is None:
            found += 1
            yield document


def _make_odd(chance: Random, document: dict[str, Any], spec: str) -> None:
    pcf = document["pcf"]
    numbers = [name for name, value in pcf.items() if isinstance(value, str) and value.replace(".", "").isdigit()]
    for name in chance.sample(numbers, chance.randint(0, 4)):
        pcf[name] = chance.choice(NUMBERS)
    for name in chance.sample(sorted(pcf), chance.randint(0, 2)):
        pcf[name] = None
    for holder, name in ((document, "created"), (pcf, "referencePeriodEnd"), (document, "validityPeriodStart")):
        if isinstance(holder.get(name), str) and spec == "3.0" and chance.random() < 0.2:
            holder[name] = holder[name].replace("Z", chance.choice([".123456789Z", "+09:00", "-00:00", ".500+05:30"]))
    for name in chance.sample(["x", "y/~", "か\u3099", "e\u0301", "é"], chance.randint(0, 2)):
        chance.choice([document, pcf])[name] = chance.choice(ODD)
    document["comment"] = chance.choice(["", "e\u0301", "a\nstatusComment: b", "statusComment: ", "\u2028"])
    if chance.random() < 0.3:
        document["extensions"] = chance.choice([[], [deepcopy(EXTENSION)], None])
    for name in LISTS:
        if isinstance(pcf.get(name), list) and chance.random() < 0.2:
            pcf[name] = chance.choice([pcf[name][::-1], pcf[name] * 2, []])


def catena_x() -> Iterator[Any]:
    for document in _converted("catena-x-9"):
        document["unknown"] = [None, {"か\u3099": 1.50}]
        document["general"] = [{"comment": "e\u0301", "pcfLegalStatement": "none"}]
        yield document


def ouranos() -> Iterator[Any]:
    chance = Random("odd records")
    for document in _converted("ouranos"):
        for record in document["cfps"]:
            record["ghgEmission"] = chance.choice([0, 1.5, 0.00001, 0.123456789, 3, None, record["ghgEmission"]])
            record["dqrValue"] = chance.choice([{}, {"TeR": None, "GeR": 2.5}])
        chance.shuffle(document["cfps"])
        document["cfps"].append({**document["cfps"][0], "cfpType": "total"})
        yield document


def _converted(to: str) -> Iterator[Any]:
    for document in odd_footprints("3.0"):
        try:
            yield convert(document, to, carry=False)[0]
        except NotConvertible:
            continue


def documents(source: str) -> Iterator[Any]:
    return {"catena-x-9": catena_x, "ouranos": ouranos}[source]() if source not in SPECS else odd_footprints(source)


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every place at which something ends, and what is written there."""
    inner: Mapping[str, Any] = {}
    if isinstance(value, dict):
        inner = {name.replace("~", "~0").replace("/", "~1"): member for name, member in value.items()}
    elif isinstance(value, list):
        inner = {str(index): item for index, item in enumerate(value)}
    if not inner:
        yield pointer, json.dumps(value)
    for name, member in inner.items():
        yield from leaves(member, f"{pointer}/{name}")


def is_in(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


MAPPINGS = [(spec, to) for spec in SPECS for to in SPECS if spec != to and "3.0" in (spec, to)]
MAPPINGS += [(spec, to) for spec in LINE_2 for to in LINE_2 if spec != to]
MAPPINGS += [("3.0", "catena-x-9"), ("2.3", "catena-x-9"), ("catena-x-9", "3.0"), ("catena-x-9", "2.3")]
MAPPINGS += [("3.0", "ouranos"), ("ouranos", "3.0"), ("ouranos", "2.3")]


@pytest.mark.parametrize(("source", "to"), MAPPINGS)
def test_each_difference_is_named_and_nothing_else(source: str, to: str) -> None:
    told = 0
    for document in documents(source):
        try:
            product, report = convert(document, to, carry=False, around=AROUND)
            back, _ = convert(product, source, source=to, carry=False, around=AROUND)
        except NotConvertible:
            continue
        before, after = dict(leaves(document)), dict(leaves(back))
        differ = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
        named = [entry.pointer or "" for entry in report.differences]
        assert [at for at in differ if not any(is_in(at, one) or is_in(one, at) for one in named)] == []
        assert [one for one in named if not any(is_in(at, one) or is_in(one, at) for at in differ)] == []
        json.dumps(report.to_json())
        told += 1
    assert told > HOW_MANY / 3


@pytest.mark.parametrize(("source", "to"), [pair for pair in MAPPINGS if pair[1] in SPECS])
def test_what_rides_along_comes_back_to_the_last_bit(source: str, to: str) -> None:
    told = 0
    for document in documents(source):
        try:
            product, report = convert(document, to, around=AROUND)
        except NotConvertible:
            continue
        if not report.carried:
            continue
        back, _ = convert(json.loads(json.dumps(product)), source, around=AROUND)
        assert dict(leaves(back)) == dict(leaves(document))
        told += 1
    assert told > HOW_MANY / 3


def test_null_in_an_extension_is_for_others_to_read() -> None:
    document = {**published("3.0")[0], "extensions": [EXTENSION]}
    product, _ = convert(document, "2.3", carry=False)
    assert product["extensions"] == [EXTENSION]


@pytest.mark.parametrize("to", ["2.2", "2.3", "3.0"])
def test_lists_of_older_versions_that_repeat_themselves_can_be_said(to: str) -> None:
    document = deepcopy(published("2.0")[0])
    document["pcf"]["ipccCharacterizationFactorsSources"] = ["AR6", "AR5", "AR6"]
    product, report = convert(document, to, carry=False)
    name = "ipccCharacterizationFactors" + ("Sources" if to != "3.0" else "")
    assert product["pcf"][name][:2] == ["AR6", "AR5"]
    assert any(is_in("/pcf/ipccCharacterizationFactorsSources", entry.pointer or "") for entry in report)


def test_an_assurance_that_does_not_say_so_was_given() -> None:
    document = deepcopy(published("2.0")[0])
    document["pcf"]["assurance"] = {"coverage": "product line", "providerName": "A"}
    product, _ = convert(document, "2.3", carry=False)
    assert product["pcf"]["assurance"] == {"assurance": True, "coverage": "product line", "providerName": "A"}


def test_records_without_an_id_are_not_made() -> None:
    document = {name: value for name, value in published("3.0")[0].items() if name != "id"}
    with pytest.raises(NotConvertible, match="/id is missing"):
        convert(document, "ouranos")


@pytest.mark.parametrize("to", SPECS)
@pytest.mark.parametrize("source", SPECS)
def test_a_number_is_the_same_number_however_it_was_read(source: str, to: str) -> None:
    """The witness of a round reads every digit; what it would call lost, nobody would miss."""
    for document in convertible(source, to):
        exactly = json.loads(json.dumps(document), parse_float=Decimal)
        (_, told), (_, due) = convert(exactly, to), convert(document, to)
        assert told.to_json() == due.to_json()


def test_a_number_with_more_digits_than_a_double_does_not_come_back() -> None:
    document = deepcopy(next(one for one in published("2.3") if "dqi" in one["pcf"]))
    document["pcf"]["dqi"]["temporalDQR"] = Decimal("1.12345678901234567890")
    _, report = convert(document, "3.0")
    assert [loss.pointer for loss in report.differences if not loss.recoverable] == ["/pcf/dqi/temporalDQR"]
