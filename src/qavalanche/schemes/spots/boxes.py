"""Box-counting dimension of the bare spots inside one thermal region."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check, check_integer
from qavalanche.schemes.spots.core.boxes import count_boxes

LEAST_SIZES = 4
"""Box sizes that a fit needs: three octaves."""

_LARGEST = 2**62  # bonds

LEAST_BOXES = 8
"""The largest box fits this many times into the region."""


@dataclass(frozen=True, eq=False, repr=False)
class BoxCounting:
    """N(b), the boxes of b bonds that hold a resonant bond, and d_f of N(b) ~ b^(-d_f).

    sizes: int64, b in bonds, powers of two.
    counts: float64, N(b): the mean of tiling the region from its left and from its right end.
    dimension: d_f, minus the slope of the least-squares line of ln N against ln b; from 0 (all
        spots in one box) to 1 (spots in every box). NaN if not measured.
    error: the standard error of that slope, from the scatter about the line. The counts of
        different b are of the same spots, so it says how straight the line is, not how far
        another region would differ.
    outcome: "measured", or why not, with the size that would suffice.
    """

    sizes: NDArray[np.int64]
    counts: NDArray[np.float64]
    dimension: float
    error: float
    outcome: str

    @property
    def local_dimensions(self) -> NDArray[np.float64]:
        """-d ln N / d ln b between neighbouring box sizes; alike if the spots are a fractal."""
        local: NDArray[np.float64] = -np.diff(np.log(self.counts)) / np.diff(np.log(self.sizes))
        return local

    def __repr__(self) -> str:
        if self.outcome != "measured":
            return f"BoxCounting({self.outcome})"
        return (
            f"BoxCounting(dimension {self.dimension:.4f} ± {self.error:.4f}, "
            f"boxes of {self.sizes[0]} to {self.sizes[-1]} bonds)"
        )


def box_counting(
    spots: NDArray[np.int64], start: int, stop: int, low: int = 1, high: int | None = None
) -> BoxCounting:
    """Count boxes of b = low, 2 low, 4 low ... <= high bonds in the region [start, stop).

    spots: int64 (n, 2), the runs of resonant bonds inside, from left to right. high: by default an
    eighth of the region, beyond which the few boxes left nearly all hold a spot. Fewer than four
    box sizes are a named outcome. Raises InputError unless 1 <= low and high <= T / 8.
    """
    size = stop - start
    low = check_integer("low", low, least=1, most=_LARGEST)
    largest = size // LEAST_BOXES
    top = largest if high is None else check_integer("high", high, least=1, most=_LARGEST)
    fits = high is None or top <= largest
    check(fits, f"high = {top}", f"at most an eighth of the region's {size} bonds")
    sizes = np.array([b for b in (low << j for j in range(64)) if b <= top], np.int64)
    counts = np.array([sum(count_boxes(spots, start, stop, b)) / 2 for b in sizes])
    if len(sizes) < LEAST_SIZES:
        enough = (low << (LEAST_SIZES - 1)) * LEAST_BOXES
        why = f"not measured: {len(sizes)} box sizes in a region of {size} bonds, "
        more = f"at least {LEAST_SIZES} are needed"
        more += f", {enough} bonds would suffice" if size < enough else ": raise high"
        return BoxCounting(sizes, counts, math.nan, math.nan, why + more)
    slope, error = _line(np.log(sizes), np.log(counts))
    return BoxCounting(sizes, counts, 0.0 - slope, error, "measured")


def _line(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope of the least-squares line, and its standard error."""
    x, y = x - math.fsum(x) / len(x), y - math.fsum(y) / len(y)  # no BLAS: alike everywhere
    slope = math.fsum(x * y) / math.fsum(x * x)
    rest = y - slope * x
    return slope, math.sqrt(math.fsum(rest * rest) / math.fsum(x * x) / (len(x) - 2))
