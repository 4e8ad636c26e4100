"""The switches: every choice that the published texts leave open, with a name and a default.

A result echoes the switches that it was calculated with, so that two numbers can be compared knowing what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from gxd_mocks.calculators.errors import NotAChoice, Unexpected
from gxd_mocks.rounding import Residual, Rounding
from gxd_mocks.rounding import policy as rounding_policy

ALL = ("bom", "sales", "weight", "transaction", "allocate", "chain")
ORGANISATION = ("sales", "weight")
WITH_FOOTPRINTS = ("bom", "sales", "weight", "chain")


@dataclass(frozen=True, slots=True)
class Switch:
    """One open choice: the first of `choices` is the default; `methods` are the calculators that ask it."""

    name: str
    choices: tuple[str, ...]
    says: str
    methods: tuple[str, ...]

    @property
    def default(self) -> str:
        return self.choices[0]


SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        switch.name: switch
        for switch in (
            Switch(
                "rounding",
                ("pact", "none", "jp_half_up", "ouranos", "cdp"),
                "how a result becomes a decimal string; neither PACT nor the GHG Protocol fixes it",
                ALL,
            ),
            Switch("places", tuple("3012456789"), "decimals of rounding=jp_half_up", ALL),
            Switch(
                "residual",
                ("largest_remainder", "to_largest", "row", "none"),
                "who gets what rounding leaves over, so that the parts add up to the whole",
                ("sales", "weight", "allocate"),
            ),
            Switch(
                "totals",
                ("closed", "open"),
                "closed: the key's total is the sum over the customers; open: it is stated, the rest is unallocated",
                ORGANISATION,
            ),
            Switch(
                "scope3_categories",
                ("upstream", "minimum"),
                "which categories may be allocated: 1 to 8, or only 1, 4 and 5",
                ORGANISATION,
            ),
            Switch(
                "gxd_index",
                ("nearest", "omit"),
                "the extension has no index for money: name the nearest (volume for mass, unit for pieces), or none",
                ORGANISATION,
            ),
            Switch(
                "gxd_profile",
                ("documented", "published"),
                "the extension as its text says, or also with the two undocumented keys that its schema requires",
                ORGANISATION,
            ),
            Switch(
                "methodology",
                ("3", "2"),
                "the version of the methodology whose decision rule and exemption limits apply",
                ("bom", "allocate", "chain"),
            ),
            Switch(
                "economic_key",
                ("revenue", "unit_price"),
                "what economic allocation multiplies: price times amount, or the unit price alone",
                ("bom", "allocate", "chain"),
            ),
            Switch(
                "gate_to_gate",
                ("processes", "own_lines"),
                "gate-to-gate counts own processes and direct emissions, or inbound transport and waste as well",
                ("bom", "chain"),
            ),
            Switch(
                "cycles",
                ("refuse", "matrix"),
                "a bill of materials in a circle is refused, or solved as a system of equations",
                ("bom", "chain"),
            ),
            Switch(
                "arithmetic",
                ("auto", "exact", "float64"),
                "exact fractions, binary floats, or floats only above 200,000 items and lines",
                ("bom",),
            ),
            Switch(
                "gross_up",
                ("no", "yes"),
                "whether exempted emissions are added back to the footprint",
                ("bom", "chain"),
            ),
            Switch(
                "exemption_limit",
                ("refuse", "report"),
                "what happens when more is exempted than the methodology allows",
                ("bom", "chain"),
            ),
            Switch(
                "small_percentages",
                ("refuse", "accept"),
                "a percentage between 0 and 1 is most often a fraction by mistake",
                WITH_FOOTPRINTS,
            ),
            Switch("deprecated", ("refuse", "accept"), "supplier footprints with status Deprecated", WITH_FOOTPRINTS),
            Switch("expired", ("refuse", "accept"), "supplier footprints past their validity", WITH_FOOTPRINTS),
            Switch(
                "characterization_mix",
                ("refuse", "accept"),
                "footprints calculated with different IPCC reports in one sum",
                WITH_FOOTPRINTS,
            ),
        )
    }
)


class Policies(Mapping[str, str]):
    """The choices of one calculation: what was asked for, defaults for the rest."""

    def __init__(self, chosen: Mapping[str, str] | None = None) -> None:
        for name, value in (chosen or {}).items():
            _must_be_known(name, str(value))
        self._chosen = {name: str(value) for name, value in (chosen or {}).items()}

    def __getitem__(self, name: str) -> str:
        return self._chosen.get(name, SWITCHES[name].default)

    def __iter__(self) -> Iterable[str]:  # type: ignore[override]
        return iter(SWITCHES)

    def __len__(self) -> int:
        return len(SWITCHES)

    def but(self, **changes: str) -> Policies:
        """The same choices with some changed."""
        return Policies({**self._chosen, **changes})

    @property
    def rounding(self) -> Rounding:
        return rounding_policy(self["rounding"], int(self["places"]))

    @property
    def residual(self) -> Residual:
        return self["residual"]  # type: ignore[return-value]

    def echo(self, method: str) -> dict[str, str]:
        """The switches that `method` asks, as chosen: part of every result."""
        return {name: self[name] for name, switch in SWITCHES.items() if method in switch.methods}


def _must_be_known(name: str, value: str) -> None:
    switch = SWITCHES.get(name)
    if switch is None:
        close = get_close_matches(name, SWITCHES, n=1)
        meant = f"did you mean {close[0]}?" if close else f"one of {', '.join(SWITCHES)}"
        raise Unexpected("policies", name=f"switch {name}", known=meant)
    if value not in switch.choices:
        raise NotAChoice(f"policies.{name}", got=value, choices=", ".join(switch.choices))


DEFAULTS = Policies()
