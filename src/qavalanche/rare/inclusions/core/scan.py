"""Two patterns side by side, at every gap of a range."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.rare.inclusions.core.melting import melt_pattern


@kernel
def scan_gaps(medium, left, right, gaps, joined, sizes):
    """sizes[i]: the largest region of `left`, gaps[i] perturbative bonds, and `right`.

    left, right: int64 (n, 2), runs of resonant bonds; gaps: int64, each > 0; joined: int64 (n, 2)
    with room for both, overwritten; sizes: int64 (gaps.size,), overwritten.
    """
    here, there = left.shape[0], right.shape[0]
    for i in range(here):
        joined[i, 0], joined[i, 1] = left[i, 0], left[i, 1]
    for k in range(gaps.size):
        shift = left[here - 1, 1] + gaps[k] - right[0, 0]
        for i in range(there):
            joined[here + i, 0] = right[i, 0] + shift
            joined[here + i, 1] = right[i, 1] + shift
        sizes[k] = melt_pattern(medium, joined, here + there)
