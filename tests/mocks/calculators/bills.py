"""Random inputs for the properties: small, varied, exact."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from gxd_mocks import units
from gxd_mocks.calculators.bom import Activity, BillOfMaterials, Item, Line
from gxd_mocks.calculators.declared import Footprint
from gxd_mocks.calculators.organisation import Company, Customer, Emission, Key
from gxd_mocks.calculators.transaction import Firm, Network, Trade

quick = settings(max_examples=20, derandomize=True, database=None, deadline=None)

amounts = st.integers(0, 10**6).map(lambda n: Fraction(n, 1000))
positives = st.integers(1, 10**6).map(lambda n: Fraction(n, 1000))
percentages = st.integers(0, 100).map(Fraction)
names = "abcdefgh"
PIECE = units.unit("piece")


@st.composite
def keys(draw: st.DrawFn, least: int = 1, zero: bool = True) -> dict[str, Fraction]:
    """Customers and their keys, not all zero."""
    count = draw(st.integers(least, 6))
    values = [draw(amounts if zero else positives) for _ in range(count)]
    if not any(values):
        values[0] = Fraction(1)
    return dict(zip(names, values, strict=False))


@st.composite
def bills(draw: st.DrawFn, most: int = 9) -> BillOfMaterials:
    """A bill without circles: item i takes only items above i. The last ones are bought."""
    count = draw(st.integers(2, most))
    bought = draw(st.integers(1, count - 1))
    items = []
    for at in range(count):
        if at >= count - bought:
            items.append(
                Item(
                    f"i{at}",
                    units.KG,
                    footprint=Footprint(draw(amounts), units.KG, primary_data_share=draw(percentages)),
                )
            )
            continue
        components = draw(st.lists(st.integers(at + 1, count - 1), min_size=1, max_size=4))
        lines = tuple(
            Line(f"i{to}", draw(positives), units.KG, Fraction(draw(st.integers(0, 9)), 20)) for to in components
        )
        activities = tuple(
            Activity(f"p{each}", "process", draw(amounts), "kWh", draw(amounts))
            for each in range(draw(st.integers(0, 2)))
        )
        made = Fraction(draw(st.integers(1, 5)))
        items.append(Item(f"i{at}", units.KG, lines=lines, activities=activities, made=made))
    return BillOfMaterials.of("i0", items)


@st.composite
def networks(draw: st.DrawFn, circles: bool = True) -> Network:
    """Firms that all sell something outside; trades in any direction, or only onwards."""
    count = draw(st.integers(1, 6))
    firms = [Firm(names[at], draw(amounts), draw(positives)) for at in range(count)]
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=10))
    trades = [
        Trade(names[seller], names[buyer], draw(amounts))
        for seller, buyer in pairs
        if seller != buyer and (circles or seller < buyer)
    ]
    return Network.of(firms, trades)


def company(scopes: dict[str, Fraction], shared_by: dict[str, Fraction], kind: str = "sales") -> Company:
    """One company with one key for all its scopes, at one level."""
    unit = units.YEN if kind == "sales" else units.KG
    key = Key("k", kind, "organization", shared_by, unit)
    return Company(
        emissions=[
            Emission(scope, value, "organization", "k", category=1 if scope == "3" else None)
            for scope, value in scopes.items()
        ],
        keys={"k": key},
        customers=[Customer(name, Fraction(1), PIECE) for name in shared_by],
    )
