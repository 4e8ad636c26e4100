"""The trace adds up and can be read; the switches are named, checked and echoed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gxd_mocks import rounding
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import ALL, SWITCHES, Policies
from gxd_mocks.calculators.report import Report
from gxd_mocks.calculators.trace import Row, Trace, columns, drawn_width, sum_of, waterfall


def row(what: str, contribution: str) -> Row:
    value = Fraction(contribution)
    return Row("lines[0]", "material", what, value, "kg", Fraction(1), "kgCO2e/kg", value)


def test_a_trace_that_does_not_add_up_does_not_exist() -> None:
    with pytest.raises(errors.ResidualLost, match=r"9\.99"):
        Trace(Fraction(10), "kgCO2e", [row("a", "3.33"), row("b", "6.66")])
    assert Trace(Fraction(10), "kgCO2e", [row("a", "3.33"), row("b", "6.67")]).total == 10


def test_a_rounding_is_remembered_only_if_it_changed_something() -> None:
    trace = Trace(Fraction(0), "kgCO2e")
    assert trace.rounded("a", Fraction("1.5"), rounding.OURANOS) == "1.5"
    assert trace.roundings == []
    assert trace.rounded("b", Fraction("1.234561"), rounding.OURANOS) == "1.23457"
    assert [(each.where, each.difference) for each in trace.roundings] == [("b", Fraction("0.000009"))]
    assert "rounded by ouranos at b: 1.234561 → 1.23457" in trace.table()


def test_a_long_table_keeps_the_largest_and_sums_the_rest() -> None:
    rows = [row(f"r{at}", str(at)) for at in range(1, 101)]
    table = Trace(Fraction(5050), "kgCO2e", rows).table(limit=2)
    assert "r99" in table
    assert "r100" in table
    assert "98 more" in table
    assert "4851" in table  # 1 + … + 98


def test_full_width_characters_keep_the_columns_straight() -> None:
    assert drawn_width("素材 a") == 6
    lines = columns([("what", "n"), ("素材", "1"), ("part", "10")], right=(1,)).splitlines()
    assert len({drawn_width(line) for line in lines}) == 1


def test_a_waterfall_starts_each_bar_where_the_last_ended() -> None:
    drawn = waterfall([("up", Fraction(8)), ("down", Fraction(-4))], Fraction(4), "kg", width=8).splitlines()
    up, down, total = (line.replace("total", "     ").replace("down", "    ").replace("up", "  ") for line in drawn[1:])
    assert up.index("█") == total.index("█")
    assert down.count("▒") == 4
    assert down.index("▒") == up.index("█") + 4
    assert total.count("█") == 4


def test_summing_many_fractions_is_exact() -> None:
    values = [Fraction(1, at) for at in range(1, 200)]
    assert sum_of(values) == sum(values)


def test_policies_have_defaults_and_refuse_what_nobody_asks() -> None:
    assert Policies()["rounding"] == "pact"
    assert Policies({"rounding": "cdp"}).rounding is rounding.CDP
    assert Policies({"rounding": "jp_half_up", "places": "0"}).rounding.quantum == 1
    with pytest.raises(errors.Unexpected, match="did you mean rounding"):
        Policies({"roundin": "cdp"})
    with pytest.raises(errors.NotAChoice, match="largest_remainder"):
        Policies({"residual": "keep"})
    assert Policies({"rounding": "cdp"}).but(places="1").echo("bom")["rounding"] == "cdp"


def test_every_switch_belongs_to_a_method_and_says_what_it_does() -> None:
    for switch in SWITCHES.values():
        assert switch.says
        assert len(switch.choices) > 1
        assert set(switch.methods) <= set(ALL)
    for method in ALL:
        assert set(Policies().echo(method)) == {name for name, each in SWITCHES.items() if method in each.methods}


def test_a_report_gives_every_figure_rounded_and_exact() -> None:
    report = Report(
        "allocate", "t", {"x": Fraction(10, 3), "in": {"y": Fraction(1, 2)}, "z": None}, Policies({"rounding": "cdp"})
    )
    assert report.as_json()["figures"] == {
        "x": {"value": "3.3333", "exact": "10/3"},
        "in": {"y": {"value": "0.5", "exact": "0.5"}},
        "z": None,
    }
    text = report.as_text()
    assert "3.3333" in text
    assert "= 10/3" in text
    assert "rounding=cdp" in text
