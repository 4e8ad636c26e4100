"""How fast a bill of materials is worked off, beside what others do with the same arrays.

    python -m tests.benchmarks.bills exact                     the command on 10,000 components, in exact fractions
    python -m tests.benchmarks.bills floats                    1,000,000 items, 5,000,000 lines, in binary floats
    python -m tests.benchmarks.bills others --items 10000      beside pure Python, polars and Brightway's bw2calc

Every figure is the median of several rounds, in which the contestants take turns. `others` needs the extra `bench`.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from gxd_mocks.calculators.fast import Levels

ROUNDS = 5
KIB = 1024


class Bill(NamedTuple):
    """Lines as arrays: `times[k]` of `components[k]` go into one of `parents[k]`; `own[i]` enters with item i itself."""

    parents: Any
    components: Any
    times: Any
    own: Any

    @property
    def bytes(self) -> int:
        return int(sum(array.nbytes for array in self))


def invented(items: int, lines: int, seed: int = 1) -> Bill:
    """Every item takes only items of higher number, so there is no circle; the amounts keep totals within reach."""
    dice = np.random.default_rng(seed)
    parents = dice.integers(0, items - 1, lines)
    reach = np.minimum(items - 1 - parents, max(20, items // 8))
    components = parents + 1 + (dice.random(lines) * reach).astype(np.int64)
    components = np.minimum(components, items - 1)
    return Bill(parents, components, dice.random(lines) * 0.3, dice.random(items))


# ------------------------------------------------------------------------------------------------ the contestants


def levels(bill: Bill) -> Callable[[], Any]:
    """Ours."""
    sorted_by_level = Levels.of(bill.parents, bill.components, bill.times, len(bill.own))
    return lambda: sorted_by_level.solve(bill.own)


def one_pass(bill: Bill) -> Callable[[], Any]:
    """The least that a sparse solution has to do: one product per level, nothing else."""
    sorted_by_level = Levels.of(bill.parents, bill.components, bill.times, len(bill.own))
    values = np.array(bill.own)

    def run() -> Any:
        for _, _, block in sorted_by_level.blocks:
            block @ values[: block.shape[1]]
        return values

    return run


def pure_python(bill: Bill) -> Callable[[], Any]:
    """A loop over lists, components before parents."""
    lines: list[list[tuple[int, float]]] = [[] for _ in range(len(bill.own))]
    for parent, component, times in zip(*(array.tolist() for array in bill[:3]), strict=True):
        lines[parent].append((component, times))
    own = bill.own.tolist()

    def run() -> Any:
        values = list(own)
        for item in range(len(own) - 1, -1, -1):
            values[item] += sum(times * values[component] for component, times in lines[item])
        return values

    return run


def polars_joins(bill: Bill) -> Callable[[], Any]:
    """A join and a sum for every level."""
    import polars

    level = _level_of(bill)
    frame = polars.DataFrame(
        {"parent": bill.parents, "component": bill.components, "times": bill.times, "level": level[bill.parents]}
    )
    parts = [part.drop("level") for part in frame.sort("level").partition_by("level", maintain_order=True)]

    def run() -> Any:
        values = np.array(bill.own)
        known = polars.DataFrame({"component": np.arange(len(values)), "value": values})
        for part in parts:
            sums = (
                part.join(known, on="component")
                .group_by("parent")
                .agg((polars.col("times") * polars.col("value")).sum())
            )
            values[sums["parent"].to_numpy()] += sums["times"].to_numpy()
            known = polars.DataFrame({"component": known["component"], "value": values})
        return values

    return run


def brightway(bill: Bill) -> Callable[[], Any]:
    """bw2calc's LCA of item 0 over the same matrices: factorise and solve."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bw2calc
        import bw_processing
    items = len(bill.own)
    everyone = np.arange(items)
    package = bw_processing.create_datapackage()
    rows = np.concatenate([everyone, bill.components])
    columns = np.concatenate([everyone, bill.parents])
    indices = np.zeros(len(rows), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = rows + 1, columns + 1
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="technosphere",
        indices_array=indices,
        data_array=np.concatenate([np.ones(items), bill.times]),
        flip_array=np.concatenate([np.zeros(items, dtype=bool), np.ones(len(bill.times), dtype=bool)]),
    )
    emitted = np.zeros(items, dtype=bw_processing.INDICES_DTYPE)
    emitted["row"], emitted["col"] = items + 1, everyone + 1
    package.add_persistent_vector(
        matrix="biosphere_matrix", name="biosphere", indices_array=emitted, data_array=bill.own
    )
    rated = np.zeros(1, dtype=bw_processing.INDICES_DTYPE)
    rated["row"], rated["col"] = items + 1, items + 1
    package.add_persistent_vector(
        matrix="characterization_matrix", name="factors", indices_array=rated, data_array=np.ones(1)
    )

    def run() -> Any:
        lca = bw2calc.LCA({1: 1}, data_objs=[package])
        lca.lci()
        lca.lcia()
        return [lca.score]

    return run


def _level_of(bill: Bill) -> Any:
    level = np.zeros(len(bill.own), dtype=np.int64)
    sorted_by_level = Levels.of(bill.parents, bill.components, bill.times, len(bill.own))
    for at, (first, last, _) in enumerate(sorted_by_level.blocks, start=1):
        level[sorted_by_level.order[first:last]] = at
    return level


# ---------------------------------------------------------------------------------------------------- measuring


def medians(contestants: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds, by contestant: the median of several rounds in which they take turns, after one that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for at in range(rounds + 1):
        for name, run in contestants.items():
            began = time.perf_counter()
            run()
            if at:
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}


def table(found: Mapping[str, float], against: str) -> None:
    for name, seconds in found.items():
        click.echo(f"{name:<24} {seconds * 1000:>10.2f} ms   {seconds / found[against]:>8.2f} × {against}")


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


@click.group()
def bills() -> None:
    """Bills of materials, measured."""


@bills.command()
@click.option("--items", default=10_000, show_default=True)
@click.option("--lines", default=3, show_default=True, help="Lines of every item that is made.")
def exact(items: int, lines: int) -> None:
    """The command as a person runs it, on a JSON file, in exact fractions: seconds of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bill.json"
        file.write_text(json.dumps(document(items, lines)), "utf-8")
        command = [sys.executable, "-m", "gxd_conformance", "calc", "bom", str(file), "--policy", "arithmetic=exact"]
        found = medians({"gxd calc bom": lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)})
    click.echo(f"{items} components: {found['gxd calc bom']:.2f} s, interpreter and output included")


def document(items: int, lines: int, seed: int = 1) -> dict[str, Any]:
    """A bill as JSON: the first six of ten items are made of others, with scrap and a process; the rest is bought."""
    dice = np.random.default_rng(seed)
    made = items * 6 // 10

    def item(at: int) -> dict[str, Any]:
        name, unit = f"c{at}", "kg" if at else "piece"
        if at >= made:
            return {"id": name, "unit": unit, "footprint": {"value": f"{dice.integers(1, 9999) / 1000:.3f}"}}
        taken = sorted({int(each) for each in dice.integers(at + 1, min(items, at + 2 + items // 8), lines)})
        return {
            "id": name,
            "unit": unit,
            "lines": [
                {
                    "component": f"c{each}",
                    "quantity": f"{dice.integers(1, 300) / 1000:.3f}",
                    "unit": "kg",
                    "scrap": f"{dice.integers(0, 20) / 100:.2f}",
                }
                for each in taken
            ],
            "processes": [
                {"id": "work", "amount": "0.5", "unit": "kWh", "factor": "0.434", "factor_unit": "kgCO2e/kWh"}
            ],
        }

    return {"product": "c0", "items": [item(at) for at in range(items)]}


@bills.command()
@click.option("--items", default=1_000_000, show_default=True)
@click.option("--lines", default=5_000_000, show_default=True)
def floats(items: int, lines: int) -> None:
    """The float path beside one bare pass over the same matrices, and its memory beside the arrays themselves."""
    bill = invented(items, lines)
    before = peak_bytes()
    began = time.perf_counter()
    ours = levels(bill)
    sorted_s = time.perf_counter() - began
    ours()
    grown = peak_bytes() - before
    click.echo(f"{items:,} items, {lines:,} lines; sorted into levels in {sorted_s:.2f} s")
    table(medians({"one pass per level": one_pass(bill), "ours": ours}), "one pass per level")
    click.echo(f"memory on top of the arrays: {grown / bill.bytes:.2f} × their {bill.bytes / 1e6:.0f} MB")


@bills.command()
@click.option("--items", default=10_000, show_default=True)
@click.option("--lines", default=50_000, show_default=True)
def others(items: int, lines: int) -> None:
    """Solved once in each way, preparation apart; all must find the same footprint."""
    bill = invented(items, lines)
    contestants = {
        "ours": levels(bill),
        "pure Python": pure_python(bill),
        "polars": polars_joins(bill),
        "bw2calc": brightway(bill),
    }
    answers = {name: run()[0] for name, run in contestants.items()}
    for name, answer in answers.items():
        # Brightway keeps its matrices in float32.
        if abs(answer / answers["ours"] - 1) > 1e-5:
            raise click.ClickException(f"{name} finds {answer}, ours {answers['ours']}")
    table(medians(contestants, rounds=3), "ours")


if __name__ == "__main__":
    bills()
