"""Clean chains on which schemes are probed as black boxes: what a run of resonant bonds melts.

A clean chain has the same decay w on every perturbative bond, and resonant bonds where they are put
by hand. All decays are in units of s = ln d_s of the scheme (ln 2 where it knows no states).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import InputError
from qavalanche.schemes import Scheme

Floats = NDArray[np.float64]

UNSTABLE = 0.95
"""w / s just below the threshold: zeta > zeta_c, where an avalanche never stops."""

STABLE = 1.6
"""w / s above it: a run melts a finite stretch."""

LARGEST = 2**14
"""Perturbative bonds of the longest medium."""

SMALLEST = 2**6
"""Of the shortest."""


@dataclass(frozen=True)
class Probe:
    """A scheme and the s that its chains are measured in, nats per bond."""

    scheme: Scheme

    @property
    def s(self) -> float:
        """ln d_s; of a parameter local_dimension, or ln 2."""
        known = self.scheme.entropy_density
        if known is not None:
            return known
        return math.log(self.scheme.parameters.get("local_dimension", 2))

    @property
    def hindrance(self) -> str:
        """Why it takes no chain of bonds, or melts none; '' if it does."""
        if not self.scheme.has_regions:
            return self.scheme.no_regions
        try:
            self.scheme.start_from(Chain.from_decays([self.s, -1.0, self.s]))
        except InputError:
            return f"takes {self.scheme.takes.__name__}, which clean chains of bonds are not"
        return ""

    def regions(self, decays: Floats) -> NDArray[np.int64]:
        """Thermal regions of a chain with these decays in units of s; not positive is resonant."""
        chain = Chain.from_decays(np.where(decays > 0, decays * self.s, -1.0))
        found: NDArray[np.int64] = self.scheme.melted(self.scheme.start_from(chain)).regions
        return found

    def melts_all(self, decays: Floats) -> bool:
        """Whether the whole chain is one thermal region."""
        found = self.regions(decays)
        return len(found) == 1 and int(found[0, 1] - found[0, 0]) == decays.size

    def region_at(self, decays: Floats, bond: int) -> int:
        """Bonds of the region that holds `bond`; 0 if none does."""
        n = decays.size
        for start, stop in self.regions(decays).tolist():
            if start <= bond < stop or start <= bond + n < stop:  # a ring goes on over its start
                return int(stop - start)
        return 0


def around_run(medium: Floats, run: int) -> Floats:
    """A run of resonant bonds put into the middle of a medium."""
    middle = medium.size // 2
    return np.concatenate((medium[:middle], np.full(run, -1.0), medium[middle:]))


def least(holds: Callable[[int], bool], most: int) -> int | None:
    """The least number from 1 to `most` for which something holds that holds for larger ones too.

    None if it does not hold for `most`. By doubling, then bisection: the numbers that are not tried
    are taken to be as those beside them.
    """
    high = 1
    while high < most and not holds(high):
        high *= 2
    if high >= most:
        high = most
        if not holds(most):
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def least_run(probe: Probe, medium: Floats) -> int | None:
    """The least run in the middle of a medium that melts all of it; None if none up to 4 N does."""
    return least(lambda k: probe.melts_all(around_run(medium, k)), 4 * medium.size)


def sizes(largest: int) -> list[int]:
    """64, 128, ... up to `largest` bonds."""
    found = [SMALLEST << i for i in range(20)]
    return [n for n in found if n <= largest]


def clean(n: int, decay: float) -> Floats:
    """A medium without resonant bonds."""
    return np.full(n, decay)
