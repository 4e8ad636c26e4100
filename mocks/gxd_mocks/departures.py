"""Named departures from the truth: one defect or one lawful habit each, composed from small hooks.

The truthful gateway asks at every step `self.tell("page.items", truth, ...)`. A departure registers a function for
some of those points; the function gets what is true and says something else. No departure copies the gateway, so any
of them can be combined, and a defect stays exactly one defect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any, Literal

from gxd_fixtures import SPECS

Change = Callable[[Any, SimpleNamespace], Any]
"""What is true and what it is about (request, spec, …) -> what is said instead."""


@dataclass(frozen=True)
class Departure:
    """One named departure.

    `reddens` are the requirements that must turn red (fail or warn), and no others (those of other versions are ignored);
    a lawful departure reddens none. `disputes` are those that only one reading of the specification finds offended.
    `blinds` are prefixes of requirements that can't be looked at any more: where there is no token there is no list.
    `guards` are the requirements, or prefixes of some, near which a lawful departure has to stay green: it changes what
    their checks look at, and a sloppy check would fail it.
    `scope` is the scope of a run that can see it, `profile` the profile under which there is something to see. `says` tells
    a person, in one sentence, what the gateway now does.
    `cases` are the calculation cases that a run has to declare to see it.
    """

    name: str
    kind: Literal["defect", "lawful"]
    says: str
    specs: tuple[str, ...]
    reddens: tuple[str, ...]
    blinds: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    scope: str = "core"
    guards: tuple[str, ...] = ()
    profile: str = "pact"
    cases: tuple[str, ...] = ()
    changes: dict[str, Change] = field(default_factory=dict, compare=False)

    def at(self, *points: str) -> Callable[[Change], Change]:
        """Register a change at one or more of the gateway's points."""

        def register(change: Change) -> Change:
            for point in points:
                self.changes[point] = change
            return change

        return register


CATALOGUE: dict[str, Departure] = {}


def defect(
    name: str,
    says: str,
    reddens: Iterable[str],
    specs: Iterable[str] = SPECS,
    blinds: Iterable[str] = (),
    disputes: Iterable[str] = (),
    scope: str = "core",
    profile: str = "pact",
    cases: Iterable[str] = (),
) -> Departure:
    """Declare a departure that breaks the requirements `reddens`, and nothing unrelated."""
    return _declare(
        Departure(
            name,
            "defect",
            says,
            tuple(specs),
            tuple(reddens),
            tuple(blinds),
            tuple(disputes),
            scope,
            cases=tuple(cases),
            profile=profile,
        )
    )


def lawful(
    name: str,
    says: str,
    specs: Iterable[str] = SPECS,
    blinds: Iterable[str] = (),
    guards: Iterable[str] = (),
    scope: str = "core",
    profile: str = "pact",
    cases: Iterable[str] = (),
) -> Departure:
    """Declare a habit that the specification allows; every check stays green, or has nothing left to look at."""
    return _declare(
        Departure(
            name,
            "lawful",
            says,
            tuple(specs),
            (),
            tuple(blinds),
            scope=scope,
            guards=tuple(guards),
            cases=tuple(cases),
            profile=profile,
        )
    )


def _declare(departure: Departure) -> Departure:
    if departure.name in CATALOGUE:
        raise ValueError(f"two departures are called {departure.name}")
    CATALOGUE[departure.name] = departure
    return departure


@cache
def departures() -> dict[str, Departure]:
    """Every departure there is, by name: those of `gxd_mocks.defects` and `gxd_mocks.lawful`."""
    for package in ("gxd_mocks.defects", "gxd_mocks.lawful"):
        for module in iter_modules(import_module(package).__path__):
            import_module(f"{package}.{module.name}")
    return dict(sorted(CATALOGUE.items()))


class Tale:
    """The departures of one gateway, asked at every point."""

    def __init__(self, told: Iterable[Departure] = ()) -> None:
        self.told = tuple(told)
        self._changes: dict[str, list[Change]] = {}
        for departure in self.told:
            for point, change in departure.changes.items():
                self._changes.setdefault(point, []).append(change)

    def tell(self, point: str, truth: Any, **about: Any) -> Any:
        """What this gateway says at `point`, where `truth` would be right."""
        for change in self._changes.get(point, ()):
            truth = change(truth, SimpleNamespace(**about))
        return truth
