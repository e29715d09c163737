"""The mean bare decay of a law: of w over its perturbative bonds, in nats."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check
from qavalanche.laws.law import Law
from qavalanche.streams.core.quantile import CELLS, HALF, OCTAVES

SAMPLE = 2**20
"""Bonds of the chain that is averaged over where nothing else is known of a law."""

ACCURACY = 1e-8
"""Largest relative error of the mean, of laws for which no chain is averaged over."""

Floats = NDArray[np.float64]
_DIGITS = 12  # kept of what C libraries compute: they differ in the last of 16
_LARGEST_RATIO = 0.97
"""Of the contributions of two octaves of probability, or of w, towards the tail: 1 or more if the
mean diverges."""

_NOTHING = 1e-11  # of the mean, a part that need not be known


def mean_bare_decay(law: Law) -> float:
    """Mean of w over the bonds with 0 < w < infinity that a law draws, in nats; 0 if none is drawn.

    Bonds that are cut, w = infinity, have no coupling and do not count. By the first of these that
    a law has: the one decay of bonds that are alike; its own `bare_decay`; its quantile table,
    integrated exactly; its `probability_below`, as the integral of P(w > t) over t > 0 (both
    within ACCURACY); else the mean over chain 0 of seed 0 with SAMPLE bonds, which differs from
    that of the law by one standard deviation of w over the root of SAMPLE or so, more if bonds are
    correlated over long distances. The same number on every processor.
    Raises InputError if the mean is infinite, or cannot be computed.
    """
    known: Any = law
    return _mean(known)


@lru_cache(maxsize=4096)
def _mean(law: Any) -> float:
    if law.alike:
        return float(law.decay)
    if law.bare_decay is not None:
        return _rounded(law.bare_decay)
    if law.table is not None:
        return _of_table(law)
    return _rounded(_of_probabilities(law)) or mean_of_chain(law.draw(SAMPLE))


def mean_of_chain(chain: Chain) -> float:
    """Mean of w over the bonds of a chain with 0 < w < infinity, rounded once; 0 if it has none."""
    if chain.uniform:
        alone = float(chain.decay[0])
        return alone if chain.resonant_count < chain.length and alone < math.inf else 0.0
    return mean_positive(chain.decay[~chain.resonant_bonds])


def mean_positive(w: Floats) -> float:
    """Mean of the positive finite numbers among w, rounded once; 0 if there is none."""
    bare = w[(w > 0) & (w < math.inf)]
    return math.fsum(bare.tolist()) / bare.size if bare.size else 0.0


def _of_table(law: Law) -> float:
    """The polynomials of all cells, integrated where they are positive; and the tail beyond them.

    Beyond the last octave each has the same fraction of the one before it, as of any tail that is
    a power or falls faster.
    """
    table: Any = law.table
    weights = np.ldexp(1.0 / CELLS, np.arange(OCTAVES) - 53)
    values, shares = (
        (one.reshape(2, OCTAVES, CELLS) * weights[:, None]) for one in _positive_parts(table)
    )
    share = math.fsum(shares.ravel().tolist())
    if share == 0.0:
        return 0.0
    tails = [_beyond([math.fsum(one.tolist()) for one in side], law) for side in values]
    return math.fsum([*values.ravel().tolist(), *tails]) / share


def _positive_parts(table: Floats) -> tuple[Floats, Floats]:
    """Mean of max(w, 0) over each cell, and the share of the cell where w > 0; w is monotonic."""
    low, high = (_at(table, np.full(len(table), x)) for x in (-HALF, HALF))
    left, right = np.full(len(table), -HALF), np.full(len(table), HALF)
    mixed = (low > 0) != (high > 0)
    a, b = left[mixed].copy(), right[mixed].copy()
    rises = high[mixed] > 0
    for _ in range(60):  # bisection to the last bit
        middle = (a + b) / 2
        over = (_at(table[mixed], middle) > 0) == rises
        a, b = np.where(over, a, middle), np.where(over, middle, b)
    left[mixed], right[mixed] = np.where(rises, b, left[mixed]), np.where(rises, right[mixed], a)
    none = (low <= 0) & (high <= 0)
    right[none] = left[none]
    values = (_primitive(table, right) - _primitive(table, left)) / (2 * HALF)
    return values, (right - left) / (2 * HALF)


def _at(rows: Floats, x: Floats) -> Floats:
    value = rows[:, -1]
    for k in range(rows.shape[1] - 2, -1, -1):
        value = value * x + rows[:, k]
    return value


def _primitive(rows: Floats, x: Floats) -> Floats:
    return _at(rows / np.arange(1.0, rows.shape[1] + 1.0), x) * x


def _beyond(octaves: list[float], law: Law) -> float:
    """What the tail beyond the first, the smallest, of these octaves adds."""
    if octaves[0] == 0.0:
        return 0.0
    ratio = octaves[0] / octaves[1]
    _check_finite(ratio, law)
    return octaves[0] * ratio / (1 - ratio)


def _of_probabilities(law: Law) -> float:
    """The integral of P(w > t) over t > 0, over P(w > 0); 0 if it is not known so well."""
    from scipy.integrate import quad

    def above(t: float) -> float:
        return 1 - law.probability_below(t)

    edges, parts, error, ratio = [0.0, *(2.0**k for k in range(-4, 60))], [0.0], 0.0, 0.0
    for low, high in itertools.pairwise(edges):
        if not above(low) * high > _NOTHING * math.fsum(parts):
            break
        options: dict[str, Any] = {"epsabs": _NOTHING * math.fsum(parts), "epsrel": _NOTHING}
        part, its_error = quad(above, low, high, full_output=1, limit=200, **options)[:2]
        if above(low) < 1e-3 and above(high) > 1e-10:  # in the tail, and above rounding
            ratio = part / parts[-1]
        parts, error = [*parts, part], error + its_error
    _check_finite(ratio, law)
    value, share = math.fsum(parts), above(0.0)
    if not share > 0 or (max(error, parts[-1]) > ACCURACY * value and above(high) > 0):
        return 0.0
    return value / share if error <= ACCURACY * value else 0.0


def _check_finite(ratio: float, law: Law) -> None:
    why = "the mean of w over its perturbative bonds is infinite, or nearly so: give bare_decay"
    check(ratio < _LARGEST_RATIO, f"law {law.name}, {law}", why)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
