"""What happens over plain http, asked with credentials that are worth nothing."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from gxd_conformance.certification import Certification
from gxd_conformance.evidence import Exchange, Walk
from gxd_conformance.identity import Identity
from gxd_conformance.vendor import FORM, JSON, Vendor
from gxd_mocks.message import Headers, Request


class Unencrypted(NamedTuple):
    """One action over http://."""

    action: str
    exchange: Exchange


@pytest.fixture(scope="session")
def over_http(certification: Certification, vendor: Vendor, identity: Identity, everything: Walk) -> list[Unencrypted]:
    """Every action on http:// instead of https://, with invented credentials: a real secret never goes out in clear."""
    garbage = {"Authorization": f"Bearer {identity.word()}", "Accept": JSON}
    made_up = {"Authorization": "Basic Z3hkOmd4ZA==", "Content-Type": FORM, "Accept": JSON}
    version = vendor.version
    some_id = next(iter(everything.ids), identity.uuid())
    asked = (
        ("token", "POST", vendor.default_token_url, made_up, b"grant_type=client_credentials"),
        ("list", "GET", f"{vendor.base_url}{version.footprints_path}", garbage, b""),
        ("get", "GET", f"{vendor.base_url}{version.footprints_path}/{some_id}", garbage, b""),
        ("events", "POST", f"{vendor.base_url}{version.events_path}", garbage, b"{}"),
    )
    return [
        Unencrypted(
            action,
            certification.recorder.send(Request(method, _without_encryption(url), Headers(headers), body), "over_http"),
        )
        for action, method, url, headers, body in asked
    ]


def _without_encryption(url: str) -> str:
    """The same place on http://; a port that was named stays, for that is where people forget it."""
    return urlsplit(url)._replace(scheme="http").geturl()
