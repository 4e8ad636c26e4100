"""Who uses which solution: the seats of a chain, and what everybody publishes when each has done its part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gxd_mocks.calculators.declared import Footprint, from_document
from gxd_mocks.departures import Departure
from gxd_mocks.solutions.documents import documents, names_of
from gxd_mocks.solutions.formats import Files
from gxd_mocks.solutions.published import Published
from gxd_mocks.solutions.solution import Solution, solutions

if TYPE_CHECKING:
    from gxd_fixtures.supply_chain.chain import SupplyChain
    from gxd_mocks.gateway import Clock, Gateway


@dataclass(frozen=True)
class Seat:
    """One company's seat: the solution that it uses, the method, and where its endpoint departs from the truth."""

    company: str
    solution: Solution
    method: str
    departures: tuple[Departure, ...] = ()

    @property
    def is_truthful(self) -> bool:
        return not any(departure.kind == "defect" for departure in self.departures)


@dataclass(frozen=True)
class Seating:
    """A chain with every seat taken. `seats` by company, in the order of the chain's companies."""

    chain: SupplyChain
    seats: Mapping[str, Seat]

    def but(
        self,
        company: str,
        *,
        solution: str | None = None,
        method: str | None = None,
        departures: Iterable[Departure] | None = None,
    ) -> Seating:
        """The same seating with one seat changed: another solution, another method, or a departure from the truth.

        Raises `KeyError` for an unknown company or solution, `ValueError` for a method that the solution does not have.
        """
        seat = self.seats[company]
        chosen = solutions()[solution] if solution else seat.solution
        how = method or (seat.method if seat.method in chosen.methods else chosen.methods[0])
        if how not in chosen.methods:
            raise ValueError(f"{chosen.name} calculates by {', '.join(chosen.methods)}, not by {how}")
        told = seat.departures if departures is None else tuple(departures)
        return replace(self, seats={**self.seats, company: Seat(company, chosen, how, told)})

    # What follows

    def calculate(self, company: str, received: Mapping[str, Footprint], exactly: bool = False) -> list[Published]:
        """What a company publishes when its suppliers have handed over `received`, by product: truthfully."""
        return self.seats[company].solution.calculate(
            self._native[company], self.seats[company].method, received, exactly
        )

    @cached_property
    def _native(self) -> dict[str, Files]:
        return {name: seat.solution.native(self.chain, name, seat.method) for name, seat in self.seats.items()}

    @cached_property
    def published(self) -> dict[str, Published]:
        """Tier by tier, by product: everybody calculates from the documents of those before, and publishes."""
        done: dict[str, Published] = {}
        received: dict[str, Footprint] = {}
        for company in self.chain.in_order():
            spec = self.seats[company.id].solution.versions[-1]
            for published in self.calculate(company.id, received):
                done[published.product] = published
                (document,) = self._documents(published, spec, history=False)
                received[published.product] = as_received(document)
        return done

    @cached_property
    def published_exactly(self) -> dict[str, Published]:
        """The same without any rounding, handed over as fractions: for proofs."""
        done: dict[str, Published] = {}
        received: dict[str, Footprint] = {}
        for company in self.chain.in_order():
            for published in self.calculate(company.id, received, exactly=True):
                done[published.product] = published
                received[published.product] = published.handed_over()
        return done

    # What others get

    def native(self, company: str) -> Files:
        """The company's data in its solution's own format."""
        return dict(self._native[company])

    def documents(
        self, company: str, spec: str, history: bool = True, published: Mapping[str, Published] | None = None
    ) -> list[dict[str, Any]]:
        """The footprints of a company in one version, with those of the year before, deprecated, unless without `history`.

        `published` is what it really calculated, by product, if not everybody before it was truthful. Raises `ValueError`
        for a version that its solution does not speak.
        """
        found = self.published if published is None else published
        return [
            document
            for product in self.chain.made_by(company)
            for document in self._documents(found[product.id], spec, history)
        ]

    def _documents(self, published: Published, spec: str, history: bool) -> list[dict[str, Any]]:
        seat = self.seats[self.chain.products[published.product].company]
        return documents(self.chain, published, seat.solution, seat.method, spec, history)

    def product_of(self, document: Mapping[str, Any]) -> str | None:
        """Which product of the chain a document of any version is about, by its product ids; None if it is none of them."""
        names = [str(urn).rpartition(":")[2] for urn in document.get("productIds", ())]
        return next((self._products[name] for name in names if name in self._products), None)

    @cached_property
    def _products(self) -> dict[str, str]:
        """Every name that a product is given -> the product. What is the same for two of them is no name."""
        names: dict[str, list[str]] = {}
        for product in self.chain.products.values():
            for name in names_of(product):
                names.setdefault(name, []).append(product.id)
        return {name: found[0] for name, found in names.items() if len(found) == 1}

    def gateway(
        self,
        company: str,
        *,
        clock: Clock | None = None,
        published: Mapping[str, Published] | None = None,
        **choices: Any,
    ) -> Gateway:
        """The company's endpoint, with its footprints, habits and departures, at `base_url(company)`.

        `published` as for `documents`; `choices` are those of `Gateway`. Raises `ValueError` for a solution without API.
        """
        seat = self.seats[company]
        held = {spec: self.documents(company, spec, published=published) for spec in seat.solution.versions}
        gateway = seat.solution.gateway(held, clock=clock, departures=seat.departures, **choices)
        gateway.base_url = self.base_url(company) + gateway.base_path
        return gateway

    def base_url(self, company: str) -> str:
        """Where nobody answers but an in-process network."""
        return f"https://{self.chain.companies[company].domain}"

    def files(self, company: str, published: Mapping[str, Published] | None = None) -> Files:
        """What a company drops into a folder: one JSON array of footprints for each version that its solution speaks."""
        found = {
            spec: self.documents(company, spec, published=published) for spec in self.seats[company].solution.versions
        }
        return {
            f"{company}-{spec}.json": json.dumps(held, ensure_ascii=False, indent=1).encode()
            for spec, held in found.items()
        }


def as_received(document: Any) -> Footprint:
    """A footprint as a customer of the chain takes it from a document of any version.

    Ratings stay behind: 2.x and 3.0 rate on different scales, and no formula leads from one to the other.
    """
    return replace(from_document(document), ratings=None)


def seating(chain: SupplyChain) -> Seating:
    """The chain with everybody seated: as `seats.yaml` says, or, for a chain that is not in it, one solution after another
    with EcoAssist-Pro/LCA for the final product."""
    stated = _stated().get(chain.name, {})
    places = stated if set(stated) == set(chain.companies) else _one_after_another(chain)
    return Seating(chain, {company: _seat(company, *places[company].split()) for company in chain.companies})


def _seat(company: str, name: str, method: str | None = None) -> Seat:
    solution = solutions()[name]
    if method is not None and method not in solution.methods:
        raise ValueError(f"seat of {company}: {name} calculates by {', '.join(solution.methods)}, not by {method}")
    return Seat(company, solution, method or solution.methods[0])


def _stated() -> dict[str, dict[str, str]]:
    from gxd_fixtures.yamlfile import load

    stated: dict[str, dict[str, str]] = load((files(__package__) / "seats.yaml").read_text("utf-8"))
    return stated


def _one_after_another(chain: SupplyChain) -> dict[str, str]:
    ways = [f"{solution.name} {method}" for solution in solutions().values() for method in solution.methods]
    places = {company: ways[number % len(ways)] for number, company in enumerate(chain.companies)}
    return places | {chain.final.company: "ecoassist-pro-lca bom"}
