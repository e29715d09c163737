"""Patterns of resonant bonds in an infinite clean chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.rules import Rules

LONGEST = 10**9
"""Bonds of a pattern, or of what it melts, at most."""


@dataclass(frozen=True)
class SpotPattern:
    """Runs of resonant bonds and the gaps between them, in bonds.

    lengths: run, gap, run, ..., run: an odd number of whole numbers >= 1.
    Raises InputError for others, and beyond 10^9 bonds.

    >>> SpotPattern((3, 1, 1)).resonant
    4
    """

    lengths: tuple[int, ...]

    def __post_init__(self) -> None:
        given, allowed = self.lengths, "must be run, gap, ..., run: an odd number of whole numbers"
        listed = isinstance(given, list | tuple) and len(given) % 2 == 1
        check(listed, f"lengths = {shown(given)}", allowed)
        each = tuple(check_integer("a length", one, 1, LONGEST) for one in given)
        check(sum(each) <= LONGEST, f"a pattern of {sum(each)} bonds", f"at most {LONGEST} bonds")
        object.__setattr__(self, "lengths", each)

    @classmethod
    def from_runs(cls, runs: NDArray[np.int64]) -> SpotPattern:
        """Of runs [a, b) from left to right, int64 (n, 2), none of which touch."""
        steps = np.diff(np.asarray(runs, np.int64).reshape(-1))
        return cls(tuple(steps.tolist()))

    @classmethod
    def from_gaps(cls, gaps: list[int]) -> SpotPattern:
        """Of single resonant bonds, with gaps >= 0 between them."""
        lengths = [1]
        for gap in gaps:
            if gap == 0:
                lengths[-1] += 1
            else:
                lengths += [gap, 1]
        return cls(tuple(lengths))

    @property
    def resonant(self) -> int:
        """N, the number of resonant bonds."""
        return sum(self.lengths[::2])

    @property
    def length(self) -> int:
        """Bonds from the first resonant one to the last."""
        return sum(self.lengths)

    @property
    def runs(self) -> NDArray[np.int64]:
        """Runs [a, b), int64 (n, 2), the first bond being 0."""
        edges = np.concatenate(([0], np.cumsum(self.lengths)))
        return edges.reshape(-1, 2).astype(np.int64)

    def chain(self, rate: float, rules: Rules, margin: int) -> Chain:
        """As a chain of decays w = s / rate with `margin` perturbative bonds on either side.

        rate: r = s / w, between 0 and 1. Raises InputError otherwise.
        """
        check_number("rate", rate, "must be a number between 0 and 1", 0.0, 1.0)
        margin = check_integer("margin", margin, 1, LONGEST)
        decays = np.full(self.length + 2 * margin, rules.entropy_density / rate)
        for first, last in self.runs.tolist():
            decays[margin + first : margin + last] = 0.0
        return Chain.from_decays(decays)

    def __str__(self) -> str:
        """As 4-2-4: runs and gaps in turn; long ones are cut."""
        if len(self.lengths) <= 21:
            return "-".join(map(str, self.lengths))
        ends = "-".join(map(str, self.lengths[:9])), "-".join(map(str, self.lengths[-9:]))
        return f"{ends[0]} ... {ends[1]}"
