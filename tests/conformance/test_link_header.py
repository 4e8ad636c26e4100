"""Link fields in every legal shape, and what is none."""

from __future__ import annotations

import pytest

from gxd_conformance.link_header import parse

LAWFUL = [
    ('<https://h.example/3/footprints?c=1>; rel="next"', [("https://h.example/3/footprints?c=1", ("next",))]),
    ("<https://h.example/a>; rel=next", [("https://h.example/a", ("next",))]),
    ("<https://h.example/a>;rel=NEXT", [("https://h.example/a", ("next",))]),
    ('<https://h.example/a>; rel="prev next"', [("https://h.example/a", ("prev", "next"))]),
    ('<a>; rel="first",<b>; rel="next"', [("a", ("first",)), ("b", ("next",))]),
    ('<a,b;c>; title="x, y; <z>"; rel=next', [("a,b;c", ("next",))]),
    ('<a>; rel="next"; rel="last"', [("a", ("next",))]),
    ("<a> ; rel = \"next\" ; title*=UTF-8''x", [("a", ("next",))]),
    (' , <a>; rel="next" , ', [("a", ("next",))]),
    ('<a>; title="say \\"hi\\""; rel=next', [("a", ("next",))]),
    ("<a>;; rel=next", [("a", ("next",))]),
    ("<a>; crossorigin; rel=next", [("a", ("next",))]),
]


@pytest.mark.parametrize(("value", "links"), LAWFUL, ids=[value for value, _ in LAWFUL])
def test_a_lawful_field_is_read(value: str, links: list[tuple[str, tuple[str, ...]]]) -> None:
    found = parse(value)
    assert found.mistake is None
    assert [(link.target, link.relations) for link in found.links] == links


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        ("", "empty"),
        ("https://h.example/a; rel=next", "expected '<'"),
        ("<https://h.example/a; rel=next", "never closed by '>'"),
        ('<a>; rel="next', "never closed"),
        ("<a> rel=next", "expected ';' or ','"),
    ],
)
def test_what_is_no_link_field_is_told(value: str, mistake: str) -> None:
    found = parse(value)
    assert found.mistake is not None
    assert mistake in found.mistake


def test_what_stands_before_a_mistake_is_kept() -> None:
    found = parse('<a>; rel="next", nonsense')
    assert [link.target for link in found.links] == ["a"]
    assert found.mistake
