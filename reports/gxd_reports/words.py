"""The words of the reports in both languages, from `locale/*.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "ja")


@cache
def words(language: str) -> dict[str, str]:
    """Every word of one language by its dotted key (`verdict.fail`). Raises `FileNotFoundError` for an unknown one."""
    from gxd_fixtures.yamlfile import load

    text = (files(__package__) / "locale" / f"{language}.yaml").read_text("utf-8")
    return dict(_flat(load(text)))


def say(language: str, key: str, **numbers: object) -> str:
    """The words of `key`, with `{names}` filled in.

    A key may have the forms `key.one` and `key.other`, chosen by the number `n`. Raises `KeyError` for an unknown key.
    """
    known = words(language)
    form = f"{key}.{'one' if numbers.get('n') == 1 else 'other'}"
    return known[form if form in known else key].format(**numbers)


def _flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            pairs += _flat(value, f"{prefix}{key}.")
        else:
            pairs.append((f"{prefix}{key}", str(value)))
    return pairs
