"""Large inclusions of few resonant bonds, best found: patterns built block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.rare.inclusions.core.melting import LAST, AlikeBonds, melt_pattern
from qavalanche.rare.inclusions.core.scan import scan_gaps
from qavalanche.rare.inclusions.ladder import least_growing, rung_sizes
from qavalanche.rare.inclusions.melting import clean_medium
from qavalanche.rare.inclusions.pattern import SpotPattern
from qavalanche.rules import Rules

WIDTH = 6
"""Patterns of one number of resonant bonds that are built on."""

_NEAR, _ROOM = 12, 4096


@dataclass(frozen=True, eq=False)
class Built:
    """runs: of the pattern; size: its largest region; last: bonds of the rung put on last."""

    runs: NDArray[np.int64]
    size: int
    last: int


class _Search:
    """Patterns by their number of resonant bonds: any near blocks, and ladders."""

    def __init__(self, rate: float, rules: Rules, width: int) -> None:
        self.half, self.width = rate / 2, width
        self.medium: AlikeBonds = clean_medium(rate, rules, _ROOM)
        self.joined = np.zeros((_ROOM, 2), np.int64)
        self.least = least_growing(rate)
        self.sizes = rung_sizes(rate)
        self.dense: list[list[Built]] = [[]]
        self.ladders: list[list[Built]] = [[]]

    def melted(self, runs: NDArray[np.int64]) -> int:
        return int(melt_pattern(self.medium, runs, len(runs)))

    def run(self, bonds: int) -> Built:
        runs = np.array([[0, bonds]], np.int64)
        return Built(runs, self.melted(runs), bonds)

    def step(self, seeds: list[Built]) -> list[Built]:
        """All patterns of one more resonant bond that are made of smaller ones, largest first."""
        n = len(self.dense)
        found = [*seeds, self.run(n)]
        if n <= 4 * self.least:
            for bonds in range(1, min(self.least + 4, n - 1) + 1):
                block = self.run(bonds)
                for base in self.dense[n - bonds]:
                    found += self.near(base, block)
        found = distinct(found)
        self.dense.append(found[: self.width])
        rungs = [Built(one.runs, one.size, 1) for one in found[: self.width]]
        rungs += [self.run(n)] if n in self.sizes else []
        for bonds in self.sizes:
            block = self.run(bonds)
            for base in self.ladders[n - bonds] if bonds < n else []:
                rungs += self.rung(base, block) if base.last <= bonds else []
        self.ladders.append(a_few_of_each(rungs, max(2, self.width // 3)))
        return distinct(found + rungs)

    def near(self, base: Built, block: Built) -> list[Built]:
        """A block beside the base, on either side, at the two best of the near gaps."""
        found, sizes = [], np.zeros(_NEAR, np.int64)
        gaps = np.arange(1, _NEAR + 1)
        for left, right in ((base, block), (block, base)):
            scan_gaps(self.medium, left.runs, right.runs, gaps, self.joined, sizes)
            for i in np.argsort(-sizes, kind="stable")[:2]:
                found.append(joined(left, right, int(gaps[i]), int(sizes[i]), 1))
        return found

    def rung(self, base: Built, block: Built) -> list[Built]:
        """A block to the right, out of reach of the base until it has grown by itself."""
        self.melted(base.runs)
        edge = int(self.medium.found[LAST] - base.runs[-1, 1])
        low = int(self.half * (base.size + block.last)) + 1
        high = int(self.half * (base.size + block.size) + 1e-6) + 1
        gaps = np.arange(max(1, edge + low), edge + high + 1)
        sizes = np.zeros(len(gaps), np.int64)
        scan_gaps(self.medium, base.runs, block.runs, gaps, self.joined, sizes)
        best = int(np.argmax(sizes))
        if sizes[best] < (1 + self.half) * base.size:
            return []
        return [joined(base, block, int(gaps[best]), int(sizes[best]), block.last)]


def joined(left: Built, right: Built, gap: int, size: int, last: int) -> Built:
    """Both, with a gap between them."""
    shift = left.runs[-1, 1] + gap - right.runs[0, 0]
    return Built(np.concatenate((left.runs, right.runs + shift)), size, last)


def distinct(found: list[Built]) -> list[Built]:
    """The largest first, no pattern twice."""
    kept, seen = [], set()
    for one in sorted(found, key=lambda one: (-one.size, one.last)):
        key = one.runs.tobytes()
        if key not in seen:
            kept.append(one)
            seen.add(key)
    return kept


def a_few_of_each(found: list[Built], most: int) -> list[Built]:
    """The largest of every last rung: only rungs as large as that can be put on later."""
    shares: dict[int, int] = {}
    kept = []
    for one in distinct(found):
        share = shares.get(one.last, 0)
        if share < most:
            kept.append(one)
            shares[one.last] = share + 1
    return kept


@typed
def best_found(
    length: int,
    rate: float,
    rules: Rules,
    seeds: list[SpotPattern] | None = None,
    width: int = WIDTH,
) -> list[SpotPattern]:
    """Patterns of more and more resonant bonds, until one melts `length`; each the best found.

    Every pattern is an upper bound on N_min and nothing more. Small ones are built by putting runs
    of resonant bonds beside patterns of fewer, at all near gaps; large ones are ladders, each run
    put where it is out of reach until it has grown by itself (docs/inclusions.md). `seeds` are
    built on too. rate: r = s / w in (0, 1). Time: some ms for each resonant bond.
    Raises InputError unless 1 <= length <= 10^8, and 1 <= width.
    """
    length = check_integer("length", length, 1, 10**8)
    search = _Search(rate, rules, check_integer("width", width, 1, 1000))
    given: dict[int, list[Built]] = {}
    for one in seeds or []:
        runs = one.runs
        given.setdefault(one.resonant, []).append(Built(runs, search.melted(runs), 1))
    best, largest = [], 0
    while largest < length:
        top = search.step(given.get(len(search.dense), []))[0]
        if top.size > largest:
            largest = top.size
            best.append(SpotPattern.from_runs(top.runs))
    return best
