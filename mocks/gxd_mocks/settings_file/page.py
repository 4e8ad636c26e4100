"""A YAML file read for a person: plain values, and where in the file each of them stands.

Only what such files need is understood: mappings, lists, text, `true` and `false`, `null`, integers and decimals.
What YAML would guess beyond that (`yes`, dates, sexagesimals) stays text. Anchors, aliases and tags are refused before
anything is built, so that no file can grow in memory or call code. No message repeats a value: it may be a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gxd_mocks.settings_file.mistake import Mistake, Position, SettingsError

if TYPE_CHECKING:
    import yaml

MOST_BYTES = 200_000
LONGEST_NAME = 60
QUOTED = re.compile(r" '(?!<)[^']{2,}'")
"""Words of the file that PyYAML repeats in some of its messages."""
DEEPEST = 20
"""Settings nest four levels; twenty leave room, and no recursion gets near Python's limit."""

Key = tuple[str | int, ...]
"""The way to a value: `("api", "base_url")`."""


class Wanted(NamedTuple):
    """Which file of settings is wanted: its name, what one begins with, settings that it has, what it is about."""

    name: str
    begin: str
    settings: str
    about: str


VENDOR = Wanted("vendor.yaml", "`gxd init > vendor.yaml`", "`vendor:` and `api:`; `gxd init` shows them all", "vendor")


@dataclass
class Page:
    """What the file says, and where; `written` are single values letter by letter (`3.10`, not 3.1).

    `mistakes` are those of its form that did not prevent reading on.
    """

    where: str
    wanted: Wanted = VENDOR
    value: Any = None
    values: dict[Key, Position] = field(default_factory=dict)
    written: dict[Key, str] = field(default_factory=dict)
    keys: dict[Key, Position] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def position(self, key: Key) -> Position:
        """Where the value stands; for one that is missing, where its section is named."""
        while key and key not in self.values:
            key = key[:-1]
            if key in self.keys:
                return self.keys[key]
        return self.values.get(key, Position(1, 1))


def dotted(key: Key) -> str:
    """`api.base_url`, `list[0]`; a name that would spoil a terminal is escaped, and a very long one is cut."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in key).removeprefix(".")


def _shown(name: str) -> str:
    name = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
    return name if name.isprintable() else json.dumps(name)[1:-1]


def read_page(path: Path, wanted: Wanted = VENDOR) -> Page:
    """Read and parse the file. Raises `SettingsError` where nothing can be read at all."""
    return parse(_text(path, wanted), str(path), wanted)


def parse(text: str, where: str, wanted: Wanted = VENDOR) -> Page:
    """Parse one YAML document. Raises `SettingsError` where it is none."""
    import yaml

    page = Page(where, wanted)
    try:
        _guard(text, page)
        root = yaml.compose(text, Loader=_loader())
    except yaml.YAMLError as error:
        raise SettingsError([_not_yaml(error, text, where)]) from error
    if root is None:
        raise _whole(where, "is empty", f"write a {wanted.name}, or begin with {wanted.begin}")
    page.value = _plain(root, (), page)
    if not isinstance(page.value, dict):
        right = f"write settings such as {wanted.settings}"
        raise SettingsError([Mistake(where, _at(root.start_mark), "", f"holds {_kind(page.value)}", right)])
    return page


def _text(path: Path, wanted: Wanted) -> str:
    where = str(path)
    try:
        if path.is_dir():
            raise _whole(where, "is a directory", f"name a {wanted.name} file")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _whole(
            where, f"cannot be read ({reason})", f"name a {wanted.name} file that exists and that you may read"
        ) from error
    if len(raw) > MOST_BYTES:
        raise _whole(
            where, f"is larger than {MOST_BYTES:,} bytes", f"this cannot be a {wanted.name}; name the right file"
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        wrong = f"is not UTF-8 text (byte 0x{raw[error.start]:02x})"
        raise SettingsError([Mistake(where, _position_after(before), "", wrong, "save it as UTF-8")]) from error


def _whole(where: str, wrong: str, right: str) -> SettingsError:
    return SettingsError([Mistake(where, None, "", wrong, right)])


def _position_after(before: str) -> Position:
    return Position(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _at(mark: Any) -> Position:
    """PyYAML counts from 0, people and editors from 1."""
    return Position(mark.line + 1, mark.column + 1)


@cache
def _loader() -> Any:
    """PyYAML's loader with our few types."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (how PyYAML names its table)

    for tag, pattern, first in (
        ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
        ("tag:yaml.org,2002:null", r"^(?:null|~)$", "n~"),
        ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]{0,17})$", "-0123456789"),
        ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}$", "-0123456789"),
    ):
        Loader.add_implicit_resolver(tag, re.compile(pattern), list(first))
    Loader.yaml_implicit_resolvers[""] = [("tag:yaml.org,2002:null", re.compile("^$"))]
    return Loader


def _guard(text: str, page: Page) -> None:
    """Look at the stream of events first, which grows with the file and not with what it refers to."""
    import yaml

    depth = 0
    documents = 0
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _at_event(
                    page, event, "a second document begins here", f"keep one {page.wanted.about} in one file"
                )
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _at_event(
                page, event, "anchors (&) and aliases (*) are not used here", "write the value out, or put it in quotes"
            )
        if getattr(event, "tag", None) is not None:
            raise _at_event(page, event, "tags (!) are not used here", "leave it out, or put the value in quotes")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise _at_event(
                page,
                event,
                f"is nested more than {DEEPEST} levels deep",
                f"a {page.wanted.name} has four; close the brackets",
            )


def _at_event(page: Page, event: yaml.Event, wrong: str, right: str) -> SettingsError:
    return SettingsError([Mistake(page.where, _at(event.start_mark), "", wrong, right)])


def _not_yaml(error: yaml.YAMLError, text: str, where: str) -> Mistake:
    """A syntax error. PyYAML's reader has an index where its parser has a mark."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        index = getattr(error, "position", 0)
        found = next((place for place, letter in enumerate(text) if not _printable(letter)), index)
        wrong = (
            f"an unprintable character (U+{ord(text[found]):04X}) stands here" if found < len(text) else "is not YAML"
        )
        return Mistake(where, _position_after(text[:found]), "", wrong, "remove it")
    position = _at(mark)
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation:
        tab = Position(position.line, indentation.index("\t") + 1)
        return Mistake(where, tab, "", "the line is indented with a tab", "indent with spaces")
    problem = QUOTED.sub("", getattr(error, "problem", None) or "something unexpected stands here")
    return Mistake(
        where, position, "", f"is not YAML from here on: {problem}", "look for a missing quote, colon or bracket"
    )


def _printable(letter: str) -> bool:
    """YAML 1.1, 5.1: c-printable."""
    code = ord(letter)
    return (
        letter in "\t\n\r\x85"
        or 0x20 <= code <= 0x7E
        or 0xA0 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    ) and code != 0xFEFF


def _plain(node: yaml.Node, key: Key, page: Page) -> Any:
    import yaml

    page.values[key] = _at(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return dict(_members(node, key, page))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*key, index), page) for index, item in enumerate(node.value)]
    page.written[key] = node.value
    return _SCALARS.get(node.tag, str)(node.value)


def _members(node: yaml.MappingNode, key: Key, page: Page) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Position] = {}
    for name_node, value_node in node.value:
        position = _at(name_node.start_mark)
        if name_node.tag != "tag:yaml.org,2002:str":
            wrong = "a setting has a name that is not a word"
            page.mistakes.append(
                Mistake(page.where, position, dotted(key), wrong, "write a word, or put the name in quotes")
            )
            continue
        name = str(name_node.value)
        member = (*key, name)
        if name in seen:
            wrong = f"is written twice (first in line {seen[name].line})"
            page.mistakes.append(Mistake(page.where, position, dotted(member), wrong, "keep one of the two"))
            continue
        seen[name] = page.keys[member] = position
        yield name, _plain(value_node, member, page)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "nothing but a single value"
