"""Gaussian chains with given correlations: cut out of a circle whose modes are independent.

On a circle of M bonds the matrix of a correlation that depends on the distance alone is circulant:
the Hartley transform diagonalizes it. Normal numbers times the roots of its eigenvalues, over M,
are transformed to a chain that has it. All of it is sums, products and roots in a fixed order.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.laws import standard
from qavalanche.numerics.core.elementary import fill_cosine
from qavalanche.numerics.core.hartley import hartley
from qavalanche.streams.core.quantile import draw_values

BYTES = 200
"""Of memory for a bond while its chain is drawn: up to 4 L numbers of each kind."""

KEPT = 2**20
"""Modes of a circle that is kept; longer ones are computed anew for every chain."""

Floats = NDArray[np.float64]


def size_for(least: int) -> int:
    """M of the circle of a chain of `least` bonds: a power of two, 2 to 4 times as long."""
    return 2 * max(2, 1 << (least - 2).bit_length()) if least > 1 else 4


def cosines_of(size: int) -> Floats:
    """What `hartley` needs on a circle of this size."""
    cosines: Floats = np.empty(size // 4 + 1)
    fill_cosine(np.uint64(2**64 // size), np.uint64(0), cosines)
    return cosines


def normal_chain(
    key: NDArray[np.uint64], sample: int, cosines: Floats, amplitudes: Floats
) -> Floats:
    """Normal numbers of a whole circle, the roots of its eigenvalues over M being `amplitudes`."""
    normal: Floats = np.empty(amplitudes.size)
    draw_values(key, sample, standard.standard_table("norm", ()), normal)
    normal *= amplitudes
    hartley(normal, cosines)
    return normal


def decays_of(normal: Floats, loc: float, scale: float) -> NDArray[np.float32]:
    """w = -(loc + scale z), in single precision."""
    with np.errstate(over="ignore"):
        return (0.0 - (loc + scale * normal)).astype(np.float32)


def normal_epsilon(loc: float, scale: float) -> float:
    """P(ln g >= 0) of a normal ln g."""
    return 0.5 * math.erfc(-loc / scale / math.sqrt(2.0))


def normal_bare_decay(loc: float, scale: float) -> float:
    """Mean w of the perturbative bonds: mu + scale phi(x) / Phi(x), x = mu / scale, mu = -loc.

    0 if no bond is perturbative in double precision.
    """
    x = -loc / scale
    below = 0.5 * math.erfc(-x / math.sqrt(2.0))
    density = math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return max(0.0, scale * (x + density / below)) if below else 0.0
