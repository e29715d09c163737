"""The largest inclusion of N resonant bonds, by melting every pattern that may matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.rare.inclusions.core.melting import AlikeBonds
from qavalanche.rare.inclusions.core.tree import (
    COUNTED,
    LEFT_OUT,
    MOST,
    PATTERNS,
    PREFIXES,
    Bounds,
    search_all,
)
from qavalanche.rare.inclusions.melting import clean_medium
from qavalanche.rare.inclusions.pattern import SpotPattern
from qavalanche.rules import Rules

MELTS = 10**6
"""Patterns that a search melts at most for one more resonant bond: a second or two."""

_DEEPEST = 16


@dataclass(frozen=True)
class Exhausted:
    """The largest inclusion of at most N resonant bonds, with what was searched.

    resonant: N; size: M(N), bonds of the largest region that N or fewer resonant bonds can melt;
    pattern: one that does; thermal: most bonds in all regions together; reach: most bonds melted
    left of the first resonant one; patterns, prefixes: how many were melted, whole and begun;
    cut: how often a gap was ended because wider ones are proved to divide the pattern.
    """

    resonant: int
    size: int
    pattern: SpotPattern
    thermal: int
    reach: int
    patterns: int
    prefixes: int
    cut: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**vars(self), "pattern": list(self.pattern.lengths)}


def can_exhaust(rules: Rules) -> bool:
    """Whether the proof about cut gaps covers these rules: "rmt", and what adds nothing below 0."""
    return rules.keeps_exit_decay or rules.crossing_slope >= 0


@typed
def largest_inclusions(
    rate: float, rules: Rules, most: int = 8, melts: int = MELTS
) -> list[Exhausted]:
    """M(1), M(2), ... M(most), exactly: all patterns of N resonant bonds are searched.

    A pattern is left out only if one of its gaps is so wide that both sides melt as if alone, which
    is proved for crossing "rmt", "halted" and numbers >= 0 (docs/inclusions.md); the larger part is
    then a pattern of fewer bonds. rate: r = s / w in (0, 1). Ends early, with fewer, where one more
    bond would need more than `melts` melts: their number grows by some 10 or more a bond.
    Raises InputError for other rules, and unless 1 <= most <= 16.

    >>> [one.size for one in largest_inclusions(0.5, Rules(crossing="halted"), most=6)]
    [1, 2, 3, 7, 11, 15]
    """
    most, melts = check_integer("most", most, 1, _DEEPEST), check_integer("melts", melts, 1)
    allowed = 'must be "rmt", "halted" or a number >= 0: nothing is proved for others'
    check(can_exhaust(rules), f"crossing = {rules.crossing}", allowed)
    medium = clean_medium(rate, rules, most)
    rows = [np.zeros(most + 1, np.int64) for _ in range(3)]
    bounds = Bounds(rows[0], rows[1], rows[2], np.zeros((most + 1, most + 1), np.int64))
    found: list[Exhausted] = []
    for n in range(1, most + 1):
        one = _next(medium, rules, bounds, found, melts)
        if one is None:
            break
        assert one.resonant == n
        found.append(one)
    return found


def _next(
    medium: AlikeBonds, rules: Rules, bounds: Bounds, before: list[Exhausted], melts: int
) -> Exhausted | None:
    """M of one more resonant bond, or None if that takes too long."""
    n, lost = len(before) + 1, int(rules.keeps_exit_decay)
    counted = np.zeros(COUNTED, np.int64)
    counted[MOST] = melts
    gaps, widest, runs = (
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros((n + 1, 2), np.int64),
    )
    if not search_all(medium, lost, n, bounds, gaps, widest, runs, counted):
        return None
    size = int(bounds.largest[n])
    if before and size == before[-1].size:
        pattern = before[-1].pattern
    else:
        pattern = SpotPattern.from_gaps(bounds.best[n, : n - 1].tolist())
    numbers = (int(bounds.thermal[n]), int(bounds.reach[n]))
    searched = (int(counted[one]) for one in (PATTERNS, PREFIXES, LEFT_OUT))
    return Exhausted(n, size, pattern, *numbers, *searched)
