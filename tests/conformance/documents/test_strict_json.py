"""JSON as it comes: what is right is read exactly, what is wrong is named with its place, and nothing raises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gxd_conformance.documents.strict_json import MOST_PROBLEMS, Problem, read


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (b" \t\r\n[1, -0, 1.50, 1e2]\n", [1, 0, Decimal("1.50"), Decimal("1e2")]),
        (b'"\\u3042\\ud83c\\udf38"', "あ🌸"),
        ('{"名": "架空"}'.encode(), {"名": "架空"}),
        (b"null", None),
        (b"[1e400, 0.1]", [Decimal("1e400"), Decimal("0.1")]),
        (b'{"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}', {"a": {"a": 1}, "b": [{"a": 1}, {"a": 1}]}),
        (b'"a \\" \\\\ { [ NaN"', 'a " \\ { [ NaN'),
        (b"[" * 128 + b"]" * 128, None),
        (b"9" * 1000, 10**1000 - 1),
    ],
)
def test_what_is_right_is_read(body: bytes, value: Any) -> None:
    reading = read(body)
    assert reading.problems == ()
    assert reading.is_clean
    if value is not None:
        assert reading.value == value


def test_numbers_keep_their_digits() -> None:
    assert [str(number) for number in read(b"[1.10, 100, 0.000000000000000000000001]").value] == [
        "1.10",
        "100",
        "1E-24",
    ]


@pytest.mark.parametrize(
    ("body", "kind", "offset", "line", "column", "value"),
    [
        (b"", "empty", 0, 1, 1, None),
        (b" \n", "empty", 0, 1, 1, None),
        (b'{"a": 1,\n "a": 2}', "duplicate_key", 10, 2, 2, {"a": 2}),
        ('{"あ": 1, "\\u3042": 2}'.encode(), "duplicate_key", 11, 1, 10, {"あ": 2}),
        (b'[{"b": {"c": 1, "c": 2}}]', "duplicate_key", 16, 1, 17, [{"b": {"c": 2}}]),
        (b"[1, NaN]", "constant", 4, 1, 5, [1, None]),
        (b"-Infinity", "constant", 0, 1, 1, None),
        (b"{} {}", "trailing", 3, 1, 4, {}),
        (b"[1],", "trailing", 3, 1, 4, [1]),
        (b'{"a": }', "syntax", 6, 1, 7, None),
        (b"[1 2]", "syntax", 3, 1, 4, None),
        (b"{'a': 1}", "syntax", 1, 1, 2, None),
        (b'"a\nb"', "syntax", 2, 1, 3, None),
        (b'"\\x"', "syntax", 1, 1, 2, None),
        (b"01", "trailing", 1, 1, 2, 0),
        (b"<html>", "syntax", 0, 1, 1, None),
        (b"\xef\xbb\xbf[]", "byte_order_mark", 0, 1, 1, []),
        (b'["\xe9"]', "encoding", 2, 1, 3, ["\ufffd"]),
        ("[1]".encode("utf-16-le"), "encoding", 0, 1, 1, [1]),
        ("[1]".encode("utf-32"), "encoding", 0, 1, 1, [1]),
        (b'[0, "\\ud800"]', "surrogate", 4, 1, 5, [0, "\ufffd"]),
        (b"[" + b"9" * 1001 + b"]", "number", 1, 1, 2, [Decimal(10**1001 - 1)]),
        (b"[1e9999999999999999999]", "number", 1, 1, 2, [None]),
        (b"[" * 129 + b"]" * 129, "depth", 128, 1, 129, None),
        (b"[" * 200_000, "depth", 128, 1, 129, None),
        (b'{"a":' * 200_000, "depth", 640, 1, 641, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_wrong_is_named_with_its_place(
    body: bytes, kind: str, offset: int, line: int, column: int, value: Any
) -> None:
    reading = read(body)
    assert [(p.kind, p.offset, p.line, p.column) for p in reading.problems] == [(kind, offset, line, column)]
    assert reading.value == value


def test_several_problems_stand_in_the_order_of_the_text() -> None:
    reading = read(b'\xef\xbb\xbf{"a": NaN, "b": 1, "b": {"c": Infinity}} x')
    assert [problem.kind for problem in reading.problems] == [
        "byte_order_mark",
        "constant",
        "duplicate_key",
        "constant",
        "trailing",
    ]
    assert [problem.offset for problem in reading.problems] == [0, 9, 22, 33, 44]


def test_a_problem_is_a_sentence() -> None:
    assert str(read(b'{"a": 1,\n "a": 2}').problems[0]) == (
        'line 2, column 2 (byte 10): the key "a" comes twice in one object'
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"k":1,' + b'"k":1,' * 50_000 + b'"k":1}',
        b'[NaN,"' + b'\\"' * 200_000,
        b'[NaN,"' + b"\\" * 200_001,
        b'{"a":NaN,' + b'"\\u' * 50_000,
        b"[" + b"[]," * 100_000 + b"[]]",
        b"-" * 100_000,
        b"9" * 500_000,
        b'["' + b"\\ud800" * 50_000 + b'"]',
    ],
    ids=lambda body: body[:12].decode(),
)
def test_large_and_wrong_is_still_read_in_one_go(body: bytes) -> None:
    reading = read(body)
    assert len(reading.problems) <= MOST_PROBLEMS
    assert all(isinstance(problem, Problem) and 0 <= problem.offset <= len(body) for problem in reading.problems)


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(st.binary(max_size=80) | st.text(alphabet='{}[]",:\\u0de18NaInfty -+.9\n', max_size=60).map(str.encode))
def test_nothing_raises(body: bytes) -> None:
    reading = read(body)
    assert reading.value is not None or reading.problems or body.strip(b" \t\r\n") == b"null"
