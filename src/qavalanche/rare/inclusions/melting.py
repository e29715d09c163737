"""What one pattern melts in an infinite clean chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check, check_number, shown
from qavalanche.rare.inclusions.core.melting import (
    BEGIN,
    FIRST,
    FOUND,
    LARGEST,
    LAST,
    THERMAL,
    AlikeBonds,
    melt_pattern,
)
from qavalanche.rare.inclusions.pattern import SpotPattern
from qavalanche.rules import Rules
from qavalanche.schemes.spots.melting import allocate, criterion_of, uniform_bonds

MOST_RATE = 0.9999
"""Nearer to 1 a run of a few bonds melts so much that its ties are beyond the numbers."""

MOST_CROSSING = 10.0
"""Numbers as `crossing`, in units of s: beyond, a single crossing decides everything."""

_CHAIN = 2**44
"""Bonds of the chain in whose middle a pattern stands; none is stored."""


@dataclass(frozen=True)
class Melted:
    """What a pattern melts. size: bonds of its largest region; start: of the leftmost of these,
    counted from the first resonant bond; thermal: bonds of all regions; first, last: edges of the
    outermost regions, counted in the same way."""

    size: int
    start: int
    thermal: int
    first: int
    last: int


@typed
def melt_in_clean(pattern: SpotPattern, rate: float, rules: Rules) -> Melted:
    """Melt a pattern in an infinite chain whose perturbative bonds all have w = s / rate.

    The exact scheme (`Spots`); time O(runs). Raises InputError unless 0 < rate < 0.9999, for rings,
    for counts = "sites", and for numbers as crossing beyond 10 s.

    >>> melt_in_clean(SpotPattern((4,)), 0.5, Rules()).size
    6
    """
    medium, runs = clean_medium(rate, rules, len(pattern.lengths)), pattern.runs
    melt_pattern(medium, runs, len(runs))
    found = medium.found
    check(found[FIRST] > -_CHAIN // 4, "the region", "must end in the chain")
    picked = (LARGEST, BEGIN, THERMAL, FIRST, LAST)
    return Melted(*(int(found[one]) for one in picked))


def clean_medium(rate: float, rules: Rules, spots: int) -> AlikeBonds:
    """A clean chain for the kernels, with room for `spots` runs."""
    check_clean(rate, rules)
    bonds = uniform_bonds(_CHAIN, rules.entropy_density / rate)
    room = allocate(spots, np.int64)
    return AlikeBonds(bonds, criterion_of(rules), room, np.zeros(FOUND, np.int64))


def check_clean(rate: float, rules: Rules, within: tuple[float, float] | None = None) -> None:
    """Raise InputError for what these searches do not know, or for rates not `within` limits."""
    low, high = within or (0.0, MOST_RATE)
    allowed = f"r = s / w must be a number between 0 and {MOST_RATE}"
    if within is not None:
        allowed = f"r = s / w must be a number from {low} to {high}"
        low, high = low * (1 - 1e-9), high * (1 + 1e-9)
    check_number("rate", rate, allowed, low, high)
    number = abs(rules.crossing_slope) <= MOST_CROSSING * rules.entropy_density
    passed = f"crossing = {shown(rules.crossing)}"
    check(number, passed, f"must lie within {MOST_CROSSING:g} s of 0 here")
    check(rules.ends == "open", 'ends = "ring"', "the chain is infinite: leave it out")
    check(rules.counts == "bonds", 'counts = "sites"', "inclusions count bonds: leave it out")
