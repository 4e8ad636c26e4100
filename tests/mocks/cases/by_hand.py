"""Hand arithmetic, line by line: numbers, + - * / and brackets, names of other lines, and two ways of rounding.

Deliberately apart from the calculators: it knows no unit, no scrap and no item, only the arithmetic that somebody wrote.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def by_hand(lines: Mapping[str, str]) -> dict[str, Fraction]:
    """What every line comes to. A line may name others, in any order, but not itself."""
    done: dict[str, Fraction] = {}

    def value(name: str) -> Fraction:
        if name not in done:
            written = str(lines[name])
            done[name] = _value(ast.parse(written, mode="eval").body, written, value)
        return done[name]

    return {name: value(name) for name in lines}


def _value(node: ast.expr, written: str, line: object) -> Fraction:
    match node:
        case ast.Constant():
            # As written: a float would already have lost something.
            return Fraction(ast.get_source_segment(written, node) or "")
        case ast.Name(id=name):
            assert callable(line)
            found: Fraction = line(name)
            return found
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, written, line)
        case ast.BinOp(left=left, op=op, right=right):
            return Fraction(BINARY[type(op)](_value(left, written, line), _value(right, written, line)))
        case ast.Call(func=ast.Name(id=name), args=[what, ast.Constant(value=int(places))]):
            return _rounded(_value(what, written, line), places, {"half_up": ROUND_HALF_UP, "up": ROUND_CEILING}[name])
    raise AssertionError(f"not arithmetic: {written}")


def _rounded(value: Fraction, places: int, how: str) -> Fraction:
    """By the standard library, of positive values: another road than `gxd_mocks.rounding`."""
    with localcontext() as context:
        context.prec = 60
        exactly = Decimal(value.numerator) / Decimal(value.denominator)
        return Fraction(exactly.quantize(Decimal(1).scaleb(-places), rounding=how))
