"""What stands in a secret or in a file that a vendor.yaml names, looked at before it is used."""

from __future__ import annotations

from pathlib import Path

ONE_LINE = "has a line feed or another control character in it"
MOST_BUNDLE_BYTES = 4_000_000


def is_one_line(text: str) -> bool:
    """Ids and secrets of clients are visible characters and spaces (RFC 6749, A.1 and A.2)."""
    return not any(letter < " " or letter == "\x7f" for letter in text)


def wrong_with_bundle(path: Path) -> str | None:
    """Why a file holds no certificates to trust; None if it does."""
    if not path.is_file():
        return f"there is no file {path}"
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BUNDLE_BYTES)
    except OSError as error:
        return f"{path} cannot be read ({(error.strerror or str(error)).lower()})"
    return None if b"CERTIFICATE-----" in content else f"{path} holds no certificate in PEM"
