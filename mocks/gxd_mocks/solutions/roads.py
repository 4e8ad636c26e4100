"""On which roads footprints can go from one solution to another, and why not, if they cannot: predicted, not tried."""

from __future__ import annotations

from dataclasses import dataclass

from gxd_fixtures import version
from gxd_mocks.solutions.solution import Solution, Text


@dataclass(frozen=True)
class Road:
    """One way from owner to recipient: pull, events or files, in the version in which the owner hands over.

    `same_version` tells whether the recipient speaks that very version, or another one of its line.
    """

    name: str
    spec: str
    same_version: bool


def roads(owner: Solution, recipient: Solution) -> list[Road]:
    """Every road between the two without anybody in the middle; the newest common version first.

    Whoever speaks one version of a line reads footprints of another one of it; events need the same names of events.
    """
    found = []
    for name in sorted(owner.can.serves & recipient.can.takes):
        for spec in reversed(owner.versions):
            near = [other for other in recipient.versions if _fit(name, spec, other)]
            if near:
                found.append(Road(name, spec, spec in near))
    return found


def _fit(road: str, one: str, other: str) -> bool:
    same_line = version(one).line == version(other).line
    return same_line and (road != "events" or version(one).event_types == version(other).event_types)


def why_not(owner: Solution, recipient: Solution) -> Text | None:
    """The reason why nothing can go directly from owner to recipient; None if something can."""
    if roads(owner, recipient):
        return None
    common = owner.can.serves & recipient.can.takes
    if not common:
        serves, takes = (", ".join(sorted(each)) for each in (owner.can.serves, recipient.can.takes))
        return Text(
            f"{owner.name} hands over by {serves}, {recipient.name} takes by {takes}",
            f"{owner.name} の提供手段は {serves}、{recipient.name} の受領手段は {takes} である",
        )
    speaks, knows = ", ".join(owner.versions), ", ".join(recipient.versions)
    return Text(
        f"{owner.name} speaks {speaks}, {recipient.name} {knows}: no version in common for {', '.join(sorted(common))}",
        f"{owner.name} は {speaks}、{recipient.name} は {knows} に対応し、共通の版がない（{', '.join(sorted(common))}）",
    )
