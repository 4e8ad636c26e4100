"""The file of a common gateway: what it says, and every mistake in it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gxd_mocks.common_gateway.config import Config, example, read
from gxd_mocks.settings_file.mistake import SettingsError

SECRETS = {"ECOLOGY_ONE_SECRET": "s1", "ECOLOGY_ONE_AT_US": "s2", "CARBON_TWO_SECRET": "s3", "CARBON_TWO_AT_US": "s4"}


def written(folder: Path, text: str) -> Path:
    path = folder / "gw.yaml"
    path.write_text(text, "utf-8")
    return path


def mistakes(folder: Path, text: str, **environ: str) -> list[str]:
    path = written(folder, text)
    with pytest.raises(SettingsError) as refused:
        read(path, environ)
    return [str(mistake).removeprefix(f"{path}:") for mistake in refused.value.mistakes]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "paper-three").mkdir()
    return read(written(tmp_path, example()), SECRETS)


def test_the_example_is_read(config: Config, tmp_path: Path) -> None:
    one, two, three = config.partners
    assert (one.spec, one.base_url, one.ours, one.theirs) == (
        "2.2",
        "https://pcf.ecology-one.example",
        ("common-gateway", "s1"),
        ("ecology-one", "s2"),
    )
    assert (one.connectors, two.sees) == (("pull", "push"), ("ecology-one",))
    assert (three.folder, three.around["/companyName"]) == (tmp_path / "paper-three", "Paper Three K.K.")
    assert config.options["specs"] == ("2.3", "3.0")
    assert config.options["clients"] == {"test_client_id": "test_client_secret"}
    assert config.every_s == 300


def test_no_secret_stands_in_what_is_printed(config: Config) -> None:
    assert not any(secret in repr(config.partners) for secret in SECRETS.values())


def test_mistakes_of_form_are_told_at_once(tmp_path: Path) -> None:
    assert mistakes(
        tmp_path,
        'gateway: {specs: ["3.0", "2.9"], cary: true, patience_s: -1}\n'
        "partners:\n"
        "  a: {connectors: [pul], base_url: https://x.example, spec: 3.0}\n"
        "  b: {}\n",
    ) == [
        '1:26: gateway.specs[1]: there is no "2.9"; did you mean "2.3"?',
        "1:34: gateway.cary: is not a setting here; did you mean carry?",
        "1:58: gateway.patience_s: -1 is refused; write a number of seconds, at most 259200 (3 days)",
        '3:20: partners.a.connectors[0]: there is no "pul"; did you mean pull?',
        '3:61: partners.a.spec: 3.0 is read as a number; write it in quotes: spec: "3.0"',
        "4:3: partners.b.connectors: is missing; write a list of pull, push and files, such as [pull, push]",
    ]


def test_mistakes_of_meaning_are_told_at_once(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        'gateway: {specs: ["2.0", "2.3"]}\n'
        "partners:\n"
        "  a: {connectors: [pull, files], base_url: 'https://user:geheim@x.example', folder: gone, sees: [b, a]}\n"
        '  c: {connectors: [push], theirs: {client_id: q, client_secret: "${NOPE}"}, base_url: http://x.example}\n'
        '  d: {connectors: [push], theirs: {client_id: q, client_secret: "${EMPTY}"}}\n'
        "clients: [{client_id: q, client_secret: z}]\n"
        "transport: {ca_bundle: gone.pem}\n",
        EMPTY="",
    )
    assert [line.partition(": ")[2].partition(";")[0].partition(" ")[0] for line in told] == [
        "gateway.specs:",
        "partners:",
        "partners.a.ours:",
        "partners.a.base_url:",
        "partners.a.folder:",
        "partners.a.sees[0]:",
        "partners.a.sees[1]:",
        "partners.c.ours:",
        "partners.c.theirs.client_secret:",
        "partners.c.base_url:",
        "partners.d.theirs.client_secret:",
        "clients[0].client_id:",
        "transport.ca_bundle:",
    ]
    assert "geheim" not in "".join(told)
    assert any("NOPE is not set; export NOPE first" in line for line in told)


@pytest.mark.parametrize("text", ["", "- a\n", "partners: {}\n", "partners: {a: &x {connectors: [pull]}}\n", "a: [\n"])
def test_what_is_no_such_file_is_told(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"name a common-gateway\.yaml file"):
        read(tmp_path / "gone.yaml", {})
