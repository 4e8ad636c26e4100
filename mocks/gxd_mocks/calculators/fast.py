"""The same bottom-up pass in binary floats, for bills of materials that exact fractions would take minutes for.

Items are sorted into levels: level 0 needs nothing, every other level only what lies below it. Each level is then one
product of a sparse matrix with what is known so far. numpy and scipy do the work and are imported only here; they come
with the extra `calc-fast`. Within 1e-12, relative, of the exact result; never a reference value.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from gxd_mocks.calculators import errors
from gxd_mocks.calculators.policy import DEFAULTS, Policies
from gxd_mocks.calculators.report import Report
from gxd_mocks.quantity import shown

if TYPE_CHECKING:
    from gxd_mocks.calculators.bom import BillOfMaterials


def available() -> bool:
    """Whether numpy and scipy are installed."""
    return find_spec("numpy") is not None and find_spec("scipy") is not None


def _libraries() -> tuple[Any, Any]:
    try:
        return import_module("numpy"), import_module("scipy.sparse")
    except ImportError:
        raise errors.Missing(
            "policies.arithmetic", name="numpy and scipy (pip install 'gxd-conformance[calc-fast]')"
        ) from None


@dataclass
class Levels:
    """A bill of materials as arrays, sorted by level, ready to be solved for any own emissions.

    `order[new] = old` position; `blocks` are (first, last, matrix): rows first to last of the sorted items, times all
    items below first.
    """

    order: Any
    blocks: list[tuple[int, int, Any]]

    @classmethod
    def of(cls, parents: Any, components: Any, times: Any, size: int) -> Levels:
        """Lines as three arrays of equal length: `times` of component goes into one parent; items are 0 to size - 1.

        Raises `CyclicBillOfMaterials` if some items never find their level.
        """
        np, sparse = _libraries()
        matrix = sparse.csr_matrix((times, (parents, components)), shape=(size, size))
        level = _levels(np, sparse, matrix, size)
        order = np.argsort(level, kind="stable")
        position = np.empty(size, dtype=np.int64)
        position[order] = np.arange(size)
        # Rows in order of level, columns renumbered: no second sorted copy of the entries is needed.
        rows = matrix[order]
        rows.indices = position[rows.indices].astype(rows.indices.dtype)
        rows.has_sorted_indices = False
        ends = np.searchsorted(level[order], np.arange(int(level.max(initial=0)) + 2))
        blocks = []
        for first, last in pairwise(ends[1:]):
            low, high = rows.indptr[first], rows.indptr[last]
            blocks.append(
                (
                    int(first),
                    int(last),
                    sparse.csr_matrix(
                        (rows.data[low:high], rows.indices[low:high], rows.indptr[first : last + 1] - low),
                        shape=(last - first, first),
                    ),
                )
            )
        return cls(order, blocks)

    def solve(self, own: Any) -> Any:
        """Footprints per declared amount, in the order of the input, from the items' own emissions."""
        np, _ = _libraries()
        values = np.asarray(own, dtype=np.float64)[self.order]
        for first, last, block in self.blocks:
            values[first:last] += block @ values[:first]
        result = np.empty_like(values)
        result[self.order] = values
        return result


def _levels(np: Any, sparse: Any, matrix: Any, size: int) -> Any:
    """The level of every item: one more than the highest of its components. Whole levels at a time, no recursion."""
    waiting_for = np.diff(matrix.indptr).astype(np.int64)
    goes_into = matrix.tocsc()
    level = np.zeros(size, dtype=np.int64)
    ready = np.flatnonzero(waiting_for == 0)
    placed, at = 0, 0
    while ready.size:
        level[ready] = at
        placed += ready.size
        parents = _entries(np, goes_into, ready)
        found, counts = np.unique(parents, return_counts=True)
        waiting_for[found] -= counts
        ready = found[waiting_for[found] == 0]
        at += 1
    if placed < size:
        left = int(np.flatnonzero(waiting_for > 0)[0])
        raise errors.CyclicBillOfMaterials(circle=f"item number {left} is in a circle, or needs one that is")
    return level


def _entries(np: Any, goes_into: Any, columns: Any) -> Any:
    """The row numbers of all entries in the given columns, one after another."""
    starts, ends = goes_into.indptr[columns], goes_into.indptr[columns + 1]
    lengths = ends - starts
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return goes_into.indices[offsets + np.arange(lengths.sum())]


def footprints(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> dict[str, float]:
    """The footprint of every item per declared amount, in floats."""
    np, _ = _libraries()
    from gxd_mocks.calculators.bom import own_emissions, taken_by_item

    names = list(bill.items)
    position = {name: at for at, name in enumerate(names)}
    taken = taken_by_item(bill, policies)
    parents = [position[name] for name, lines in taken.items() for _ in lines]
    components = [position[each.component] for lines in taken.values() for each in lines]
    times = [float(each.times) for lines in taken.values() for each in lines]
    own = own_emissions(bill, policies)
    levels = Levels.of(
        np.asarray(parents, dtype=np.int64),
        np.asarray(components, dtype=np.int64),
        np.asarray(times, dtype=np.float64),
        len(names),
    )
    values = levels.solve([float(own[name]) for name in names])
    return dict(zip(names, values.tolist(), strict=True))


def report(bill: BillOfMaterials, policies: Policies = DEFAULTS) -> Report:
    """The footprint of the product in floats. No trace: a float has forgotten where its digits came from."""
    value = footprints(bill, policies)[bill.product]
    if value != value or value in (float("inf"), float("-inf")):
        raise errors.TooLarge(bill.product, got="the footprint", why="it overflows", instead="smaller numbers")
    product = bill.items[bill.product]
    return Report(
        "bom",
        f"bottom-up footprint of {bill.product}, in binary floats",
        {
            "product": bill.product,
            "declared unit": f"{shown(product.amount)} {product.unit.name}",
            "footprint (kgCO2e)": Fraction(repr(value)),
            "arithmetic": "float64",
        },
        policies,
        notes=["calculated in binary floats: within 1e-12 of the exact value, and not a reference value"],
    )
