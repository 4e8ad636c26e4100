"""Who and what: ids, versions, names that machines use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gxd_conformance.documents.footprint import FOOTPRINT, Footprint
from gxd_conformance.documents.offence import shown
from gxd_conformance.documents.part import Breach
from gxd_conformance.documents.rule import LINE_2, LINE_3
from gxd_conformance.documents.urn import equivalence, is_pact_form, urn

UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
UUID_4 = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}")
THREE_NUMBERS = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9]{8})?")
CPC = re.compile(r"[0-9]{1,5}")


def same_id(one: object, other: object) -> bool:
    """Whether two footprints are called the same: the letter case of a UUID says nothing (RFC 9562, section 4)."""
    return one == other or (isinstance(one, str) and isinstance(other, str) and one.lower() == other.lower())


def is_another_uuid(value: object) -> bool:
    """A UUID, and not one of version 4."""
    return isinstance(value, str) and UUID.fullmatch(value) is not None and UUID_4.fullmatch(value) is None


@FOOTPRINT.rule("PACT-DM2P-001", LINE_2)
def id_is_a_uuid_of_version_4(footprint: Footprint) -> Iterator[Breach]:
    """PfId: RFC 9562, version 4. The published schema takes any UUID (C-10); the text is normative."""
    if is_another_uuid(footprint.get("id")):
        yield footprint.breach("id", "a UUID of version 4")


@FOOTPRINT.rule("PACT-DM2P-003", LINE_2)
def preceding_ids_are_uuids_of_version_4(footprint: Footprint) -> Iterator[Breach]:
    for path, identifier in footprint.texts("precedingPfIds"):
        if is_another_uuid(identifier):
            yield Breach(path, shown(identifier), "a UUID of version 4")


@FOOTPRINT.rule("PACT-LC2-009", LINE_2)
@FOOTPRINT.rule("PACT-LC3-003", LINE_3)
def no_footprint_precedes_itself(footprint: Footprint) -> Iterator[Breach]:
    """What replaces a footprint is a new one, with an id of its own."""
    own = footprint.text("id")
    for path, identifier in footprint.texts("precedingPfIds"):
        if same_id(own, identifier):
            yield Breach(path, shown(identifier), "the id of another footprint, one that this one replaces")


@FOOTPRINT.rule("PACT-DM2P-002", LINE_2)
def spec_version_is_of_the_version_under_test(footprint: Footprint) -> Iterator[Breach]:
    """Any patch of the minor version."""
    major, minor = (int(number) for number in footprint.spec.split("."))
    if footprint.follows is not None and footprint.follows[:2] != (major, minor):
        yield footprint.breach("specVersion", f"a version {footprint.spec}.x")


@FOOTPRINT.rule("PACT-DM3P-007", LINE_3)
def spec_version_is_of_the_third_line(footprint: Footprint) -> Iterator[Breach]:
    if footprint.follows is not None and footprint.follows[0] != 3:
        yield footprint.breach("specVersion", "a version 3.x.y")


@FOOTPRINT.rule("PACT-DM2P-002", LINE_2)
@FOOTPRINT.rule("PACT-DM3P-007", LINE_3)
def spec_version_is_written_as_versions_are(footprint: Footprint) -> Iterator[Breach]:
    """The published pattern takes any digits; the specification was never published as 2.00.0 (D-11)."""
    if footprint.follows is None and THREE_NUMBERS.fullmatch(footprint.text("specVersion") or ""):
        yield footprint.breach("specVersion", f'a version such as "{footprint.spec}.0", without leading zeros')


def _are_urns(member: str) -> Callable[[Footprint], Iterator[Breach]]:
    def are_urns(footprint: Footprint) -> Iterator[Breach]:
        """RFC 8141; what does not even begin like a URN is said by the structure."""
        for path, name in footprint.texts(member):
            if name[:4].lower() == "urn:" and urn(name) is None:
                yield Breach(path, shown(name), "a URN as RFC 8141 has it: urn:<namespace>:<name>")

    return are_urns


FOOTPRINT.rule("PACT-DM2P-011", LINE_2)(_are_urns("companyIds"))
FOOTPRINT.rule("PACT-DM2P-013", LINE_2)(_are_urns("productIds"))
FOOTPRINT.rule("PACT-DM2P-014", ("2.3",))(_are_urns("productClassifications"))
# 3.0 says so in a chapter that is marked as not normative.
FOOTPRINT.rule("PACT-DM3P-012", LINE_3, advice=True)(_are_urns("companyIds"))
FOOTPRINT.rule("PACT-DM3P-016", LINE_3, advice=True)(_are_urns("productIds"))
FOOTPRINT.rule("PACT-DM3P-016", LINE_3, advice=True)(_are_urns("productClassifications"))


def _are_named_once(member: str, alike: Callable[[str], str]) -> Callable[[Footprint], Iterator[Breach]]:
    def are_named_once(footprint: Footprint) -> Iterator[Breach]:
        """Two spellings of one name. The very same text twice is said by the structure."""
        first: dict[str, str] = {}
        for path, name in footprint.texts(member):
            if first.setdefault(alike(name), name) != name:
                yield Breach(path, shown(name), f"each once; {shown(first[alike(name)])} is the same")

    return are_named_once


FOOTPRINT.rule("PACT-DM2P-011", LINE_2, advice=True)(_are_named_once("companyIds", equivalence))
FOOTPRINT.rule("PACT-DM2P-013", LINE_2, advice=True)(_are_named_once("productIds", equivalence))
FOOTPRINT.rule("PACT-DM2P-014", ("2.3",), advice=True)(_are_named_once("productClassifications", equivalence))
FOOTPRINT.rule("PACT-DM3P-012", LINE_3, advice=True)(_are_named_once("companyIds", equivalence))
FOOTPRINT.rule("PACT-DM3P-012", LINE_3, advice=True)(_are_named_once("productIds", equivalence))
FOOTPRINT.rule("PACT-DM3P-013", LINE_3, advice=True)(_are_named_once("productClassifications", equivalence))
FOOTPRINT.rule("PACT-DM2P-003", LINE_2, advice=True)(_are_named_once("precedingPfIds", str.lower))
FOOTPRINT.rule("PACT-DM3P-008", LINE_3, advice=True)(_are_named_once("precedingPfIds", str.lower))


@FOOTPRINT.rule("PACT-DM3P-017", LINE_3, advice=True)
def pact_urns_name_their_issuer(footprint: Footprint) -> Iterator[Breach]:
    """Which namespaces are registered or widely used is not judged; what stands in ours has one form."""
    for member in ("productIds", "productClassifications"):
        for path, text in footprint.texts(member):
            name = urn(text)
            if name and name.namespace in ("pact", "pathfinder") and not is_pact_form(name):
                yield Breach(path, shown(text), "urn:pact:<domain of the issuer>:<type>:<id>")


@FOOTPRINT.rule("PACT-DM2P-015", LINE_2, advice=True)
def category_is_a_cpc_code(footprint: Footprint) -> Iterator[Breach]:
    """Codes of the Central Product Classification have one to five digits."""
    code = footprint.text("productCategoryCpc")
    if code and not CPC.fullmatch(code):
        yield footprint.breach("productCategoryCpc", "a CPC code of one to five digits")
