"""Extensions: their data against the schemas that we hold, and the rules of the consortium under its profiles."""

from __future__ import annotations

from gxd_conformance.blame import Blame
from gxd_conformance.check import judges
from gxd_conformance.documents import gxd, names_a_held_schema
from gxd_conformance.documents.offence import Offence
from gxd_conformance.documents.part import Part
from gxd_conformance.evidence import Listed
from gxd_conformance.expect import Expect
from gxd_conformance.verdict import NotApplicable, Untestable

Met = list[tuple[Listed, list[Offence]]]


def _look(expect: Expect, met: Met) -> None:
    for listed, offences in met:
        expect.clean(offences, listed.exchange, listed.path, asked=f"{listed.exchange.asked} (footprint {listed.id})")


def _carriers(met: Met) -> Met:
    """The footprints that carry the consortium's extension."""
    carriers = [one for one in met if gxd.blocks(Part(one[0].document))]
    if not carriers:
        raise Untestable(
            "no footprint carries the extension of the Green x Digital Consortium; load one that does, or leave the profile",
            Blame.CONFIG,
        )
    return carriers


@judges("PACT-DM3N-013", last=True)
def test_the_data_of_an_extension_are_valid_by_its_schema(expect: Expect, footprints_met: Met) -> None:
    """A schema that we do not hold is not fetched, and says nothing about the vendor."""
    _look(expect, [one for one in footprints_met if names_a_held_schema(one[0].document)])
    if footprints_met and not expect.looked:
        raise NotApplicable("no extension names a schema that the suite holds; others are never fetched")


@judges(*sorted(gxd.CARRIER_RULES), last=True)
def test_every_footprint_carries_the_extension_once(expect: Expect, footprints_met: Met) -> None:
    _carriers(footprints_met)
    _look(expect, footprints_met)


@judges(*sorted(gxd.RULES - gxd.CARRIER_RULES - gxd.NEEDS.keys()), last=True)
def test_every_gxd_extension_keeps_the_rule(expect: Expect, footprints_met: Met) -> None:
    _look(expect, _carriers(footprints_met))


@judges(*sorted(gxd.NEEDS), last=True)
def test_every_gxd_extension_keeps_the_rule_on_what_it_holds(expect: Expect, footprints_met: Met) -> None:
    """Rules on a part that an extension need not hold: who has no such part is neither right nor wrong."""
    needed = gxd.NEEDS[expect.requirement.id]
    carriers = _carriers(footprints_met)
    _look(expect, [one for one in carriers if needed.stands_in(Part(one[0].document))])
    if not expect.looked:
        raise NotApplicable(f"no footprint {needed.told}")
