"""JSON as RFC 8259 means it: no duplicate names, no NaN, no half a character, no tower of brackets."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any


class NotJson(ValueError):
    """Why the bytes are no JSON document that two readers would read alike."""


def strict_json(body: bytes, *, exact: bool = False) -> Any:
    """The document; `exact` gives a `Decimal` where a double would lose digits. Raises `NotJson`."""
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_exactly if exact else _float,
        )
        if b"\\u" in body:
            # A lone surrogate can be read, but never written again.
            json.dumps(document, ensure_ascii=False, default=str).encode("utf-8")
    except RecursionError as error:
        raise NotJson("brackets are nested too deep") from error
    except NotJson:
        raise
    except UnicodeError as error:
        raise NotJson("the text is not UTF-8") from error
    except ValueError as error:
        raise NotJson(str(error)[:200]) from error
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("a name stands twice in one object")
    return found


def _constant(name: str) -> float:
    raise NotJson(f"{name} is no JSON")


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NotJson(f"{text[:40]} is more than a number can hold")
    return number


def _exactly(text: str) -> float | Decimal:
    number = _float(text)
    return number if Decimal(repr(number)) == Decimal(text) else Decimal(text)
