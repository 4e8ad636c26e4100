"""A lawful document with one thing changed, and what must turn red then: exactly that, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from gxd_conformance import documents
from gxd_conformance.documents.offence import Offence, shown
from gxd_conformance.documents.strict_json import read
from gxd_fixtures import samples

GONE = object()
"""In place of a value: the member is taken away."""

JUDGES: dict[str, Callable[..., list[Offence]]] = {
    "pf": documents.footprint,
    "list": documents.listing,
    "get": documents.single,
    "event": documents.event,
    "error": documents.error,
    "extension": documents.extension,
}


@dataclass(frozen=True)
class Case:
    """`sample`, changed at the JSON pointers of `change`, judged in `spec` (default: that of the sample).

    `reds` names what turns red that was not red before, without `PACT-`: `DM3C-008` violates it, `DM3C-012~` is advice about
    it, `DM2C-020?C-03` is disputed. Empty: a lawful neighbour.
    """

    sample: str
    change: dict[str, Any]
    reds: str = ""
    spec: str | None = None

    def __str__(self) -> str:
        changes = ", ".join(
            f"{path}={'gone' if value is GONE else shown(value)[:50]}" for path, value in self.change.items()
        )
        return f"{self.sample}{f' in {self.spec}' if self.spec else ''}: {changes} -> {self.reds or 'nothing'}"

    @property
    def found(self) -> set[str]:
        """What turned red by the change."""
        kind, own, *_ = self.sample.split("-")
        judge, spec = JUDGES[kind], self.spec or own
        before = read(samples.sample(self.sample)).value
        return marks(judge(changed(before, self.change), spec)) - marks(judge(before, spec))


def marks(offences: list[Offence]) -> set[str]:
    return {
        offence.requirement.removeprefix("PACT-")
        + (f"?{offence.disputed}" if offence.disputed else "~" if offence.advice else "")
        for offence in offences
    }


def changed(document: Any, change: dict[str, Any]) -> Any:
    """A copy with the value at each pointer replaced, added, or taken away."""
    document = deepcopy(document)
    for path, value in change.items():
        if not path:
            return value
        *outer, name = path.split("/")[1:]
        place = document
        for step in outer:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        if isinstance(place, list):
            place[int(name)] = value
        elif value is GONE:
            place.pop(name, None)
        else:
            place[name] = value
    return document
