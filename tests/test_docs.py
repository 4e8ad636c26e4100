"""What the documents say is true: commands exist, options exist, verdicts and exit codes are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from gxd_conformance.command import COMMANDS, gxd
from gxd_conformance.requirement import Catalogue
from gxd_conformance.verdict import Verdict
from gxd_mocks.departures import departures

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", ".git", "gxd-results", "node_modules"} & set(path.relative_to(ROOT).parts)
)
README = (ROOT / "README.md").read_text("utf-8")


def _ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def _command(words: list[str]) -> click.Command:
    """The command that `gxd WORDS…` would run."""
    command: click.Command = gxd
    context = click.Context(gxd)
    for word in words:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(context, word)
        if found is None:
            raise AssertionError(f"gxd {' '.join(words)}: there is no command {word}")
        command = found
    return command


USES = [
    (path, line)
    for path in DOCUMENTS
    for line in re.findall(r"(?:^|`|/)(gxd [a-z][^`\n|#&]*)", path.read_text("utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize(("path", "line"), USES, ids=[f"{path.name}: {line[:50]}" for path, line in USES])
def test_every_command_line_in_the_documents_exists(path: Path, line: str) -> None:
    """The command is there, and so is every option that the line uses."""
    words = [word for word in line.split()[1:] if not word.startswith(">")]
    verbs = [word for word in words[:2] if re.fullmatch(r"[a-z-]+", word)]
    command = _command(verbs[: 2 if verbs and verbs[0] in ("calc", "cases", "round") else 1])
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert used <= known | {"--help", "-h", "--version"}, f"{path.name}: {line}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_stands_in_a_document(name: str) -> None:
    assert any(f"gxd {name}" in path.read_text("utf-8") for path in DOCUMENTS)


def test_the_verdicts_of_the_readme_are_those_of_the_code() -> None:
    table = README.split("## Read the verdict")[1].split("*Conformant*")[0]
    assert re.findall(r"^\| ([a-z_]+) \|", table, re.MULTILINE)[1:] == [str(verdict) for verdict in Verdict]


@pytest.mark.parametrize("path", DOCUMENTS, ids=_ids(DOCUMENTS))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=_ids(DOCUMENTS))
def test_every_requirement_and_defect_that_is_named_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    catalogue = Catalogue.read()
    unknown = {name for name in re.findall(r"\bPACT-[A-Z0-9]+-\d{3}\b", text) if name not in catalogue}
    assert unknown == set()
    assert set(re.findall(r"--defect ([a-z][a-z-]+)", text)) <= set(departures())


def test_the_two_lines_of_the_readme_are_marked_for_the_tools() -> None:
    """`.ci/run` and the acceptance of a release copy them from here."""
    for mark, ends in (("run", "gxd run"), ("tests", "-m pytest -n 2")):
        found = re.search(rf"<!-- {mark} -->\n```sh\n(.+)\n```", README)
        assert found is not None
        assert found[1].endswith(ends)


def test_every_folder_tells_what_it_holds() -> None:
    for folder in ("fixtures", "mocks", "conformance", "reports"):
        assert (ROOT / folder / "README.md").read_text("utf-8").startswith("#")


def test_the_news_name_the_version() -> None:
    from gxd_conformance import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_nothing_names_a_place_of_one_machine() -> None:
    """No absolute path of a person's machine, in no file that is shipped."""
    places = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/[\w.-]+")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for folder in ("fixtures", "mocks", "conformance", "reports", "tests", ".ci", ".github")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in (".py", ".md", ".yaml", ".yml", ".toml", ".json", ".html", "")
        for match in places.finditer(path.read_text("utf-8", "ignore"))
        if path.name != "test_docs.py"
    ]
    assert found == []
