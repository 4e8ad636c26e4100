"""What several commands say in the same way: their options, and their ends with exit code 2."""

from __future__ import annotations

import click

from gxd_conformance.profile import chosen
from gxd_fixtures import PROFILES

FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
POLICY = click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME=VALUE",
    help="A choice that the texts of a GxD profile leave open, such as gxd_currency=accepted. Repeatable.",
)


class Mistakes(click.ClickException):
    """Mistakes in a file of settings, each with its place, as editors and CI logs read them: exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(self.format_message(), err=True)


class CannotTell(click.ClickException):
    """What was asked could not be told: exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"gxd: {self.format_message()}", err=True)


def policies_of(words: tuple[str, ...], profile: str) -> dict[str, str]:
    """`--policy NAME=VALUE`. Raises `CannotTell` for what is no policy, or none of this profile."""
    try:
        found = chosen(words)
    except ValueError as error:
        raise CannotTell(str(error)) from error
    if found and profile == "pact":
        raise CannotTell(f"policy {next(iter(found))} belongs to a GxD profile; add --profile {PROFILES[1]}")
    return found
