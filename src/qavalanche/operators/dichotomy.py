"""Where G of eq. 2 divides: at which G typical eigenstates of D + V are no longer those of D."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.operators.resonance import ratios, typical_state

Floats = NDArray[np.float64]

AT_ONE = math.cos(math.atan(2.0) / 2) ** 2
"""Weight that the eigenstates of two levels keep where G = |V| / |E' - E| = 1: 0.724."""

_REACH = 1e4  # factor about G = 1 in which the change is looked for
_HALVINGS = 24


@typed
def typical_weight(coupling: Matrix, levels: Floats) -> float:
    """The largest weight of the typical eigenstate of D + V on one eigenstate of D.

    Typical: the lower median, as G has the upper one: of a flip-flop of two spins, which moves half
    of the states, both are that of the states that move.
    """
    _, states = np.linalg.eigh(np.diag(levels) + coupling)
    weights = (np.abs(states) ** 2).max(axis=0)
    middle = (weights.size - 1) // 2
    return float(np.partition(weights, middle)[middle])


@typed
def dividing_ratio(coupling: Matrix, levels: Floats) -> float:
    """G at which the typical eigenstate's weight falls to `AT_ONE` as V is made stronger: 1 where G
    divides as it does for two levels. Infinite if it never falls so far, NaN for G = 0 or inf.
    """
    G = typical_state(ratios(coupling, levels))
    if not 0 < G < math.inf:
        return math.nan
    low, high = -math.log(_REACH), math.log(_REACH)

    def small(log_ratio: float) -> bool:
        return typical_weight(math.exp(log_ratio) / G * coupling, levels) > AT_ONE

    if small(high):
        return math.inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if small(middle) else (low, middle)
    return math.exp((low + high) / 2)
