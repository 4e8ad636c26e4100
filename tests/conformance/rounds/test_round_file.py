"""round.yaml: read with line and column, and refused with every mistake at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gxd_conformance.rounds.round_file import read
from gxd_mocks.settings_file.mistake import SettingsError

VENDOR = """
vendor: {{name: {name}}}
spec: "{spec}"
api: {{base_url: "https://{name}.example"}}
credentials: {{client_id: suite, client_secret: "${{KEY}}"}}
"""
ENVIRON = {"KEY": "a-long-enough-secret"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, spec in (("alpha", "3.0"), ("beta", "2.2"), ("beta-3", "3.0"), ("gamma", "2.0")):
        (tmp_path / f"{name}.yaml").write_text(VENDOR.format(name=name, spec=spec), "utf-8")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "round.yaml"
    path.write_text(text, "utf-8")
    return path


def test_participants_are_read_with_their_vendor_files(folder: Path) -> None:
    told = read(
        written(
            folder,
            "round: {name: Autumn}\nparticipants:\n  alpha: {vendor: alpha.yaml}\n"
            "  beta: {vendors: [beta.yaml, beta-3.yaml], title: Beta K.K., takes: [pull]}\npolite: {at_once: 3}\n",
        ),
        ENVIRON,
    )
    assert told.pairs == [("alpha", "beta"), ("beta", "alpha")]
    assert [file.spec for file in told.participants["beta"].speaks] == ["2.2", "3.0"]
    assert told.participants["beta"].called == "Beta K.K."
    assert told.participants["alpha"].called == "alpha"
    assert told.participants["beta"].takes == ("pull",)
    assert (told.polite.at_once, told.polite.per_participant) == (3, 2)
    assert told.bridge


def test_the_example_is_a_round(folder: Path) -> None:
    from importlib.resources import files

    for name, spec in (("gamma-2", "2.2"), ("gamma-3", "3.0")):
        (folder / f"{name}.yaml").write_text(VENDOR.format(name=name, spec=spec), "utf-8")
    text = (files("gxd_conformance.rounds") / "example.yaml").read_text("utf-8")
    assert len(read(written(folder, text), ENVIRON).pairs) == 6


ONE = "round: {name: x}\nparticipants:\n  alpha: {vendor: alpha.yaml}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ONE, "holds 1 only; write at least two participants"),
        (ONE + "  beta: {vendor: missing.yaml}\n", "missing.yaml"),
        (ONE + "  beta: {vendor: beta.yaml, vendors: [beta.yaml]}\n", "names vendor and vendors"),
        (ONE + "  beta: {}\n", "names no vendor.yaml"),
        (ONE + "  beta: {vendors: [beta.yaml, gamma.yaml]}\n", "speaks one line twice"),
        (ONE + "  beta: {vendor: beta.yaml, takes: [fax]}\n", "pull or events"),
        (
            ONE + "  'be ta': {vendor: beta.yaml}\n",
            "round.yaml:4:3: participants.be ta: is no name for this; write a short name",
        ),
        # Files of pairs are called OWNER--RECIPIENT, so a -- in a name could belong to two pairs.
        (ONE + "  be--ta: {vendor: beta.yaml}\n", "round.yaml:4:3: participants.be--ta: is no name for this"),
        (ONE + '  "beta\\n": {vendor: beta.yaml}\n', "round.yaml:4:3: participants.beta\\n: is no name for this"),
        (ONE + "  beta: {vendor: beta.yaml}\npolite: {at_once: 0}\n", "round.yaml:5:19"),
        (ONE + "  beta: {vendor: beta.yaml}\npublic_url: http://witness.example\n", "https"),
        (ONE + "  beta: {vendor: beta.yaml}\nbrigde: true\n", "brigde"),
        ("round: {name: x\n", "round.yaml:"),
        ("", "round.yaml"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(folder: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(written(folder, text), ENVIRON)
    assert says in str(raised.value)


def test_mistakes_of_all_files_come_at_once(folder: Path) -> None:
    path = written(folder, ONE + "  beta: {vendor: beta.yaml}\n  gamma: {vendor: gamma.yaml}\n")
    with pytest.raises(SettingsError) as raised:
        read(path, {})
    said = str(raised.value)
    assert all(name in said for name in ("alpha.yaml", "beta.yaml", "gamma.yaml"))


def test_a_mistake_in_a_vendor_file_names_the_participant_and_both_places(folder: Path) -> None:
    (folder / "beta.yaml").write_text("vendor: {name: x}\nspec: '3.0'\napi: {base_ulr: 'https://x.example'}\n", "utf-8")
    (folder / "alpha.yaml").write_text("vendor: {}\n", "utf-8")
    with pytest.raises(SettingsError) as raised:
        read(
            written(
                folder,
                "round: {name: x}\nparticipants:\n  beta: {vendor: beta.yaml}\n  alpha:\n    vendors: [alpha.yaml]\n",
            ),
            ENVIRON,
        )
    said = str(raised.value).splitlines()
    assert "round.yaml:3:18: participants.beta.vendor: beta.yaml can't be used; mend it" in said[0]
    assert "round.yaml:5:15: participants.alpha.vendors[0]: alpha.yaml can't be used; mend it" in said[1]
    # File by file, not line by line through all of them.
    files = [line.partition(".yaml")[0].rpartition("/")[2] for line in said]
    assert files == sorted(files, key=["round", "beta", "alpha"].index)
    assert any("beta.yaml:3:7: api.base_ulr" in line for line in said)


def test_one_endpoint_under_two_names_is_warned_of(folder: Path) -> None:
    told = read(written(folder, ONE + "  beta: {vendor: beta.yaml}\n  twin: {vendor: alpha.yaml}\n"), ENVIRON)
    (warning,) = told.warnings
    assert "round.yaml:5:9: participants.twin: is the same endpoint as alpha" in warning
    # Another client is another customer of the same platform.
    other = VENDOR.format(name="alpha", spec="3.0").replace("suite", "another")
    (folder / "tenant.yaml").write_text(other, "utf-8")
    assert not read(written(folder, ONE + "  tenant: {vendor: tenant.yaml}\n"), ENVIRON).warnings
