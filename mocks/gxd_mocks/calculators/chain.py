"""Through the tiers (素材 → 加工材 → 製品): each calculates its way and hands its footprint on as decimal strings.

    e(tier) = own(tier) + Σ n · e(tier before)

What crosses between companies is text, so each hand-over is written and read again, by the rounding of who hands over.
The result says what each tier added per final product, and what rounding at the hand-overs added or took: together that
is the final footprint, exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from gxd_mocks.calculators import bom, bom_input, errors, organisation, organisation_input, transaction_input
from gxd_mocks.calculators.declared import FOOTPRINT_KEYS, Footprint, from_form
from gxd_mocks.calculators.form import Form, must_be_unique
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.report import Report
from gxd_mocks.calculators.trace import Row, Trace, sum_of
from gxd_mocks.calculators.transaction import pass_on
from gxd_mocks.quantity import number, plain, shown
from gxd_mocks.rounding import NAMES, Rounding, to_places
from gxd_mocks.rounding import policy as rounding_policy

METHODS = ("bom", "sales", "weight", "transaction")


@dataclass(frozen=True)
class HandedOver:
    """What one tier hands on: the exact footprint, the same as text, and what the next tier reads from that text."""

    exact: Footprint
    text: dict[str, Any]
    received: Footprint

    @property
    def difference(self) -> Fraction:
        """What rounding added to the value."""
        return self.received.value - self.exact.value


@dataclass(frozen=True)
class Tier:
    """One company of the chain. `takes` says how many declared amounts of each supplier go into one of its own."""

    id: str
    method: str
    handed_over: HandedOver
    takes: dict[str, Fraction]
    own: Fraction

    @property
    def value(self) -> Fraction:
        return self.handed_over.exact.value


@dataclass
class Chain:
    """Every tier, how much of each is in one final product, and the trace that adds up to the final footprint."""

    tiers: list[Tier]
    times: dict[str, Fraction]
    trace: Trace
    policies: Policies

    @property
    def value(self) -> Fraction:
        return self.tiers[-1].value


def hand_over(footprint: Footprint, rounding: Rounding, where: str = "", policies: Policies = DEFAULTS) -> HandedOver:
    """Write a footprint as decimal strings and read it back, as the next tier does."""
    text: dict[str, Any] = {
        "value": plain(footprint.value, rounding),
        "unit": footprint.unit.name,
        "amount": plain(footprint.amount, rounding),
        "calc_method": footprint.calc_method,
        "source": footprint.source,
    }
    optional = {
        "mass": footprint.mass,
        "primary_data_share": footprint.primary_data_share,
        "exempted": footprint.exempted,
        "gate_to_gate": footprint.gate_to_gate,
        "biogenic_uptake": footprint.uptake or None,
    }
    text |= {name: plain(value, rounding) for name, value in optional.items() if value is not None}
    if footprint.ratings:
        ratings = footprint.ratings
        text["data_quality"] = {
            "scale": ratings.scale,
            **{name: plain(value, rounding) for name, value in ratings.by_indicator.items()},
        }
    # A share below 1 % that was calculated is no fraction by mistake.
    lenient = policies.but(small_percentages="accept")
    received = from_form(Form(text, where).only(*FOOTPRINT_KEYS), lenient)
    return HandedOver(footprint, text, replace(received, characterization=footprint.characterization))


def calculate(document: Any, policies: Policies = DEFAULTS) -> Report:
    """`gxd calc chain`."""
    return report(run(document, policies))


def run(document: Any, policies: Policies = DEFAULTS) -> Chain:
    """Calculate tier after tier. A tier takes only from tiers before it; the last one makes the final product."""
    form = Form(document).only("method", "title", "policies", "tiers")
    forms = list(form.forms("tiers"))
    if not forms:
        raise errors.Missing("tiers", name="tiers")
    must_be_unique([(each.text("id"), each.path) for each in forms])
    done: dict[str, Tier] = {}
    for each in forms:
        tier = _tier(each, done, policies)
        done[tier.id] = tier
    tiers = list(done.values())
    times = _times(tiers)
    return Chain(tiers, times, Trace(tiers[-1].value, _per_declared(tiers[-1]), list(_rows(tiers, times))), policies)


# ----------------------------------------------------------------------------------------------------- one tier


def _tier(form: Form, before: dict[str, Tier], policies: Policies) -> Tier:
    form.only("id", "method", "input", "hands_over", "rounding", "places", "policies")
    method = form.choice("method", METHODS)
    chosen = form.maybe_form("policies")
    if chosen:
        policies = policies.but(**{name: str(value) for name, value in chosen.value.items()})
    counter = _Counter(before)
    exact = _calculated(form, method, counter.received, policies)
    takes = {
        supplier: _calculated(form, method, _one_more(counter.received, supplier), policies).value - exact.value
        for supplier in counter.asked
    }
    own = exact.value - sum_of(takes[name] * before[name].handed_over.received.value for name in takes)
    rounding = _rounding(form, policies)
    return Tier(form.text("id"), method, hand_over(exact, rounding, form.path, policies), takes, own)


class _Counter:
    """Answers what was handed over, and remembers who was asked for."""

    def __init__(self, tiers: dict[str, Tier]) -> None:
        self.tiers = tiers
        self.asked: dict[str, None] = {}

    def received(self, form: Form) -> Footprint:
        supplier = form.text("handed_over")
        if supplier not in self.tiers:
            raise errors.MissingComponent(
                form.at("handed_over"), got=supplier, close=f"; tiers so far: {', '.join(self.tiers) or 'none'}"
            )
        self.asked[supplier] = None
        handed = self.tiers[supplier].handed_over
        if "received" in form:
            _must_be_what_was_handed_over(form, handed)
        return handed.received


def _one_more(received: Callable[[Form], Footprint], supplier: str) -> Callable[[Form], Footprint]:
    """The same hand-overs with one kilogram more on `supplier`'s. A footprint is linear in what is handed over, so the
    difference that this makes is exactly how many of the supplier's declared amounts are in it."""

    def with_one_more(form: Form) -> Footprint:
        footprint = received(form)
        if form.value["handed_over"] == supplier:
            return replace(footprint, value=footprint.value + 1)
        return footprint

    return with_one_more


def _must_be_what_was_handed_over(form: Form, handed: HandedOver) -> None:
    """What a tier says it received against what was handed over."""
    got = form.number("received")
    if got == handed.received.value:
        return
    due = handed.text["value"]
    written = str(form.value["received"])
    places = len(written.partition(".")[2])
    rounded = {to_places(handed.received.value, places, mode) for mode in ("half_up", "half_even", "up", "down")}
    if got in rounded:
        raise errors.RoundedEarly(form.at("received"), got=written, exact=due)
    raise errors.HandoverDiffers(form.at("received"), got=written, exact=due)


def _calculated(form: Form, method: str, received: Callable[[Form], Footprint], policies: Policies) -> Footprint:
    """The footprint that a tier hands over, calculated its way."""
    document, path = form.form("input").value, form.at("input")
    hands = form.maybe_form("hands_over") or Form({}, form.at("hands_over"))
    if method == "bom":
        hands.only()
        return bom.footprint(bom_input.read(document, policies, received, path), policies).handed_over()
    if method in ("sales", "weight"):
        hands.only("customer")
        shared = organisation.allocate(organisation_input.read(document, policies, method, received, path), policies)
        customer = hands.text("customer")
        if customer not in shared.shares:
            raise errors.MissingComponent(hands.at("customer"), got=customer, close="")
        return shared.handed_over(customer)
    hands.only("firm", "amount", "unit", "per")
    network = transaction_input.read(document, received, path)
    firm = hands.text("firm")
    if firm not in network.firms:
        raise errors.MissingComponent(hands.at("firm"), got=firm, close="")
    intensity = pass_on(network, policies).intensity[firm]
    unit, amount = hands.unit("unit", "JPY"), hands.positive("amount", "1")
    unit.to(network.unit, hands.at("unit"))
    # Of money, or, where it is known what the money bought, of one unit of the goods.
    per = hands.maybe_form("per")
    goods = per.only("quantity", "unit", "mass") if per else None
    return Footprint(
        value=intensity * amount * unit.size / (goods.positive("quantity") if goods else 1),
        unit=goods.unit(of="the goods") if goods else unit,
        amount=Fraction(1) if goods else amount,
        mass=goods.maybe_amount("mass") if goods else None,
        primary_data_share=Fraction(0),
        calc_method="1",
        source="primary",
    )


def _rounding(form: Form, policies: Policies) -> Rounding:
    if "rounding" not in form:
        return policies.rounding
    places = form.number("places", "3")
    return rounding_policy(form.choice("rounding", NAMES), int(number(int(places))))


# ------------------------------------------------------------------------------------------------- the whole chain


def _times(tiers: list[Tier]) -> dict[str, Fraction]:
    """How many declared amounts of every tier are in one of the last."""
    times = {tier.id: Fraction(0) for tier in tiers}
    times[tiers[-1].id] = Fraction(1)
    for tier in reversed(tiers):
        for supplier, taken in tier.takes.items():
            times[supplier] += times[tier.id] * taken
    return times


def _rows(tiers: list[Tier], times: dict[str, Fraction]) -> list[Row]:
    rows = []
    for tier in tiers:
        handed = tier.handed_over.exact
        rows.append(
            Row(
                line=tier.id,
                kind="tier",
                what=f"{tier.id} ({tier.method})",
                amount=times[tier.id] * handed.amount,
                unit=handed.unit.name,
                factor=tier.own / handed.amount,
                factor_unit=f"kgCO2e/{handed.unit.name}",
                contribution=times[tier.id] * tier.own,
            )
        )
        if tier.handed_over.difference and tier is not tiers[-1]:
            rows.append(
                Row(
                    line=tier.id,
                    kind="rounding",
                    what=f"hand-over by {tier.id}",
                    amount=times[tier.id],
                    unit="hand-overs",
                    factor=tier.handed_over.difference,
                    factor_unit="kgCO2e",
                    contribution=times[tier.id] * tier.handed_over.difference,
                    note=f"{shown(tier.value)} handed over as {tier.handed_over.text['value']}",
                )
            )
    return rows


def _per_declared(tier: Tier) -> str:
    handed = tier.handed_over.exact
    amount = "" if handed.amount == 1 else f"{shown(handed.amount)} "
    return f"kgCO2e/{amount}{handed.unit.name}"


def report(found: Chain) -> Report:
    """Tier by tier, and the whole."""
    last = found.tiers[-1].handed_over.exact
    figures: dict[str, Any] = {
        "final product": found.tiers[-1].id,
        "declared unit": f"{shown(last.amount)} {last.unit.name}",
        "footprint (kgCO2e)": found.value,
        "primary data share (%)": last.primary_data_share,
        "exempted (%)": last.exempted,
        "handed over": {tier.id: tier.handed_over.text for tier in found.tiers},
    }
    table: list[tuple[str, ...]] = [("tier", "method", "exact", "handed over", "own", "in the final product")]
    table += [
        (
            tier.id,
            tier.method,
            shown(tier.value),
            tier.handed_over.text["value"],
            shown(tier.own),
            f"{shown(found.times[tier.id] * tier.handed_over.exact.amount)} {tier.handed_over.exact.unit}",
        )
        for tier in found.tiers
    ]
    return Report("chain", "chain of tiers", figures, found.policies, found.trace, tables={"tiers": table})
