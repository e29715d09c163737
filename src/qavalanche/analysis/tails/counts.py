"""Data of a tail: how often every size, or every bin of sizes, was found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.summary import Sized, sizes_of
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.numerics.arrays import check_columns, integers, real_numbers

if TYPE_CHECKING:
    import polars as pl

Reals = NDArray[np.float64]

LARGEST = 2**53
"""Sizes up to here are exact as floating-point numbers."""

_DENSE = 1 << 16
"""Integers below are counted by address, which is quicker than sorting them."""


@dataclass(frozen=True)
class Counts:
    """count[i] sizes were found in low[i], ..., high[i], both ends included.

    Cells are in order, do not overlap, and hold one size (low = high) or a bin of integers. Between
    them nothing was found. integers: the sizes are integers >= 1; else they are real numbers > 0
    and every cell is one number. Made by the class methods, which check what they are given.

    The likelihoods of this package take sizes as independent draws.
    """

    low: Reals
    high: Reals
    count: NDArray[np.int64]
    integers: bool = True

    @classmethod
    @typed
    def of(cls, sizes: ArrayLike) -> Counts:
        """From integer sizes >= 1, in any order.

        Raises InputError if there is none, or one is not a whole number from 1 to 2^53.
        """
        values = _whole("sizes", sizes)
        table = np.bincount(np.minimum(values, _DENSE))[:_DENSE]
        found = np.flatnonzero(table)
        far, number = np.unique(values[values >= _DENSE], return_counts=True)
        sizes = np.concatenate([found, far]).astype(float)
        return cls(sizes, sizes, np.concatenate([table[found], number]).astype(np.int64))

    @classmethod
    @typed
    def from_pairs(cls, sizes: ArrayLike, counts: ArrayLike) -> Counts:
        """From distinct integer sizes >= 1 and the number of times each was found."""
        return cls.from_bins(sizes, sizes, counts)

    @classmethod
    @typed
    def from_bins(cls, low: ArrayLike, high: ArrayLike, counts: ArrayLike) -> Counts:
        """From bins of integers low, ..., high, both included, and the number found in each."""
        lows, highs = _whole("low", low), _whole("high", high)
        number = _whole("counts", counts, least=0)
        shapes = f"{lows.size} lower ends, {highs.size} upper ends, {number.size} counts"
        check(lows.size == highs.size == number.size, shapes, "must be as many of each")
        order = np.argsort(lows, kind="stable")
        lows, highs, number = lows[order], highs[order], number[order]
        check(bool((lows <= highs).all()), "a bin ends before it starts", "low <= high is needed")
        apart = bool((highs[:-1] < lows[1:]).all())
        check(apart, "bins (or sizes) that overlap", "every size must be in one bin only")
        found = number > 0
        check(bool(found.any()), "counts that are all zero", "at least one size is needed")
        total = float(number.sum(dtype=np.float64))
        check(total <= LARGEST, f"counts that add up to {total:g}", "must be <= 2^53 in all")
        return cls(lows[found].astype(float), highs[found].astype(float), number[found])

    @classmethod
    @typed
    def from_statistics(cls, statistics: Sized, length: int) -> Counts:
        """Thermal regions of the localized samples of a point with L = `length` bonds.

        Exact up to 1024 bonds, in sixteenths of an octave above.
        """
        length = check_integer("length", length, least=1, most=LARGEST)
        found = sizes_of(statistics)
        check(bool(found.bins), "statistics without regions", "at least one is needed")
        rows = [(*found.edges(k), total) for k, (total, _) in sorted(found.bins.items())]
        low, high, count = np.array(rows, np.int64).T
        return cls.from_bins(low, np.minimum(high, found.largest(length)), count)

    @classmethod
    @typed
    def from_density(cls, density: pl.DataFrame) -> Counts:
        """From the columns size_low, size_high and count of `analysis.sizes.size_density`."""
        columns = ("size_low", "size_high", "count")
        check_columns("density", density, numbers=columns)
        return cls.from_bins(*(density[name].to_numpy() for name in columns))

    @classmethod
    @typed
    def from_reals(cls, values: ArrayLike) -> Counts:
        """From real numbers > 0: the laws are then densities, not sums over integers."""
        array = real_numbers("values", values, axes=None).ravel()
        check(array.size > 0, "no values", "at least one is needed")
        check(bool((array > 0).all()), f"values down to {array.min():g}", "must be > 0")
        found, number = np.unique(array, return_counts=True)
        return cls(found, found, number.astype(np.int64), integers=False)

    @property
    def n(self) -> int:
        """Number of sizes."""
        return int(self.count.sum())

    @property
    def binned(self) -> bool:
        """Whether some cell holds more than one size."""
        return bool((self.low < self.high).any())

    @typed
    def within(self, xmin: float, xmax: float = math.inf) -> Counts:
        """The cells from xmin to xmax; raises InputError if an end lies inside a bin."""
        for end, edge in (("xmin", xmin), ("xmax", xmax)):
            cut = (self.low < edge) & (edge <= self.high)
            if end == "xmax":
                cut = (self.low <= edge) & (edge < self.high)
            if cut.any():
                i = int(np.flatnonzero(cut)[0])
                inside = f"{end} = {edge:g} inside the bin {self.low[i]:g}, ..., {self.high[i]:g}"
                check(False, inside, "the range must keep bins whole")
        kept = (self.low >= xmin) & (self.high <= xmax)
        return Counts(self.low[kept], self.high[kept], self.count[kept], self.integers)

    def steps(self) -> tuple[Reals, Reals]:
        """Distinct cells as (low, survival): share of sizes >= low, from 1 down."""
        above = self.count[::-1].cumsum()[::-1]
        return self.low, above / above[0]

    def __repr__(self) -> str:
        kind = "integer" if self.integers else "real"
        bins = ", binned" if self.binned else ""
        ends = f"{self.low[0]:g} to {self.high[-1]:g}" if len(self.low) else "none"
        return f"Counts({self.n} {kind} sizes{bins}, {ends})"


def _whole(name: str, values: ArrayLike, least: int = 1) -> NDArray[np.int64]:
    """`values` as a flat array of integers between `least` and 2^53."""
    array = integers(name, values).ravel()
    check(array.size > 0, f"no {name}", "at least one is needed")
    smallest, largest = int(array.min()), int(array.max())
    check(smallest >= least, f"{name} down to {smallest}", f"must be >= {least}")
    check(largest <= LARGEST, f"{name} up to {largest}", "must be <= 2^53")
    return array.astype(np.int64, copy=False)
