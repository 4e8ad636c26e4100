"""Rules between two footprints: the same one seen twice, a list beside a get, a footprint beside the one it replaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from gxd_conformance.documents.decimal_string import decimal
from gxd_conformance.documents.footprint import Footprint
from gxd_conformance.documents.identity import same_id
from gxd_conformance.documents.moment import moment
from gxd_conformance.documents.offence import Offence, pointer, shown
from gxd_conformance.documents.part import Breach, Part
from gxd_conformance.documents.rule import LINE_2, LINE_3, Rulebook

DEEPEST = 64
SCOPE = (
    "/pcf/referencePeriodStart",
    "/pcf/referencePeriodEnd",
    "/pcf/geographyRegionOrSubregion",
    "/pcf/geographyCountry",
    "/pcf/geographyCountrySubdivision",
)
BOOKKEEPING = ("/version", "/updated")
"""What a change has to touch; alone it is none."""

MINOR = frozenset(
    (
        "pCfExcludingBiogenic",
        "pCfIncludingBiogenic",
        "fossilCarbonContent",
        "biogenicCarbonContent",
        "dLucGhgEmissions",
        "landManagementGhgEmissions",
        "otherBiogenicGhgEmissions",
        "iLucGhgEmissions",
        "biogenicCarbonWithdrawal",
        "aircraftGhgEmissions",
        "packagingEmissionsIncluded",
        "packagingGhgEmissions",
        "fossilGhgEmissions",
        "primaryDataShare",
        "secondaryEmissionFactorSources",
        "dqi",
        "boundaryProcessesDescription",
        "allocationRulesDescription",
        "uncertaintyAssessmentDescription",
    )
)
"""The members of a carbon footprint of 2.x that a minor change may touch. An assurance may come as well."""

MAJOR = frozenset(
    (
        "created",
        "companyName",
        "productDescription",
        "productIds",
        "productCategoryCpc",
        "productNameCompany",
    )
)
"""Members of a footprint of 2.x that say what it is of, and since when it is."""

UNLISTED = frozenset(
    (
        "specVersion",
        "precedingPfIds",
        "validityPeriodStart",
        "validityPeriodEnd",
        "companyIds",
        "productClassifications",
        "comment",
        "extensions",
    )
)
"""Members beside the carbon footprint that the list of minor changes leaves out; so it does the status, which may change."""


class Looks(NamedTuple):
    """One footprint, seen twice: same id, `later` after `earlier`."""

    earlier: Footprint
    later: Footprint

    @property
    def changes(self) -> list[str]:
        return differences(self.earlier.value, self.later.value)


class Succession(NamedTuple):
    """A footprint and the one it replaces, as that is found now."""

    successor: Footprint
    predecessor: Footprint


class Answers(NamedTuple):
    """One footprint as it is listed, and as it comes by its id."""

    listed: Footprint
    got: Footprint


LOOKS: Rulebook[Looks] = Rulebook()
SUCCESSION: Rulebook[Succession] = Rulebook()
ANSWERS: Rulebook[Answers] = Rulebook()


def two_looks(earlier: Any, later: Any, spec: str) -> list[Offence]:
    """What a footprint offends that was seen twice under one id. Pointers lead into the later document."""
    return list(LOOKS.judge(Looks(Footprint(earlier, "", spec), Footprint(later, "", spec)), spec))


def succession(successor: Any, predecessor: Any, spec: str) -> list[Offence]:
    """What a footprint and its predecessor offend. Pointers to `/status` lead into the predecessor, others into the successor."""
    return list(SUCCESSION.judge(Succession(Footprint(successor, "", spec), Footprint(predecessor, "", spec)), spec))


def list_and_get(listed: Any, got: Any, spec: str) -> list[Offence]:
    """What a footprint offends that is listed and fetched. Pointers lead into the one that was fetched."""
    return list(ANSWERS.judge(Answers(Footprint(listed, "", spec), Footprint(got, "", spec)), spec))


def list_and_event(listed: Any, delivered: Any, spec: str) -> list[Offence]:
    """What a footprint in a list and the same one in an event offend.

    Members that one of them alone has are left aside: what a host adds to its lists for its own purposes need not travel in
    events. So is the way in which a moment or a decimal is written: `Z` or `+00:00`, `1.5` or `1.50`.
    """
    return list_and_get(_meant(listed, delivered), _meant(delivered, listed), spec)


def changed_meanwhile(earlier: Any, later: Any) -> list[str]:
    """Where a footprint that is seen again under the same version means something else, as JSON pointers into the later one.

    That it has become Deprecated, and why, may happen at any time; members that only one of the two has are left aside.
    """
    if earlier == later:
        return []
    changed = differences(_meant(earlier, later), _meant(later, earlier))
    deprecated = isinstance(later, dict) and later.get("status") == "Deprecated"
    free = (*BOOKKEEPING, "/status", "/statusComment") if deprecated else BOOKKEEPING
    return [path for path in changed if path not in free]


def _meant(one: Any, other: Any, depth: int = DEEPEST) -> Any:
    """`one`, in one way of writing, without the members that `other` does not have in the same place."""
    if isinstance(one, str):
        when, number = moment(one), decimal(one)
        if when is not None:
            return f"{when.minute}:{when.second}"
        return one if number is None else number
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other) and depth:
        return [_meant(value, twin, depth - 1) for value, twin in zip(one, other, strict=True)]
    if not isinstance(one, dict) or not isinstance(other, dict) or not depth:
        return one
    return {name: _meant(value, other[name], depth - 1) for name, value in one.items() if name in other}


def differences(one: Any, other: Any) -> list[str]:
    """The JSON pointers at which two values differ, in the order of the first; at most 100.

    Numbers are compared by value, arrays of texts without regard to their order (the specification calls them sets).
    """
    found: list[str] = []
    for place in _differences(one, other, "", DEEPEST):
        found.append(place)
        if len(found) == 100:
            break
    return found


def _differences(one: Any, other: Any, path: str, depth: int) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict) and depth:
        for name in dict.fromkeys((*one, *other)):
            if name in one and name in other:
                yield from _differences(one[name], other[name], pointer(path, name), depth - 1)
            else:
                yield pointer(path, name)
    elif isinstance(one, list) and isinstance(other, list) and depth:
        if _texts(one) and _texts(other):
            if Counter(one) != Counter(other):
                yield path
        elif len(one) != len(other):
            yield path
        else:
            for index, (left, right) in enumerate(zip(one, other, strict=True)):
                yield from _differences(left, right, pointer(path, index), depth - 1)
    elif not _same(one, other):
        yield path


def _texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _same(one: Any, other: Any) -> bool:
    numbers = (int, float, Decimal)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, numbers) and isinstance(other, numbers):
        return bool(one == other)
    if isinstance(one, (dict, list)) or isinstance(other, (dict, list)):
        # Beyond any depth a footprint has; whatever stands there is not compared.
        return type(one) is type(other)
    return type(one) is type(other) and bool(one == other)


def _at(looks: Looks, path: str) -> str:
    value: Any = looks.later.value
    for token in path.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        value = value.get(name) if isinstance(value, dict) else None
    return shown(value)


@LOOKS.rule("PACT-LC2-001", LINE_2)
@LOOKS.rule("PACT-LC3-002", LINE_3)
def what_is_deprecated_does_not_change(looks: Looks) -> Iterator[Breach]:
    if looks.earlier.get("status") == "Deprecated":
        for path in looks.changes:
            yield Breach(path, _at(looks, path), "unchanged, for the footprint was Deprecated before")


class MajorChanges(NamedTuple):
    """Where a footprint of 2.x has changed in more than a minor way, as JSON pointers: surely, and as the list can be read."""

    certain: list[str]
    arguable: list[str]


def major_changes(earlier: Any, later: Any) -> MajorChanges:
    """What has changed between two looks under one id, and is no minor change."""
    held = Footprint(earlier, "", "").part("pcf")
    found = MajorChanges([], [])
    for path in differences(earlier, later):
        _, member, *inner = path.split("/")
        if member in UNLISTED:
            found.arguable.append(path)
        elif member in MAJOR or (member == "pcf" and not (inner and _is_minor(inner[0], held))):
            found.certain.append(path)
    return found


def _is_minor(member: str, held: Part) -> bool:
    return member in MINOR or (member == "assurance" and member not in held)


@LOOKS.rule("PACT-LC2-003", LINE_2)
def a_minor_change_keeps_the_scope(looks: Looks) -> Iterator[Breach]:
    """Another scope is another footprint."""
    for path in looks.changes:
        if path in SCOPE:
            yield Breach(path, _at(looks, path), "unchanged under this id: another scope needs a new footprint")


@LOOKS.rule("PACT-LC2-004", LINE_2)
def a_change_raises_the_version(looks: Looks) -> Iterator[Breach]:
    before, after = looks.earlier.number("version"), looks.later.number("version")
    changed = [path for path in looks.changes if path not in BOOKKEEPING]
    if before is None or after is None:
        return
    if after < before or (changed and after == before):
        yield looks.later.breach(
            "version", f"more than {before}, for {changed[0] if changed else 'it was seen'} before"
        )


@LOOKS.rule("PACT-LC2-005", LINE_2)
def a_change_sets_updated(looks: Looks) -> Iterator[Breach]:
    """Strictly later with every change, a higher version among them."""
    if not [path for path in looks.changes if path != "/updated"]:
        return
    before, after = looks.earlier.moment("updated"), looks.later.moment("updated")
    if after is None or (before is not None and after <= before):
        yield looks.later.breach(
            "updated", f"later than {looks.earlier.get('updated') or 'before'}, for the footprint changed"
        )


@LOOKS.rule(("PACT-LC3-001", "PACT-LC3-003"), LINE_3)
def nothing_changes_but_the_status(looks: Looks) -> Iterator[Breach]:
    """Everything else is a new footprint, with a new id."""
    for path in looks.changes:
        if path != "/status" or looks.later.get("status") != "Deprecated":
            yield Breach(path, _at(looks, path), "unchanged under this id; only the status may become Deprecated")


@SUCCESSION.rule("PACT-LC2-008", LINE_2)
@SUCCESSION.rule("PACT-LC3-005", LINE_3)
def the_predecessor_is_deprecated(pair: Succession) -> Iterator[Breach]:
    if pair.predecessor.get("status") != "Deprecated":
        yield pair.predecessor.breach("status", '"Deprecated", for it was replaced')


@SUCCESSION.rule("PACT-LC2-009", LINE_2)
@SUCCESSION.rule("PACT-LC3-003", LINE_3)
def the_successor_has_an_id_of_its_own(pair: Succession) -> Iterator[Breach]:
    if same_id(pair.successor.get("id"), pair.predecessor.get("id")):
        yield pair.successor.breach("id", "another id than that of the predecessor")


@SUCCESSION.rule("PACT-LC2-009", LINE_2)
def the_successor_names_its_predecessor(pair: Succession) -> Iterator[Breach]:
    predecessor = pair.predecessor.get("id")
    if not any(same_id(named, predecessor) for _, named in pair.successor.texts("precedingPfIds")):
        yield pair.successor.breach("precedingPfIds", f"an array with {shown(predecessor)} in it")


@ANSWERS.rule("PACT-GET-003", LINE_2, advice=True)
def get_is_not_older_than_the_list(answers: Answers) -> Iterator[Breach]:
    listed, got = answers.listed.number("version"), answers.got.number("version")
    if listed is not None and got is not None and got < listed:
        yield answers.got.breach("version", f"at least {listed}, which is listed")


@ANSWERS.rule("PACT-GET-011", LINE_3)
def list_and_get_agree(answers: Answers) -> Iterator[Breach]:
    """A footprint may be deprecated between the two."""
    looks = Looks(answers.listed, answers.got)
    for path in _changes_of_meaning(looks):
        if path != "/status" or answers.got.get("status") != "Deprecated":
            yield Breach(path, _at(looks, path), "the same as in the list")


@ANSWERS.rule("PACT-GET-011", LINE_3, advice=True)
def list_and_get_write_alike(answers: Answers) -> Iterator[Breach]:
    """`1.5` and `1.50` are one number: that it is written in two ways breaks nothing, and tells of two roads to it."""
    looks = Looks(answers.listed, answers.got)
    of_meaning = set(_changes_of_meaning(looks))
    for path in looks.changes:
        if path != "/status" and path not in of_meaning:
            yield Breach(path, _at(looks, path), "written as in the list")


def _changes_of_meaning(looks: Looks) -> list[str]:
    """Where the two say something else, however moments and decimals are written."""
    earlier, later = looks.earlier.value, looks.later.value
    return differences(_meant(earlier, earlier), _meant(later, later)) if earlier != later else []
