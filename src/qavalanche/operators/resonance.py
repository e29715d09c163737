"""G of a coupling between real levels, and the unitary that eliminates it.

D has the levels E(eta), V the matrix elements between them; A = V / (E(eta') - E(eta)). The letter
calls V perturbative if max over eta' of |A| is below 1 for typical eta (eq. 2); "typical" is the
median here, the upper one of an even number (choice): for a flip-flop of two spins, which moves
half of the four states, G is then matrix element over level splitting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from qavalanche.hamiltonians.evolution import Matrix

Floats = NDArray[np.float64]


def ratios(coupling: Matrix, levels: Floats) -> Floats:
    """|A| for every pair (eta', eta): infinite for degenerate levels that are coupled."""
    gaps = np.abs(levels[:, None] - levels[None, :])
    size = np.abs(coupling)
    found = np.zeros_like(gaps)
    np.divide(size, gaps, out=found, where=gaps > 0)
    found[(gaps == 0) & (size > 0)] = np.inf
    return found


def typical_state(pairs: Floats) -> float:
    """G of eq. 2: the median over eta of the largest |A| over eta'."""
    return _median(pairs.max(axis=0))


def every_pair(pairs: Floats) -> float:
    """The largest |A| of all pairs: below 1 only if no pair is resonant (SM A: too strong)."""
    return float(pairs.max())


def typical_pair(pairs: Floats) -> float:
    """The median |A| over pairs of different states (SM A: too weak)."""
    n = len(pairs)
    return _median(pairs[~np.eye(n, dtype=bool)]) if n > 1 else 0.0


def _median(values: Floats) -> float:
    return float(np.partition(values, len(values) // 2)[len(values) // 2])


def eliminating(coupling: Matrix, levels: Floats) -> Matrix:
    """The unitary e^A that eliminates `coupling` to lowest order.

    For each pair A is (1/2) arctan(2|V| / |E' - E|) instead of |V| / |E' - E|, with its sign and
    phase: the same to lowest order, exact for two levels, and at most pi/4 where a rare pair of
    states is resonant although the coupling is not.
    """
    size = np.abs(coupling)
    gaps = levels[:, None] - levels[None, :]
    order = np.arange(len(levels))
    sign = np.where(gaps == 0, np.sign(order[:, None] - order[None, :]), np.sign(gaps))
    angle = np.arctan2(2 * size, np.abs(gaps)) / 2
    phase = np.divide(coupling, size, out=np.zeros_like(coupling), where=size > 0)
    generator = sign * angle * phase
    # V is Hermitian up to rounding only, and small gaps magnify that: e^A would not be unitary
    generator = (generator - generator.conj().T) / 2
    unitary: Matrix = expm(generator)
    return unitary
