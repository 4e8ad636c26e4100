"""From the source of a request to where the answer goes, and the addresses that get none."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from gxd_mocks.gateway.sources import UnusableSource, callback_base

FAR = urlsplit("https://vendor.example/3/events")
NEAR = urlsplit("http://127.0.0.1:8080/3/events")
NEAR_TLS = urlsplit("https://localhost:8080/3/events")

# source -> base URL, for a gateway on the internet
USABLE = [
    ("//api.example.com/3/events", "https://api.example.com"),
    ("//api.example.com/pact/2/events", "https://api.example.com/pact"),
    ("//api.example.com/events", "https://api.example.com"),
    ("//api.example.com", "https://api.example.com"),
    ("//api.example.com/", "https://api.example.com"),
    ("//api.example.com/pact/", "https://api.example.com/pact"),
    ("https://api.example.com", "https://api.example.com"),
    ("HTTPS://API.example.com:8443/a/b/3/events/", "https://api.example.com:8443/a/b"),
    ("https://api.example.com/3/events?x=1#y", "https://api.example.com"),
    ("https://api.example.com/3", "https://api.example.com/3"),
    ("https://api.example.com/my-events", "https://api.example.com/my-events"),
    ("https://api.example.com/4/events", "https://api.example.com/4"),
    ("https://8.8.8.8/x", "https://8.8.8.8/x"),
    ("https://[2606:4700::1111]:81/x", "https://[2606:4700::1111]:81/x"),
]


@pytest.mark.parametrize(("source", "base"), USABLE)
def test_every_form_that_occurs_is_understood(source: str, base: str) -> None:
    assert callback_base(source, FAR) == base


UNUSABLE = [
    "",
    "urn:gxd:nowhere",
    "api.example.com",
    "/3/events",
    "mailto:a@example.com",
    "ftp://api.example.com",
    "file:///etc/passwd",
    "http://api.example.com",
    "https://",
    "https:///3/events",
    "https://user:secret@api.example.com",
    "https://api.example.com:99999",
    "https://api.example.com:x",
    "https://api example.com",
    "https://api.example.com/\r\nX: y",
    "https://exämple.com",
    "https://[::1",
    "https://a_b!.example",
    "https://.example",
    # addresses inside a network
    "https://localhost/3/events",
    "https://LOCALHOST./3/events",
    "https://127.0.0.1",
    "https://127.1.2.3",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://10.0.0.1",
    "https://192.168.1.1",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0",
    "https://[fe80::1]",
]


@pytest.mark.parametrize("source", UNUSABLE)
def test_everything_else_gets_no_answer(source: str) -> None:
    with pytest.raises(UnusableSource):
        callback_base(source, FAR)


@pytest.mark.parametrize(
    ("source", "reached", "base"),
    [
        ("http://127.0.0.1:9000/3/events", NEAR, "http://127.0.0.1:9000"),
        ("http://localhost:9000", NEAR_TLS, "http://localhost:9000"),
        ("https://[::1]:9000", NEAR_TLS, "https://[::1]:9000"),
        ("//127.0.0.1:9000", NEAR, "http://127.0.0.1:9000"),
        ("//127.0.0.1:9000", NEAR_TLS, "https://127.0.0.1:9000"),
        ("//api.example.com", NEAR, "https://api.example.com"),
    ],
)
def test_two_systems_on_one_machine_may_talk_there(source: str, reached: object, base: str) -> None:
    assert callback_base(source, reached) == base  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ["http://api.example.com", "http://10.0.0.1:9000", "https://192.168.1.1"])
def test_from_one_machine_others_are_others(source: str) -> None:
    with pytest.raises(UnusableSource):
        callback_base(source, NEAR)


@pytest.mark.parametrize("source", ["http://suite:9000", "http://10.0.0.1:9000", "http://localhost:9000"])
def test_an_operator_may_vouch_for_the_network(source: str) -> None:
    assert callback_base(source, FAR, allow_http=True) == source
    with pytest.raises(UnusableSource):
        callback_base("ftp://suite", FAR, allow_http=True)
    for nowhere in ("http://169.254.169.254", "http://0.0.0.0", "http://[fe80::1]", "http://224.0.0.1"):
        with pytest.raises(UnusableSource):
            callback_base(nowhere, FAR, allow_http=True)
