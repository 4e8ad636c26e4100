"""What goes wrong at the door is exit code 2, one clear sentence, and blame where it belongs: never on conformance."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gxd_conformance.running import certify
from gxd_conformance.settings import Settings
from gxd_conformance.surroundings import OneProcess
from gxd_conformance.telling import Telling
from gxd_conformance.vendor_file import Credentials, Secret
from gxd_mocks.message import Headers, Request, Response
from gxd_mocks.wire import Unreachable
from tests.in_process import VENDOR, Run, Vendor, certified, vendor_file

HTML = Response(200, Headers({"Content-Type": "text/html; charset=utf-8"}), b"<!doctype html><title>Log in</title>")
Answer = Callable[[Request], Response]


def knocked(answer: Answer, out: Path, spec: str = "3.0") -> Run:
    """A run against a vendor that answers like this."""
    text = io.StringIO()
    settings = Settings(file=vendor_file(spec), out=out)
    code = certify(settings, surroundings=OneProcess(answer), telling=Telling(text, io.StringIO()))
    return Run(code, text.getvalue(), out / "run.jsonl")


def unreachable(kind: str) -> Answer:
    def answer(request: Request) -> Response:
        raise Unreachable(kind, "that is how it is")

    return answer


def but(path: str, instead: Response) -> Answer:
    """The truthful gateway, except at one path."""
    truthful = Vendor("3.0").send

    def answer(request: Request) -> Response:
        return instead if request.path.endswith(path) else truthful(request)

    return answer


CASES = {
    "unknown host": (unreachable("dns"), "network", "can't be reached"),
    "closed port": (unreachable("refused"), "network", "can't be reached"),
    "silence": (unreachable("timeout"), "network", "can't be reached"),
    "untrusted certificate": (unreachable("tls"), "config", "ca_bundle"),
    "not http": (unreachable("broken"), "network", "can't be reached"),
    "a body without end": (unreachable("too_large"), "config", "Is this the API, and not a download?"),
    "html everywhere": (lambda request: HTML, "config", "HTML"),
    "html instead of tokens": (but("/auth/token", HTML), "config", "HTML"),
    "html instead of lists": (but("/footprints", HTML), "config", "HTML"),
    "wrong secret": (but("/auth/token", Response.json(401, {"error": "invalid_client"})), "config", "invalid_client"),
    "client not allowed": (
        but("/auth/token", Response.json(403, {"error": "unauthorized_client"})),
        "config",
        "refuses",
    ),
    "no token endpoint": (but("/auth/token", Response.json(404, {})), "config", "does not exist"),
    "redirected elsewhere": (
        but("/auth/token", Response(302, Headers({"Location": "https://evil.example/"}))),
        "config",
        "redirects",
    ),
    "no list": (but("/footprints", Response(404, Headers(), b"nothing here")), "config", "does not exist"),
}


@pytest.mark.parametrize(("answer", "blame", "says"), CASES.values(), ids=CASES.keys())
def test_a_closed_door_is_2_with_blame_and_one_sentence(answer: Answer, blame: str, says: str, tmp_path: Path) -> None:
    run = knocked(answer, tmp_path)
    assert run.code == 2
    assert run.footer["verdict"] == "incomplete"
    assert run.footer["blame"] == blame
    assert says in run.footer["reason"]
    assert "\n" not in run.footer["reason"]
    assert run.verdicts == {}
    assert run.footer["reason"] in run.text


def test_a_vendor_that_breaks_over_a_good_token_request_is_not_excused(tmp_path: Path) -> None:
    """500 at the token endpoint is the vendor's fault, not the configuration's."""
    run = knocked(but("/auth/token", Response.json(500, {"error": "server_error"})), tmp_path)
    assert run.code == 1
    assert run.verdicts["PACT-AUTH-001"] == "fail"
    assert run.footer["blame"] == "vendor"


def test_a_broken_announcement_is_judged_and_the_default_path_used(tmp_path: Path) -> None:
    """Discovery announces a token endpoint that does not answer: clients fall back, and the document is looked at."""
    announced = {"issuer": "https://vendor.example/pact", "token_endpoint": "https://vendor.example/pact/nowhere"}
    run = knocked(but("/openid-configuration", Response.json(200, announced)), tmp_path)
    assert run.verdicts["PACT-AUTH-001"] == run.verdicts["PACT-AUTH-006"] == "fail"
    assert run.verdicts["PACT-AUTH-017"] == "pass"


def test_the_secret_is_not_sent_where_nothing_is_encrypted(tmp_path: Path) -> None:
    announced = {"issuer": "https://vendor.example/pact", "token_endpoint": "http://listener.example/token"}
    asked: list[str] = []
    truthful = but("/openid-configuration", Response.json(200, announced))

    def answer(request: Request) -> Response:
        asked.append(request.url)
        return truthful(request)

    run = knocked(answer, tmp_path)
    assert not [url for url in asked if url.startswith("http://listener.example")]
    assert run.verdicts["PACT-AUTH-006"] == "fail"


def test_nothing_selected_is_nothing_told(tmp_path: Path) -> None:
    """A run that judges nothing is no green run."""
    run = certified("3.0", tmp_path, only=["PACT-CLI-006"])
    assert run.code == 2
    assert "nothing was judged" in run.footer["reason"]


THIRD = "https://login.other.example"


@pytest.mark.parametrize(("issuer", "asked"), [(VENDOR, True), (f"{VENDOR}/", True), (THIRD, False), (None, False)])
def test_the_secret_goes_to_another_host_on_the_word_of_the_issuer_only(
    issuer: str | None, asked: bool, tmp_path: Path
) -> None:
    """OpenID Connect Discovery 1.0, 4.3: a document of another issuer is not used."""
    truthful = Vendor("3.0")
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        if request.path.endswith("/openid-configuration"):
            return Response.json(200, {"issuer": issuer, "token_endpoint": f"{THIRD}/token"})
        if request.url.startswith(THIRD):
            seen.append(request)
            return truthful.send(request.with_(url=f"{VENDOR}/auth/token"))
        return truthful.send(request)

    run = knocked(answer, tmp_path)
    assert bool(seen) == asked
    assert (run.verdicts["PACT-AUTH-006"] == "fail") is not asked


def test_a_document_of_another_issuer_is_named_where_there_is_no_default_path(tmp_path: Path) -> None:
    def answer(request: Request) -> Response:
        if request.path.endswith("/openid-configuration"):
            return Response.json(200, {"issuer": THIRD, "token_endpoint": f"{THIRD}/token"})
        return Response(404)

    run = knocked(answer, tmp_path)
    assert run.code == 2
    assert f"The discovery document is that of {THIRD}: if that is yours, write it for api.auth_base_url." in run.text


def test_what_a_token_endpoint_says_is_shown_in_one_short_line(tmp_path: Path) -> None:
    said = Response.json(401, {"error": "no\n\x1b[2J" + "x" * 100_000})
    run = knocked(but("/auth/token", said), tmp_path)
    assert run.code == 2
    assert len(run.text) < 1000
    assert "\x1b" not in run.text


def test_a_client_id_may_hold_a_colon(tmp_path: Path) -> None:
    """Before the colon of Basic it stands as RFC 6749, 2.3.1, encodes it."""
    client = Credentials("urn:client:7", Secret("its-own-secret"))
    vendor = Vendor("3.0", clients={client.client_id: client.client_secret.reveal()})
    run = certified("3.0", tmp_path, vendor=vendor, file=replace(vendor_file("3.0"), credentials=client))
    assert run.verdicts["PACT-AUTH-001"] == "pass"
