"""`${NAME}` in a value: the environment variable of that name. `$${` stands for `${` itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = re.compile(r"\$\$\{|\$\{([^}]*)\}?")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class BadVariable(ValueError):
    """A variable that cannot be put in. `wrong` and `right` finish the sentence about the setting."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right


def uses_variable(text: str) -> bool:
    """Whether any part of the value comes from the environment."""
    return any(match.group(1) is not None for match in MARK.finditer(text))


def variables_in(text: str) -> list[str]:
    """The names of the variables that a value uses."""
    return [match.group(1) for match in MARK.finditer(text) if match.group(1)]


def filled_in(text: str, environ: Mapping[str, str]) -> str:
    """The value with every variable replaced; what a variable holds is not looked at again. Raises `BadVariable`."""

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            return "${"
        if not match.group().endswith("}") or not NAME.fullmatch(name):
            raise BadVariable(
                "does not name a variable after ${", "write ${NAME}, and $${ for the two characters ${ themselves"
            )
        if name not in environ:
            raise BadVariable(f"the environment variable {name} is not set", f"export {name} before you run the suite")
        if not environ[name]:
            raise BadVariable(
                f"the environment variable {name} is empty", f"give {name} a value before you run the suite"
            )
        return environ[name]

    return MARK.sub(replacement, text)
