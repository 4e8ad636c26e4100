"""In which versions and by which ways two participants can exchange at all, by what they declare."""

from __future__ import annotations

from typing import NamedTuple

from gxd_conformance.rounds.outcome import Words
from gxd_conformance.rounds.round_file import EVENTS, WAYS, Participant
from gxd_conformance.vendor_file import VendorFile
from gxd_fixtures import SPECS, version


class Language(NamedTuple):
    """The endpoint of each side, and whether somebody in the middle has to translate."""

    owner: VendorFile
    recipient: VendorFile
    translated: bool


def agreed(owner: Participant, recipient: Participant, *, bridge: bool) -> Language | None:
    """The newest version that both speak; else the same line, which is compatible with itself; else a translation.

    None if they speak different lines and nobody translates.
    """
    pairs = [(one, other) for one in owner.speaks for other in recipient.speaks]
    same = [pair for pair in pairs if pair[0].spec == pair[1].spec]
    line = [pair for pair in pairs if version(pair[0].spec).line == version(pair[1].spec).line]
    for candidates, translated in ((same, False), (line, False), (pairs if bridge else [], True)):
        if candidates:
            return Language(*max(candidates, key=_newness), translated)
    return None


def _newness(pair: tuple[VendorFile, VendorFile]) -> tuple[int, int]:
    return SPECS.index(pair[0].spec), SPECS.index(pair[1].spec)


def closed(owner: Participant, recipient: Participant, language: Language | None) -> dict[str, Words]:
    """The ways that are closed between the two, each with the declaration that closes it."""
    return {way: why for way in WAYS if (why := _closed(way, owner, recipient, language)) is not None}


def _closed(way: str, owner: Participant, recipient: Participant, language: Language | None) -> Words | None:
    for one, does, en, ja in ((owner, owner.serves, "gives", "提供"), (recipient, recipient.takes, "takes", "受領")):
        if not one.speaks:
            return {"en": f"{one.called} has no API", "ja": f"{one.called} は API をもたない"}
        if way not in does:
            named = ", ".join(does) or "nothing"
            return {
                "en": f"{one.called} {en} footprints by {named} only",
                "ja": f"{one.called} のフットプリントの{ja}手段は {named} のみである",
            }
    if language is None:
        spoken = [", ".join(file.spec for file in one.speaks) for one in (owner, recipient)]
        return {
            "en": f"{owner.called} speaks {spoken[0]}, {recipient.called} {spoken[1]}, and nobody translates (bridge: false)",
            "ja": f"{owner.called} は {spoken[0]}、{recipient.called} は {spoken[1]} に対応し、変換は行わない(bridge: false)",
        }
    if language.recipient.declares.recipient is False:
        return {
            "en": f"{recipient.called} declares that it does not ask others for footprints",
            "ja": f"{recipient.called} は、他者にフットプリントを要求しないと宣言している",
        }
    if way == EVENTS:
        for one, file in ((owner, language.owner), (recipient, language.recipient)):
            if file.declares.events is False:
                return {
                    "en": f"{one.called} declares that it takes no events",
                    "ja": f"{one.called} は、イベントに対応しないと宣言している",
                }
    return None
