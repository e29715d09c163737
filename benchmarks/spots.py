"""Speed and memory of the spots scheme, against NumPy drawing the same disorder in the same run.

Every row draws, melts and measures chains as a campaign does (`melt_chunk`), on one thread, of
bimodal disorder with K = 1 and d_s = 2 unless it says otherwise. Prints a table and writes
benchmarks/results.json. With --long the longest chain has 10⁹ bonds (2 GB, minutes), else 10⁸;
--bonds, --longest, --rounds and --out make a small trial of it.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from chains import melt, melt_law
from processes import cold_compile, first_result, growth_with_length, memory, two_threads
from timing import in_turn

import qavalanche as qa
from qavalanche.rules import Crossing

RESULTS = Path(__file__).with_name("results.json")
Row = dict[str, Any]


class Size(NamedTuple):
    """How much is measured: bonds of a long chain and of the longest, comparisons of a row."""

    bonds: int
    longest: int
    rounds: int


class Goal(NamedTuple):
    """One row on long chains: what must be held, what is hoped for, over NumPy."""

    epsilon: float
    crossing: Crossing
    must: float
    stretch: float
    phase: str = ""


GOALS = [
    Goal(0.20, "rmt", 0.5, 0.4),
    Goal(0.25, "rmt", 1.7, 1.4),
    Goal(0.257, "rmt", 2.1, 1.8),
    Goal(0.264, "rmt", 3.6, 3.0, ", thermal"),
    Goal(0.28, "halted", 3.6, 3.0, ", thermal"),
    Goal(0.27, "halted", 1.4, 1.4),
]
NORMAL = [((-3.0, 1.5), 1.0), ((-1.4, 1.0), 1.8), ((-1.5, 1.5), 2.2)]
"""ln g normal, its mean and width, such that 2, 8 and 16 % of the bonds are resonant; targets."""


def compared(size: Size, ours: Callable[[], object], baseline: Callable[[], object]) -> Row:
    """ns per bond of the best times, of the baseline's, their ratio, and the median of ratios."""
    found = in_turn(ours, baseline, size.rounds)
    return {
        "ns_per_bond": found.ours / size.bonds * 1e9,
        "numpy_ns_per_bond": found.baseline / size.bonds * 1e9,
        "ratio": found.ratio,
        "median_ratio": found.median,
    }


def numpy_draw(epsilon: float, length: int) -> None:
    """The baseline: what drawing the resonant bonds costs with NumPy."""
    np.random.default_rng().random(length) < epsilon  # noqa: B015


def bimodal(size: Size) -> list[Row]:
    """Long chains in both phases, short ones, and the draw alone."""
    rows = []
    for goal in GOALS:
        what = f"ε = {goal.epsilon:g}, {goal.crossing}{goal.phase}"
        ours = partial(melt, goal.epsilon, size.bonds, crossing=goal.crossing)
        baseline = partial(numpy_draw, goal.epsilon, size.bonds)
        goals = {"target": goal.must, "stretch": goal.stretch}
        rows.append({"what": what, **goals, **compared(size, ours, baseline)})
    others: dict[str, tuple[float, Callable[[], object]]] = {
        "chains of 100 bonds, ε = 0.25, rmt": (2.0, partial(melt, 0.25, 100, size.bonds // 100)),
        "draw alone": (0.3, partial(qa.Bimodal(0.25).draw, size.bonds)),
    }
    for what, (target, one) in others.items():
        drawn = partial(numpy_draw, 0.25, size.bonds)
        rows.append({"what": what, "target": target, **compared(size, one, drawn)})
    return [{"unit": "ns/bond", **row} for row in rows]


def general(size: Size) -> list[Row]:
    """Every bond its own decay, ln g normal, over NumPy drawing as many exponentials."""
    rows = []
    for (loc, scale), target in NORMAL:
        law = qa.LogCoupling("norm", loc=loc, scale=scale)
        ours = partial(melt_law, law, size.bonds, 1, "rmt")
        baseline = partial(np.random.default_rng().standard_exponential, size.bonds)
        what = f"every bond its own w, {law.resonance_probability:.0%} resonant, rmt"
        fixed = {"what": what, "unit": "ns/bond", "target": target}
        rows.append(fixed | compared(size, ours, baseline))
    return rows


def printed(table: list[Row]) -> str:
    """The table as text: times have their target as a ratio to NumPy, memory in bytes."""
    lines = [f"{'':50}  {'measured':>14}  {'ratio':>6}  {'median':>6}  {'target':>6}"]
    for row in table:
        names = ("ns_per_bond", "bytes_per_bond", "gain", "growth", "seconds")
        value = next(row[name] for name in names if name in row)
        held = row.get("ratio", value)
        ok = held >= row["target"] if "gain" in row else held <= row["target"]
        ratios = [f"{row[key]:.2f}" if key in row else "" for key in ("ratio", "median_ratio")]
        measured = f"{value:.2f} {row['unit'].split('/')[0]}"
        line = f"{row['what']:50}  {measured:>14}  {ratios[0]:>6}  {ratios[1]:>6}"
        lines.append(f"{line}  {row['target']:>6.2f}{'' if ok else '  NOT MET'}")
    return "\n".join(lines)


def measured(size: Size) -> list[Row]:
    """All rows of the table."""
    rows = [*bimodal(size), *general(size), two_threads(4 * size.bonds, size.rounds)]
    rows += [growth_with_length(size.longest), *memory(size.longest)]
    return [*rows, cold_compile(), first_result(size.rounds)]


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--long", action="store_true", help="the longest chain has 10⁹ bonds")
    parser.add_argument("--bonds", type=int, default=10_000_000, help="of a long chain [10⁷]")
    parser.add_argument("--longest", type=int, help="bonds of the longest chain [10⁸]")
    parser.add_argument("--rounds", type=int, default=9, help="of every comparison")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file of results")
    given = parser.parse_args()
    longest = given.longest or (1_000_000_000 if given.long else 100_000_000)
    size = Size(given.bonds, longest, given.rounds)
    table = measured(size)
    print(printed(table))
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, **size._asdict(), "rows": table}
    given.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
