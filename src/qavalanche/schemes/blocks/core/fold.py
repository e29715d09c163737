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
def visit_one(tally, sample, start, stop, length):
    """Visit one region: the new tally, and its `cut_off`."""
    return visit(tally, sample, stop - start, 1), cut_off(start, stop, length)


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


@kernel
def measure_left(left, ends, sheet, i):
    """Row i of the sheet from a localized ring of one chunk, by a walk as in `walk.walk`."""
    begin, m = left.begin, left.later.size
    at, length, tally, half = left.winner, begin[left.later.size], no_region(), 0
    while True:
        inside, more = fold(begin[at], begin[at + 1], ends, 0, length, sheet.sizes.sample)
        hot = at + 1 if at + 1 < m else 0
        at = left.later[hot]
        stop = begin[at] + (length if at < hot else 0)
        tally = visit(added(tally, inside), sheet.sizes.sample, stop - begin[hot], 1)
        half += more + cut_off(begin[hot], stop, length)
        if at == left.winner:
            break
    write_ring(tally, half, length, sheet, i)
