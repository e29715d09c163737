"""Speed of the cluster schemes, against NumPy drawing and sorting the same numbers.

Prints a table and writes benchmarks/clusters.json; --rounds and --out make a small trial of it.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from timing import computing, in_turn

import qavalanche as qa
from qavalanche.laws import law_from

RESULTS = Path(__file__).with_name("clusters.json")
SITES, BONDS = 2000, 1_000_000
Row = dict[str, Any]


def numpy_pairs(n: int) -> None:
    """The baseline of O(n^2): exponentials of all pairs."""
    np.exp(-np.abs(np.subtract.outer(np.arange(n), np.arange(n))))


def cases() -> list[tuple[str, float, Callable[[], object], Callable[[], object]]]:
    """What is timed, the seconds allowed, ours and the baseline."""
    found: list[tuple[str, float, Callable[[], object], Callable[[], object]]] = []
    for name in ("dumitrescu", "potter"):
        for W in (1.0, 1.9, 3.0):
            fields = law_from("anderson", {"W": W, "levels": "fields"}).draw(SITES, 1)
            ours = partial(qa.melt, fields, name)
            what = f"{name}, {SITES} sites, W = {W:g}, levels = fields"
            found.append((what, 1.0, ours, partial(numpy_pairs, SITES)))
    fields = law_from("anderson", {"W": 1.9}).draw(SITES, 1)
    ours = partial(qa.melt, fields, "dumitrescu")
    what = f"dumitrescu, {SITES} sites, W = 1.9, levels = eigenstates"
    found.append((what, 1.0, ours, partial(numpy_pairs, SITES)))
    chain = qa.LogCoupling("norm", loc=-1.0, scale=1.2).draw(BONDS, 1)
    sort = partial(np.sort, np.random.default_rng(1).random(BONDS))
    found.append((f"vosk, {BONDS} bonds", 5.0, partial(qa.melt, chain, "vosk"), sort))
    return found


def measured(rounds: int) -> list[Row]:
    """A row for each case: best CPU seconds, and the ratio to the baseline's."""
    rows = []
    for what, target, ours, baseline in cases():
        one = in_turn(ours, baseline, rounds, computing)
        rows.append({"what": what, "seconds": one.ours, "ratio": one.ratio, "target": target})
    return rows


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="of every comparison")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file of results")
    given = parser.parse_args()
    rows = measured(given.rounds)
    for row in rows:
        met = "" if row["seconds"] <= row["target"] else "  NOT MET"
        print(f"{row['what']:50}  {row['seconds']:.3f} s  {row['ratio']:.2f} x NumPy{met}")
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    content = {"machine": machine, "rows": rows}
    given.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
