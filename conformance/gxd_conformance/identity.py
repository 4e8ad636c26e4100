"""Ids and names that nobody else uses, the same again from the same seed."""

from __future__ import annotations

from random import Random
from uuid import UUID


class Identity:
    """Invents what the suite needs to be unmistakable: ids that nobody published, events that are ours."""

    def __init__(self, run_id: str, seed: int) -> None:
        self.run_id = run_id
        self._random = Random(f"{run_id}/{seed}")

    def uuid(self) -> str:
        """A UUID v4 that nobody published."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def event_id(self, about: str) -> str:
        """The id of an event of this run: says what it is about, so that a vendor's log can be read."""
        return f"{self.run_id}/{about}/{self._random.getrandbits(32):08x}"

    def unknown_product(self) -> str:
        """The URN of a product that nobody makes."""
        return f"urn:pact:gxd-conformance.example:product-id:nobody-makes-{self._random.getrandbits(40):010x}"

    def unknown_company(self) -> str:
        return f"urn:pact:gxd-conformance.example:company-id:nobody-{self._random.getrandbits(40):010x}"

    def word(self) -> str:
        return f"gxd{self._random.getrandbits(40):010x}"
