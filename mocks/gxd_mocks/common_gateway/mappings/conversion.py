"""From one format to another by way of 3.0, with the report of what that does to a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from gxd_mocks.common_gateway.mappings.cannot import Cannot, NotConvertible, Words
from gxd_mocks.common_gateway.mappings.engine import Supplied, translate, without_null
from gxd_mocks.common_gateway.mappings.envelope import Envelope, opened, packed, unpack
from gxd_mocks.common_gateway.mappings.exact import DECIMAL, MOST_DIGITS, in_doubles, survives_in_doubles
from gxd_mocks.common_gateway.mappings.formats import FORMATS, HUB, Format, format_of
from gxd_mocks.common_gateway.mappings.loss import Kind, Loss, LossReport
from gxd_mocks.common_gateway.mappings.places import (
    ABSENT,
    Difference,
    differences,
    escaped,
    put,
    read,
    read_exactly,
    within,
)
from gxd_mocks.common_gateway.mappings.table import Row

MOST_NESTED = 60
"""Deeper documents are attacks; no footprint needs ten."""

A_LAST_DIGIT = Fraction(1, 10**32)
A_DOUBLE_S_LAST_DIGIT = Fraction(1, 10**14)

SPELLING = Words("the same number, written in another way", "同じ数値の別の表記")
ROUNDED = Words(
    "a JSON number holds some 17 significant digits, and this one has more",
    "JSON数値が保持できるのは有効数字17桁程度で、この値はそれを超える",
)
ENDLESS = Words(
    "the quotient has no end as a decimal; 34 significant digits are kept",
    "商が有限小数にならないため、有効数字34桁とする",
)


def convert(
    document: Any,
    to: str,
    *,
    source: str | None = None,
    carry: bool = True,
    around: Mapping[str, Any] | None = None,
) -> tuple[Any, LossReport]:
    """`document` in the format `to`, and what was lost on the way.

    `source` is its format, if it does not say so itself. With `carry`, what the format has no place for rides along in an
    envelope, where the format has extensions. `around` is what a 3.0 document needs and the document's own format does not
    have (an Ouranos record names no company): pointers into 3.0 -> value.

    Raises `NotConvertible` with every reason, and `ValueError` for a format that nobody knows.
    """
    if to not in FORMATS or (source is not None and source not in FORMATS):
        raise ValueError(f"unknown format {to if to not in FORMATS else source!r}; known are {', '.join(FORMATS)}")
    try:
        start = FORMATS[source or format_of(document)]
    except Cannot as cannot:
        raise NotConvertible("unknown", to, [cannot]) from cannot
    refuse_depth(document, start.name, to)
    end = FORMATS[to]
    if start is end:
        return deepcopy(document), LossReport(start.name, to, False)
    try:
        return _Conversion(start, end, around or {}).report(document, carry)
    except UnicodeEncodeError as error:
        half = Cannot("", "holds half a character (a lone surrogate)", "に文字の片割れ(不正なサロゲート)がある")
        raise NotConvertible(start.name, end.name, [half]) from error


def refuse_depth(document: Any, source: str, to: str) -> None:
    """Raises `NotConvertible` for a document that nobody can walk through without falling down."""
    level = [document]
    for _ in range(MOST_NESTED):
        level = [
            inner
            for value in level
            if isinstance(value, (dict, list))
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise NotConvertible(source, to, [Cannot("", "is nested too deep", "の入れ子が深すぎる")])


class _Forth(NamedTuple):
    """A document after one way: the product, and the document without the envelope that came with it."""

    product: dict[str, Any]
    document: dict[str, Any]
    supplied: list[Supplied]
    came_back: bool
    """Whether an envelope came with it that was for where it goes."""


class _Conversion:
    """One conversion, from `start` to `end`."""

    def __init__(self, start: Format, end: Format, around: Mapping[str, Any]) -> None:
        self._start, self._end, self._around = start, end, around

    def report(self, document: Any, carry: bool) -> tuple[Any, LossReport]:
        forth = self._go(document, self._start, self._end)
        _refuse_incomplete(forth.product, self._start, self._end)
        back = self._go(forth.product, self._end, self._start, lenient=True).product
        found = [one for one in differences(forth.document, back) if not (forth.came_back and one == AN_EMPTY_LIST)]
        carried = carry and self._end.extends and bool(found)
        if carried:
            edits = [one._replace(before=in_doubles(one.before)) for one in found]
            _enclose(forth.product, Envelope(self._start.name, edits))
        entries = [
            *(self._entry(difference, forth.product, carried) for difference in found),
            *(self._supplied(supplied) for supplied in forth.supplied),
        ]
        return forth.product, LossReport(self._start.name, self._end.name, carried, tuple(entries))

    def _go(self, document: Any, start: Format, end: Format, *, lenient: bool = False) -> _Forth:
        """One way. Raises `NotConvertible` unless it is only to see what would come back."""
        document, envelope = _without_envelope(document, end)
        cannot: list[Cannot] = []
        supplied: list[Supplied] = []
        hub = document
        try:
            if start.name != HUB:
                hither = translate(start.table, document, start.setting(document, hither=True), hither=True)
                cannot += hither.cannot
                supplied += hither.supplied
                hub = hither.document
                for pointer, value in self._around.items():
                    if read(hub, pointer) is ABSENT:
                        put(hub, pointer, deepcopy(value))
            product = hub
            if end.name != HUB:
                thither = translate(end.table, hub, end.setting(hub, hither=False), hither=False)
                cannot += thither.cannot
                supplied = [*supplied, *thither.supplied] if start.name == HUB else thither.supplied
                product = thither.document
                if start.family == end.family:
                    _keep_own(document, product, end)
        except Cannot as reason:
            cannot.append(reason)
            product = {}
        if cannot and not lenient:
            raise NotConvertible(start.name, end.name, cannot)
        if envelope is not None:
            unpack(product, envelope.edits)
        return _Forth(product, document, supplied, envelope is not None)

    def _entry(self, difference: Difference, product: Any, carried: bool) -> Loss:
        row = self._row(difference.pointer)
        target = next((place for place in self._targets(row) if read(product, place) is not ABSENT), None)
        kind: Kind = "changed"
        if difference.before is ABSENT:
            kind = "added"
        elif difference.after is ABSENT:
            kind = "lost"
        return Loss(
            kind,
            difference.pointer,
            target,
            _of_number(difference) or (row.why if row else self._unknown),
            carried and survives_in_doubles(difference.before),
            difference.before,
            ABSENT if target is None else read(product, target),
        )

    @property
    def _unknown(self) -> Words:
        return (self._end if self._start.name == HUB else self._start).table.unknown

    def _row(self, pointer: str) -> Row | None:
        """The row that is about a place in the document."""
        tables = [self._end.table] if self._start.name == HUB else [self._start.table]
        for row in (row for table in tables for row in table.rows):
            if any(within(pointer, place) or within(place, pointer) for place in self._sources(row)):
                return row
        return None

    def _sources(self, row: Row) -> tuple[str, ...]:
        return row.here if self._start.name == HUB else row.there

    def _targets(self, row: Row | None) -> tuple[str, ...]:
        """Where in the product a row puts its values: in 3.0, or in the format that is reached by way of it."""
        if row is None:
            return ()
        if self._start.name == HUB:
            return row.there
        if self._end.name == HUB:
            return row.here
        return tuple(
            place for other in self._end.table.rows if set(other.here) & set(row.here) for place in other.there
        )

    def _supplied(self, supplied: Supplied) -> Loss:
        assert supplied.row.supplied is not None
        return Loss("supplied", None, supplied.pointer, supplied.row.supplied, False, ABSENT, supplied.value)


def _of_number(difference: Difference) -> Words | None:
    """What happened to a number that came back as almost the same number; None for all that is another matter."""
    before, after = difference.before, difference.after
    if not all(
        isinstance(text, str) and len(text) <= MOST_DIGITS and DECIMAL.fullmatch(text) for text in (before, after)
    ):
        return None
    was, reads = Fraction(before), Fraction(after)
    if was == reads:
        return SPELLING
    if abs(was - reads) <= abs(was) * A_LAST_DIGIT:
        return ENDLESS
    return ROUNDED if abs(was - reads) <= abs(was) * A_DOUBLE_S_LAST_DIGIT else None


def _keep_own(document: Any, product: dict[str, Any], end: Format) -> None:
    """Between two versions of one family every place means the same: what the document says there stays as it says it."""
    given = read(product, ASSURANCE_GIVEN)
    for holder in ("", "/pcf"):
        own = read_exactly(document, holder)
        for name in own if isinstance(own, dict) else ():
            place = f"{holder}/{escaped(name)}"
            told = own[name] is not None and place not in RETOLD and end.table.has(place, end.spec)
            if told and (_is_a_set(own[name]) or read(product, place) is ABSENT):
                put(product, place, deepcopy(own[name]))
    if read(product, ASSURANCE_GIVEN) is ABSENT:
        put(product, ASSURANCE_GIVEN, given)
    uptake = read(document, UPTAKE)
    if isinstance(uptake, str) and uptake.startswith("-"):
        put(product, UPTAKE, uptake)


def _is_a_set(value: Any) -> bool:
    """Older versions also allow lists that are empty or repeat themselves; everything else is as good as a set."""
    return not isinstance(value, list) or 0 < len(value) == len({repr(item) for item in value})


ASSURANCE_GIVEN = "/pcf/assurance/assurance"
"""2.0 does not demand it, and what it says of an assurance without it was given."""
UPTAKE = "/pcf/biogenicCarbonWithdrawal"
RETOLD = ("/specVersion", "/pcf", UPTAKE)
"""The version is another one, and 2.0.0 wrote the uptake without its sign."""


def _without_envelope(document: Any, end: Format) -> tuple[Any, Envelope | None]:
    """The document without the envelope that is for `end`, and that envelope; others are left in their place."""
    said = document.get("extensions") if isinstance(document, dict) else None
    extensions: list[Any] = said if isinstance(said, list) else []
    for index, extension in enumerate(extensions):
        envelope = opened(extension)
        if envelope is not None and envelope.source in FORMATS and FORMATS[envelope.source].family == end.family:
            others = [*extensions[:index], *extensions[index + 1 :]]
            without = {name: value for name, value in document.items() if name != "extensions"}
            return without | ({"extensions": others} if others else {}), envelope
    return document, None


AN_EMPTY_LIST = Difference("/extensions", ABSENT, [])
"""What an envelope leaves when it is taken out of a list that was empty without it."""


def _enclose(product: dict[str, Any], envelope: Envelope) -> None:
    """Let the envelope ride in the product, behind the extensions that are there."""
    if product.get("extensions") == []:
        # Taking the envelope out leaves no trace of an empty list, unless the envelope itself tells of it.
        envelope.edits.append(Difference("/extensions", [], ABSENT))
    product.setdefault("extensions", []).append(packed(envelope))


def _refuse_incomplete(product: Any, start: Format, end: Format) -> None:
    """Nothing goes out that the other format would not take. Raises `NotConvertible`."""
    wrong = list(against_schema(product, end.spec) if end.extends else _missing(product, end))
    if wrong:
        raise NotConvertible(start.name, end.name, wrong)


def against_schema(product: Any, spec: str) -> Iterator[Cannot]:
    """What the schema of a version says against a footprint."""
    for offence in _validator(spec).iter_errors(without_null(product)):
        pointer = "".join(f"/{part}" for part in offence.instance_path)
        yield Cannot(pointer, f"would be invalid: {offence.message:.200}", f"が不正となる: {offence.message:.200}")


def _missing(product: Any, end: Format) -> Iterator[Cannot]:
    for pointer in end.table.required:
        if read(product, pointer) is ABSENT:
            yield Cannot(pointer, "is demanded, and nothing is known of it", "は必須だが、該当する情報がない")


@cache
def _validator(spec: str) -> Any:
    from jsonschema_rs import validator_for

    from gxd_fixtures.schema import component

    return validator_for(component(spec, "ProductFootprint"), validate_formats=True)
