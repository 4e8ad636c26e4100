"""A result as people and programs read it: figures, trace, policies, and what one should know.

Every figure goes out twice: as a decimal string, rounded by the policy, and exactly. Whoever checks takes the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gxd_mocks.calculators.policy import Policies
from gxd_mocks.calculators.trace import Trace, columns
from gxd_mocks.quantity import fraction, plain


@dataclass
class Report:
    """What a calculator found. `figures` are the results by name; a fraction is a quantity, a mapping a group."""

    method: str
    title: str
    figures: dict[str, Any]
    policies: Policies
    trace: Trace | None = None
    notes: list[str] = field(default_factory=list)
    extension: dict[str, Any] | None = None
    tables: dict[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        rounding = self.policies.rounding
        document: dict[str, Any] = {
            "method": self.method,
            "figures": {name: self._written(value, name) for name, value in self.figures.items()},
            "policies": self.policies.echo(self.method),
            "rounding": {"name": rounding.name, "says": rounding.says},
            "notes": self.notes,
        }
        if self.extension is not None:
            document["extension"] = self.extension
        if self.trace is not None:
            document["trace"] = self.trace.as_json()
        return document

    def _written(self, value: Any, name: str) -> Any:
        if isinstance(value, Fraction):
            return {"value": self._decimal(value, name), "exact": fraction(value)}
        if isinstance(value, Mapping):
            return {key: self._written(each, f"{name}.{key}") for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._written(each, f"{name}[{at}]") for at, each in enumerate(value)]
        return value

    def _decimal(self, value: Fraction, name: str) -> str:
        rounding = self.policies.rounding
        return self.trace.rounded(name, value, rounding) if self.trace else plain(value, rounding)

    def as_text(self) -> str:
        """Figures, tables, trace, waterfall, notes and policies, one after another."""
        figures = [("", "", "", ""), *self._lines(self.figures)]
        blocks = [self.title, columns(figures).lstrip("\n")]
        blocks += [f"{head}\n{columns(rows, right=range(1, len(rows[0])))}" for head, rows in self.tables.items()]
        if self.trace is not None and self.trace.rows:
            blocks += [f"trace\n{self.trace.table()}", f"waterfall\n{self.trace.waterfall()}"]
        if self.notes:
            blocks.append("notes\n" + "\n".join(f"- {note}" for note in self.notes))
        chosen = " ".join(f"{name}={value}" for name, value in self.policies.echo(self.method).items())
        blocks.append(f"policies\n{chosen}")
        return "\n\n".join(blocks)

    def _lines(self, figures: Mapping[str, Any], indent: str = "", path: str = "") -> list[tuple[str, ...]]:
        lines: list[tuple[str, ...]] = []
        for name, value in figures.items():
            here = f"{path}{name}"
            if isinstance(value, Fraction):
                printed = self._decimal(value, here)
                lines.append((f"{indent}{name}", printed, _beside(value, printed), ""))
            elif isinstance(value, Mapping):
                lines.append((f"{indent}{name}", "", "", ""))
                lines += self._lines(value, indent + "  ", f"{here}.")
            elif isinstance(value, list | tuple):
                lines.append((f"{indent}{name}", ", ".join(str(each) for each in value) or "–", "", ""))
            else:
                lines.append((f"{indent}{name}", "–" if value is None else str(value), "", ""))
        return lines


def _beside(value: Fraction, printed: str) -> str:
    """The exact value beside the printed one, if it differs and fits on the line; `--format json` always has it."""
    small = value.numerator.bit_length() + value.denominator.bit_length() < 200
    return f"= {fraction(value)}" if small and fraction(value) != printed else ""
