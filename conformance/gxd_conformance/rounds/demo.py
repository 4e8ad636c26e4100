"""`gxd round demo`: the consortium's experiment on one machine.

The companies of the virtual supply chain, each with its stand-in behind a real port, calculate and hand over tier by tier;
then every ordered pair exchanges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from gxd_conformance.rounds.chain import Chain
from gxd_conformance.rounds.one_core import one_core
from gxd_conformance.rounds.outcome import Cell
from gxd_conformance.rounds.play import Threads, play
from gxd_conformance.rounds.prediction import predicted, unexplained
from gxd_conformance.rounds.record import Record
from gxd_conformance.rounds.round_file import WAYS, Participant, Polite, Round
from gxd_conformance.rounds.stage import Stage
from gxd_conformance.rounds.world import Sockets
from gxd_conformance.vendor_file import Secret, VendorFile, from_options
from gxd_fixtures import supply_chain
from gxd_mocks.gateway.hook import HOOK_PATH
from gxd_mocks.solutions.hosting import Hosts, Keys, departure, hosted
from gxd_mocks.solutions.seating import Seating, seating

if TYPE_CHECKING:
    from gxd_conformance.rounds.telling import Telling
    from gxd_fixtures.supply_chain.chain import SupplyChain

WITNESS = "gxd-witness"
PATIENCE_S = 20.0
A_VENDOR_WITHIN_S = 300.0
"""How long a vendor's own system may take to publish, unless its vendor.yaml says `trigger.within_s`."""

PHASES = {15: "phase-1", 32: "phase-2"}
"""How many companies took part in the two phases of the proof of concept."""


def chain_of(companies: int, tiers: int = 3, seed: int = 1) -> SupplyChain:
    """The committed chain of that size, or one that is generated. Raises `ValueError` for a size that makes no chain."""
    if companies in PHASES and (tiers, seed) == (3, 1):
        return supply_chain.load(PHASES[companies])
    return supply_chain.build(companies, tiers, seed)


def seated_for(chain: SupplyChain, defects: Mapping[str, Iterable[str]]) -> Seating:
    """Everybody in their seats; `defects` are departures by company, of `gxd mock` or of the slips of seats.

    Raises `KeyError` for a company or a departure that there is not.
    """
    seated = seating(chain)
    for company, names in defects.items():
        seated = seated.but(company, departures=[departure(name) for name in names])
    return seated


@dataclass
class Demo:
    """One demonstration. `vendors` are seats that a vendor's own system takes, by company."""

    seated: Seating
    vendors: Mapping[str, VendorFile] = field(default_factory=dict)
    bridge: bool = True
    polite: Polite = field(default_factory=Polite)

    def play(
        self, folder: Path, run_id: str, telling: Telling, *, go_on: bool, retry_untested: bool = False
    ) -> list[Cell]:
        """Chain and pairs, as far as they are not in the record yet; what was not tested again if `retry_untested`.

        Returns the cells that nobody predicted.
        """
        keys = {company: _keys(company) for company in self.seated.chain.companies if company not in self.vendors}
        with one_core(), ExitStack() as open_:
            hosts = open_.enter_context(hosted(self.seated, keys))
            round_ = self._round(hosts, keys)
            record = Record(folder, round_, run_id, self._policies(), go_on=go_on)
            open_.callback(record.close)
            if record.begun_anew:
                telling.begun_anew(folder)
            if record.has_the_chain:
                for company in self.seated.chain.in_order():
                    self._publish(hosts, company.id, self.seated.published)
            else:
                record.write_chain(self._chain(round_, hosts, record.run_id, telling))
            players = Threads(round_, record.run_id, Sockets(), folder, telling.interrupted)
            play(round_, record, players, retry_untested=retry_untested, told=telling.cell)
            due = predicted(round_, self._held())
            liars = [name for name, seat in self.seated.seats.items() if not seat.is_truthful]
            return unexplained(record.cells.values(), due, liars, self.vendors)

    def _chain(self, round_: Round, hosts: Hosts, run_id: str, telling: Telling) -> list[dict[str, Any]]:
        slow = {company: _within_s(file) for company, file in self.vendors.items()}
        with Stage(round_, f"{run_id}/chain", Sockets()) as stage:
            chain = Chain(self.seated, stage, lambda *what: self._publish(hosts, *what), slow)
            lines = chain.play(telling.hop, telling.waiting)
        # Who got nothing could not calculate. The pairs are about exchanging, so it publishes what was due.
        for company in chain.without_result:
            self._publish(hosts, company, self.seated.published)
        return lines

    def _publish(self, hosts: Hosts, company: str, published: Mapping[str, Any]) -> None:
        if company in hosts.base_urls:
            hosts.publish(company, published)

    def _held(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        return {
            (company, spec): self.seated.documents(company, spec)
            for company, seat in self.seated.seats.items()
            for spec in seat.solution.versions
        }

    def _policies(self) -> dict[str, str]:
        chain = self.seated.chain
        departing = {name: seat.departures for name, seat in self.seated.seats.items() if seat.departures}
        return {
            "chain": f"{chain.name}, {len(chain.companies)} companies, seed {chain.seed}",
            "at_once": str(self.polite.at_once),
            "per_participant": str(self.polite.per_participant),
            **{f"seat {company}": "a vendor's own system" for company in self.vendors},
            **{f"seat {name}": ", ".join(one.name for one in told) for name, told in departing.items()},
        }

    def _round(self, hosts: Hosts, keys: Mapping[str, Keys]) -> Round:
        participants = {company: self._participant(company, hosts, keys) for company in self.seated.chain.companies}
        name = f"Virtual supply chain {self.seated.chain.name}"
        return Round(name, participants, bridge=self.bridge, polite=self.polite)

    def _participant(self, company: str, hosts: Hosts, keys: Mapping[str, Keys]) -> Participant:
        if company in self.vendors:
            return Participant(company, (self.vendors[company],))
        solution = self.seated.seats[company].solution
        title = f"{company} {solution.title.en}"
        if company not in hosts.base_urls:
            return Participant(company, (), title, (), ())
        return Participant(
            company,
            tuple(_file(hosts, company, spec, keys[company], title) for spec in solution.versions),
            title,
            tuple(way for way in WAYS if way in solution.can.serves),
            tuple(way for way in WAYS if way in solution.can.takes),
            () if "pull" in solution.can.serves else tuple(self._unlisted(company)),
        )

    def _unlisted(self, company: str) -> list[str]:
        """What a company that lists nothing can be asked for: the first name of its first product."""
        spec = self.seated.seats[company].solution.versions[-1]
        documents = self.seated.documents(company, spec, history=False)
        return [str(document["productIds"][0]) for document in documents][:1]


def _within_s(file: VendorFile) -> float:
    return (file.trigger and file.trigger.within_s) or A_VENDOR_WITHIN_S


def _keys(company: str) -> Keys:
    return Keys(WITNESS, token_urlsafe(24), company, token_urlsafe(24))


def _file(hosts: Hosts, company: str, spec: str, keys: Keys, title: str) -> VendorFile:
    base_url = hosts.base_urls[company]
    file = from_options(
        url=base_url,
        auth_url=hosts.auth_base_urls[company],
        client_id=keys.client_id,
        client_secret=Secret(keys.client_secret),
        spec=spec,
        name=title,
        patience_s=PATIENCE_S,
        allow_http=True,
        trigger_url=f"{base_url}{HOOK_PATH}",
    )
    secret = Secret(keys.callback_secret)
    return replace(file, callbacks=replace(file.callbacks, client_id=keys.callback_id, client_secret=secret))
