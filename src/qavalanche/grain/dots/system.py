"""ProbedSystem: units in a row, all but one coupling fixed, and that one of any norm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qavalanche.errors import check, check_number
from qavalanche.grain.dots.draw import Floats
from qavalanche.system import memory

_MOST_STATES = 2**20


@dataclass(frozen=True, eq=False, repr=False)
class ProbedSystem:
    """H(D) = H_rest + H_unit + e^{-D} V: a unit beside a row of others, the same for every D.

    dimensions: states of the units from left to right, the probed one last; rest: H of the others
    with their couplings, (N / d, N / d), d the states of the probed unit; unit: its H, (d, d);
    probe: V on the last of the others and the unit, (n d, n d), ||V|| = 1. All real symmetric. The
    basis is the product of those of the units, the last one fastest.
    """

    dimensions: tuple[int, ...]
    rest: Floats
    unit: Floats
    probe: Floats

    @property
    def states(self) -> int:
        """N, of all units together."""
        return math.prod(self.dimensions)

    def at(self, D: float) -> Floats:
        """H(D), (N, N)."""
        dims = self.dimensions
        memory.require(8.0 * 5 * self.states**2, f"a dense matrix of {self.states} states")
        last = len(dims) - 1
        made = placed(self.unit, [last], dims)
        made += np.kron(self.rest, np.eye(dims[last]))
        made += math.exp(-D) * placed(self.probe, [last - 1, last], dims)
        return made

    def __repr__(self) -> str:
        return f"ProbedSystem(units of {', '.join(map(str, self.dimensions))} states)"


def placed(matrix: Floats, units: Sequence[int], dimensions: Sequence[int]) -> Floats:
    """A matrix on one unit, or on two in ascending order, as one of the whole row, (N, N)."""
    first, last = units[0], units[-1]
    before, after = math.prod(dimensions[:first]), math.prod(dimensions[last + 1 :])
    inside = math.prod(dimensions[first + 1 : last])
    if len(units) == 1 or inside == 1:
        within = matrix
    else:
        a, b = dimensions[first], dimensions[last]
        four = matrix.reshape(a, b, a, b)
        within = np.einsum("ibjc,kl->ikbjlc", four, np.eye(inside)).reshape(a * inside * b, -1)
    made: Floats = np.kron(np.kron(np.eye(before), within), np.eye(after))
    return made


def check_norm(name: str, value: float) -> float:
    """A norm that is positive and at most 100 levels' widths."""
    return check_number(name, value, "must be positive and at most 100", 0, 100.0000001)


def check_states(states: int) -> None:
    """InputError for more states than any machine can hold matrices of."""
    check(states <= _MOST_STATES, f"{states} states", f"must be at most {_MOST_STATES}")
