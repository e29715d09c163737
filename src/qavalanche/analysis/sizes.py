"""The distribution of thermal region sizes and its local slope."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.summary import Sized, sizes_of
from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.numerics.arrays import check_columns

if TYPE_CHECKING:
    import polars as pl

_COLUMNS = ("size_low", "size_high", "count", "density", "density_error")


@typed
def size_density(statistics: Sized, length: int) -> pl.DataFrame:
    """p(T), regions of size T per bond, over all samples of chains of L = `length` bonds.

    p = sum of N / (samples L width): N counts the regions of localized samples in a bin of `width`
    sizes (one up to 1024, 1/16 octave and less above); a thermal sample counts as a sample without
    such regions. Columns: size_low, size_high (the sizes in the bin, bonds), count, density (per
    bond and unit of size), density_error (standard error, from the spread of N between samples;
    NaN below two samples).
    """
    import polars as pl

    length = check_integer("length", length, least=1, most=2**62)
    rows = []
    found = sizes_of(statistics)
    n = found.samples
    for k, (total, square) in sorted(found.bins.items()):
        low, high = found.edges(k)
        high = min(high, found.largest(length))
        width = high - low + 1
        variance = (n * square - total * total) / (n * (n - 1)) if n > 1 else math.nan
        norm = length * width
        error = math.sqrt(variance / n) / norm
        rows.append((low, high, total, total / n / norm, error))
    whole, real = dict.fromkeys(("size_low", "size_high", "count"), pl.Int64), pl.Float64
    schema = {**whole, "density": real, "density_error": real}
    return pl.DataFrame(rows, schema=schema, orient="row")


@typed
def cutoff_length(statistics: Sized) -> float:
    """xi = <T^3> / <T^2> over the regions of localized samples, in bonds; NaN without regions.

    Up to a constant, where p(T) = T^-tau f(T / xi) with any f that falls fast enough and tau < 3:
    both sums are then dominated by the largest regions. Sizes of a bin count as its middle.
    """
    found = sizes_of(statistics)
    bins = found.bins
    number = np.array([total for total, _ in bins.values()], float)
    size = np.array([sum(found.edges(k)) / 2 for k in bins])
    squares = float((number * size**2).sum())
    return float((number * size**3).sum()) / squares if squares else math.nan


@typed
def coarse(density: pl.DataFrame) -> pl.DataFrame:
    """`size_density` in quarters of an octave above size 16, with the same columns.

    Bins are taken as independent: their variances add.
    """
    import polars as pl

    check_columns("density", density, numbers=_COLUMNS)
    low, high = density["size_low"].to_numpy(), density["size_high"].to_numpy()
    octave = _octave(high)
    quarter = np.maximum(1, 2.0**octave / 4)
    start = np.floor((low - 1) / quarter) * quarter + 1
    wide = density.with_columns(
        size_low=pl.Series(start.astype(np.int64)),
        size_high=pl.Series(np.maximum(high, start + quarter - 1).astype(np.int64)),
        number=pl.col("density") * (high - low + 1),
        variance=(pl.col("density_error") * (high - low + 1)) ** 2,
    )
    merged = wide.group_by("size_low", maintain_order=True).agg(
        pl.col("size_high").max(), pl.col("count", "number", "variance").sum()
    )
    width = pl.col("size_high") - pl.col("size_low") + 1
    return merged.select(
        "size_low",
        "size_high",
        "count",
        (pl.col("number") / width).alias("density"),
        (pl.col("variance").sqrt() / width).alias("density_error"),
    )


@typed
def local_slope(density: pl.DataFrame) -> pl.DataFrame:
    """tau(T) = -d ln p / d ln T between neighbouring octaves (2^j, 2^(j+1)] of `size_density`.

    The density of an octave is its number of regions over its width; tau is the negative slope of
    ln p between two octaves that both hold regions, at the power of two between them. The error
    takes the bins of an octave as independent. Columns: size, slope, slope_error.
    """
    import polars as pl

    check_columns("density", density, numbers=_COLUMNS)
    octaves = _octaves(density)
    rows = []
    for j, (count, variance) in octaves.items():
        if j + 1 not in octaves:
            continue
        after, after_variance = octaves[j + 1]
        slope = 1 - math.log2(after / count)  # the next octave is twice as wide
        error = math.sqrt(variance / count**2 + after_variance / after**2) / math.log(2)
        rows.append((2.0 ** (j + 1), slope, error))
    schema = dict.fromkeys(("size", "slope", "slope_error"), pl.Float64)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _octaves(density: pl.DataFrame) -> dict[int, tuple[float, float]]:
    """Number of regions (in units common to all) in (2^j, 2^(j+1)] by j, and its variance."""
    low, high = density["size_low"].to_numpy(), density["size_high"].to_numpy()
    width = high - low + 1
    number = density["density"].to_numpy() * width
    variance = (density["density_error"].to_numpy() * width) ** 2
    octave = _octave(high)
    whole = {j for j in np.unique(octave) if j >= 0}
    return {
        int(j): (float(number[octave == j].sum()), float(variance[octave == j].sum()))
        for j in sorted(whole)
    }


def _octave(size: NDArray[np.int64]) -> NDArray[np.int64]:
    """j with 2^j < size <= 2^(j + 1); -1 for size 1."""
    return np.ceil(np.log2(size)).astype(np.int64) - 1
