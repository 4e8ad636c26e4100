"""A seated chain as an input of `gxd calc chain`: one tier for each product, each with its company's own calculation.

A third opinion on the value: what crosses between tiers is the short form of the calculators there, not a document. (Its
primary data shares are rounded like the value, and not to whole percent.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gxd_mocks.solutions.jobs import Asked, Job
from gxd_mocks.solutions.seating import Seat, Seating


def tiers(seating: Seating) -> dict[str, Any]:
    """The whole chain as one document; the last tier is the final product, per counted unit."""
    order = list(seating.chain.products)
    found: dict[str, dict[str, Any]] = {}
    for company, seat in seating.seats.items():
        for job in seat.solution.jobs(seating.native(company), seat.method):
            found |= {tier["id"]: tier for tier in _tiers(job, seat)}
    return {"method": "chain", "title": seating.chain.name, "tiers": [found[name] for name in order]}


def _tiers(job: Job, seat: Seat) -> Iterable[dict[str, Any]]:
    rounding = seat.solution.rounding
    for asked in job.asked:
        yield {
            "id": asked.product,
            "method": job.method,
            "input": job.document,
            "rounding": rounding.name,
            **({"places": str(rounding.places)} if rounding.places is not None else {}),
            **_hands_over(job.method, asked),
        }


def _hands_over(method: str, asked: Asked) -> dict[str, Any]:
    if method == "bom":
        return {}
    if method == "transaction":
        goods = {"quantity": asked.quantity, "unit": asked.unit, "mass": asked.mass}
        return {"hands_over": {"firm": asked.customer, "amount": asked.amount, "unit": "円", "per": goods}}
    return {"hands_over": {"customer": asked.customer}}
