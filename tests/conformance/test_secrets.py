"""No secret is ever written, in no encoding."""

from __future__ import annotations

import html
import json
import sys
import threading
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest

from gxd_conformance.secrets import Secrets

SECRET = 'p/ss+w"rd?&é:%20日本~x'


def _hidden(text: str, secret: str = SECRET) -> str:
    secrets = Secrets()
    secrets.learn("CLIENT_SECRET", secret)
    return secrets.hide(text)


SPELLINGS = {
    "plain": SECRET,
    "percent-encoded": quote(SECRET, safe=""),
    "percent-encoded, small letters": quote(SECRET, safe="").lower(),
    "percent-encoded, slashes kept": quote(SECRET),
    "as a form": quote_plus(SECRET),
    "every byte percent-encoded": "".join(f"%{byte:02x}" for byte in SECRET.encode()),
    "json": json.dumps(SECRET)[1:-1],
    "json with unicode": json.dumps(SECRET, ensure_ascii=False)[1:-1],
    "html": html.escape(SECRET),
    "hexadecimal": SECRET.encode().hex(),
    "hexadecimal, capital": SECRET.encode().hex().upper(),
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_secret_is_hidden_in_every_spelling(text: str) -> None:
    assert _hidden(f"before {text} after") == "before $CLIENT_SECRET after"


@pytest.mark.parametrize("prefix", ["", "u", "id", "abc", "client:", "some_client_id:"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("suffix", ["", "x", "yz", "\n"])
def test_a_secret_is_hidden_inside_base64(prefix: str, encode: object, suffix: str) -> None:
    """At all three alignments: Basic credentials put the client id in front."""
    assert callable(encode)
    encoded = encode(f"{prefix}{SECRET}{suffix}".encode()).decode()
    hidden = _hidden(f"Basic {encoded}")
    assert "$CLIENT_SECRET" in hidden
    core = encoded[8:-8]
    assert core not in hidden


def test_tokens_are_recognised_where_they_stand() -> None:
    secrets = Secrets()
    body = '{"token_type":"bearer", "access_token" : "abc.def-123", "expires_in":3600}'
    assert "abc.def" not in secrets.hide(body)
    assert secrets.hide("GET /?x=abc.def-123") == "GET /?x=$TOKEN"
    assert "zzzzzzzz" not in secrets.hide("https://h.example/?access_token=zzzzzzzz&a=b")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Authorization", "Bearer unknown-token-of-nobody", "Bearer $CREDENTIALS"),
        ("authorization", "Basic dXNlcjpwYXNz", "Basic $CREDENTIALS"),
        ("Authorization", "Digest username=x, response=y", "Digest $CREDENTIALS"),
        ("Set-Cookie", "session=1234", "$COOKIE"),
        ("X-Echo", "Bearer unknown-token-of-nobody", "Bearer $CREDENTIALS"),
        ("Content-Type", "application/json", "application/json"),
        ("WWW-Authenticate", 'Basic realm="pact"', 'Basic realm="pact"'),
    ],
)
def test_fields_that_carry_credentials_are_hidden_whole(name: str, value: str, kept: str) -> None:
    assert Secrets().hide_field(name, value) == kept
    assert Secrets().hide_fields([("Accept", "*/*"), (name, value)]) == [("Accept", "*/*"), (name, kept)]


def test_only_to_the_letter_a_token_bears_its_name() -> None:
    secrets = Secrets()
    secrets.learn("TOKEN", "abc.def-123")
    shown = ("abc.def-123", "ABC.DEF-123", b"abc.def-123".hex(), "$TOKEN", "abc.def-123.x")
    kept = [secrets.hide_field("Authorization", f"Bearer {token}") for token in shown]
    assert kept == ["Bearer $TOKEN", *["Bearer $CREDENTIALS"] * 3, "Bearer $TOKEN.x"]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_secret_in_any_field_is_hidden(name: str) -> None:
    secrets = Secrets()
    secrets.learn("CLIENT_SECRET", SECRET)
    hidden = secrets.hide_fields([("X-One", "1"), ("X-Echo", f"<{SPELLINGS[name]}>"), ("X-Two", "2")])
    assert [hidden[0], hidden[2]] == [("X-One", "1"), ("X-Two", "2")]
    assert not secrets.occurs_in(hidden[1][1])
    assert "$CLIENT_SECRET" in hidden[1][1]


def test_what_one_thread_learns_does_not_disturb_another() -> None:
    secrets, ended = Secrets(), threading.Event()

    def learn() -> None:
        for number in range(400):
            secrets.learn("TOKEN", f"token-number-{number:05}")
        ended.set()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # as many turns as possible
    try:
        learning = threading.Thread(target=learn)
        learning.start()
        while not ended.is_set():
            assert secrets.hide("nothing that anybody learns") == "nothing that anybody learns"
        learning.join()
    finally:
        sys.setswitchinterval(before)
    assert secrets.hide("token-number-00399") == "$TOKEN"


def test_a_longer_secret_is_not_torn_by_a_shorter_one() -> None:
    secrets = Secrets()
    secrets.learn("TOKEN", "abcd")
    secrets.learn("CLIENT_SECRET", "abcd-efgh")
    assert secrets.hide("x abcd-efgh y abcd") == "x $CLIENT_SECRET y $TOKEN"


def test_nothing_is_no_secret() -> None:
    secrets = Secrets()
    for value in (None, "", "a", "abc"):
        secrets.learn("TOKEN", value)
    assert secrets.hide("a abc") == "a abc"
    assert not secrets.occurs_in("abc")
