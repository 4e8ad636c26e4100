"""The profiles of the consortium in the commands: what is certified, what is refused, and what a report prints."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gxd_conformance.cli import run
from gxd_conformance.profile import SWITCHES
from gxd_conformance.validate_cli import validate
from gxd_conformance.verdict import Verdict
from gxd_mocks.calculators.gxd_block import SCHEMA
from gxd_mocks.departures import departures
from gxd_mocks.gxd_profile import footprints
from gxd_reports.formats import render
from tests.in_process import Vendor, certified, vendor_file

ROOT = Path(__file__).parents[2]


def judged(*words: str | Path, document: Any) -> Result:
    return CliRunner().invoke(validate, [*map(str, words), "-"], input=json.dumps(document).encode())


def without_categories(**organization: Any) -> dict[str, Any]:
    levels = {f"scope{scope}DistributionLevel": "site" for scope in "123"}
    indices = {f"scope{scope}DistributionIndex": "unit" for scope in "123"}
    data = {"calcMethod": "1", "FWedition": "2.0", "organization": {**levels, **indices, **organization}}
    return {"specVersion": "2.0.0", "dataSchema": SCHEMA, "documentation": "https://a.example", "data": data}


# ---- gxd run


def test_a_report_prints_profile_and_policies(tmp_path: Path) -> None:
    file = replace(vendor_file("2.3", profile="gxd-2.0"), policies={"gxd_currency": "accepted"})
    done = certified("2.3", tmp_path, profile="gxd-2.0", file=file)
    header = done.lines[0]
    assert header["profile"] == "gxd-2.0"
    assert header["situation"] == ["gxd", "gxd-2.0"]
    assert {name: header["policies"][name] for name in SWITCHES} == {
        "gxd_extension": "recommended",
        "gxd_currency": "accepted",
        "gxd_standards": "disputed",
        "gxd_declared_unit": "currency",
    }
    for written in render(done.path, ["html", "json", "junit", "ctrf", "md"], tmp_path / "reports"):
        text = written.read_text("utf-8")
        assert "gxd-2.0" in text, written.name
        assert re.search(r"gxd(_|&#95;|\\_)+currency", text), written.name


def test_without_any_extension_there_is_nothing_to_certify(tmp_path: Path) -> None:
    """The dataset of PACT under a profile of the consortium: not green, and not the vendor's violation either."""
    done = certified("3.0", tmp_path, vendor=Vendor("3.0"), file=vendor_file("3.0", profile="gxd-2.0"))
    rows = {name for name in done.verdicts if name.startswith("GXD-")}
    assert rows
    assert {done.verdicts[name] for name in rows} == {Verdict.UNTESTABLE}
    assert done.code == 2
    assert "no footprint carries the extension" in done.told("GXD-EXT-003")


def test_an_unknown_schema_says_nothing_about_the_vendor(tmp_path: Path) -> None:
    """Where no extension names a schema that we hold, the row is not applicable, and the run is complete."""
    plain = [{k: v for k, v in document.items() if k != "extensions"} for document in footprints("3.0")]
    vendor = Vendor("3.0", [departures()["extension-unknown"]], footprints={"3.0": plain})
    done = certified("3.0", tmp_path, vendor=vendor)
    assert done.verdicts["PACT-DM3N-013"] is Verdict.NOT_APPLICABLE
    assert done.code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--policy", "gxd_currency=accepted"], "policy gxd_currency belongs to a GxD profile; add --profile gxd-2.0"),
        (["--profile", "gxd-2.0", "--policy", "gxd_curency=x"], "did you mean gxd_currency?"),
        (["--profile", "gxd-2.0", "--policy", "gxd_currency"], "disputed|accepted|refused: nothing was said"),
        (["--profile", "gxd-2.0", "--list", "--policy", "gxd_x=y"], "there is no policy 'gxd_x'"),
        (["--defect", "gxd-edition-missing"], "--defect gxd-edition-missing shows under --profile gxd-2.0 only"),
    ],
)
def test_what_can_t_be_meant_is_refused_before_anything_is_asked(words: list[str], said: str) -> None:
    result = CliRunner().invoke(run, words)
    assert result.exit_code == 2
    assert said in result.output


def test_the_rows_of_the_profile_are_listed_under_it_alone() -> None:
    listed = {
        profile: CliRunner().invoke(run, ["--list", "--profile", profile]).stdout
        for profile in ("pact", "gxd-2.0", "gxd-2.0-as-published")
    }
    assert "GXD-EXT-" not in listed["pact"]
    assert "GXD-EXT-008" in listed["gxd-2.0"]
    assert listed["gxd-2.0"] == listed["gxd-2.0-as-published"]


# ---- gxd validate


@pytest.mark.parametrize(
    ("profile", "organization", "code", "verdict"),
    [
        ("gxd-2.0", {}, 0, "warn"),
        ("gxd-2.0-as-published", {}, 1, "reject"),
        ("gxd-2.0", {"declaredUnit": "JPY", "crossSectoralStandardsUsed": []}, 0, "accept"),
        ("gxd-2.0-as-published", {"declaredUnit": "JPY", "crossSectoralStandardsUsed": []}, 0, "accept"),
        ("gxd-2.0", {"scope1DistributionLevel": "plant"}, 1, "reject"),
    ],
)
def test_an_extension_is_judged_by_the_reading_of_the_profile(
    profile: str, organization: dict[str, Any], code: int, verdict: str
) -> None:
    document = without_categories(**organization)
    result = judged("--format", "json", "--profile", profile, "--kind", "extension", document=document)
    assert (result.exit_code, json.loads(result.stdout)["files"][0]["verdict"]) == (code, verdict)


def test_a_dispute_names_its_entry_and_what_everybody_agrees_on() -> None:
    result = judged("--profile", "gxd-2.0", document=without_categories())
    assert "disputed GXD-EXT-014 at /data/organization/declaredUnit" in result.stdout
    assert "Add declaredUnit and crossSectoralStandardsUsed to organization" in result.stdout


def test_a_policy_is_heard() -> None:
    document = footprints("2.3", "gxd-2.0")[1]
    document["pcf"]["declaredUnit"] = "JPY"
    codes = {
        choice: judged("--profile", "gxd-2.0", "--policy", f"gxd_currency={choice}", document=document).exit_code
        for choice in SWITCHES["gxd_currency"].choices
    }
    assert codes == {"disputed": 0, "accepted": 0, "refused": 1}
    assert judged(document=document).exit_code == 1


def test_an_extension_of_somebody_else_is_not_silently_the_consortium_s() -> None:
    document = {**without_categories(), "dataSchema": "https://schemas.other.example/x.json", "data": {"a": 1}}
    assert judged("--kind", "extension", document=document).exit_code == 0
    result = judged("--kind", "extension", "--profile", "gxd-2.0", document=document)
    assert result.exit_code == 1
    assert "GXD-EXT-003" in result.stdout
    assert "GXD-EXT-021" in result.stdout


def test_nonsense_stays_exact() -> None:
    deep: Any = "bottom"
    for _ in range(40):
        deep = {"organization": [deep]}
    document = without_categories(scope3Category=[deep, 10**40, "", None], declaredUnit=deep)
    result = judged("--format", "json", "--profile", "gxd-2.0", document=document)
    [told] = json.loads(result.stdout)["files"]
    paths = {finding["path"] for finding in told["findings"] if finding["requirement"] == "GXD-EXT-010"}
    assert paths == {f"/data/organization/scope3Category/{index}" for index in (0, 2, 3)}
    assert all(len(finding["got"]) <= 120 for finding in told["findings"])


# ---- What is written about it


def test_the_readme_names_every_policy_with_its_choices() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for switch in SWITCHES.values():
        choices = ", ".join(f"`{choice}`" for choice in switch.choices)
        assert f"| `{switch.name}` | {choices} | {switch.says['en']} ({switch.entry}) |" in text
        assert switch.says["ja"]
