"""Organisation-based (組織ベース): a company's emissions, shared out to those it delivered to.

    emission for customer j  =  Σ scopes  E × K_j / K_total
    per declared unit        =  emission for j / quantity delivered to j

The key K is sales (売上高からの金額按分), mass (取引量からの重量按分) or pieces. Every scope has its own level
and its own key; what a key shares must have happened where and when the key was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from gxd_mocks import units
from gxd_mocks.calculators import errors, gxd_block
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.quality import Rated, primary_data_share
from gxd_mocks.calculators.trace import Row, Trace, sum_of
from gxd_mocks.quantity import shown
from gxd_mocks.rounding import RoundedParts, share_out

UPSTREAM = tuple(range(1, 9))
MINIMUM = (1, 4, 5)
"""Scope 3 categories that may be allocated to a customer. Downstream, 9 to 15, is counted by those downstream."""

KEY_KINDS = ("sales", "mass", "pieces")
UNALLOCATED = "(unallocated)"


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; the end is not part of it. April to March: 2022-04-01 to 2023-04-01."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Key:
    """What emissions are shared by: an amount per customer, in the base unit of `unit`'s dimension.

    `total` is what all deliveries come to, stated; None if it is the sum over the customers (closed).
    """

    name: str
    kind: str
    level: str
    amounts: Mapping[str, Fraction]
    unit: units.Unit
    total: Fraction | None = None
    period: Period | None = None
    tax: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Emission:
    """What a scope (for scope 3: a category) emitted in the period, in kgCO2e, and the key that shares it.

    `supplier` is who handed the figure over, None for the company's own books; `rest_of_category` says that the books'
    figure leaves out what suppliers handed over.
    """

    scope: str
    value: Fraction
    level: str
    key: str
    category: int | None = None
    primary_data_share: Fraction | None = None
    accounting: str | None = None
    period: Period | None = None
    supplier: str | None = None
    rest_of_category: bool = False
    where: str = ""

    @property
    def name(self) -> str:
        return f"scope {self.scope}" + (f" category {self.category}" if self.category else "")


@dataclass(frozen=True, slots=True)
class Customer:
    """Who was delivered to, and how much: `quantity` × `unit`. `mass` in kg of one `unit`, if that matters onwards."""

    id: str
    quantity: Fraction | None = None
    unit: units.Unit | None = None
    mass: Fraction | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Certificates that lower scope 2: `amount` kWh of `kind`, against `electricity` kWh used."""

    amount: Fraction
    kind: str
    electricity: Fraction
    where: str = ""


@dataclass(frozen=True)
class Company:
    """One company in one reporting period."""

    emissions: Sequence[Emission]
    keys: Mapping[str, Key]
    customers: Sequence[Customer]
    certificate: Certificate | None = None
    name: str = ""


@dataclass
class Share:
    """One customer's part: in total, by emission, and per unit delivered (None if the quantity is unknown)."""

    customer: Customer
    total: Fraction
    by_emission: dict[str, Fraction]
    per_unit: Fraction | None
    gate_to_gate_per_unit: Fraction | None
    extension: dict[str, Any]


@dataclass
class Shared:
    """A company's emissions, shared out. The shares and what is unallocated add up to the whole, exactly."""

    company: Company
    whole: Fraction
    shares: dict[str, Share]
    unallocated: Fraction
    rounded: RoundedParts
    intensity: dict[str, Fraction]
    primary_data_share: Fraction | None
    trace: Trace
    policies: Policies
    notes: list[str] = field(default_factory=list)

    def handed_over(self, customer: str) -> Footprint:
        """The footprint that a customer takes on: per one unit delivered, calculated from the organisation."""
        share = self.shares[customer]
        taker = share.customer
        if share.per_unit is None or taker.unit is None:
            raise errors.Missing(taker.where, name=f"the quantity delivered to {customer}")
        return Footprint(
            value=share.per_unit,
            unit=taker.unit,
            mass=taker.mass,
            primary_data_share=self.primary_data_share,
            gate_to_gate=share.gate_to_gate_per_unit,
            calc_method="1",
            source="primary",
        )


def allocate(company: Company, policies: Policies = DEFAULTS) -> Shared:
    """Share a company's emissions among its customers.

    Raises a named error if emissions and key do not belong together (level, period), if a customer has no key, if keys
    exceed their total, and for categories that are not the company's to hand on.
    """
    _must_belong_together(company, policies)
    parts = [in_share(each.value, company.keys[each.key], policies) for each in company.emissions]
    whole = sum_of(emission.value for emission in company.emissions)
    totals = {customer.id: sum_of(each[customer.id] for each in parts) for customer in company.customers}
    unallocated = whole - sum_of(totals.values())
    shares = {
        customer.id: _share(company, customer, totals[customer.id], parts, policies) for customer in company.customers
    }
    every_part = dict(totals) | ({UNALLOCATED: unallocated} if unallocated else {})
    return Shared(
        company=company,
        whole=whole,
        shares=shares,
        unallocated=unallocated,
        rounded=share_out(every_part, policies.rounding, policies.residual),
        intensity=_intensity(company, policies),
        primary_data_share=primary_data_share(
            Rated(each.name, each.value, each.primary_data_share) for each in company.emissions
        ),
        trace=Trace(whole, "kgCO2e", list(_rows(company, parts, policies))),
        policies=policies,
        notes=_notes(company),
    )


def in_share(value: Fraction, key: Key, policies: Policies = DEFAULTS) -> dict[str, Fraction]:
    """GHG Protocol Scope 3 Standard, box 8.1: allocated = total × the customer's amount / total amount."""
    total = total_of(key, policies)
    return {customer: value * amount / total for customer, amount in key.amounts.items()}


def total_of(key: Key, policies: Policies = DEFAULTS) -> Fraction:
    """What the key is divided by: the sum over the customers (closed) or the stated total (open).

    Raises `NegativeAmount`, `KeyAboveTotal`, `KeysAboveTotal`, `ZeroDenominator`.
    """
    for customer, amount in key.amounts.items():
        if amount < 0:
            raise errors.NegativeAmount(key.where, name=f"the key of {customer}", got=_said(amount, key))
    delivered = sum_of(key.amounts.values())
    if key.total is None:
        if policies["totals"] == "open":
            raise errors.Missing(f"{key.where}.total", name=f"the total of {key.name} (totals=open)")
        if delivered == 0:
            raise errors.ZeroDenominator(key.where, name=f"keys of {key.name}")
        return delivered
    for customer, amount in key.amounts.items():
        if amount > key.total:
            raise errors.KeyAboveTotal(key.where, who=customer, got=_said(amount, key), total=_said(key.total, key))
    if delivered > key.total:
        raise errors.KeysAboveTotal(key.where, got=_said(delivered, key), total=_said(key.total, key))
    if policies["totals"] == "closed":
        if delivered == 0:
            raise errors.ZeroDenominator(key.where, name=f"keys of {key.name}")
        return delivered
    if key.total == 0:
        raise errors.ZeroDenominator(key.where, name=f"keys of {key.name}")
    return key.total


def _said(amount: Fraction, key: Key) -> str:
    return f"{shown(amount / key.unit.size)} {key.unit}"


def equivalents(
    burden: Fraction, quantities: Mapping[str, Fraction], weights: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Per-unit emissions u_j in fixed proportions r_j that use up the burden: Σ u_j·q_j = E, u_j = r_j·E / Σ r·q."""
    total = sum_of(weights[name] * quantity for name, quantity in quantities.items())
    if total == 0:
        raise errors.ZeroDenominator(name="weighted quantities")
    return {name: weights[name] * burden / total for name in quantities}


# ---------------------------------------------------------------------------------------------- what must hold before


def _must_belong_together(company: Company, policies: Policies) -> None:
    allowed = UPSTREAM if policies["scope3_categories"] == "upstream" else MINIMUM
    accounting: str | None = None
    seen: dict[tuple[str, int | None], Emission] = {}
    for emission in company.emissions:
        if emission.value < 0:
            raise errors.NegativeAmount(emission.where, name=emission.name, got=shown(emission.value))
        if emission.category is not None and emission.category not in allowed:
            raise errors.DownstreamCategory(
                emission.where, got=emission.category, allowed=", ".join(str(each) for each in allowed)
            )
        if emission.accounting:
            if accounting and emission.accounting != accounting:
                raise errors.Scope2Mix(emission.where, got=emission.accounting, due=accounting)
            accounting = emission.accounting
        _must_not_count_twice(emission, seen)
        _must_fit_its_key(emission, _key_of(emission, company), company)
    if company.certificate:
        certificate = company.certificate
        gxd_block.certificates_must_be_covered(certificate.amount, certificate.electricity, certificate.where)


def _must_not_count_twice(emission: Emission, seen: dict[tuple[str, int | None], Emission]) -> None:
    """A category from the books and again from supplier footprints is one purchase counted twice."""
    same = (emission.scope, emission.category)
    before = seen.get(same)
    if (
        before
        and (emission.supplier is None) != (before.supplier is None)
        and not (emission.rest_of_category or before.rest_of_category)
    ):
        raise errors.CountedTwice(
            emission.where,
            what_twice=emission.name,
            first=before.supplier or "the books",
            second=emission.supplier or "the books",
        )
    seen[same] = emission


def _key_of(emission: Emission, company: Company) -> Key:
    key = company.keys.get(emission.key)
    if key is None:
        raise errors.Missing(emission.where, name=f"the key {emission.key}")
    return key


def _must_fit_its_key(emission: Emission, key: Key, company: Company) -> None:
    if emission.level != key.level:
        raise errors.LevelMismatch(emission.where, got=emission.level, due=key.level)
    if emission.period and key.period and emission.period != key.period:
        raise errors.PeriodMismatch(
            key.where, name=f"the key {key.name}", got=str(key.period), due=str(emission.period)
        )
    for customer in company.customers:
        if customer.id not in key.amounts:
            raise errors.MissingKey(key.where, who=customer.id, key=key.name)
    known = {customer.id for customer in company.customers}
    for name in key.amounts:
        if name not in known:
            raise errors.MissingComponent(key.where, got=name, close="; it is not among the customers")


# ------------------------------------------------------------------------------------------------------ what follows


def _share(
    company: Company,
    customer: Customer,
    total: Fraction,
    parts: Sequence[Mapping[str, Fraction]],
    policies: Policies,
) -> Share:
    by_emission: dict[str, Fraction] = {}
    inside = Fraction(0)
    for at, emission in enumerate(company.emissions):
        part = parts[at][customer.id]
        by_emission[emission.name] = by_emission.get(emission.name, Fraction(0)) + part
        if emission.scope in ("1", "2"):
            inside += part
    quantity = _delivered(customer, total)
    per_unit = total / quantity if quantity else None
    inside_per_unit = inside / quantity if quantity else None
    return Share(
        customer=customer,
        total=total,
        by_emission=by_emission,
        per_unit=per_unit,
        gate_to_gate_per_unit=inside_per_unit,
        extension=_extension(company, customer, inside_per_unit, policies),
    )


def _delivered(customer: Customer, total: Fraction) -> Fraction | None:
    """The quantity to divide by; None if nothing was delivered and nothing is to be divided."""
    if customer.quantity is not None and customer.quantity <= 0 and total:
        raise errors.NotPositive(
            customer.where, name=f"the quantity delivered to {customer.id}", got=shown(customer.quantity)
        )
    return customer.quantity or None


def _extension(
    company: Company, customer: Customer, inside_per_unit: Fraction | None, policies: Policies
) -> dict[str, Any]:
    certificate = company.certificate
    return gxd_block.organisation_based(
        indices={each.scope: company.keys[each.key].kind for each in company.emissions},
        levels={each.scope: each.level for each in company.emissions},
        categories=sorted({each.category for each in company.emissions if each.category}),
        gate_to_gate=inside_per_unit,
        certificate=(certificate.amount, "kWh", certificate.kind) if certificate else None,
        declared_unit=customer.unit.name if customer.unit else "JPY",
        comment=f"per one {customer.unit} delivered to {customer.id}" if customer.unit else "",
        policies=policies,
    )


def _intensity(company: Company, policies: Policies) -> dict[str, Fraction]:
    """Emission per unit of each key: kgCO2e per yen, per kg or per piece."""
    by_key: dict[str, Fraction] = {}
    for emission in company.emissions:
        by_key[emission.key] = by_key.get(emission.key, Fraction(0)) + emission.value
    return {name: value / total_of(company.keys[name], policies) for name, value in by_key.items()}


def _rows(company: Company, parts: Sequence[Mapping[str, Fraction]], policies: Policies) -> Iterable[Row]:
    for at, emission in enumerate(company.emissions):
        key = company.keys[emission.key]
        total = total_of(key, policies)
        for customer in company.customers:
            yield Row(
                line=emission.where or emission.name,
                kind=emission.name,
                what=f"{emission.name} → {customer.id}",
                amount=emission.value,
                unit="kgCO2e",
                factor=key.amounts[customer.id] / total,
                factor_unit=f"of {key.name} ({_said(key.amounts[customer.id], key)} / {_said(total, key)})",
                contribution=parts[at][customer.id],
                note=f"handed over by {emission.supplier}" if emission.supplier else "",
            )
        rest = emission.value - sum_of(parts[at].values())
        if rest:
            yield Row(
                line=emission.where or emission.name,
                kind=UNALLOCATED,
                what=f"{emission.name} {UNALLOCATED}",
                amount=emission.value,
                unit="kgCO2e",
                factor=rest / emission.value,
                factor_unit=f"of {key.name}",
                contribution=rest,
            )


def _notes(company: Company) -> list[str]:
    kinds = {company.keys[each.key].kind for each in company.emissions}
    if len(kinds) > 1:
        # Scope 3 Standard, chapter 8: one system, one factor. The extension allows an index per scope; so it is said.
        return [
            f"scopes are shared by different keys ({', '.join(sorted(kinds))}): burdens may be over- or under-counted"
        ]
    return []
