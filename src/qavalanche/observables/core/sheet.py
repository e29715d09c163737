"""What is measured on melted chains, as arrays: the sheet that kernels fill sample by sample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.observables.core.regions import size_bin
from qavalanche.observables.core.visits import (
    visit_covered,
    visit_cuts,
    visit_largest,
    visit_regions,
)
from qavalanche.streams.core.generator import multiply_high


class Tally(NamedTuple):
    """Sums over the regions of the sample at hand that were visited so far."""

    regions: int  # number of thermal regions
    covered: int  # bonds inside them
    largest: int  # bonds in the largest
    cuts: float  # twice the sum over cuts of the smaller part, see `mean_entropy`


class Sizes(NamedTuple):
    """Region sizes of localized samples in the bins of `size_bin`, (bins,)."""

    total: np.ndarray  # int64: sum over samples of N, the number of regions in the bin
    square: np.ndarray  # uint64: sum over samples of N^2, for the error of the mean, lower 64 bits
    high: np.ndarray  # uint64: its higher 64 bits
    sample: np.ndarray  # int64: scratch, zero between samples


class Sheet(NamedTuple):
    """Of each sample, arrays (n,), by the names of the observables' statistics."""

    regions: np.ndarray  # int64: number of thermal regions
    covered: np.ndarray  # int64: bonds inside them
    largest: np.ndarray  # int64: bonds in the largest
    half_cut: np.ndarray  # int64: twice the smaller part of the region at the middle, in bonds
    end_to_end: np.ndarray  # int64: 1 if one region covers all but the outer bonds, else 0
    decay_rate: np.ndarray  # float64: nats per bond, NaN if the scheme has no decays
    mean_cut: np.ndarray  # float64: smaller part of the region at a cut, mean over cuts, in bonds
    sizes: Sizes


@kernel
def no_region():
    """The tally before any region was visited."""
    return Tally(0, 0, 0, 0.0)


@kernel
def visit(tally, sample, size, number):
    """`number` regions of `size` bonds: every observable that needs no more takes note of them.

    Returns the new tally. sample: the histogram of this sample's sizes. An observable with such a
    kernel of its own has one line here: functions put together at run time would be compiled again
    in every process.
    """
    sample[size_bin(size)] += number
    return Tally(
        visit_regions(tally.regions, size, number),
        visit_covered(tally.covered, size, number),
        visit_largest(tally.largest, size, number),
        visit_cuts(tally.cuts, size, number),
    )


@kernel
def settle(sizes, k):
    """Move the number of regions in bin k of one sample to the sums."""
    if sizes.sample[k] == 0:
        return
    number = np.uint64(sizes.sample[k])
    before = sizes.square[k]
    sizes.total[k] += sizes.sample[k]
    sizes.square[k] += number * number
    sizes.high[k] += multiply_high(number, number)
    if sizes.square[k] < before:
        sizes.high[k] += np.uint64(1)
    sizes.sample[k] = 0


@inlined
def write(tally, sheet, i, length, start, stop):
    """Row i of the sheet from a tally, and from the region [start, stop) at the middle bond.

    The middle bond is number (L - 1) // 2; start = stop if no region holds it.
    """
    sheet.regions[i] = tally.regions
    sheet.covered[i] = tally.covered
    sheet.largest[i] = tally.largest
    sheet.mean_cut[i] = tally.cuts / (2.0 * length)
    sheet.half_cut[i] = max(0, min(length - 2 * start, 2 * stop - length))
    if tally.largest == length:  # cut off by the chain's ends: not a size, but what p counts
        sheet.sizes.sample[size_bin(length)] = 0
