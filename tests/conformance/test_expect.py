"""How a verdict follows from what a check said it looked at."""

from __future__ import annotations

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.documents.offence import Offence
from gxd_conformance.evidence import Exchange, Failure
from gxd_conformance.expect import FINDINGS_KEPT, Expect
from gxd_conformance.requirement import Catalogue
from gxd_conformance.verdict import Untestable, Verdict
from gxd_mocks.message import Headers, Request, Response

MUST, SHOULD, ADVICE = "PACT-PAG-003", "PACT-EVT-007", "PACT-DM3C-021"


def expecting(requirement: str = MUST) -> Expect:
    return Expect(Catalogue.read()[requirement], "test_x.py::test_y")


def exchange(identifier: str = "x0001", failure: Failure | None = None) -> Exchange:
    response = None if failure else Response(200, Headers({"Content-Type": "application/json"}), b'{"data":[1,2,3]}')
    request = Request("GET", "https://h.example/3/footprints?limit=2")
    return Exchange(identifier, "walk", "out", request, response, failure, "2026-01-01T00:00:00Z", 1.0)


def test_looking_at_nothing_is_untestable() -> None:
    with pytest.raises(Untestable, match="nothing to look at"):
        _ = expecting().verdict


def test_looked_and_satisfied_is_pass_and_nobodys_fault() -> None:
    expect = expecting()
    assert expect(True, exchange(), expected="anything")
    assert (expect.verdict, expect.blame, expect.looked, expect.first) == (Verdict.PASS, None, 1, None)


@pytest.mark.parametrize(
    ("requirement", "advice", "dispute", "verdict", "blame"),
    [
        (MUST, False, None, Verdict.FAIL, Blame.VENDOR),
        (MUST, True, None, Verdict.WARN, Blame.VENDOR),
        (MUST, False, "C-06", Verdict.DISPUTED, Blame.SPEC),
        (SHOULD, False, None, Verdict.WARN, Blame.VENDOR),
        (ADVICE, False, None, Verdict.WARN, Blame.VENDOR),
    ],
)
def test_the_verdict_follows_the_level(
    requirement: str, advice: bool, dispute: str | None, verdict: Verdict, blame: Blame
) -> None:
    expect = expecting(requirement)
    assert not expect(False, exchange(), expected="2 at most", got="3", advice=advice, dispute=dispute)
    assert (expect.verdict, expect.blame) == (verdict, blame)


def test_the_worst_observation_decides_and_comes_first() -> None:
    expect = expecting()
    expect(False, exchange("x0001"), expected="a", advice=True)
    expect(False, exchange("x0002"), expected="b")
    expect(True, exchange("x0003"), expected="c")
    assert expect.verdict is Verdict.FAIL
    assert expect.first is not None
    assert expect.first["expected"] == "b"
    assert expect.evidence == ["x0001", "x0002", "x0003"]


def test_a_finding_says_what_was_asked_what_came_and_what_was_due() -> None:
    expect = expecting()
    expect(False, exchange(), expected="no more than 2", path="/data")
    first = expect.first
    assert first is not None
    assert first["asked"] == "GET https://h.example/3/footprints?limit=2"
    assert first["got"].startswith("200, application/json, 16 bytes")
    assert first["expected"] == "no more than 2"
    assert first["path"] == "/data"
    assert first["title"].keys() == first["hint"].keys() == {"en", "ja"}
    assert first["evidence"] == ["x0001"]


def test_ten_thousand_findings_are_counted_and_the_first_are_kept() -> None:
    expect = expecting()
    for index in range(10_000):
        expect(False, exchange(), expected="x", path=f"/data/{index}")
    assert (len(expect.findings), expect.total, expect.looked) == (FINDINGS_KEPT, 10_000, 10_000)
    assert expect.verdict is Verdict.FAIL


def test_every_exchange_is_named_once_in_the_order_in_which_it_was_looked_at() -> None:
    expect = expecting()
    for name in ("x0003", "x0001", "x0003", "x0002", "x0001"):
        expect(True, exchange(name), expected="x")
    assert expect.evidence == ["x0003", "x0001", "x0002"]


def test_the_same_fault_has_the_same_id_wherever_it_stands() -> None:
    one, other = expecting(), expecting()
    one(False, exchange(), expected="x", path="/data/3/pcf/declaredUnit", got="1")
    other(False, exchange("x0009"), expected="x", path="/data/17/pcf/declaredUnit", got="2")
    other(False, exchange("x0009"), expected="x", path="/data/17/pcf/other", got="2")
    assert one.findings[0].id == other.findings[0].id != other.findings[1].id


def test_a_document_is_looked_at_once_however_much_is_wrong_with_it() -> None:
    expect = expecting()
    offences = [Offence(MUST, "schema", f"/{name}", "1", "2") for name in "abc"] + [
        Offence(SHOULD, "prose", "", "", "")
    ]
    assert not expect.clean(offences, exchange(), "/data/0")
    assert (expect.looked, expect.total) == (1, 3)
    assert expect.findings[0].path == "/data/0/a"


def test_structure_takes_every_offence_against_the_schema_and_nothing_else() -> None:
    expect = expecting()
    offences = [
        Offence("PACT-DM3C-001", "schema", "/a", "1", "2"),
        Offence("PACT-DM3C-002", "prose", "/b", "1", "2"),
        Offence("PACT-DM3C-003", "schema", "/c", "1", "2", disputed="C-07"),
        Offence("PACT-DM3C-004", "schema", "/d", "1", "2", advice=True),
    ]
    expect.structure(offences, exchange())
    assert [finding.path for finding in expect.findings] == ["/a"]


def test_without_a_response_nothing_can_be_judged_and_the_network_says_why() -> None:
    with pytest.raises(Untestable) as caught:
        expecting().answered(exchange(failure=Failure("timeout", "nobody answered")))
    assert caught.value.blame is Blame.NETWORK
    assert "nobody answered" in caught.value.missing
