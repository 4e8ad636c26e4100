"""The command `gxd`: a table of commands, each in the package that it belongs to, none imported before it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import NamedTuple

import click


class Place(NamedTuple):
    """Where a command lives, and what it does in a few words."""

    module: str
    attribute: str
    does: str


COMMANDS = {
    "run": Place("gxd_conformance.cli", "run", "Certify one vendor's endpoint, or the built-in reference gateway."),
    "mock": Place("gxd_mocks.cli", "mock", "Serve the reference gateway, truthful or with named defects."),
    "validate": Place(
        "gxd_conformance.validate_cli", "validate", "Judge footprints, list bodies, events and extensions offline."
    ),
    "replay": Place(
        "gxd_conformance.cli", "replay", "Send the exchange behind a finding again, or print it as a curl command."
    ),
    "calc": Place(
        "gxd_mocks.calc_cli", "calc", "Reference calculators: bom, sales, weight, transaction, allocate, chain."
    ),
    "cases": Place(
        "gxd_conformance.cases_cli", "cases", "Calculation cases: list, export for a vendor, check what comes back."
    ),
    "round": Place(
        "gxd_conformance.rounds_cli", "round_", "Interop rounds of many vendors: every pair, and the matrix."
    ),
    "can-exchange": Place("gxd_conformance.rounds_cli", "can_exchange", "Can two participants of a round exchange?"),
    "report": Place("gxd_reports.cli", "report", "Render recorded runs again."),
    "list": Place("gxd_conformance.catalogue_cli", "list_requirements", "List the requirement catalogue."),
    "explain": Place(
        "gxd_conformance.catalogue_cli",
        "explain",
        "Explain one requirement: what, why, how it is looked at, how to fix.",
    ),
    "coverage": Place(
        "gxd_conformance.catalogue_cli", "coverage", "What is checked, excluded, and shown red by which defect."
    ),
    "init": Place("gxd_conformance.cli", "init", "Write a commented vendor.yaml."),
    "schema": Place("gxd_conformance.cli", "schema", "Print the JSON Schema of vendor.yaml, for editors."),
    "completion": Place("gxd_conformance.cli", "completion", "Print the completion script of a shell."),
}


class Lazy(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        command = getattr(import_module(place.module), place.attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, told without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.does) for name, place in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(package_name="gxd-conformance", prog_name="gxd")
def gxd() -> None:
    """Show that a solution exchanges product carbon footprints as the specification says.

    \b
    gxd run                            certify the built-in reference gateway, to see what a run is
    gxd init > vendor.yaml             describe your endpoint, then: gxd run vendor.yaml
    gxd mock --spec 3.0 --port 8080    a truthful counterpart to develop against

    Exit codes of every command: 0 what was asked holds, 1 it does not, 2 it could not be told, 130 interrupted.
    """


def main() -> None:
    """Run the command; whatever goes wrong ends with one sentence and the exit code of the contract."""
    try:
        # Not standalone, so that our exit codes are ours: click then returns the code that a command ends with.
        code = gxd.main(prog_name="gxd", standalone_mode=False)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was recorded is kept", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 - nothing of ours may end in a traceback
        _tell_our_fault(error)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _tell_our_fault(error: Exception) -> None:
    """Something of ours broke: one sentence, and the traceback in a file rather than over the person's screen."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="gxd-error-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    click.echo(
        f"gxd: an error of our own: {type(error).__name__}: {error}. What was recorded is kept. "
        f"Please report it with {file.name}.",
        err=True,
    )


if __name__ == "__main__":
    main()
