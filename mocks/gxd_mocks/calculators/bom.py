"""Bottom-up over a bill of materials (積み上げ): what goes in, what is done to it, and what that comes to per product.

    footprint = [ Σ lines n·e + Σ processes a·f + Σ transports tkm·g + Σ waste m·h ] × share / made

with n = quantity / (1 - scrap), in declared amounts of the component; `share` the main product's part if there are
co-products; `made` how many declared amounts the figures are for. Items are worked off from the bottom, each once. A
second pass from the top finds how much of everything the product takes; its contributions must add up to the same
footprint, or nothing is returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from gxd_mocks import units
from gxd_mocks.calculators import biogenic, errors, exempted, matrix
from gxd_mocks.calculators.coproducts import Coproduct, Situation, allocate
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.quality import DataQuality, Rated, Ratings, data_quality, primary_data_share
from gxd_mocks.calculators.trace import Row, Trace, sum_of
from gxd_mocks.quantity import must_stay_small, shown

OWN = ("process", "direct")
"""Kinds of activity that are gate-to-gate: what the company itself does. Transport and waste treatment others do."""


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` × `unit` of a component goes in, net; `scrap` of what is taken is lost on the way (0 ≤ scrap < 1)."""

    component: str
    quantity: Fraction
    unit: units.Unit
    scrap: Fraction = Fraction(0)
    mass_each: Fraction | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done for an item: `amount` × `unit` at `factor` kgCO2e per unit, as `written` in the input.

    `kind` is process, direct, transport or waste.
    """

    id: str
    kind: str
    amount: Fraction
    unit: str
    factor: Fraction
    primary_data_share: Fraction = Fraction(0)
    ratings: Ratings | None = None
    written: str = ""
    where: str = ""

    @property
    def emission(self) -> Fraction:
        return self.amount * self.factor


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A process that was left out, with an estimate of what it emits (kgCO2e, for all that is made)."""

    id: str
    emission: Fraction
    where: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing: either bought, with a `footprint`, or made of `lines` and `activities`.

    The declared amount is `amount` × `unit`; the lines are for `made` declared amounts. `mass` is that of one declared
    amount in kg. `coproducts`, the main product among them under the item's own id, share the burden of making it.
    `outbound` is how the product leaves, which is never part of its footprint; `uptake` the carbon (kgCO2e, zero or less)
    that plants took up for all that is made.
    """

    id: str
    unit: units.Unit
    amount: Fraction = Fraction(1)
    mass: Fraction | None = None
    footprint: Footprint | None = None
    lines: tuple[Line, ...] = ()
    activities: tuple[Activity, ...] = ()
    made: Fraction = Fraction(1)
    coproducts: tuple[Coproduct, ...] = ()
    situation: Situation = field(default_factory=Situation)
    allocation_key: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    outbound: tuple[Activity, ...] = ()
    uptake: Fraction = Fraction(0)
    note: str = ""
    where: str = ""

    def declared(self) -> Footprint:
        """The declared unit of the item, for converting what is taken of it."""
        return self.footprint or Footprint(Fraction(0), self.unit, self.amount, self.mass, where=self.where)


@dataclass(frozen=True, slots=True)
class Taken:
    """One line, understood: `times` declared amounts of `component` per declared amount of the parent."""

    component: str
    times: Fraction


@dataclass
class BillOfMaterials:
    """Items by id, and the product that the footprint is asked for."""

    product: str
    items: dict[str, Item]

    @classmethod
    def of(cls, product: str, items: Iterable[Item]) -> BillOfMaterials:
        """Refuses an id used twice, a product or component that nobody describes, and an unsound footprint."""
        found: dict[str, Item] = {}
        for item in items:
            if item.id in found:
                raise errors.DuplicateId(item.where, got=item.id)
            found[item.id] = item
        bill = cls(product, found)
        bill._must_be_complete()
        return bill

    def _must_be_complete(self) -> None:
        if self.product not in self.items:
            raise errors.MissingComponent("product", got=self.product, close=self._close(self.product))
        for item in self.items.values():
            if item.footprint and (item.lines or item.activities or item.uptake):
                raise errors.CountedTwice(item.where, what_twice=item.id, first="its footprint", second="its own lines")
            if item.made <= 0:
                raise errors.NotPositive(item.where, name=f"made of {item.id}", got=shown(item.made))
            self.declared[item.id].must_be_sound(item.id)
            for line in item.lines:
                if line.component not in self.items:
                    close = self._close(line.component)
                    raise errors.MissingComponent(line.where, got=line.component, close=close)

    def _close(self, name: str) -> str:
        from difflib import get_close_matches

        close = get_close_matches(name, list(self.items)[:5000], n=1)
        return f"; did you mean {close[0]}?" if close else ""

    @cached_property
    def declared(self) -> dict[str, Footprint]:
        """The declared unit of every item: many lines ask for the same few."""
        return {item.id: item.declared() for item in self.items.values()}

    def size(self) -> int:
        return len(self.items) + sum(len(item.lines) for item in self.items.values())

    def taken(self, line: Line, parent: Item) -> Taken:
        """How many declared amounts of the component one declared amount of the parent takes."""
        if line.quantity.numerator < 0:
            raise errors.NegativeAmount(line.where, name=f"the quantity of {line.component}", got=shown(line.quantity))
        if not 0 <= line.scrap.numerator < line.scrap.denominator:
            raise errors.PercentOutOfRange(line.where, name="the scrap rate (0 to below 1)", got=shown(line.scrap))
        gross = line.quantity / (1 - line.scrap) if line.scrap else line.quantity
        declared = self.declared[line.component]
        times = declared.declared_amounts(gross, line.unit, line.component, line.where, line.mass_each)
        return Taken(line.component, times / parent.made if parent.made != 1 else times)


# ------------------------------------------------------------------------------------------------------- the result


@dataclass
class ProductFootprint:
    """What the bottom-up calculation finds for one declared amount of the product."""

    product: Item
    value: Fraction
    gate_to_gate: Fraction
    primary_data_share: Fraction | None
    data_quality: DataQuality | None
    exempted: Fraction | None
    grossed_up: Fraction | None
    by_item: dict[str, Fraction]
    taken: dict[str, Fraction]
    trace: Trace
    characterization: tuple[str, ...]
    policies: Policies
    notes: list[str]
    uptake: Fraction = Fraction(0)
    outbound: Fraction = Fraction(0)

    @property
    def including_uptake(self) -> Fraction:
        return biogenic.including_uptake(self.value, self.uptake, self.product.where)

    @property
    def upstream(self) -> Fraction:
        return self.value - self.gate_to_gate

    def handed_over(self) -> Footprint:
        """The footprint as the next tier takes it."""
        item = self.product
        return Footprint(
            value=self.value if self.grossed_up is None else self.grossed_up,
            unit=item.unit,
            amount=item.amount,
            mass=item.mass,
            primary_data_share=self.primary_data_share,
            ratings=Ratings(self.data_quality.scale, self.data_quality.by_indicator) if self.data_quality else None,
            exempted=self.exempted or Fraction(0),
            gate_to_gate=self.gate_to_gate,
            source="primary",
            characterization=self.characterization,
            uptake=self.uptake,
        )


def footprint(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> ProductFootprint:
    """The footprint of one declared amount of the product, exactly, with everything that the next tier needs.

    Raises a named error for what makes no sense: a circle (unless `cycles` is `matrix`), a piece without mass, ….
    """
    shares = shares_of_main(bill, policies)
    taken, own = taken_by_item(bill, policies), own_emissions(bill, policies)
    try:
        order = bottom_first(taken, bill.product)
        values = roll_up(order, taken, own)
        amounts = roll_down(order, taken, bill.product)
    except errors.CyclicBillOfMaterials as circle:
        if policies["cycles"] == "refuse":
            circle.where = bill.items[circle.where].where or circle.where
            raise
        order, values, amounts = solved(taken, own, bill.product)
    lines = _contributions(bill, order, amounts, shares)
    trace = Trace(values[bill.product], _per_declared(bill.items[bill.product]), [row for row, _, _ in lines])
    return _judged(bill, trace, lines, values, amounts, shares, policies)


# ------------------------------------------------------------------------------------------- the passes up and down


def bottom_first(taken: Mapping[str, Sequence[Taken]], product: str) -> list[str]:
    """The product and everything in it, every component before what it goes into.

    Raises `CyclicBillOfMaterials` with the circle, `SelfLoop` for the shortest. No recursion: bills may be deep.
    """
    done: set[str] = set()
    order: list[str] = []
    path: dict[str, None] = {product: None}
    stack = [(product, iter(taken.get(product, ())))]
    while stack:
        name, components = stack[-1]
        for each in components:
            if each.component in path:
                raise _circle(list(path), each.component)
            if each.component not in done:
                path[each.component] = None
                stack.append((each.component, iter(taken.get(each.component, ()))))
                break
        else:
            stack.pop()
            del path[name]
            done.add(name)
            order.append(name)
    return order


def _circle(path: list[str], again: str) -> errors.CyclicBillOfMaterials:
    circle = [*path[path.index(again) :], again]
    if len(circle) == 2:
        return errors.SelfLoop(again, who=again)
    return errors.CyclicBillOfMaterials(again, circle=" > ".join(circle))


def roll_up(
    order: Iterable[str], taken: Mapping[str, Sequence[Taken]], own: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Footprint of every item per declared amount: its own emission plus what its components bring."""
    values: dict[str, Fraction] = {}
    for name in order:
        lines = taken.get(name)
        value = own[name]
        if lines:
            value = sum_of([value, *(each.times * values[each.component] for each in lines)])
            must_stay_small(value, f"the footprint of {name}", name)
        values[name] = value
    return values


def roll_down(order: Sequence[str], taken: Mapping[str, Sequence[Taken]], product: str) -> dict[str, Fraction]:
    """How many declared amounts of every item one declared amount of the product takes, along all paths together."""
    wanted: dict[str, list[Fraction]] = {product: [Fraction(1)]}
    amounts: dict[str, Fraction] = {}
    for name in reversed(order):
        arriving = wanted.pop(name)
        amount = arriving[0] if len(arriving) == 1 else sum_of(arriving)
        must_stay_small(amount, f"the amount of {name}", name)
        amounts[name] = amount
        for each in taken.get(name, ()):
            wanted.setdefault(each.component, []).append(amount * each.times)
    return amounts


def solved(
    taken: Mapping[str, Sequence[Taken]], own: Mapping[str, Fraction], product: str
) -> tuple[list[str], dict[str, Fraction], dict[str, Fraction]]:
    """The same as a system of equations: (I - N)·e = own for the footprints, (I - Nᵀ)·d = one product for the amounts.

    Circles are allowed as long as everything yields more than it consumes of itself.
    """
    names = _reachable(taken, product)
    position = {name: at for at, name in enumerate(names)}
    rows: list[dict[int, Fraction]] = [{at: Fraction(1)} for at in range(len(names))]
    transposed: list[dict[int, Fraction]] = [{at: Fraction(1)} for at in range(len(names))]
    for name in names:
        for each in taken.get(name, ()):
            here, there = position[name], position[each.component]
            rows[here][there] = rows[here].get(there, Fraction(0)) - each.times
            transposed[there][here] = transposed[there].get(here, Fraction(0)) - each.times
    values = matrix.solve(rows, [own[name] for name in names], names)
    demand = [Fraction(int(name == product)) for name in names]
    amounts = matrix.solve(transposed, demand, names)
    for name, amount in zip(names, amounts, strict=True):
        if amount < 0:
            raise errors.NoSolution(
                name, who=name, why="more of it is needed than is made", instead="a circle that yields a surplus"
            )
    return names, dict(zip(names, values, strict=True)), dict(zip(names, amounts, strict=True))


def _reachable(taken: Mapping[str, Sequence[Taken]], product: str) -> list[str]:
    found = {product: None}
    waiting = [product]
    while waiting:
        for each in taken.get(waiting.pop(), ()):
            if each.component not in found:
                found[each.component] = None
                waiting.append(each.component)
    return list(found)


# ------------------------------------------------------------------------------------------------ one item at a time


def taken_by_item(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> dict[str, list[Taken]]:
    """What one declared amount of every item that is made takes of its components."""
    shares = shares_of_main(bill, policies)
    return {each.id: _taken_by(bill, each, shares) for each in bill.items.values() if each.lines}


def own_emissions(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> dict[str, Fraction]:
    """What enters with every item itself, per declared amount: its activities, or its footprint if it is bought."""
    shares = shares_of_main(bill, policies)
    return {each.id: _own(each, shares) for each in bill.items.values()}


def shares_of_main(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> dict[str, Fraction]:
    """For items with co-products: the part of the burden that is the item's own."""
    return {each.id: _share_of_main(each, policies) for each in bill.items.values() if each.coproducts}


def _share_of_main(item: Item, policies: Policies) -> Fraction:
    """Which part of making an item is the item's own, beside its co-products."""
    if item.id not in {output.id for output in item.coproducts}:
        raise errors.MissingKey(item.where, who=item.id, key="coproducts")
    return allocate(Fraction(1), item.coproducts, item.situation, item.allocation_key, policies).parts[item.id]


def _taken_by(bill: BillOfMaterials, item: Item, shares: Mapping[str, Fraction]) -> list[Taken]:
    taken = [bill.taken(line, item) for line in item.lines]
    if item.id in shares:
        return [Taken(each.component, each.times * shares[item.id]) for each in taken]
    return taken


def _own(item: Item, shares: Mapping[str, Fraction]) -> Fraction:
    """The emission that enters with the item itself, per declared amount."""
    if item.footprint:
        return item.footprint.value
    if not item.activities:
        return Fraction(0)
    return sum_of(each.emission for each in item.activities) * shares.get(item.id, Fraction(1)) / item.made


Contribution = tuple[Row, Rated, Fraction]
"""A row of the trace, how good its data are, and the emission left out behind it."""


def _contributions(
    bill: BillOfMaterials, order: Sequence[str], amounts: Mapping[str, Fraction], shares: Mapping[str, Fraction]
) -> list[Contribution]:
    """Every bought item and every activity, with the amount of it that is in one declared amount of the product."""
    found: list[Contribution] = []
    for name in order:
        item, amount = bill.items[name], amounts[name]
        if item.footprint:
            found.append(_bought(item, item.footprint, amount))
        elif item.activities or item.left_out:
            times = amount * shares.get(name, Fraction(1)) / item.made
            found += [_done(item, activity, times) for activity in item.activities]
    return found


def _bought(item: Item, bought: Footprint, amount: Fraction) -> Contribution:
    contribution = amount * bought.value
    row = Row(
        line=item.where or item.id,
        kind="material",
        what=item.id,
        amount=amount * bought.amount,
        unit=bought.unit.name,
        factor=bought.value / bought.amount if bought.amount != 1 else bought.value,
        factor_unit=f"kgCO2e/{bought.unit.name}",
        contribution=contribution,
        note=item.note or bought.source,
    )
    rated = Rated(item.id, contribution, bought.primary_data_share, bought.ratings)
    hidden = exempted.hidden(contribution, bought.exempted, item.where, item.id) if bought.exempted else Fraction(0)
    return row, rated, hidden


def _done(item: Item, activity: Activity, times: Fraction) -> Contribution:
    amount = activity.amount * times if times != 1 else activity.amount
    contribution = amount * activity.factor
    row = Row(
        line=activity.where or f"{item.id}/{activity.id}",
        kind=activity.kind,
        what=activity.id,
        amount=amount,
        unit=activity.unit,
        factor=activity.factor,
        factor_unit=f"kgCO2e/{activity.unit}",
        contribution=contribution,
        note=activity.written,
    )
    rated = Rated(activity.id, contribution, activity.primary_data_share, activity.ratings)
    return row, rated, Fraction(0)


# ------------------------------------------------------------------------------------------- what goes with the value


def _judged(
    bill: BillOfMaterials,
    trace: Trace,
    lines: Sequence[Contribution],
    values: dict[str, Fraction],
    amounts: dict[str, Fraction],
    shares: Mapping[str, Fraction],
    policies: Policies,
) -> ProductFootprint:
    product, value = bill.items[bill.product], values[bill.product]
    rated = [rated for _, rated, _ in lines]
    own_left_out = [
        (each, each.emission * amounts[name] * shares.get(name, Fraction(1)) / bill.items[name].made)
        for name in amounts
        for each in bill.items[name].left_out
    ]
    left_out = sum_of(hidden for _, _, hidden in lines) + sum_of(emission for _, emission in own_left_out)
    share_left_out = exempted.percent(value, left_out, product.id)
    notes = _notes(bill, amounts)
    if share_left_out:
        singles = [(each.where, 100 * emission / (value + left_out)) for each, emission in own_left_out]
        notes += exempted.must_be_allowed(share_left_out, singles, policies, product.where)
    return ProductFootprint(
        product=product,
        value=value,
        gate_to_gate=_gate_to_gate(product, shares, policies),
        primary_data_share=primary_data_share(rated),
        data_quality=_data_quality(rated, policies),
        exempted=share_left_out,
        grossed_up=value + left_out if policies["gross_up"] == "yes" else None,
        by_item=values,
        taken=amounts,
        trace=trace,
        characterization=_characterization(bill, amounts, policies),
        policies=policies,
        notes=notes,
        uptake=_uptake(bill, amounts, shares),
        outbound=sum_of(each.emission for each in product.outbound) / product.made,
    )


def _uptake(bill: BillOfMaterials, amounts: Mapping[str, Fraction], shares: Mapping[str, Fraction]) -> Fraction:
    """The biogenic carbon that is taken up for one declared amount of the product, bought or by items themselves."""
    found = []
    for name, amount in amounts.items():
        item = bill.items[name]
        if item.footprint and item.footprint.uptake:
            found.append(item.footprint.uptake * amount)
        elif item.uptake:
            found.append(item.uptake * amount * shares.get(name, Fraction(1)) / item.made)
    return sum_of(found)


def _gate_to_gate(product: Item, shares: Mapping[str, Fraction], policies: Policies) -> Fraction:
    """What the company itself does for one declared amount; for a bought product, what its maker says."""
    if product.footprint:
        return product.footprint.gate_to_gate or Fraction(0)
    counted = OWN if policies["gate_to_gate"] == "processes" else (*OWN, "transport", "waste")
    own = sum_of(each.emission for each in product.activities if each.kind in counted)
    return own * shares.get(product.id, Fraction(1)) / product.made


def _data_quality(rated: Sequence[Rated], policies: Policies) -> DataQuality | None:
    """Ratings on the scale that the inputs use; None if nobody rates anything."""
    scales = [each.ratings.scale for each in rated if each.ratings]
    if not scales:
        return None
    due = "1-3" if policies["methodology"] == "2" else "1-5"
    return data_quality(rated, scales[0] if len(set(scales)) == 1 else due)


def _characterization(bill: BillOfMaterials, amounts: Mapping[str, Fraction], policies: Policies) -> tuple[str, ...]:
    """The IPCC reports behind the inputs. Raises `CharacterizationMix` for more than one, unless accepted."""
    found: dict[str, None] = {}
    for name in amounts:
        item = bill.items[name]
        for report in item.footprint.characterization if item.footprint else ():
            if found and report not in found and policies["characterization_mix"] == "refuse":
                raise errors.CharacterizationMix(item.where, who=name, got=report, due=", ".join(found))
            found[report] = None
    return tuple(found)


def _notes(bill: BillOfMaterials, amounts: Mapping[str, Fraction]) -> list[str]:
    unused = [name for name in bill.items if name not in amounts]
    if not unused:
        return []
    more = f" and {len(unused) - 5} more" if len(unused) > 5 else ""
    return [f"not part of {bill.product}: {', '.join(unused[:5])}{more}"]


def _per_declared(item: Item) -> str:
    amount = "" if item.amount == 1 else f"{shown(item.amount)} "
    return f"kgCO2e/{amount}{item.unit.name}"


# -------------------------------------------------------------------------------------- third opinion: path by path


def flattened(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> Fraction:
    """The footprint by walking every path from the product down, one by one: slow, simple, and right.

    Only for small bills without circles: the number of paths doubles with every shared level.
    """
    shares = shares_of_main(bill, policies)
    total, waiting = Fraction(0), [(bill.product, Fraction(1))]
    while waiting:
        name, times = waiting.pop()
        item = bill.items[name]
        total += times * _own(item, shares)
        waiting += [(each.component, times * each.times) for each in _taken_by(bill, item, shares)]
    return total
