"""Reading input files, and finding the line of a value again."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gxd_mocks.calculators import document
from tests.mocks.calculators.bills import quick

YAML = """\
product: box
items:
  - id: box
    lines:
      - {component: 鋼, quantity: "1"}
      - component: screw
        quantity: １２
"""
JSON = (
    '{\n "product": "box",\n "items": [\n  {"id": "b\\"ox", "lines": [\n   {"quantity": "1"}, {"quantity":  "x"}]}]}\n'
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("product", (1, 10)),
        ("items[0].id", (3, 9)),
        ("items[0].lines[0].quantity", (5, 34)),
        ("items[0].lines[1].quantity", (7, 19)),
        ("items[0].lines[1].unit", (6, 9)),  # not there: the line it is missing from
        ("", (1, 1)),
    ],
)
def test_the_place_of_a_value_in_yaml(path: str, place: tuple[int, int]) -> None:
    assert document.place(YAML, path, is_json=False) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("product", (2, 13)),
        ("items[0].lines[0].quantity", (5, 17)),
        ("items[0].lines[1].quantity", (5, 37)),
        ("items[9]", (3, 11)),
    ],
)
def test_the_place_of_a_value_in_json(path: str, place: tuple[int, int]) -> None:
    assert document.place(JSON, path, is_json=True) == place


@quick
@given(
    st.recursive(
        st.text(max_size=3) | st.integers() | st.booleans() | st.none(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
        ),
    )
)
def test_every_value_of_any_json_is_found_where_it_stands(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    for path, leaf in leaves(value):
        found = document.place(text, path, is_json=True)
        assert found is not None
        line, column = found
        rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :]
        assert json.JSONDecoder().raw_decode(rest)[0] == leaf


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    found = [(path, value)]
    if isinstance(value, dict):
        found += [each for key, inner in value.items() for each in leaves(inner, f"{path}.{key}" if path else key)]
    if isinstance(value, list):
        found += [each for at, inner in enumerate(value) for each in leaves(inner, f"{path}[{at}]")]
    return found


def test_numbers_stay_what_was_written() -> None:
    parsed = document.parse(
        '{"a": 0.1, "b": 1e999999999999999999999, "c": 12, "d": NaN, "e": ' + "9" * 5000 + "}", True
    )
    assert parsed["a"] == Decimal("0.1")
    assert isinstance(parsed["b"], Decimal)
    assert parsed["c"] == 12
    assert parsed["d"].is_nan()
    assert parsed["e"] == Decimal("9" * 5000)
    assert document.parse("a: 0.10\nb: 12", False) == {"a": "0.10", "b": 12}


@pytest.mark.parametrize(
    ("text", "is_json", "line"),
    [
        ('{"a": 1, "a": 2}', True, 0),
        ('{"a": \n }', True, 2),
        ("a: 1\na: 2", False, 2),
        ("a: [1", False, 2),
        ("a: !!python/object:os.system 1", False, 1),
        ("[" * 100_000, True, 0),
        ("\x00", False, 0),
    ],
    ids=["twice-json", "json", "twice-yaml", "yaml", "tag", "deep", "nul"],
)
def test_what_is_no_document_is_unreadable_with_its_place(text: str, is_json: bool, line: int) -> None:
    with pytest.raises(document.Unreadable) as refused:
        document.parse(text, is_json)
    assert str(refused.value)
    if line:
        assert refused.value.line == line
