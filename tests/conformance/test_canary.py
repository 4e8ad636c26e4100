"""Neither secret nor token, in no encoding, stands in anything that a run writes - even if the vendor echoes them."""

from __future__ import annotations

import html
import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from gxd_conformance.running import certify
from gxd_conformance.settings import Settings
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Secret, from_options
from gxd_mocks.message import Request, Response
from tests.in_process import PATIENCE_S, VENDOR, Vendor

SECRET = "s3cr&t/of+the=vendor:“q”"
CALLBACK_SECRET = "c@llback secret/+="


class Echoing(Vendor):
    """Says back what it hears: in fields, in bodies, in links, in every encoding; and remembers every token there was."""

    def __init__(self, spec: str) -> None:
        super().__init__(
            spec, clients={"suite-client": SECRET}, callback_credentials=("vendor-client", CALLBACK_SECRET)
        )
        self.tokens: set[str] = set()

    def send(self, request: Request) -> Response:
        response = super().send(request)
        self._remember(response)
        heard = request.headers.get("authorization") or ""
        credentials = heard.partition(" ")[2]
        plain = b64decode(credentials).decode() if heard.startswith("Basic ") else credentials
        echoes = {
            "x-echo": heard.encode("ascii", "replace").decode(),
            "x-encoded": quote(plain, safe=""),
            "x-base64": b64encode(f"you said {plain}".encode()).decode(),
            "location": f"https://vendor.example/?access_token={quote_plus(credentials)}&x={quote(plain)}",
            "set-cookie": f"session={quote(credentials)}",
        }
        for name, value in echoes.items():
            response = response.with_header(name, value)
        if request.method == "GET" and response.status >= 400:
            told = {"code": "BadRequest", "message": f"no: {plain}", "heard": [heard, plain[::1], html.escape(plain)]}
            response = response.with_(body=json.dumps(told).encode())
        return response

    def deliver(self, request: Request, timeout_s: float) -> Response:
        response = super().deliver(request, timeout_s)
        self._remember(response)
        return response

    def _remember(self, response: Response) -> None:
        if b"access_token" in response.body:
            self.tokens.add(json.loads(response.body)["access_token"])


def _spellings(secret: str) -> set[str]:
    raw = secret.encode()
    base64 = {b64encode(b"\0" * pad + raw).decode()[4:-4] for pad in range(3)}
    url_safe = {urlsafe_b64encode(b"\0" * pad + raw).decode()[4:-4] for pad in range(3)}
    return {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        raw.hex(),
        json.dumps(secret)[1:-1],
        html.escape(secret),
        *base64,
        *url_safe,
    }


@pytest.mark.parametrize("spec", ["2.3", "3.0"])
def test_no_secret_is_ever_written(spec: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    vendor = Echoing(spec)
    file = from_options(
        url=VENDOR,
        client_id="suite-client",
        client_secret=Secret(SECRET),
        callback_client=("vendor-client", Secret(CALLBACK_SECRET)),
        spec=spec,
        patience_s=PATIENCE_S,
    )
    settings = Settings(file=file, out=tmp_path / "run")
    formats = ("html", "junit", "json", "ctrf", "sarif", "har", "md", "pact-json")
    certify(settings, surroundings=vendor.world, telling=Telling(), formats=formats)
    told = capfd.readouterr()
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "run").rglob("*") if path.is_file()}
    assert {"run.jsonl", "report.html", "junit.xml", "report.json"} <= set(written)
    assert vendor.tokens, "no token was ever issued, so nothing was looked for"
    assert "$CLIENT_SECRET" in written["run.jsonl"]
    for secret in (SECRET, CALLBACK_SECRET, *vendor.tokens):
        for spelling in _spellings(secret):
            for name, text in {**written, "stdout": told.out, "stderr": told.err}.items():
                assert spelling.lower() not in text.lower(), f"{spelling!r} of {secret!r} stands in {name}"
