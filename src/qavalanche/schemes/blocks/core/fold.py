"""What the regions inside an I block add to the observables of a ring, so that they may go."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import size_bin
from qavalanche.observables.core.sheet import Tally, no_region, settle, visit, write
from qavalanche.schemes.blocks.core.walk import next_region


@kernel
def cut_off(start, stop, length):
    """Twice the smaller part of a region, in blocks, where the middle or the seam parts it, or 0.

    A ring of `length` blocks is cut at its middle and at its start; start < length, and a stop of
    up to length + start is one beyond the seam.
    """
    first, last = 2 * start, 2 * stop
    again = max(min(last, 3 * length) - max(first, 2 * length), 0)
    left = max(min(last, length) - first, 0) + again
    return min(left, last - first - left)


@kernel
def fold(begin, end, ends, first, length, sample):
    """Visit the regions in the I block [begin, end) of the chunk whose first block is `first`.

    begin, end, ends: counted from the start of the chunk; sample: histogram of sizes, to be added
    to. Returns their tally, and the sum of their `cut_off`.
    """
    tally, half = no_region(), 0
    start, stop = next_region(begin, end, ends.size, ends)
    while stop > 0:
        tally = visit(tally, sample, stop - start, 1)
        half += cut_off(first + start, first + stop, length)
        start, stop = next_region(stop, end, ends.size, ends)
    return tally, half


@kernel
def write_ring(tally, half, length, sheet, i):
    """Row i of the sheet from the tally of a ring, its sizes being in the sheet's histogram."""
    write(tally, sheet, i, length, 0, 0)
    sheet.half_cut[i] = half
    sheet.end_to_end[i] = 0
    for k in range(size_bin(max(1, tally.largest)) + 1):
        settle(sheet.sizes, k)


@kernel
def added(one, other):
    """The tally of two sets of regions."""
    return Tally(
        one.regions + other.regions,
        one.covered + other.covered,
        max(one.largest, other.largest),
        one.cuts + other.cuts,
    )
