from __future__ import annotations

import shlex

import pytest

from gxd_conformance.curl import LONGEST_BODY, curl


def outgoing(url="https://a.example/3/footprints", method="GET", headers=(), body=None, **more):
    request = {"method": method, "url": url, "headers": [list(pair) for pair in headers], "body": body}
    return {"id": "x1", "direction": "out", "request": request | more}


def words(command):
    """What a shell hands to curl, with `$TOKEN` standing for itself."""
    return shlex.split(command.replace("\\\n", " "))


def test_the_token_is_a_variable_that_the_shell_fills_in():
    command = curl(outgoing(headers=[("Authorization", "Bearer $TOKEN"), ("Host", "a.example")]))
    assert "-H 'Authorization: Bearer '\"$TOKEN\"" in command
    assert "Host" not in command


@pytest.mark.parametrize(
    "hostile", ["$(reboot)", "`reboot`", "'; reboot; '", '"; reboot; "', "$HOME", "a\nb", "&& x", "\\"]
)
def test_nothing_that_a_vendor_sent_reaches_the_shell(hostile):
    command = curl(outgoing(url=f"https://a.example/?q={hostile}", method="POST", body=f"{{{hostile}}}"))
    assert words(command) == [
        "curl", "-i", "-X", "POST", f"https://a.example/?q={hostile}", "--data-binary", f"{{{hostile}}}"
    ]  # fmt: skip
    assert '"$' not in command


@pytest.mark.parametrize(
    "line",
    [
        {**outgoing(), "direction": "in"},
        outgoing(body="x" * (LONGEST_BODY + 1)),
        outgoing(body_base64="AAA="),
        outgoing(url="https://a.example/\u202e"),
        outgoing(body="\x00"),
        {"direction": "out"},
        {"direction": "out", "request": {"url": 7}},
    ],
    ids=["incoming", "long", "binary", "bidi", "nul", "empty", "odd"],
)
def test_what_cannot_stand_in_a_command_line_is_left_to_replay(line):
    assert curl(line) is None
