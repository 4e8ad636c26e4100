"""A vendor as the suite knows it: where it is, how to speak with it, and what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path


class Secret:
    """A text that is never printed by accident. `reveal()` gives it to whoever asks on purpose."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not written down")


@dataclass(frozen=True, slots=True)
class Identification:
    """Who is tested; empty where nothing was said."""

    name: str
    product: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """Absolute URLs without a slash at the end. `auth_base_url` is None where it is the same."""

    base_url: str
    auth_base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    client_id: str
    client_secret: Secret


@dataclass(frozen=True, slots=True)
class Callbacks:
    """How the vendor reaches the suite's inbox, and the credentials that the inbox accepts."""

    public_url: str | None = None
    client_id: str = "test_client_id"
    client_secret: Secret = field(default_factory=lambda: Secret("test_client_secret"))


@dataclass(frozen=True, slots=True)
class Declares:
    """What the vendor says of its endpoint; None where it says nothing."""

    footprints: int | None = None
    events: bool | None = None
    odata_filter: bool | None = None
    discovery: bool | None = None
    recipient: bool | None = None
    publishes: bool | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes the vendor act as recipient: a POST to `url`, or `person`, who is asked on the terminal. One of the two.

    What it causes is awaited for `within_s` seconds; None leaves that to the kind of trigger. `keys` are what variables put
    into the query of the URL: they are hidden like other secrets.
    """

    url: str | None = field(default=None, repr=False)
    person: str | None = None
    within_s: float | None = None
    keys: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class CalculationCase:
    """The footprint of `product_id` answers a calculation case, calculated by `method`."""

    product_id: str
    method: str


@dataclass(frozen=True, slots=True)
class Calculation:
    cases: Mapping[str, CalculationCase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transport:
    """How requests travel. Times in seconds. A proxy's URL may hold a password and is not printed."""

    allow_http: bool = False
    ca_bundle: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    timeout_s: float = 5
    patience_s: float = 30


def situation_of(profile: str) -> list[str]:
    """A profile of the consortium, by its family (`gxd`) and by its name; nothing for `pact`."""
    return [] if profile == "pact" else [profile.partition("-")[0], profile]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorFile:
    """What one vendor.yaml says, or the options that stand for it. `warnings` are sentences for whoever wrote it."""

    vendor: Identification
    api: Api
    credentials: Credentials
    spec: str = "3.0"
    profile: str = "pact"
    policies: Mapping[str, str] = field(default_factory=dict)
    second_credentials: Credentials | None = None
    callbacks: Callbacks = field(default_factory=Callbacks)
    declares: Declares = field(default_factory=Declares)
    trigger: Trigger | None = None
    calculation: Calculation = field(default_factory=Calculation)
    transport: Transport = field(default_factory=Transport)
    warnings: tuple[str, ...] = ()

    @property
    def situation(self) -> list[str]:
        """What makes requirements apply that do not always."""
        return [*situation_of(self.profile), *(["calculation"] if self.calculation.cases else [])]

    def overridden(
        self,
        *,
        spec: str | None = None,
        profile: str | None = None,
        policies: Mapping[str, str] | None = None,
        allow_http: bool | None = None,
        ca_bundle: str | Path | None = None,
        patience_s: float | None = None,
    ) -> VendorFile:
        """The same vendor with what was said on the command line on top; None leaves a setting as it is.

        Raises `VendorFileError` for a version, profile or waiting time that there is not.
        """
        from gxd_conformance.vendor_file.options import refuse_unknown

        refuse_unknown(spec=spec, profile=profile, patience_s=patience_s)
        transport = replace(
            self.transport,
            allow_http=self.transport.allow_http if allow_http is None else allow_http,
            ca_bundle=self.transport.ca_bundle if ca_bundle is None else Path(ca_bundle),
            patience_s=self.transport.patience_s if patience_s is None else patience_s,
        )
        return replace(
            self,
            spec=spec or self.spec,
            profile=profile or self.profile,
            policies={**self.policies, **(policies or {})},
            transport=transport,
        )
