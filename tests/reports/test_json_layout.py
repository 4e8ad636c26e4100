from __future__ import annotations

import json
import random

import pytest

from gxd_reports.json_layout import lay_out


def test_one_member_a_line():
    assert lay_out('{"a":1,"b":[true,null],"c":{}}') == (
        '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ],\n  "c": {}\n}'
    )


def test_no_token_is_touched():
    text = r'{"a":1.00,"a":1.0,"b":"\u0041 { [ , : ]","c":-0.10e+05,"d":[ ],"e":"\""}'
    laid_out = lay_out(text)
    assert laid_out is not None
    assert "".join(laid_out.split()) == "".join(text.split())
    assert '"a": 1.00' in laid_out
    assert laid_out.count('"a"') == 2


def test_any_document_stays_the_same_document():
    dice = random.Random(7)

    def anything(depth: int) -> object:
        if depth == 0 or dice.random() < 0.3:
            return dice.choice([1, -2.5, 'x, [y]: {z} \\ " é', True, False, None, ""])
        if dice.random() < 0.5:
            return [anything(depth - 1) for _ in range(dice.randrange(4))]
        return {f"k{number}": anything(depth - 1) for number in range(dice.randrange(4))}

    for _ in range(300):
        document = [anything(4)]
        laid_out = lay_out(json.dumps(document))
        assert laid_out is not None
        assert json.loads(laid_out) == document


@pytest.mark.parametrize("cut", range(1, 40))
def test_the_beginning_of_a_document_is_laid_out_too(cut):
    text = '{"name":"value \\u00e9","n":-1.5,"t":true}'[:cut]
    laid_out = lay_out(text)
    assert laid_out is not None
    assert "".join(laid_out.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["", "plain", '"text"', "[section] name", "{a: 1}", "<html>", "{\x00}", "[1 2 x]"])
def test_what_is_no_json_is_left_alone(text):
    assert lay_out(text) is None


def test_hostile_nesting_stays_small():
    laid_out = lay_out("[" * 4096)
    assert laid_out is not None
    assert len(laid_out) < 4096 * 60
