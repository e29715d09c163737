"""SpotModel: how l, E and r of the critical spot and their couplings are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.grain.critical_spot.drawn import DrawnSpot
from qavalanche.grain.critical_spot.number import Floats
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.streams.address import check_address, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Density = Literal["flat", "semicircle"]

MOST_STATES = 2**14


@dataclass(frozen=True)
class SpotModel:
    """H = H_l + H_E + H_r + V_{E-l} + V_{E-r}, of random matrices (letter, SM D).

    states: d_E, dimension of E. Its levels: `density` "flat", the middle d_E of 2 d_E levels of a
    GOE matrix, mapped so that their mean density is d_E on [-1/2, 1/2] (the unit of energy is the
    bandwidth of E), or "semicircle", a GOE matrix as it is, with density d_E in the middle.
    local_dimension: d_s of l and r, with H_l = h_l S^z; h (d_s - 1), the energy between the highest
    and the lowest state, is uniform in [least_field, most_field], well inside the band. V_{E-l}:
    GOE on E and l together, 1 on r.

    Random numbers have the address (seed, sample), with d_E and d_s, and nothing of G: couplings of
    all strengths are the same matrices, scaled.
    """

    states: int
    local_dimension: int = 2
    density: Density = "flat"
    least_field: float = 0.1
    most_field: float = 0.35

    def __post_init__(self) -> None:
        states = check_integer("states", self.states, 2, MOST_STATES)
        d = check_integer("local_dimension", self.local_dimension, 2, 64)
        words = ("flat", "semicircle")
        check(self.density in words, f"density = {self.density!r}", "must be flat or semicircle")
        allowed = "must be 0 or positive, and below 1/2: l and r together fit into the band of E"
        low = check_number("least_field", self.least_field, allowed, -1e-300, 0.5)
        high = check_number("most_field", self.most_field, allowed, -1e-300, 0.5)
        check(low <= high, f"least_field = {low:g}", f"must not exceed most_field = {high:g}")
        known: dict[str, Any] = {"states": states, "local_dimension": d}
        for name, value in {**known, "least_field": low, "most_field": high}.items():
            object.__setattr__(self, name, value)

    @property
    def dimension(self) -> int:
        """d_s^2 d_E, of l, E and r."""
        return self.states * self.local_dimension**2

    @typed
    def draw(self, seed: int = 0, sample: int = 0) -> DrawnSpot:
        """Sample number `sample` under `seed`. Raises InputError if memory would not suffice."""
        _, seed, sample = check_address(1, seed, sample)
        memory.require(8.0 * 6 * (self.states * self.local_dimension) ** 2, f"d_E = {self.states}")
        d, inside = self.local_dimension, self.states * self.local_dimension
        key = {"critical spot": self.states, "local_dimension": d}
        drawn = self.states * (2 if self.density == "flat" else 1)
        levels = self._levels(_symmetric(seed, {**key, "part": "E"}, sample, drawn))
        uniform = np.empty(2)
        fill_uniform(stream_key(seed, {**key, "part": "fields"}), sample, uniform)
        fields = self.least_field + (self.most_field - self.least_field) * uniform
        left, right = (_symmetric(seed, {**key, "part": end}, sample, inside) for end in "lr")
        h = tuple((fields / (d - 1)).tolist())
        return DrawnSpot(levels, h, (left, right), d)

    def _levels(self, drawn: Matrix) -> Floats:
        """Levels of E in ascending order, of a GOE matrix whose elements have variance 1."""
        scaled = np.linalg.eigvalsh(drawn) / np.sqrt(len(drawn))
        if self.density == "semicircle":
            as_they_are: Floats = scaled / np.pi
            return as_they_are
        x = np.clip(scaled[self.states // 2 : self.states // 2 + self.states], -2, 2)
        below: Floats = x * np.sqrt(4 - x**2) / (2 * np.pi) + 2 * np.arcsin(x / 2) / np.pi
        return below


def _symmetric(seed: int, drawn: dict[str, Any], sample: int, size: int) -> Matrix:
    """A GOE matrix (size, size): variance 1 off the diagonal, 2 on it."""
    uniform = np.empty(size * size)
    fill_uniform(stream_key(seed, drawn), sample, uniform)
    normal = ndtri(uniform).reshape(size, size)
    summed: Matrix = (normal + normal.T) / np.sqrt(2)
    return summed
