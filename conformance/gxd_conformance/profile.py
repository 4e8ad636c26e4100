"""Whose rules apply besides those of PACT, and every choice that their texts leave open: named, with a default.

The first of a switch's `choices` is its default. A report prints them all, so that two verdicts can be compared knowing
what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Switch:
    """One open choice, with the entry of the errata that tells why it is open."""

    name: str
    choices: tuple[str, ...]
    entry: str
    says: Mapping[str, str]

    @property
    def default(self) -> str:
        return self.choices[0]


SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        switch.name: switch
        for switch in (
            Switch(
                "gxd_extension",
                ("recommended", "optional"),
                "G-13",
                {
                    "en": "whether every footprint should carry the consortium's extension",
                    "ja": "すべてのフットプリントにコンソーシアムの拡張を求めるか",
                },
            ),
            Switch(
                "gxd_currency",
                ("disputed", "accepted", "refused"),
                "G-10",
                {
                    "en": "a currency of ISO 4217 as the declared unit of an organisation-based footprint",
                    "ja": "組織ベース算定のフットプリントの宣言単位に ISO 4217 の通貨を用いること",
                },
            ),
            Switch(
                "gxd_standards",
                ("disputed", "accepted", "refused"),
                "G-11",
                {
                    "en": "the consortium's own names among the cross-sectoral standards of a footprint",
                    "ja": "フットプリントのセクター横断標準にコンソーシアム独自の名称を用いること",
                },
            ),
            Switch(
                "gxd_declared_unit",
                ("currency", "any"),
                "G-10",
                {
                    "en": "what declaredUnit in the organization block is held to be",
                    "ja": "organization の declaredUnit を何とみなすか",
                },
            ),
        )
    }
)
DEFAULTS: Mapping[str, str] = MappingProxyType({name: switch.default for name, switch in SWITCHES.items()})


@dataclass(frozen=True)
class Profile:
    """A profile with the choices of one run: what was asked for, defaults for the rest."""

    name: str = "pact"
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def speaks_gxd(self) -> bool:
        """Whether the rules on the consortium's extension apply."""
        return self.name.startswith("gxd-")

    @property
    def literal(self) -> bool:
        """Whether the schema of the extension counts as it was published, where its documentation says otherwise."""
        return self.name.endswith("-as-published")

    def __getitem__(self, switch: str) -> str:
        return self.chosen.get(switch, DEFAULTS[switch])

    @property
    def echo(self) -> dict[str, str]:
        """The switches as chosen, for the report; none for a profile that asks none."""
        return {name: self[name] for name in SWITCHES} if self.speaks_gxd else {}


PACT = Profile()


def chosen(words: Iterable[str]) -> dict[str, str]:
    """The choices in `NAME=VALUE` words. Raises `ValueError` with one line for each word that can't be meant."""
    found: dict[str, str] = {}
    wrong: list[str] = []
    for word in words:
        name, _, value = word.partition("=")
        complaint = _complaint(name, value)
        if complaint:
            wrong.append(complaint)
        elif found.setdefault(name, value) != value:
            wrong.append(f"policy {name} is chosen twice: {found[name]} and {value}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def _complaint(name: str, value: str) -> str | None:
    switch = SWITCHES.get(name)
    if switch is None:
        from difflib import get_close_matches

        near = get_close_matches(name.lower().replace("-", "_"), SWITCHES, n=1)
        meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(SWITCHES)}"
        return f"there is no policy {_short(name)}; {meant}"
    if value not in switch.choices:
        got = f"not {_short(value)}" if value else "nothing was said"
        return f"policy {name}={'|'.join(switch.choices)}: {got}"
    return None


def _short(text: str) -> str:
    return repr(text[:60])
