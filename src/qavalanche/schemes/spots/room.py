"""How much room a chain of a law needs in the fast paths: rows for regions, and bytes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qavalanche.laws import Law
from qavalanche.rules import Rules
from qavalanche.schemes.spots.core import seeds
from qavalanche.schemes.spots.melting import criterion_of, index_type, region_bytes

CLUSTER = 128
"""Runs of one cluster of spots, more than is ever met."""


@dataclass(frozen=True)
class Room:
    """What chains of `length` bonds of a law need under these rules."""

    law: Law
    length: int
    rules: Rules

    @property
    def bytes_needed(self) -> float:
        """Bytes that drawing and melting one chain takes at most."""
        decays = 0 if self.law.alike else 42 * self.length
        index = index_type(self.length)
        return decays + self.length / 8 + region_bytes(self.expected_rows, index)

    @cached_property
    def least_size(self) -> int:
        """Least T that melts a spin, if the bonds are alike and it is one for core.seeds; or 0."""
        law: Any = self.law
        below = self.rules.crossing_slope < -self.rules.entropy_density / 2
        if not law.alike or self.rules.extra_length or below:
            return 0  # below -s / 2 two hops over a hidden spot can be resonant, and one not
        return int(seeds.least_size(law.decay, criterion_of(self.rules)))

    @property
    def gain(self) -> float:
        """By how much D - h T rises at least per bond of a gap with hidden spots; 0 without these.

        A spot of T bonds takes 2 h T off at most, h T of each of the two bonds beside it; the spots
        on both sides of a bond have least_size - 1 bonds together at most, and so has one alone.
        """
        law: Any = self.law
        least, h = self.least_size, self.rules.threshold
        return max(0.0, float(law.decay) - h * (least - 1)) / least if least else 0.0

    @property
    def expected_rows(self) -> int:
        """Number of regions that need a row, with near certainty at most.

        With like bonds those that grow from seeds: windows of least + 1 bonds with at most one
        perturbative. With clusters 5 % of the bonds: a chain with more is melted with all rows.
        """
        least, epsilon = self.least_size, self.law.resonance_probability
        if least == 0:
            return self.expected_regions
        window = epsilon**least * ((least + 1) * (1 - epsilon) + epsilon)
        mean = self.length * window
        rows = int(mean + 8 * math.sqrt(mean + 1)) + CLUSTER
        return min(self.expected_regions, rows) if self.length > CLUSTER else self.length

    @property
    def expected_regions(self) -> int:
        """Number of bare spots that a chain has with near certainty at most: mean + 8 sigma."""
        epsilon, bonds = self.law.resonance_probability, self.length
        mean = bonds * epsilon * (1 - epsilon) + epsilon
        return min((bonds + 1) // 2, int(mean + 8 * math.sqrt(mean + 1)) + 1)
