"""`gxd calc METHOD INPUT`: the reference calculators from the command line.

The input is a JSON or YAML file (or `-`), or tables: CSV files or a folder of them. Exit codes: 0 calculated, 1 the input
makes no sense (with file, line, what is wrong and what would be right), 2 it could not be read, or usage.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

METHODS = {
    "bom": ("bom_input", "Bottom-up over a bill of materials (積み上げ).", {}),
    "sales": (
        "organisation_input",
        "A company's emissions shared by sales (売上高からの金額按分).",
        {"method": "sales"},
    ),
    "weight": (
        "organisation_input",
        "A company's emissions shared by mass (取引量からの重量按分).",
        {"method": "weight"},
    ),
    "transaction": ("transaction_input", "A network of transaction amounts, or spend × factor (取引金額按分).", {}),
    "allocate": ("coproducts_input", "Co-products: one burden shared among what a process makes.", {}),
    "chain": ("chain", "Tiers that hand their footprints on as decimal strings.", {}),
}


INPUTS = (
    "INPUT is a JSON or YAML file, or - for standard input; or tables: CSV files named after what they hold (items.csv, "
    "lines.csv, …), headers in English or Japanese, or a folder of them."
)


@click.group()
def calc() -> None:
    """Calculate with the reference calculators, exactly, and show where every number comes from."""


def _switches(method: str) -> str:
    from gxd_mocks.calculators.policy import SWITCHES

    lines = [
        f"{switch.name}={'|'.join(switch.choices)}: {switch.says}"
        for switch in SWITCHES.values()
        if method in switch.methods
    ]
    return "\b\nPolicies, the default first:\n" + "\n".join(f"  {line}" for line in lines)


def _print_example(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(example(context.info_name or ""), nl=False)
        context.exit()


def example(method: str) -> str:
    """A commented input of the method, as YAML."""
    return (files("gxd_mocks.calculators") / "examples" / f"{method}.yaml").read_text("utf-8")


class _Method(click.Command):
    """A command whose help lists the switches of its method, read only when help is asked for."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.epilog = _switches(self.name or "")
        super().format_epilog(context, formatter)


def _command(method: str, says: str) -> Callable[..., None]:
    @calc.command(method, cls=_Method, help=f"{says}\n\n{INPUTS}")
    @click.argument(
        "inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True)
    )
    @click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)
    @click.option("--policy", "chosen", multiple=True, metavar="NAME=VALUE", help="Set a switch; repeatable.")
    @click.option(
        "--example",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_example,
        help="Print a commented example of INPUT and stop.",
    )
    @click.option("--lang", type=click.Choice(["en", "ja"]), default="en", help="Language of refusals.")
    def command(inputs: tuple[str, ...], output: str, chosen: tuple[str, ...], lang: str) -> None:
        sys.exit(_run(method, inputs, output, chosen, lang))

    return command


def _run(method: str, inputs: tuple[str, ...], output: str, chosen: tuple[str, ...], lang: str) -> int:
    from gxd_mocks.calculators.csv_input import is_tables

    paths = [Path(each) for each in inputs]
    if inputs != ("-",) and is_tables(paths):
        return run_tables(method, paths, output, chosen, lang)
    if len(inputs) > 1:
        raise click.UsageError("several inputs are tables: CSV files, or a folder of them")
    if inputs == ("-",):
        return run(method, "<stdin>", sys.stdin.buffer.read(), output, chosen, lang)
    return run(method, inputs[0], paths[0].read_bytes(), output, chosen, lang)


def run_tables(method: str, paths: list[Path], output: str, chosen: tuple[str, ...], lang: str) -> int:
    """Calculate with what stands in CSV files, and print; the exit code."""
    from gxd_mocks.calculators import csv_input
    from gxd_mocks.calculators.tables import TableError

    try:
        found = csv_input.read(paths, method)
    except TableError as error:
        # People read one complaint a line, programs one document.
        return _unreadable("", "\n".join(error.complaints), output)
    return _calculated(method, found.document, output, chosen, lang, lambda where: _of(found.place(where)))


def _of(place: Any) -> tuple[str, tuple[int, int] | None]:
    return (place.file, (place.line, place.column)) if place else ("tables", None)


def run(method: str, name: str, content: bytes, output: str, chosen: tuple[str, ...], lang: str) -> int:
    """Calculate with a document, and print; the exit code."""
    from gxd_mocks.calculators import document

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(name, f"not UTF-8 (byte {error.start})", output)
    is_json = document.looks_like_json(text)
    try:
        parsed = document.parse(text, is_json)
    except document.Unreadable as error:
        place = f"{name}:{error.line}:{error.column}" if error.line else name
        return _unreadable(place, str(error), output)
    return _calculated(method, parsed, output, chosen, lang, lambda where: (name, document.place(text, where, is_json)))


Where = Callable[[str], tuple[str, tuple[int, int] | None]]
"""From the path of a value in the input to the file, and to line and column in it."""


def _calculated(method: str, parsed: Any, output: str, chosen: tuple[str, ...], lang: str, where: Where) -> int:
    from gxd_mocks.calculators.errors import CalculationError

    try:
        policies = _policies(parsed, chosen)
    except CalculationError as refused:
        return _unreadable("--policy", str(refused), output)
    try:
        with _no_garbage():
            report = _calculate(method, parsed, policies)
            printed = (
                json.dumps(report.as_json(), ensure_ascii=False, indent=1) if output == "json" else report.as_text()
            )
    except CalculationError as refused:
        return _refused(refused, *where(refused.where), output, lang)
    click.echo(printed)
    return 0


@contextmanager
def _no_garbage() -> Iterator[None]:
    """One calculation makes millions of small values and no circles: looking for them costs a tenth of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _policies(parsed: Any, chosen: tuple[str, ...]) -> Any:
    """The input's own choices, then those of the command line, which win."""
    from gxd_mocks.calculators.errors import NotAChoice
    from gxd_mocks.calculators.policy import Policies

    stated = parsed.get("policies") if isinstance(parsed, dict) else None
    choices = {str(key): str(value) for key, value in stated.items()} if isinstance(stated, dict) else {}
    for choice in chosen:
        name, equals, value = choice.partition("=")
        if not equals:
            raise NotAChoice("", got=choice, choices="NAME=VALUE")
        choices[name] = value
    return Policies(choices)


def _calculate(method: str, parsed: Any, policies: Any) -> Any:
    module, _, options = METHODS[method]
    return import_module(f"gxd_mocks.calculators.{module}").calculate(parsed, policies, **options)


def _refused(refused: Any, name: str, place: tuple[int, int] | None, output: str, lang: str) -> int:
    """The input makes no sense: file, line, what, and what would be right."""
    if output == "json":
        line, column = place or (None, None)
        click.echo(
            json.dumps(
                {**refused.as_json(), "file": name, "line": line, "column": column}, ensure_ascii=False, indent=1
            )
        )
    else:
        where = f"{name}:{place[0]}:{place[1]}" if place else name
        click.echo(f"{where}: {refused.name}: {refused.sentence(lang)}", err=True)
    return 1


def _unreadable(where: str, message: str, output: str) -> int:
    if output == "json":
        click.echo(json.dumps({"error": "Unreadable", "where": where, "what": {"en": message}}, ensure_ascii=False))
    else:
        click.echo(f"{where}: {message}" if where else message, err=True)
    return 2


for _name, (_module, _says, _options) in METHODS.items():
    _command(_name, _says)
