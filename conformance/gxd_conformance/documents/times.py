"""Date-times: written as RFC 3339 has them, in UTC where the text says so, and in an order that time allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3

IN_2 = {
    "created": "PACT-DM2P-005",
    "updated": "PACT-DM2P-008",
    "validityPeriodStart": "PACT-DM2X-022",
    "validityPeriodEnd": "PACT-DM2X-024",
    "pcf/referencePeriodStart": "PACT-DM2C-026",
    "pcf/referencePeriodEnd": "PACT-DM2C-026",
    "pcf/assurance/completedAt": "PACT-DM2X-008",
}
IN_3 = {
    "created": "PACT-DM3P-009",
    "validityPeriodStart": "PACT-LC3-006",
    "validityPeriodEnd": "PACT-LC3-007",
    "pcf/referencePeriodStart": "PACT-DM3C-004",
    "pcf/referencePeriodEnd": "PACT-DM3C-005",
    "pcf/verification/completedAt": "PACT-DM3N-004",
}
"""Where date-times stand, and the requirement of each place. 3.0 has a general sentence as well, PACT-DM3P-005."""

Judge = Callable[[Footprint], Iterator[Breach]]


def _is_a_date_time(place: str) -> Judge:
    def is_a_date_time(footprint: Footprint) -> Iterator[Breach]:
        part, name = footprint.place(place)
        if part.text(name) is not None and part.moment(name) is None:
            yield part.breach(name, "a date-time such as 2025-01-31T00:00:00Z (RFC 3339)")

    return is_a_date_time


def _is_in_utc(place: str) -> Judge:
    def is_in_utc(footprint: Footprint) -> Iterator[Breach]:
        """2.3, DateTime: the time zone is UTC. An offset of zero says so too."""
        part, name = footprint.place(place)
        found = part.moment(name)
        if found is not None and not found.is_utc:
            yield part.breach(name, "a date-time in UTC, with Z or an offset of zero")

    return is_in_utc


for _place, _requirement in IN_2.items():
    FOOTPRINT.rule(_requirement, LINE_2, severity="schema")(_is_a_date_time(_place))
    FOOTPRINT.rule(_requirement, LINE_2)(_is_in_utc(_place))
for _place, _requirement in IN_3.items():
    FOOTPRINT.rule((_requirement, "PACT-DM3P-005"), LINE_3, severity="schema")(_is_a_date_time(_place))


@FOOTPRINT.rule(("PACT-DM2P-008", "PACT-LC2-005"), LINE_2)
def updated_is_later_than_created(footprint: Footprint) -> Iterator[Breach]:
    created, updated = footprint.moment("created"), footprint.moment("updated")
    if created is not None and updated is not None and updated <= created:
        yield footprint.breach("updated", f"later than created, which is {footprint.get('created')}")


@FOOTPRINT.rule("PACT-DM2P-006", LINE_2, advice=True)
def a_later_version_was_updated(footprint: Footprint) -> Iterator[Breach]:
    """Versions may begin with 0 or 1; from 2 on an update has certainly happened."""
    version = footprint.number("version")
    if version is not None and version > 1 and "updated" not in footprint:
        yield footprint.breach("updated", f"when it was changed last, for version {footprint.get('version')}")


@FOOTPRINT.rule("PACT-DM2C-026", LINE_2, advice=True)
@FOOTPRINT.rule("PACT-DM3C-005", LINE_3, advice=True)
def the_reference_period_has_a_length(footprint: Footprint) -> Iterator[Breach]:
    """Implied by an inclusive start and an exclusive end, and nowhere written."""
    start, end = footprint.pcf.moment("referencePeriodStart"), footprint.pcf.moment("referencePeriodEnd")
    if start is not None and end is not None and end <= start:
        yield footprint.pcf.breach(
            "referencePeriodEnd",
            f"later than referencePeriodStart, which is {footprint.pcf.get('referencePeriodStart')}",
        )
