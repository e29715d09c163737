"""Histograms of region sizes, and of whole numbers like them, as sums over samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.observables.core.regions import EXACT_SIZES, SIZE_BINS

Bins = dict[int, tuple[int, int]]
"""bin -> (sum over samples of N, the number in the bin, and sum of N^2)."""

BINS = SIZE_BINS
"""Bins of the size histogram: enough for regions of 2^63 bonds."""


def bin_edges(k: int) -> tuple[int, int]:
    """Smallest and largest size in bin k of `size_bin`, in bonds."""
    if k < EXACT_SIZES:
        return k + 1, k + 1
    octave, part = divmod(k - EXACT_SIZES, 16)
    low = (1 << (octave + 10)) + part * (1 << (octave + 6))
    return low + 1, low + (1 << (octave + 6))


def filled_bins(
    total: NDArray[np.int64], square: NDArray[np.uint64], high: NDArray[np.uint64]
) -> Bins:
    """The bins that hold anything, of sums (BINS,): see `observables.core.sheet.Sizes`."""
    squares = {int(k): int(square[k]) + (int(high[k]) << 64) for k in np.flatnonzero(total)}
    return {k: (int(total[k]), own) for k, own in squares.items()}


def added_bins(a: Bins, b: Bins) -> Bins:
    """The sums of two histograms, bin by bin."""
    added = {}
    for k in sorted({*a, *b}):
        (n1, square1), (n2, square2) = a.get(k, (0, 0)), b.get(k, (0, 0))
        added[k] = (n1 + n2, square1 + square2)
    return added


def bins_to_json(bins: Bins) -> list[list[int]]:
    """Plain numbers, for storage."""
    return [[k, *sums] for k, sums in bins.items()]
