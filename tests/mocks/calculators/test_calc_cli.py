"""`gxd calc`: what it prints, how it refuses, and its exit codes. Every example and every block of the README runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gxd_mocks.calc_cli import METHODS, calc, example
from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import SWITCHES

README = (files("gxd_mocks.calculators") / "README.md").read_text("utf-8")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(calc, list(arguments), input=stdin)


@pytest.mark.parametrize("method", METHODS)
def test_every_example_calculates_in_both_formats(method: str) -> None:
    text = run(method, "-", stdin=example(method))
    assert text.exit_code == 0, text.output
    assert "policies\nrounding=pact" in text.stdout
    assert "waterfall" in text.stdout
    document = json.loads(run(method, "-", "--format", "json", stdin=example(method)).stdout)
    assert document["method"] == method
    assert document["trace"]["rows"]
    assert set(document["policies"]) == {name for name, each in SWITCHES.items() if method in each.methods}
    assert run(method, "--example").stdout == example(method)


@pytest.mark.parametrize("method", METHODS)
def test_in_every_row_amount_times_factor_is_the_contribution(method: str) -> None:
    trace = json.loads(run(method, "-", "--format", "json", stdin=example(method)).stdout)["trace"]
    for row in trace["rows"]:
        assert row["line"], row
        assert Fraction(row["amount"]) * Fraction(row["factor"]) == Fraction(row["contribution"]), row
    assert sum(Fraction(row["contribution"]) for row in trace["rows"]) == Fraction(trace["total"])


def test_the_same_numbers_come_out_of_json_and_yaml(tmp_path: Path) -> None:
    from gxd_fixtures import yamlfile

    as_json = tmp_path / "bottle.json"
    as_json.write_text(json.dumps(yamlfile.load(example("bom"))), "utf-8-sig")
    assert run("bom", str(as_json)).stdout == run("bom", "-", stdin=example("bom")).stdout


def test_a_bad_input_says_file_line_what_and_what_would_be_right(tmp_path: Path) -> None:
    spoilt = tmp_path / "bottle.yaml"
    spoilt.write_text(example("bom").replace("quantity: 24", "quantity: ２４"), "utf-8")
    line = next(at for at, each in enumerate(spoilt.read_text("utf-8").split("\n"), 1) if "２４" in each)
    found = run("bom", str(spoilt))
    assert found.exit_code == 1
    assert found.stdout == ""
    assert found.stderr.startswith(f"{spoilt}:{line}:")
    assert "FullWidthDigits: items[0].lines[0].quantity: “２４”" in found.stderr
    assert 'Right would be: half-width digits: "24"' in found.stderr
    assert "全角" in run("bom", str(spoilt), "--lang", "ja").stderr
    document = json.loads(run("bom", str(spoilt), "--format", "json").stdout)
    assert (document["error"], document["line"]) == ("FullWidthDigits", line)
    assert set(document["what"]) == set(document["right"]) == {"en", "ja"}


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("bom", "-"), "items: ["),
        (("bom", "-"), '{"items": '),
        (("bom", "nowhere.yaml"), None),
        (("bom", "-", "--policy", "roundin=cdp"), "a: 1"),
        (("bom", "-", "--policy", "rounding"), "a: 1"),
        (("bom", "-", "--policy", "rounding=bankers"), "a: 1"),
        (("bom",), None),
        (("boom", "-"), "a: 1"),
    ],
    ids=["yaml", "json", "missing", "switch", "equals", "choice", "argument", "method"],
)
def test_what_cannot_be_told_exits_with_2(arguments: tuple[str, ...], stdin: str | None) -> None:
    found = run(*arguments, stdin=stdin)
    assert found.exit_code == 2
    assert found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    "stdin", ["", "[]", "5", "null", "{}", '{"product": 5, "items": {}}', "items: [1]\nproduct: a"]
)
@pytest.mark.parametrize("method", METHODS)
def test_a_document_of_another_shape_is_refused_not_crashed_on(method: str, stdin: str) -> None:
    found = run(method, "-", stdin=stdin)
    assert found.exit_code == 1, found.output
    assert re.search(r": [A-Z][A-Za-z]+: ", found.stderr)
    assert found.stderr.split(": ")[1] in errors.NAMED


def test_bytes_that_are_no_text_exit_with_2(tmp_path: Path) -> None:
    spoilt = tmp_path / "sjis.yaml"
    spoilt.write_bytes("製品: 箱".encode("shift_jis"))
    assert run("bom", str(spoilt)).exit_code == 2


def test_the_command_line_wins_over_the_document() -> None:
    document = example("chain") + "policies: {rounding: cdp}\n"
    stated = json.loads(run("chain", "-", "--format", "json", stdin=document).stdout)
    assert stated["figures"]["footprint (kgCO2e)"]["value"] == "8.34"
    given = ("--policy", "rounding=jp_half_up", "--policy", "places=1")
    assert (
        json.loads(run("chain", "-", "--format", "json", *given, stdin=document).stdout)["rounding"]["name"]
        == "jp_half_up"
    )


def test_the_help_lists_the_switches_of_the_method() -> None:
    assert "gate_to_gate=processes|own_lines" in run("bom", "--help").stdout
    assert "gate_to_gate" not in run("sales", "--help").stdout
    assert {name for name in METHODS if name in run("--help").stdout} == set(METHODS)


def test_asking_for_help_imports_no_calculator() -> None:
    program = (
        "import sys; from gxd_mocks.calc_cli import calc\n"
        "try: calc(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('numpy', 'scipy', 'gxd_mocks.calculators.'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.rstrip().endswith("[]")


# ------------------------------------------------------------------------------------------------------- the README


def test_the_readme_prints_what_the_tool_prints() -> None:
    printed = run("bom", "-", stdin=example("bom")).stdout
    shown = re.search(r"```text\n(bottom-up footprint of bottle.*?)```", README, re.DOTALL)
    assert shown
    assert shown[1] == printed


def test_every_result_of_the_hand_calculation_is_printed_by_the_tool() -> None:
    """What the section says in its table and below it, number by number: only inputs and halves of a line may be missing."""
    section = README.split("## A case solved by hand")[1].split("```text")[0]
    printed = run("bom", "-", stdin=example("bom")).stdout
    found = set(re.findall(r"(?<![\w.])\d+(?:\.\d+|/\d+)(?![\w])", section))
    inputs = {"0.04", "0.024", "0.5"}
    halves = {"2.39"}
    assert {number for number in found if number not in printed} == inputs | halves
    assert {"0.0682495", "0.00868", "0.0595695", "4780000/136499"} <= found


def test_every_intermediate_number_worked_out_by_hand_is_in_the_trace() -> None:
    """The hand calculation is a table `| line | amount | factor | kgCO2e |`; the tool shows the same three numbers."""
    by_hand = re.findall(r"^\| (\w[^|]*?) \| [^|]* = ([\d.]+) (\S+) \| ([\d.]+) \| ([\d.]+) \|$", README, re.MULTILINE)
    trace = json.loads(run("bom", "-", "--format", "json", stdin=example("bom")).stdout)["trace"]
    assert by_hand == [
        (row["what"], row["amount"], row["unit"], row["factor"], row["contribution"]) for row in trace["rows"]
    ]
    assert f"**{trace['total']} kgCO2e**" in README


def test_every_switch_and_method_is_documented() -> None:
    for switch in SWITCHES.values():
        assert f"| `{switch.name}` | {', '.join(f'`{each}`' for each in switch.choices)} |" in README, switch.name
    for method in METHODS:
        assert f"`{method}`" in README
