"""A solution: how it keeps a company's data, how it calculates, how it publishes, and what habits its endpoint has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.policy import Policies
from gxd_mocks.departures import Departure
from gxd_mocks.rounding import Rounding
from gxd_mocks.solutions.formats import FORMATS, Files
from gxd_mocks.solutions.jobs import Job, jobs
from gxd_mocks.solutions.published import Published, publish
from gxd_mocks.solutions.results import results
from gxd_mocks.solutions.tables import Tables, organisation_tables, product_tables, transaction_tables

if TYPE_CHECKING:
    from gxd_fixtures.supply_chain.chain import SupplyChain
    from gxd_mocks.gateway import Clock, Gateway

_TABLES = {
    "bom": product_tables,
    "sales": organisation_tables,
    "weight": organisation_tables,
    "transaction": transaction_tables,
}


def tables_of(chain: SupplyChain, company: str, method: str) -> Tables:
    """What a company has to know to calculate by a method. Raises `KeyError` for an unknown company or method."""
    return _TABLES[method](chain, company)


@dataclass(frozen=True, slots=True)
class Text:
    """A name in both languages."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What others may count on. `serves`: the roads on which it hands footprints over; `takes`: on which it takes them.

    The roads are `pull` (list and get), `events` (request, fulfilled) and `files`.
    """

    serves: frozenset[str]
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Publishing:
    """How it writes documents: kinds of product and company ids (`gxd_fixtures/invent/identifiers.yaml`), the clock of
    3.0, with or without the consortium's extension, texts in Japanese or English."""

    product_ids: tuple[str, ...] = ("own", "gtin")
    company_ids: tuple[str, ...] = ("company", "gln")
    clock: str = "Z"
    extension: bool = False
    language: str = "ja"


@dataclass(frozen=True, kw_only=True)
class Solution:
    """One solution on the market. `endpoint` are choices of its gateway, `habits` names of lawful departures."""

    name: str
    title: Text
    vendor: Text
    says: Text
    versions: tuple[str, ...]
    methods: tuple[str, ...]
    format: str
    rounding: Rounding
    can: Capabilities
    publishing: Publishing
    habits: tuple[str, ...] = ()
    endpoint: Mapping[str, Any] = field(default_factory=dict, hash=False)

    # Its company's data, in its own form

    def native(self, chain: SupplyChain, company: str, method: str) -> Files:
        """What the company has in this solution: files in its native format."""
        return FORMATS[self.format].write(tables_of(chain, company, method))

    def tables(self, native: Mapping[str, bytes]) -> Tables:
        return FORMATS[self.format].read(native)

    def jobs(self, native: Mapping[str, bytes], method: str) -> list[Job]:
        """The company's data as inputs of `gxd calc`."""
        return jobs(method, self.tables(native))

    # What it calculates and publishes

    def calculate(
        self, native: Mapping[str, bytes], method: str, received: Mapping[str, Footprint], exactly: bool = False
    ) -> list[Published]:
        """The footprints of the company's products, by its method, from what its suppliers handed over (by product).

        `exactly` leaves them unrounded: for proofs. Raises the named errors of the calculators.
        """
        rounding = None if exactly else self.rounding
        return [
            publish(result, rounding)
            for job in self.jobs(native, method)
            for result in results(job, received, Policies({"rounding": "pact"}))
        ]

    # Its endpoint

    @property
    def serves_an_api(self) -> bool:
        return bool(self.can.serves & {"pull", "events"})

    def departures(self) -> tuple[Departure, ...]:
        """Its habits. Raises `KeyError` for one that nobody has."""
        from gxd_mocks.solutions.habits import habit

        return tuple(habit(name) for name in self.habits)

    def gateway(
        self,
        footprints: Mapping[str, Sequence[dict[str, Any]]],
        *,
        clock: Clock | None = None,
        departures: Iterable[Departure] = (),
        **choices: Any,
    ) -> Gateway:
        """Its endpoint with these footprints, by version. `departures` come on top of its habits, `choices` win over its own.

        Raises `ValueError` for a solution that has no API.
        """
        from gxd_mocks.gateway import Gateway

        if not self.serves_an_api:
            raise ValueError(f"{self.name} has no API: it hands over files")
        return Gateway(
            self.versions,
            footprints=footprints,
            clock=clock,
            departures=[*self.departures(), *departures],
            **{**self.endpoint, **choices},
        )


@cache
def solutions() -> dict[str, Solution]:
    """Every solution, by name, in the order of `solutions.yaml`."""
    from gxd_fixtures.yamlfile import load

    rows = load((files(__package__) / "solutions.yaml").read_text("utf-8"))
    return {row["name"]: _solution(**row) for row in rows}


def _solution(
    *,
    name: str,
    title: dict[str, str],
    vendor: dict[str, str],
    says: dict[str, str],
    rounding: str,
    places: int = 3,
    serves: list[str],
    takes: list[str],
    publishing: dict[str, Any] | None = None,
    endpoint: dict[str, Any] | None = None,
    **others: Any,
) -> Solution:
    from gxd_mocks.rounding import policy

    choices: dict[str, Any] = _with_tuples(publishing or {})
    return Solution(
        name=name,
        title=Text(**title),
        vendor=Text(**vendor),
        says=Text(**says),
        rounding=policy(rounding, places),
        can=Capabilities(frozenset(serves), frozenset(takes)),
        publishing=Publishing(**choices),
        endpoint=endpoint or {},
        **_with_tuples(others),
    )


def _with_tuples(members: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in members.items()}
