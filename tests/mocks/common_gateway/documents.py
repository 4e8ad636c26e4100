"""Footprints to convert: those that we publish, and distortions of them that the specification allows."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import strategies as st

from gxd_fixtures import SPECS, dataset, invent
from gxd_fixtures.samples import names, sample
from gxd_fixtures.schema import component
from gxd_mocks.common_gateway import NotConvertible, convert

LINE_2 = tuple(spec for spec in SPECS if spec.startswith("2."))


@cache
def published(spec: str) -> list[dict[str, Any]]:
    """Every footprint of the dataset and of the samples, and some that are invented; not to be changed."""
    samples = [json.loads(sample(name)) for name in names() if name.startswith(f"pf-{spec}")]
    return [*dataset.footprints(spec), *samples, *invent.footprints(spec, 8, 3)]


@cache
def convertible(spec: str, to: str) -> list[dict[str, Any]]:
    """Those of them that `to` can say; not to be changed."""
    return [document for document in published(spec) if _can(document, to)]


def _can(document: dict[str, Any], to: str) -> bool:
    try:
        convert(document, to)
    except NotConvertible:
        return False
    return True


SIGNLESS = st.from_regex(r"[0-9]{1,12}(\.[0-9]{1,12})?", fullmatch=True)
POSITIVE = SIGNLESS.filter(lambda text: float(text) > 0)
NUMBERS = st.one_of(
    st.integers(0, 5), st.floats(0, 5, allow_nan=False), st.sampled_from([1e-7, 0.1, 2.5, 4.999999999999999])
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


@st.composite
def distorted(draw: st.DrawFn, spec: str, to: str) -> dict[str, Any]:
    """A footprint of `spec` with other numbers, without some optional members, and with members that nobody knows."""
    document = deepcopy(draw(st.sampled_from(convertible(spec, to))))
    pcf = document["pcf"]
    amount, units = ("unitaryProductAmount", "declaredUnit") if spec != "3.0" else ("declaredUnitAmount", "piece")
    if pcf.get("declaredUnitOfMeasurement") != units:
        pcf[amount] = draw(POSITIVE)
    for member in draw(st.lists(st.sampled_from(_signless(spec)), unique=True, max_size=6)):
        if pcf.get(member) is not None:
            pcf[member] = draw(st.one_of(SIGNLESS, SIGNLESS.map(lambda text: f"+{text}")))
    for member in draw(st.lists(st.sampled_from(_optional(spec)), unique=True, max_size=4)):
        pcf.pop(member, None)
    if spec != "3.0":
        pcf["exemptedEmissionsPercent"] = draw(NUMBERS)
        document["version"] = draw(st.integers(0, 2**31 - 1))
        document["statusComment"] = draw(WORDS)
    document["comment"] = draw(st.one_of(WORDS, WORDS.map(lambda text: f"{text}\nstatusComment: {text}")))
    document["extra/~member"] = draw(st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.just([{"a": 1}, {}])))
    pcf["another"] = {"deep": draw(WORDS)}
    return document


@cache
def _signless(spec: str) -> list[str]:
    """Members of the footprint that are decimals of at least zero."""
    properties = component(spec, "ProductFootprint")["$defs"]["CarbonFootprint"]["properties"]
    return [name for name, node in properties.items() if node.get("$ref") == "#/$defs/NonNegativeDecimal"]


@cache
def _optional(spec: str) -> list[str]:
    part = component(spec, "ProductFootprint")["$defs"]["CarbonFootprint"]
    return [name for name in part["properties"] if name not in part["required"]]
