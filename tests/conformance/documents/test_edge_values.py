"""Values on which engines disagree, each decided by the specification, once for all of our rules and schemas."""

from __future__ import annotations

import jsonschema_rs
import pytest

from gxd_conformance.documents import footprint
from gxd_conformance.documents.decimal_string import decimal, differ, is_decimal, is_signed_zero, total
from gxd_conformance.documents.moment import moment, years_later
from gxd_conformance.documents.strict_json import read
from gxd_conformance.documents.uri import is_https_url, is_uri, is_uri_reference
from gxd_conformance.documents.urn import is_pact_form, urn
from gxd_fixtures import samples
from gxd_fixtures.schema import component
from tests.conformance.documents.case import changed

WHOLE = [
    # place, value, whether it is right in 3.0
    ("/pcf/fossilCarbonContent", "1\n", False),
    ("/pcf/fossilCarbonContent", " 1", False),
    ("/pcf/fossilCarbonContent", "１", False),
    ("/pcf/fossilCarbonContent", "٣", False),
    ("/pcf/fossilCarbonContent", "1.", False),
    ("/pcf/fossilCarbonContent", ".5", False),
    ("/pcf/fossilCarbonContent", "1_000", False),
    ("/pcf/fossilCarbonContent", "1,000", False),
    ("/pcf/fossilCarbonContent", "0x1", False),
    ("/pcf/fossilCarbonContent", "1e3", False),
    ("/pcf/fossilCarbonContent", "NaN", False),
    ("/pcf/fossilCarbonContent", "", False),
    ("/pcf/fossilCarbonContent", "00001.50000", True),
    ("/pcf/fossilCarbonContent", "9" * 5000, True),
    ("/pcf/declaredUnitAmount", "1abc", False),
    ("/pcf/landManagementBiogenicCO2Removals", "20.0", False),
    ("/pcf/ipccCharacterizationFactors", ["AR6\n"], False),
    ("/pcf/ipccCharacterizationFactors", ["AR６"], False),
    ("/specVersion", "3.0.0\n", False),
    ("/specVersion", "３.0.0", False),
    ("/id", "f2a8d6c4-1b7e-4f39-a0d5-6c3e9b7a1f44\n", False),
    ("/id", "{f2a8d6c4-1b7e-4f39-a0d5-6c3e9b7a1f44}", False),
    ("/id", "urn:uuid:f2a8d6c4-1b7e-4f39-a0d5-6c3e9b7a1f44", False),
    ("/id", "f2a8d6c41b7e4f39a0d56c3e9b7a1f44", False),
    ("/id", "F2A8D6C4-1B7E-4F39-A0D5-6C3E9B7A1F44", True),
    ("/id", "00000000-0000-0000-0000-000000000000", True),
    ("/created", "2026-03-15", False),
    ("/created", "10:20:30Z", False),
    ("/created", "2026-03-15T10:20Z", False),
    ("/created", "2026-03-15 10:20:30Z", False),
    ("/created", "2026-03-15T10:20:30", False),
    ("/created", "2026-03-15T10:20:30Z\n", False),
    ("/created", "２026-03-15T10:20:30Z", False),
    ("/created", "2026-03-15T10:20:30+0900", False),
    ("/created", "2026-03-15T24:00:00Z", False),
    ("/created", "2026-02-29T00:00:00Z", False),
    ("/created", "2016-12-31T23:59:60Z", True),
    ("/created", "2017-01-01T08:59:60+09:00", True),
    ("/created", "2016-12-31T23:59:61Z", False),
    ("/created", "2016-12-31T22:59:60Z", False),
    ("/created", "2026-03-15t10:20:30z", True),
    ("/created", "2026-03-15T10:20:30.123456789012Z", True),
    ("/created", "2026-03-15T10:20:30-00:00", True),
    ("/created", "0000-01-01T00:00:00Z", True),
    ("/productDescription", "\ud800", True),  # judged by strict_json, where it is still half a pair
    ("/pcf/geographyRegionOrSubregion", "Europe ", False),
    ("/companyName", "\u0000", True),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "right"), WHOLE, ids=lambda value: repr(value)[:50])
def test_in_a_footprint(place: str, value: object, right: bool) -> None:
    document = changed(read(samples.sample("pf-3.0-full")).value, {place: value})
    grave = [offence for offence in footprint(document, "3.0") if not offence.advice and not offence.disputed]
    assert (grave == []) is right
    assert all(offence.path.startswith(place) for offence in grave)


RIGHT = [(place, value) for place, value, right in WHOLE if right and value != "\ud800"]


@pytest.mark.parametrize(("place", "value"), RIGHT, ids=lambda value: repr(value)[:50])
def test_the_schema_alone_is_never_stricter(place: str, value: object) -> None:
    """With formats switched on, as others will use it: what the rules accept, it accepts."""
    validator = jsonschema_rs.Draft202012Validator(component("3.0", "ProductFootprint"), validate_formats=True)
    document = changed(read(samples.sample("pf-3.0-full")).value, {place: value})
    assert validator.is_valid(document)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000000000000000001Z"),
        ("2026-01-01T00:00:00.09Z", "2026-01-01T00:00:00.1Z"),
        ("2026-01-01T00:00:00+09:00", "2026-01-01T00:00:00Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00-00:01"),
        ("2016-12-31T23:59:59.999Z", "2016-12-31T23:59:60Z"),
        ("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00Z"),
        ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_moments_are_compared_exactly(earlier: str, later: str) -> None:
    one, other = moment(earlier), moment(later)
    assert one is not None
    assert other is not None
    assert one < other
    assert not other <= one
    assert one != other


def test_the_same_instant_is_equal_whatever_its_offset() -> None:
    assert moment("2026-01-01T09:00:00+09:00") == moment("2026-01-01T00:00:00.000Z")
    assert hash(moment("2026-01-01T09:00:00+09:00")) == hash(moment("2026-01-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        ("2023-01-01T00:00:00Z", 3, "2026-01-01T00:00:00Z"),
        ("2024-02-29T12:00:00Z", 3, "2027-03-01T12:00:00Z"),
        ("2024-02-29T12:00:00Z", 4, "2028-02-29T12:00:00Z"),
        ("2024-03-01T00:00:00+09:00", 3, "2027-03-01T00:00:00+09:00"),
        ("2023-02-28T23:30:00-05:00", 1, "2024-02-28T23:30:00-05:00"),
        ("2097-02-28T00:00:00.5Z", 3, "2100-02-28T00:00:00.5Z"),
        ("2096-02-29T00:00:00Z", 4, "2100-03-01T00:00:00Z"),
    ],
)
def test_years_are_calendar_years(start: str, years: int, end: str) -> None:
    begin = moment(start)
    assert begin is not None
    assert years_later(begin, years) == moment(end)


@pytest.mark.parametrize("value", [None, 5, ["2026-01-01T00:00:00Z"], "2026-01-01T00:00:00." + "0" * 300 + "Z"])
def test_what_is_no_date_time_is_no_moment(value: object) -> None:
    assert moment(value) is None


def test_utc_is_an_offset_of_zero() -> None:
    spellings = ("Z", "z", "+00:00", "-00:00")
    found = [moment(f"2026-01-01T00:00:00{offset}") for offset in spellings]
    assert all(one is not None and one.is_utc for one in found)
    japan = moment("2026-01-01T00:00:00+09:00")
    assert japan is not None
    assert not japan.is_utc


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("urn:gtin:4580000000017", True),
        ("URN:UUID:69585GB6-56T9-6958-E526-6FDGZJHU1326", True),
        ("urn:eclass:0173-1#01-AAA567", True),
        ("urn:example:a%20b?+resolve?=query=1#part", True),
        ("urn:iso:std:iso:4217", True),
        ("urn:pact:a.example:product-id:x/y@z;(1)", True),
        ("urn:a:b", False),
        ("urn:-ab:c", False),
        ("urn:ab-:c", False),
        (f"urn:{'a' * 32}:x", True),
        (f"urn:{'a' * 33}:x", False),
        ("urn:gtin:", False),
        ("urn:gtin", False),
        ("urn:gtin:/x", False),
        ("urn:gtin:a b", False),
        ("urn:gtin:ä", False),
        ("urn:gtin:%4", False),
        ("urn:gtin:a#b#c", False),
        ("urn:gtin:a\n", False),
        ("uri:gtin:a", False),
    ],
)
def test_urns(text: str, right: bool) -> None:
    assert (urn(text) is not None) is right


def test_the_parts_of_a_urn() -> None:
    name = urn("URN:Pact:a.example:product-id:X:1?=q#f")
    assert name is not None
    assert (name.namespace, name.specific) == ("pact", "a.example:product-id:X:1")
    assert is_pact_form(name)
    for other in ("urn:pact:example:product-id:1", "urn:pact:a.example:product-id", "urn:gtin:a.example:b:c"):
        known = urn(other)
        assert known is not None
        assert not is_pact_form(known)


@pytest.mark.parametrize(
    ("text", "uri", "reference", "https"),
    [
        ("https://a.example/x?y=1#z", True, True, True),
        ("HTTPS://a.example", True, True, True),
        ("https://[2001:db8::1]:8443/", True, True, True),
        ("http://a.example/", True, True, False),
        ("https://", True, True, False),
        ("https://user:secret@a.example/", True, True, False),
        ("urn:cert:1", True, True, False),
        ("//a.example/3/events", False, True, False),
        ("/3/events", False, True, False),
        ("https://[::1]:8080/3/events", True, True, True),
        ("//user@[::1]/3/events", False, True, False),
        ("/3/events?list[]=1", False, True, False),
        ("//[::1", False, False, False),
        ("//::1]/", False, False, False),
        ("//[]/", False, False, False),
        ("a b", False, False, False),
        ("https://a.example/a b", False, False, False),
        ("https://例え.jp/", False, False, False),
        ("https://a.example/%zz", False, False, False),
        ("", False, False, False),
    ],
)
def test_uris(text: str, uri: bool, reference: bool, https: bool) -> None:
    assert (is_uri(text), is_uri_reference(text), is_https_url(text)) == (uri, reference, https)


def test_decimals_are_exact() -> None:
    long = "1" * 1500 + "." + "3" * 400
    assert str(decimal(long)) == long
    parts = [number for number in map(decimal, ("0.1", "0.2", long)) if number is not None]
    assert str(total(parts)) == "1" * 1500 + ".6" + "3" * 399
    million = decimal("1" * 1_000_001)
    assert million is not None
    assert total([million]).adjusted() == 1_000_000
    assert not differ(million, million, relative=million, absolute=million)
    assert decimal("1e3") is None
    assert not is_decimal(5)
    assert [text for text in ("0", "+0", "-0.0", "-0.1", "") if is_signed_zero(text)] == ["+0", "-0.0"]
