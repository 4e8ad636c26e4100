"""Co-products: sharing one burden among the things that a process makes, so that the shares add up to it.

Which key shares it is decided by the rule of the methodology's version: avoid allocation if possible; else look at how
far the unit values lie apart. More than five to one is economic allocation, less is a physical relation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.trace import sum_of
from gxd_mocks.quantity import fraction, shown

ECONOMIC_ABOVE = Fraction(5)
"""PACT Methodology, allocation: unit values further apart than this call for economic allocation."""


@dataclass(frozen=True, slots=True)
class Coproduct:
    """One output of a process. `mass` (kg), `price`, `energy` (MJ) and `true_value` are per unit of `amount`.

    `own` is what only this output causes (subdivision); `substitutes` the footprint, per unit, of what it replaces.
    """

    id: str
    amount: Fraction = Fraction(1)
    mass: Fraction | None = None
    price: Fraction | None = None
    energy: Fraction | None = None
    share: Fraction | None = None
    true_value: Fraction | None = None
    own: Fraction = Fraction(0)
    substitutes: Fraction | None = None
    waste: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known besides the outputs: can allocation be avoided, is there a sector rule, a physical relation?"""

    avoided_by: str = "nothing"
    sector_rule: str | None = None
    sector_key: str | None = None
    physical_relation: str = "in doubt"
    physical_key: str = "mass"


@dataclass(frozen=True, slots=True)
class Decision:
    """The key that is used, and why."""

    key: str
    why: str
    ratio: Fraction | None = None


@dataclass(frozen=True)
class Allocation:
    """A burden and its parts, which add up to it."""

    burden: Fraction
    decision: Decision
    keys: dict[str, Fraction]
    parts: dict[str, Fraction] = field(default_factory=dict)

    def share(self, name: str) -> Fraction:
        return self.parts[name] / self.burden if self.burden else self.keys[name] / sum_of(self.keys.values())


# ------------------------------------------------------------------------------------------------- sharing by a key


def in_proportion(burden: Fraction, keys: Mapping[str, Fraction], name: str = "keys") -> dict[str, Fraction]:
    """Share the burden in proportion to the keys. The parts add up to the burden, exactly."""
    total = sum_of(keys.values())
    if total == 0:
        raise errors.ZeroDenominator(name=name)
    return {who: burden * key / total for who, key in keys.items()}


def by_mass(burden: Fraction, outputs: Sequence[Coproduct]) -> dict[str, Fraction]:
    """In proportion to amount × mass."""
    return in_proportion(burden, _keys("mass", outputs), "masses")


def by_revenue(burden: Fraction, outputs: Sequence[Coproduct]) -> dict[str, Fraction]:
    """In proportion to amount × price."""
    return in_proportion(burden, _keys("revenue", outputs), "revenues")


def by_true_value(burden: Fraction, outputs: Sequence[Coproduct]) -> dict[str, Fraction]:
    """Outputs without true value get their share of the revenue; the others share the rest by amount × true value.

    A price that does not mirror what an output is worth (heat beside electricity) is thus replaced only where a truer
    value is known.
    """
    with_value = [output for output in outputs if output.true_value is not None]
    if len(with_value) < len(outputs):
        parts = by_revenue(burden, outputs)
    else:
        parts = {}
    rest = burden - sum_of(parts[output.id] for output in outputs if output.true_value is None)
    if with_value:
        parts |= in_proportion(rest, _keys("true_value", with_value), "true values")
    return parts


KEYS = ("mass", "revenue", "unit_price", "energy", "amount", "manual", "equal", "true_value")
"""What a burden can be shared by."""


def _keys(key: str, outputs: Sequence[Coproduct]) -> dict[str, Fraction]:
    return {output.id: _key(key, output) for output in outputs}


def _key(key: str, output: Coproduct) -> Fraction:
    if key == "equal":
        return Fraction(1)
    if key == "amount":
        return output.amount
    name = {"revenue": "price", "unit_price": "price", "manual": "share"}.get(key, key)
    value: Fraction | None = getattr(output, name)
    if value is None:
        raise errors.MissingKey(output.where, who=output.id, key=name)
    if value < 0:
        if name == "price":
            raise errors.NegativeValue(output.where, who=output.id, got=fraction(value))
        raise errors.NegativeAmount(output.where, name=f"{name} of {output.id}", got=fraction(value))
    return value if key in ("unit_price", "manual") else output.amount * value


# --------------------------------------------------------------------------------------------------------- deciding


def value_ratio(outputs: Sequence[Coproduct]) -> Fraction:
    """How many times the dearest output is worth the cheapest, per unit, over all co-products (not waste)."""
    values = [_key("unit_price", output) for output in outputs]
    cheapest = min(range(len(values)), key=values.__getitem__)
    if values[cheapest] == 0:
        raise errors.NegativeValue(outputs[cheapest].where, who=outputs[cheapest].id, got="0")
    return max(values) / values[cheapest]


def decide(outputs: Sequence[Coproduct], situation: Situation, policies: Policies = DEFAULTS) -> Decision:
    """Which key the methodology's version prescribes.

    - Both versions avoid allocation first: by subdivision, or by substitution.
    - Version 2 then follows a product category or sector rule if there is one; version 3 goes straight to the ratio.
    - A ratio of unit values above five is economic. At or below, it is physical; in version 3 only if a physical
      relation exists or is in doubt (then mass), else economic.
    """
    if situation.avoided_by == "substitution":
        return Decision("substitution", "allocation is avoided by substitution")
    if policies["methodology"] == "2" and situation.sector_key:
        rule = situation.sector_rule or "a sector rule"
        return Decision(situation.sector_key, f"{rule} prescribes it (version 2 follows sector rules)")
    economic = policies["economic_key"]
    ratio = value_ratio(outputs)
    if ratio > ECONOMIC_ABOVE:
        return Decision(economic, f"unit values stand {shown(ratio)} to 1, more than 5 to 1: economic", ratio)
    close = f"unit values stand {shown(ratio)} to 1, not more than 5 to 1"
    if policies["methodology"] == "3" and situation.physical_relation == "absent":
        return Decision(economic, f"{close}, but there is no physical relation: economic", ratio)
    return Decision(situation.physical_key, f"{close}: physical, by {situation.physical_key}", ratio)


# ------------------------------------------------------------------------------------------------------- allocating


def allocate(
    burden: Fraction,
    outputs: Sequence[Coproduct],
    situation: Situation | None = None,
    key: str | None = None,
    policies: Policies = DEFAULTS,
) -> Allocation:
    """Share `burden` (kgCO2e) among the outputs of one process, by `key` or as the methodology decides.

    Waste gets nothing. What an output causes alone (`own`) stays with it and is not shared; it is part of the burden.
    The parts add up to the burden, exactly.
    """
    situation = situation or Situation()
    products = [output for output in outputs if not output.waste]
    _must_make_sense(outputs, products)
    decision = Decision(key, "stated in the input") if key else decide(products, situation, policies)
    own = {output.id: output.own for output in products}
    shared = burden - sum_of(own.values())
    if shared < 0:
        raise errors.CountedTwice(
            what_twice="what the outputs cause alone",
            first=shown(burden - shared),
            second=f"a burden of {shown(burden)}",
        )
    if decision.key == "substitution":
        keys, parts = {}, _by_substitution(shared, products)
    elif decision.key == "true_value":
        parts = by_true_value(shared, products)
        keys = dict(parts)
    else:
        keys = _keys(decision.key, products)
        parts = in_proportion(shared, keys, decision.key)
    parts = {name: part + own[name] for name, part in parts.items()}
    parts |= {output.id: Fraction(0) for output in outputs if output.waste}
    keys |= {output.id: Fraction(0) for output in outputs if output.waste}
    return Allocation(burden, decision, keys, {output.id: parts[output.id] for output in outputs})


def _by_substitution(burden: Fraction, products: Sequence[Coproduct]) -> dict[str, Fraction]:
    """Every output but one carries the footprint of what it replaces; that one, the product made for, the rest."""
    main = [output for output in products if output.substitutes is None]
    if len(main) != 1:
        raise errors.Missing(name="the footprint that each co-product but the main one substitutes")
    parts = {output.id: output.amount * output.substitutes for output in products if output.substitutes is not None}
    return {main[0].id: burden - sum_of(parts.values()), **parts}


def _must_make_sense(outputs: Sequence[Coproduct], products: Sequence[Coproduct]) -> None:
    seen: set[str] = set()
    for output in outputs:
        if output.id in seen:
            raise errors.DuplicateId(output.where, got=output.id)
        seen.add(output.id)
        if output.amount < 0:
            raise errors.NegativeAmount(output.where, name=f"the amount of {output.id}", got=fraction(output.amount))
        if output.price is not None and output.price < 0 and not output.waste:
            raise errors.NegativeValue(output.where, who=output.id, got=fraction(output.price))
        if output.waste and (output.own or output.share):
            raise errors.BurdenOnWaste(output.where, who=output.id)
    if not products:
        raise errors.ZeroDenominator(name="products")
