"""From the fields h of an XXZ chain to its bonds: the rule of `Chain.from_fields`, to the bit."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import SiteFields
from qavalanche.errors import check, check_number
from qavalanche.numerics.core.elementary import fill_logarithm
from qavalanche.numerics.logarithm import ln

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


def localization_length(W: float, amplitude: float = 0.0) -> float:
    """xi for fields in units of the hopping: of width W, and quasiperiodic of this amplitude.

    2 / ln(1 + W^2); 1 / ln(amplitude / 2) above 2, infinite below; both together add in 1 / xi.

    >>> localization_length(0.0, 2.0), localization_length(1.0) > localization_length(1.0, 3.0)
    (inf, True)
    """
    rate = ln(1.0 + W * W) / 2 + (ln(amplitude / 2) if amplitude > 2 else 0.0)
    return 1 / rate if rate > 0 else math.inf


def site_fields(
    fields: Floats, J: float, source: str, width: float = 0.0, amplitude: float = 0.0
) -> SiteFields:
    """Fields of an XXZ chain of L bonds for cluster schemes, which count L bonds then.

    By Jordan and Wigner: hopping t = J / 2, interaction V = J (Delta = 1). width and amplitude: of
    random and of quasiperiodic fields, in the unit of J.
    """
    t = J / 2
    xi = localization_length(width / t, amplitude / t)
    return SiteFields(fields, J, xi, t, source=source, bonds=True)
