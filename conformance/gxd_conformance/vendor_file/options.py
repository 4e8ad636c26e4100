"""The same vendor from the options of a command line, checked by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gxd_conformance.vendor_file.address import BadAddress, base
from gxd_conformance.vendor_file.address import proxy as proxy_address
from gxd_conformance.vendor_file.content import ONE_LINE, is_one_line, wrong_with_bundle
from gxd_conformance.vendor_file.mistake import Mistake, VendorFileError
from gxd_conformance.vendor_file.model import (
    Api,
    Callbacks,
    Credentials,
    Identification,
    Secret,
    Transport,
    Trigger,
    VendorFile,
)
from gxd_conformance.vendor_file.schema import complaints

COMMAND_LINE = "command line"
OPTIONS = {
    ("api", "base_url"): "--url",
    ("api", "auth_base_url"): "--auth-url",
    ("credentials", "client_id"): "--client-id",
    ("credentials", "client_secret"): "--client-secret-env",
    ("callbacks", "public_url"): "--public-url",
    ("spec",): "--spec",
    ("profile",): "--profile",
    ("vendor", "name"): "--name",
    ("transport", "ca_bundle"): "--ca-bundle",
    ("transport", "proxy"): "--proxy",
    ("transport", "timeout_s"): "--timeout",
    ("transport", "patience_s"): "--patience",
}
"""Which option stands for which setting."""


def from_options(
    *,
    url: str,
    client_id: str,
    client_secret: Secret,
    auth_url: str | None = None,
    spec: str = "3.0",
    profile: str = "pact",
    name: str | None = None,
    product: str = "",
    version: str = "",
    public_url: str | None = None,
    callback_client: tuple[str, Secret] | None = None,
    trigger_url: str | None = None,
    allow_http: bool = False,
    ca_bundle: str | Path | None = None,
    proxy: str | None = None,
    timeout_s: float = 5,
    patience_s: float = 30,
) -> VendorFile:
    """The vendor at `url`; without `name` it is called after its host. Raises `VendorFileError` with every mistake."""
    mistakes: list[Mistake] = []

    def address(key: tuple[str, ...], text: str | None, check: Callable[..., str] = base) -> str | None:
        try:
            return None if text is None else check(text, allow_http=allow_http)
        except BadAddress as bad:
            mistakes.append(_mistake(key, bad.wrong, bad.right))
            return None

    base_url = address(("api", "base_url"), url)
    auth_base_url = address(("api", "auth_base_url"), auth_url)
    reached_at = address(("callbacks", "public_url"), public_url)
    mistakes += _refusals(
        spec=spec,
        profile=profile,
        client_id=client_id,
        client_secret=client_secret,
        timeout_s=timeout_s,
        patience_s=patience_s,
    )
    for setting, text in (("client_id", client_id), ("client_secret", client_secret.reveal())):
        if not is_one_line(text):
            mistakes.append(_mistake(("credentials", setting), ONE_LINE, "give it and nothing else"))
    if ca_bundle is not None and (wrong := wrong_with_bundle(Path(ca_bundle))):
        mistakes.append(_mistake(("transport", "ca_bundle"), wrong, "name a PEM file"))
    address(("transport", "proxy"), proxy, proxy_address)
    if mistakes or base_url is None:
        raise VendorFileError(mistakes)
    callbacks = Callbacks(reached_at, *callback_client) if callback_client else Callbacks(reached_at)
    return VendorFile(
        vendor=Identification(name or urlsplit(base_url).netloc, product, version),
        api=Api(base_url, auth_base_url),
        credentials=Credentials(client_id, client_secret),
        spec=spec,
        profile=profile,
        callbacks=callbacks,
        trigger=Trigger(trigger_url) if trigger_url else None,
        transport=Transport(allow_http, None if ca_bundle is None else Path(ca_bundle), proxy, timeout_s, patience_s),
    )


def refuse_unknown(*, spec: str | None, profile: str | None, patience_s: float | None) -> None:
    """Raises `VendorFileError` for a version, a profile or a waiting time that there is not."""
    mistakes = _refusals(
        spec=spec or "3.0", profile=profile or "pact", patience_s=30 if patience_s is None else patience_s
    )
    if mistakes:
        raise VendorFileError(mistakes)


def _refusals(
    *,
    spec: str,
    profile: str,
    client_id: str = "suite",
    client_secret: Secret = Secret("unsaid"),  # noqa: B008  (immutable)
    timeout_s: float = 5,
    patience_s: float,
) -> list[Mistake]:
    """What the schema of a vendor.yaml would have against these values."""
    content: dict[str, Any] = {
        "vendor": {"name": "unsaid"},
        "api": {"base_url": "unsaid"},
        "spec": spec,
        "profile": profile,
        "credentials": {"client_id": client_id, "client_secret": client_secret.reveal()},
        "transport": {"timeout_s": timeout_s, "patience_s": patience_s},
    }
    return [_mistake(key, wrong, right) for key, _, wrong, right in complaints(content)]


def _mistake(key: tuple[str | int, ...], wrong: str, right: str) -> Mistake:
    return Mistake(COMMAND_LINE, None, OPTIONS[tuple(map(str, key))], wrong, right)
