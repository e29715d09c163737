"""The uniform numbers of many samples, each a row of an array."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.streams.core.generator import fill_uniform


@kernel
def fill_rows(key, first, out):
    """Fill row i of the float64 array `out` (n, L) with the uniforms of sample first + i."""
    for i in range(out.shape[0]):
        fill_uniform(key, first + i, out[i])
