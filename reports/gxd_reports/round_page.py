"""What the page of a round shows, and within which bounds: the decision, the matrix, the chain, everybody, every pair.

A round of 100 companies has 9,900 pairs. All of them are in the page, a line each; how two of them spoke with each other
is told in the page only where it did not simply work, as far as there is room. The pairs' own records have it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from gxd_conformance.requirement import Catalogue
from gxd_conformance.rounds.outcome import Outcome
from gxd_reports.anchors import Anchors, anchor
from gxd_reports.exchange_view import ExchangeView
from gxd_reports.loose import Both
from gxd_reports.round_rows import WORST_FIRST, Cell, Hop, Leg
from gxd_reports.round_view import PAIRS, PairExchanges, RoundView
from gxd_reports.standing import Standing, standing
from gxd_reports.waterfall import Waterfall

MOST_PARTICIPANTS = 150
"""Rows and columns of the matrix. Pairs of others are in report.json."""

MOST_EXCHANGES = 200
MOST_OF_ONE = 20
"""Exchanges in the page: of all pairs, and of one."""

MOST_ASYMMETRIC = 500
MOST_HOPS = 2000
"""Rows of the list of asymmetric pairs, and of the hand-overs."""

CODES = {
    Outcome.WORKS: "works",
    Outcome.LOSS: "loss",
    Outcome.FAILS: "fails",
    Outcome.CANNOT: "cannot",
    Outcome.NOT_TESTED: "untested",
}
"""How an outcome is called in words, styles and addresses."""

OUTCOMES = {code: outcome for outcome, code in CODES.items()}

SIGNS = {"works": "✓", "loss": "~", "fails": "✕", "cannot": "–", "untested": "?"}
"""How a cell is drawn: a sign that needs no colour."""

SIDES = ("owner", "recipient", "network", "witness")

RESERVED = frozenset(
    {"main", "verdict", "about", "matrix", "asymmetric", "chain", "participants", "exchanges"}
    | {"print", "who", "shown", "names", "by-outcome", "by-side"}
)
OF_THE_PAGE = re.compile(r"[hci]-|.*-label$")
"""Anchors of the page itself."""


class Told(NamedTuple):
    """One exchange of a pair; `printed` if paper has room for it, `anchor` to lead to it."""

    exchange: ExchangeView
    printed: bool
    anchor: str


class RoundPage:
    """One round, arranged for the page."""

    def __init__(self, view: RoundView, home: Path | None = None) -> None:
        """A page that will lie in the folder `home`; by default beside the record."""
        self.view = view
        self._home = (home or view.folder).resolve()
        self.names = list(view.participants)[:MOST_PARTICIPANTS]
        self.names_left = len(view.participants) - len(self.names)
        self.codes = CODES
        self.signs = SIGNS
        self.known_sides = SIDES
        self._anchors = Anchors(RESERVED)
        self._of_participant = {name: self._taken(name, "p-") for name in self.names}
        self._of_pair = {
            (owner, recipient): self._taken(f"{owner}--{recipient}", "pair-")
            for owner in self.names
            for recipient in self.names
            if (owner, recipient) in view.cells
        }

    def _taken(self, wanted: str, prefix: str) -> str:
        own = "" if OF_THE_PAGE.match(wanted) else wanted
        return self._anchors.once(own) or self._anchors.once(anchor(f"{prefix}{wanted}")) or self._numbered(prefix)

    def _numbered(self, prefix: str) -> str:
        return next(place for at in range(1_000_000) if (place := self._anchors.once(f"{prefix}{at}")))

    # Who and what

    def place(self, name: str) -> str:
        """The anchor of a participant; empty if it has none in this page."""
        return self._of_participant.get(name, "")

    def pair_place(self, owner: str, recipient: str) -> str:
        """The anchor of a pair; empty if it has none in this page."""
        return self._of_pair.get((owner, recipient), "")

    def title(self, name: str) -> str:
        """How people call a participant."""
        found = self.view.participants.get(name)
        return found.title if found else name

    def cell(self, owner: str, recipient: str) -> Cell | None:
        return self.view.cells.get((owner, recipient))

    def code(self, cell: Cell) -> str:
        return CODES[cell.outcome]

    @property
    def mark(self) -> str:
        """What stands on every printed sheet, as far as a style sheet can quote it."""
        return re.sub(r"[^A-Za-z0-9._ -]", "", self.view.header.run_id)[:80]

    @property
    def headline(self) -> tuple[str, int]:
        """The sentence under the result: a key of the words, and a number for it."""
        view = self.view
        if view.doubt:
            return f"headline.round_{view.doubt}", 0
        if view.counts[Outcome.FAILS]:
            return "headline.round_fails", view.counts[Outcome.FAILS]
        if view.result == "fails":
            return "headline.round_chain", 0
        untold = view.counts[Outcome.NOT_TESTED] + view.missing
        return ("headline.round_untested", untold) if untold else ("headline.round_all", len(view.cells))

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that occur, as codes."""
        return [
            CODES[outcome] for outcome in (Outcome.WORKS, Outcome.LOSS, *WORST_FIRST[:3]) if self.view.counts[outcome]
        ]

    @property
    def sides(self) -> list[str]:
        """The sides that occur, ours last."""
        met = {cell.side for cell in self.view.cells.values() if cell.outcome is not Outcome.WORKS}
        return [side for side in SIDES if side in met]

    def count(self, code: str) -> int:
        return sum(number for outcome, number in self.view.counts.items() if CODES[outcome] == code)

    def along(self, name: str, code: str, *, owner: bool) -> int:
        """How many pairs of one row of the matrix (`owner`) or of one column came to that outcome."""
        its = self.standing(name)
        return (its.as_owner if owner else its.as_recipient)[OUTCOMES[code]]

    @property
    def asymmetric(self) -> list[tuple[Cell, Cell]]:
        return self.view.asymmetric[:MOST_ASYMMETRIC]

    @property
    def hops(self) -> list[Hop]:
        return self.view.hops[:MOST_HOPS]

    # Everybody

    def standing(self, name: str) -> Standing:
        """How one participant stands in the round."""
        if name not in self._standings:
            self._standings[name] = standing(self.view, name, self._by_name.get(name, []))
        return self._standings[name]

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        return {}

    @cached_property
    def _by_name(self) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {name: [] for name in self.view.participants}
        for cell in self.view.cells.values():
            for name in dict.fromkeys(cell.key):
                found[name].append(cell)
        return found

    def policies_of(self, name: str) -> dict[str, str]:
        """The policies of the round that name a participant, such as who sits in its seat."""
        return {key: value for key, value in self.view.header.policies.items() if name in key.split()}

    def pairs_of(self, owner: str) -> list[Cell]:
        """The pairs of an owner that are in the page, in the order of the recipients."""
        return [cell for name in self.names if (cell := self.cell(owner, name))]

    def not_working_towards(self, recipient: str) -> list[Cell]:
        """The pairs of a recipient that do not simply work."""
        cells = (self.cell(name, recipient) for name in self.names)
        return [cell for cell in cells if cell and cell.outcome is not Outcome.WORKS]

    # One pair

    def back(self, cell: Cell) -> Cell | None:
        """The other direction, if it came to something else."""
        return self.view.cells[cell.mirror] if self.view.is_asymmetric(cell) else None

    def says(self, requirement: str) -> Both | None:
        """The sentence of a requirement, in the words of this release; None for one that it does not know."""
        row = self._catalogue.get(requirement)
        return Both(row.says["en"], row.says["ja"]) if row else None

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.read()

    def record_link(self, cell: Cell) -> str:
        """Where the record of a pair lies, as an address from the page; empty if it is not there."""
        path = self.view.pair_path(cell)
        return f"{PAIRS}/{quote(path.name)}" if path and path.parent.parent == self._home else ""

    def page_link(self, cell: Cell) -> str:
        """Where the page of a pair lies; empty if nobody wrote it."""
        path = self.view.pair_path(cell)
        name = f"{path.stem}.html" if path else ""
        return f"{PAIRS}/{quote(name)}" if name and (self._home / PAIRS / name).is_file() else ""

    def is_plain(self, cell: Cell) -> bool:
        """Whether a line tells all about a pair: it works, or was declared impossible and so nothing was said."""
        nothing_said = cell.outcome is Outcome.CANNOT and not cell.exchanges
        return not cell.also and (cell.outcome is Outcome.WORKS or nothing_said)

    def places(self, cell: Cell) -> dict[str, str]:
        """The anchors of those exchanges of a pair that are in the page."""
        return {one: self._exchange_places[cell.key, one] for one in self._chosen.get(cell.key, ())}

    def told(self, cell: Cell) -> Iterator[Told]:
        """The exchanges of a pair that are in the page, in the order in which they happened, read when they are needed."""
        chosen = self._chosen.get(cell.key)
        exchanges = self.view.exchanges(cell) if chosen else None
        if exchanges is None or not chosen:
            return
        for exchange_id in exchanges.ids:
            if exchange_id in chosen:
                seen = exchanges.view(exchange_id)
                if seen is not None:
                    printed = (cell.key, exchange_id) in self._printed
                    yield Told(seen, printed, self._exchange_places[cell.key, exchange_id])

    @cached_property
    def _chosen(self) -> dict[tuple[str, str], set[str]]:
        """Which exchanges are in the page: of every pair its evidence first, the most urgent pair first."""
        cells = sorted(
            (
                cell
                for cell in self.view.cells.values()
                if cell.key in self._of_pair and cell.outcome is not Outcome.WORKS
            ),
            key=lambda cell: WORST_FIRST.index(cell.outcome),
        )
        chosen: dict[tuple[str, str], set[str]] = {}
        room = MOST_EXCHANGES
        known = {cell.key: found.ids for cell in cells[:MOST_EXCHANGES] if (found := self._if_any(cell))}
        for wanted in (_first_evidence, evidence, None):
            for cell in cells[:MOST_EXCHANGES]:
                ids = known.get(cell.key, [])
                asked = set(ids[:MOST_OF_ONE]) if wanted is None else set(wanted(cell)) & set(ids)
                have = chosen.setdefault(cell.key, set())
                for exchange_id in sorted(asked - have, key=ids.index)[: min(room, MOST_OF_ONE - len(have))]:
                    have.add(exchange_id)
                    room -= 1
        return chosen

    @cached_property
    def _printed(self) -> set[tuple[tuple[str, str], str]]:
        """Paper gets one exchange of each cause, so that one mistake in fifty pairs stays a page and is no book."""
        causes: dict[tuple[str, ...], tuple[tuple[str, str], str]] = {}
        for key in self._chosen:
            cell = self.view.cells[key]
            for cited in _first_evidence(cell):
                causes.setdefault((cell.outcome, cell.at_fault or cell.side, cell.requirement), (key, cited))
        return set(causes.values())

    def _if_any(self, cell: Cell) -> PairExchanges | None:
        return self.view.exchanges(cell) if cell.exchanges or evidence(cell) else None

    @cached_property
    def _exchange_places(self) -> dict[tuple[tuple[str, str], str], str]:
        return {
            (key, exchange_id): self._taken(f"{self._of_pair[key]}.{exchange_id}", "x-")
            for key, ids in self._chosen.items()
            for exchange_id in sorted(ids)
        }

    # The chain

    @cached_property
    def waterfall(self) -> Waterfall:
        return Waterfall(self.view.chain.waterfall if self.view.chain else [])

    @cached_property
    def arrived(self) -> dict[str, Fraction | None]:
        """What each product added as it came, where any of them added something else than was due."""
        came = self.view.chain.arrived if self.view.chain else {}
        return came if any(came.get(step.what) != step.added for step in self.waterfall.steps) else {}


def evidence(cell: Cell) -> list[str]:
    """Everything that the legs of a pair cite, each once."""
    return list(dict.fromkeys(cited for leg in cell.legs for cited in leg.evidence))


def _first_evidence(cell: Cell) -> list[str]:
    return [cited for leg in _decisive(cell) for cited in leg.evidence[:1]]


def _decisive(cell: Cell) -> Iterable[Leg]:
    return [leg for leg in cell.legs if leg.outcome is cell.outcome][:1]
