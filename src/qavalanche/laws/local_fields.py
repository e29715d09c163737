"""From the fields h of an XXZ chain to its bonds: the rule of `Chain.from_fields`, to the bit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, check_number
from qavalanche.numerics.core.elementary import fill_logarithm

BYTES = 60
"""Of memory for a bond while its chain is drawn."""

Floats = NDArray[np.float64]


def checked_strengths(W: float, J: float) -> dict[str, float]:
    """Strength W of the fields and exchange J, by name, as numbers.

    Raises InputError unless both are positive and finite, and so is W / J.
    """
    allowed = "must be positive and finite"
    known = {
        key: check_number(key, value, allowed, 0, math.inf) for key, value in (("W", W), ("J", J))
    }
    ratio = known["W"] / known["J"]
    check(0 < 2 * ratio < math.inf, f"W / J = {ratio:g}", "is out of range")
    return known


def decays_of_fields(fields: Floats, J: float) -> Floats:
    """w_b = ln |h_b - h_{b+1}| - ln(J / 2), in nats: (L,) of fields (L + 1,).

    Differences, quotients and `fill_logarithm` have the same bits on every processor. Equal fields
    would have w = -inf: they read the least number of single precision, a resonance as well.
    """
    gap = np.abs(np.diff(fields)) / (J / 2)
    fill_logarithm(gap, gap)
    return np.maximum(gap, np.finfo(np.float32).min)


def decays_of_couplings(couplings: Floats) -> Floats:
    """w_b = -ln g_b of couplings g_b >= 0; infinity where g_b = 0."""
    log_g = np.empty_like(couplings)
    fill_logarithm(np.ascontiguousarray(couplings), log_g)
    return -log_g
