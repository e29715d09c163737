"""Samples drawn again from the samples: errors of what is no mean, such as a crossing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]

REPLICATES = 1000
"""Means of drawn samples; errors are then known to 1 / sqrt(2 REPLICATES), 2 %."""

_AT_ONCE = 2**21  # numbers


def bootstrap_means(rows: Floats, replicates: int = REPLICATES) -> Floats:
    """Means (B, ...) of rows (..., n) over n samples drawn with repetition, B times.

    NaN in a row: it has no such sample, and its mean is over the others. The same samples are drawn
    for all rows, so that whatever correlates them (lengths that are nested, disorder strengths
    that share their random numbers) does so in the means. Drawn by address: the same on every
    call. NaN where a row has none of the samples drawn.
    """
    n = rows.shape[-1]
    flat = rows.reshape(-1, n)
    held = ~np.isnan(flat)
    filled = np.where(held, flat, 0.0)
    parts = []
    size = max(1, _AT_ONCE // max(1, n))
    for first in range(0, replicates, size):
        counts = _counts(n, first, min(size, replicates - first))
        with np.errstate(invalid="ignore"):
            parts.append((counts @ filled.T) / (counts @ held.T.astype(float)))
    return np.concatenate(parts).reshape(replicates, *rows.shape[:-1])


def _counts(n: int, first: int, replicates: int) -> Floats:
    """How often each of n samples is drawn, (replicates, n)."""
    key = stream_key(0, {"drawn": "bootstrap of thresholds", "samples": n})
    uniform = np.empty(n)
    counts = np.empty((replicates, n))
    for i in range(replicates):
        fill_uniform(key, first + i, uniform)
        counts[i] = np.bincount((uniform * n).astype(np.int64), minlength=n)
    return counts


def spread_of(replicates: Floats) -> float:
    """Half the width of the middle 68.3 % of these numbers: a standard error without the tails."""
    known = replicates[np.isfinite(replicates)]
    if known.size < replicates.size * 0.9:
        return float("nan")
    low, high = np.quantile(known, [0.15865, 0.84135])
    return float(high - low) / 2
