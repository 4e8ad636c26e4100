"""The commands of the second floor: certify, and describe an endpoint."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gxd_conformance.command_line import POLICY, CannotTell, Mistakes, policies_of
from gxd_fixtures import PROFILES, SPECS

if TYPE_CHECKING:
    from gxd_conformance.requirement import Catalogue
    from gxd_conformance.vendor_file import VendorFile


@click.command()
@click.argument("vendor", required=False, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="Base URL of the endpoint, instead of a vendor.yaml.")
@click.option("--auth-url", metavar="URL", help="Base URL of its token endpoint, if it differs.")
@click.option("--client-id", metavar="ID", help="Client id that the vendor gave to the suite.")
@click.option(
    "--client-secret-env", metavar="VAR", help="Name of the environment variable that holds the client secret."
)
@click.option(
    "--ca-bundle", metavar="FILE", type=click.Path(path_type=Path), help="PEM file of a private certificate authority."
)
@click.option(
    "--spec", type=click.Choice(SPECS), help="Version of the specification. Default: that of vendor.yaml, else 3.0."
)
@click.option("--profile", type=click.Choice(PROFILES), help="Which rules apply besides those of PACT. Default: pact.")
@POLICY
@click.option(
    "--scope",
    type=click.Choice(["core", "full"]),
    default="core",
    show_default=True,
    help="core: what one credential and a callback address show in a minute. full: also what needs more.",
)
@click.option(
    "--only", multiple=True, metavar="SEL", help="Judge only this: an id, an id prefix, an area or a level. Repeatable."
)
@click.option("--skip", multiple=True, metavar="SEL", help="Leave this out. Repeatable.")
@click.option("--list", "list_only", is_flag=True, help="Ask nothing: list what would be judged.")
@click.option("--last-failed", is_flag=True, help="Judge only what was not green in the last run of this vendor.")
@click.option(
    "--listen", metavar="HOST:PORT", help="Where our inbox for callbacks listens. Default: a free port of loopback."
)
@click.option("--public-url", metavar="URL", help="How the vendor reaches that inbox, e.g. the address of a tunnel.")
@click.option("--allow-http", is_flag=True, help="Allow plain http, for an endpoint on your own machine.")
@click.option(
    "--patience",
    type=click.FloatRange(min=0.1),
    metavar="S",
    help="How long an answer to a request may take. Default: 30.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["must", "should"]),
    default="must",
    show_default=True,
    help="should: a recommendation that is not followed fails the run as well.",
)
@click.option(
    "--explore",
    is_flag=True,
    help="Search further at random, up to half a minute for each action; what is found is advice, never in the verdict.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of everything that the suite invents.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Directory of the results. Default: gxd-results/<time>-<vendor>/."
)
@click.option(
    "--format",
    "formats",
    default="html,junit,json",
    show_default=True,
    metavar="LIST",
    help="Reports to write beside run.jsonl, with commas between; 'none' for none.",
)
@click.option(
    "--defect",
    "defects",
    multiple=True,
    metavar="NAME",
    help="Only for the built-in gateway: lie once, to see a red report.",
)
@click.option("-q", "--quiet", is_flag=True, help="Only the last lines.")
@click.pass_context
def run(ctx: click.Context, /, vendor: Path | None, **given: object) -> None:  # fmt: skip
    """Certify one vendor's endpoint.

    VENDOR is a vendor.yaml (write one with `gxd init`). With neither VENDOR nor --url the built-in reference gateway is
    certified, so that you see what a run is.

    \b
    gxd run                                          the built-in gateway
    gxd run vendor.yaml                              your endpoint
    gxd run vendor.yaml --only PAG --only PACT-GET   some areas
    gxd run --url http://127.0.0.1:8080 --client-id test_client_id --client-secret-env S --allow-http

    Exit code 0: conformant. 1: not conformant. 2: it could not be told. 130: interrupted.
    """
    ctx.exit(_run(vendor, Choices(given)))


class Choices:
    """The options of the command line, by name."""

    def __init__(self, given: dict[str, object]) -> None:
        self._given = given

    def text(self, name: str) -> str | None:
        value = self._given[name]
        return None if value is None else str(value)

    def number(self, name: str) -> float | None:
        text = self.text(name)
        return None if text is None else float(text)

    def flag(self, name: str) -> bool:
        return bool(self._given[name])

    def many(self, name: str) -> tuple[str, ...]:
        value = self._given[name]
        return tuple(value) if isinstance(value, (tuple, list)) else ()


def _run(vendor: Path | None, choices: Choices) -> int:
    from gxd_conformance.requirement import Catalogue
    from gxd_conformance.running import certify, default_out
    from gxd_conformance.settings import Settings
    from gxd_conformance.telling import Telling
    from gxd_conformance.vendor_file import situation_of

    formats = _formats(choices.text("formats") or "")
    with ExitStack() as open_things:
        spec = choices.text("spec")
        if choices.flag("list_only"):
            file = _described(vendor, choices) if vendor or choices.text("url") else None
            chosen_spec = spec or (file.spec if file else "3.0")
            profile = file.profile if file else choices.text("profile") or "pact"
            policies_of(choices.many("policies"), profile)
            situation = file.situation if file else situation_of(profile)
            _list(_selected(Catalogue.read().of(chosen_spec, situation), choices))
            return 0
        file = _vendor(vendor, choices, open_things)
        for warning in file.warnings:
            click.echo(f"gxd: warning: {warning}", err=True)
        _selected(Catalogue.read().of(file.spec, file.situation), choices)
        out = Path(choices.text("out") or default_out(file.vendor.name))
        settings = Settings(
            file=file,
            out=out,
            scope=choices.text("scope") or "core",
            only=choices.many("only"),
            skip=choices.many("skip"),
            fail_on=choices.text("fail_on") or "must",
            seed=int(choices.text("seed") or 1),
            explore=choices.flag("explore"),
            listen=choices.text("listen"),
            public_url=choices.text("public_url"),
            chosen=_last_failed(file) if choices.flag("last_failed") else None,
            policies=_policies(file, choices),
        )
        try:
            code = certify(settings, telling=Telling(quiet=choices.flag("quiet")), formats=formats)
        except OSError as error:
            raise CannotTell(
                f"{error}. Results go to {out}, and our inbox listens at {settings.listen or 'a free port'}."
            ) from error
    _tell_where(out, formats)
    return code


def _vendor(vendor: Path | None, choices: Choices, open_things: ExitStack) -> VendorFile:
    if vendor is None and choices.text("url") is None:
        from gxd_conformance.reference import built_in
        from gxd_mocks.departures import departures

        unknown = [name for name in choices.many("defects") if name not in departures()]
        if unknown:
            raise CannotTell(f"there is no defect {', '.join(unknown)}; `gxd mock --list-defects` lists them all")
        profile = choices.text("profile") or "pact"
        _must_show_in(profile, choices.many("defects"))
        spec, scope = choices.text("spec") or "3.0", choices.text("scope") or "core"
        file = open_things.enter_context(built_in(spec, profile, choices.many("defects"), _inbox_hosts(choices), scope))
        return _chosen(file.overridden(patience_s=choices.number("patience")), choices)
    if choices.many("defects"):
        raise CannotTell("--defect is for the built-in gateway; a vendor has defects of its own")
    return _described(vendor, choices)


def _inbox_hosts(choices: Choices) -> tuple[str, ...]:
    """Where our inbox will be: the only hosts that the built-in gateway may be sent to."""
    from urllib.parse import urlsplit

    addresses = (f"//{choices.text('listen') or '127.0.0.1'}", choices.text("public_url") or "")
    return tuple(host for address in addresses if (host := urlsplit(address).hostname))


def _described(vendor: Path | None, choices: Choices) -> VendorFile:
    """The vendor of vendor.yaml or of the options, with the options on top."""
    from gxd_conformance.vendor_file import Secret, VendorFileError, from_options, read

    try:
        if vendor is not None:
            if choices.text("url"):
                raise CannotTell("give either a vendor.yaml or --url, not both")
            file = read(vendor, os.environ, allow_http=choices.flag("allow_http"))
        else:
            variable = choices.text("client_secret_env")
            if not choices.text("client_id") or not variable:
                raise CannotTell(
                    "--url needs --client-id and --client-secret-env (the name of a variable, not the secret)"
                )
            if variable not in os.environ:
                raise CannotTell(f"the environment variable {variable} is not set; it should hold the client secret")
            file = from_options(
                url=choices.text("url") or "",
                auth_url=choices.text("auth_url"),
                client_id=choices.text("client_id") or "",
                client_secret=Secret(os.environ[variable]),
                spec=choices.text("spec") or "3.0",
                profile=choices.text("profile") or "pact",
                allow_http=choices.flag("allow_http"),
                ca_bundle=choices.text("ca_bundle"),
            )
        file = file.overridden(
            spec=choices.text("spec"),
            profile=choices.text("profile"),
            allow_http=choices.flag("allow_http") or None,
            ca_bundle=choices.text("ca_bundle"),
            patience_s=choices.number("patience"),
        )
        return _chosen(file, choices)
    except VendorFileError as mistakes:
        raise Mistakes(str(mistakes)) from mistakes


def _chosen(file: VendorFile, choices: Choices) -> VendorFile:
    """The vendor with the policies of the command line on top."""
    return file.overridden(policies=policies_of(choices.many("policies"), file.profile))


def _must_show_in(profile: str, defects: tuple[str, ...]) -> None:
    """A lie about the extension can't be seen where nobody speaks of it."""
    from gxd_mocks.departures import departures

    for name in defects:
        needed = departures()[name].profile
        if needed not in ("pact", profile):
            raise CannotTell(f"--defect {name} shows under --profile {needed} only")


def _policies(file: VendorFile, choices: Choices) -> dict[str, str]:
    """Every choice that changes what is judged, by name; the report prints them."""
    return {
        "plain_http": "allowed" if file.transport.allow_http else "refused",
        "patience_s": str(file.transport.patience_s),
        "timeout_s": str(file.transport.timeout_s),
        "fail_on": choices.text("fail_on") or "must",
        **({"explore": "advisory"} if choices.flag("explore") else {}),
    }


def _selected(catalogue: Catalogue, choices: Choices) -> Catalogue:
    try:
        selected = catalogue.select(only=choices.many("only"), skip=choices.many("skip"))
    except ValueError as error:
        raise CannotTell(str(error)) from error
    return selected.within(choices.text("scope") or "core")


def _formats(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(name.strip() for name in text.split(",") if name.strip())


def _list(catalogue: Catalogue) -> None:
    from gxd_conformance.coverage import looked_at_by

    rows = [row for row in catalogue.values() if row.id in looked_at_by()]
    for row in rows:
        click.echo(f"{row.id:<16} {row.level!s:<10} {row.sentence}")
    click.echo(f"{len(rows)} requirements would be judged", err=True)


def _last_failed(file: VendorFile) -> frozenset[str]:
    """What was not green in the newest run of this vendor below gxd-results/."""
    from gxd_conformance.runfile import NAME, lines
    from gxd_conformance.verdict import Verdict

    for record in sorted(Path("gxd-results").glob(f"*/{NAME}"), reverse=True):
        run_lines = list(lines(record))
        if run_lines and run_lines[0].get("vendor", {}).get("name") == file.vendor.name:
            red = {str(Verdict.FAIL), str(Verdict.UNTESTABLE), str(Verdict.SUITE_ERROR), str(Verdict.WARN)}
            chosen = frozenset(
                line["requirement"] for line in run_lines if line["type"] == "verdict" and line["verdict"] in red
            )
            if not chosen:
                raise CannotTell(f"everything was green in the last run ({record.parent}); nothing to repeat")
            return chosen
    raise CannotTell(f"there is no earlier run of {file.vendor.name} below gxd-results/")


def _tell_where(out: Path, formats: tuple[str, ...]) -> None:
    report = out / "report.html"
    click.echo(f"report: {report}" if "html" in formats and report.exists() else f"results: {out}")


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("finding")
@click.option("--vendor", type=click.Path(path_type=Path), help="vendor.yaml with the credentials to ask with.")
@click.option("--curl", "as_curl", is_flag=True, help="Only print the command; secrets stand as shell variables.")
def replay(run: Path, finding: str, vendor: Path | None, as_curl: bool) -> None:
    """Send the exchange behind a FINDING (F…) or an exchange (x…) of a RUN again, and show what comes now.

    \b
    gxd replay gxd-results/20260102-… F3a91c0de --curl
    gxd replay gxd-results/20260102-… x0007 --vendor vendor.yaml
    """
    from gxd_conformance.curl import curl
    from gxd_conformance.replaying import NotFound, exchange_behind, send_again
    from gxd_conformance.vendor_file import VendorFileError, read
    from gxd_conformance.visible import visible

    try:
        exchange = exchange_behind(run, finding)
        if as_curl:
            command = curl(exchange.to_json())
            if command is None:
                raise NotFound(f"{exchange.id} can't stand in a command line; send it with --vendor vendor.yaml")
            click.echo(command)
            return
        if vendor is None:
            raise CannotTell("give the credentials to ask with: --vendor vendor.yaml, or --curl to print the command")
        again = send_again(exchange, read(vendor, os.environ))
    except NotFound as error:
        raise CannotTell(str(error)) from error
    except VendorFileError as mistakes:
        raise Mistakes(str(mistakes)) from mistakes
    click.echo(f"asked:  {visible(again.asked)}\nthen:   {visible(exchange.came)}\nnow:    {visible(again.came)}")


@click.command()
@click.option("--url", metavar="URL", help="Base URL of your endpoint, to be filled in.")
def init(url: str | None) -> None:
    """Write a commented vendor.yaml to the standard output: `gxd init > vendor.yaml`."""
    from gxd_conformance.vendor_file import VendorFileError, template

    try:
        click.echo(template(url), nl=False)
    except VendorFileError as mistakes:
        raise Mistakes(str(mistakes)) from mistakes


@click.command()
def schema() -> None:
    """Print the JSON Schema of vendor.yaml, for editors that complete and check while you write."""
    import json

    from gxd_conformance.vendor_file import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell: `eval "$(gxd completion bash)"`."""
    from click.shell_completion import get_completion_class

    from gxd_conformance.command import gxd

    completer = get_completion_class(shell)
    assert completer is not None  # the three that click knows
    click.echo(completer(gxd, {}, "gxd", "_GXD_COMPLETE").source())
