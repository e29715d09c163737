"""What is measured of a melted chain of whose spots some have no row, but stand in the bits."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.bits import clear, count_ones
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.observables.core.regions import crossing_decay
from qavalanche.observables.core.rows import region_at_row, settle_rows, spans_rows, visit_rows
from qavalanche.observables.core.sheet import settle, visit, write
from qavalanche.observables.core.words import region_at_word, spans_words
from qavalanche.schemes.spots.core.gaps import decay_between

_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_WORD = np.uint64(64)
_TOP = np.uint64(63)


@kernel
def count_hidden(words, edges, least, counts):
    """Number of hidden spots of each size 1 ... least - 1, written to counts[size].

    edges: (n, 2), the regions that have a row; the bits under them are zeroed first.
    """
    for i in range(edges.shape[0]):
        clear(words, edges[i, 0], edges[i, 1])
    counts[:least] = 0
    before = _ZERO
    for j in range(words.size):
        word = words[j]
        following = words[j + 1] if j + 1 < words.size else _ZERO
        run = word & ~((word << _ONE) | before)  # first bonds of runs
        before = word >> _TOP
        for size in range(1, least):
            if run == _ZERO:
                break
            shift = np.uint64(size)
            longer = run & ((word >> shift) | (following << (_WORD - shift)))
            counts[size] += count_ones(run & ~longer)
            run = longer


@inlined
def outside_rows(edges, bonds):
    """Sum of w over the perturbative bonds outside the regions that have a row."""
    total, bond = 0.0, 0
    for i in range(edges.shape[0] + 1):
        stop = edges[i, 0] if i < edges.shape[0] else bonds.length
        total += decay_between(bonds, bond, stop)
        if i < edges.shape[0]:
            bond = edges[i, 1]
    return total


@inlined
def measure_with_hidden(edges, decays, bonds, least, criterion, spots, sheet, i):
    """As `rows.measure`, the spots below `least` being counted from the bits, which change.

    Hidden spots are regions whose D is zero: the spots that melt no spin.
    """
    length = bonds.length
    count_hidden(bonds.hidden, edges, least, spots)
    tally, hidden = visit_rows(edges, sheet.sizes.sample), 0
    for size in range(1, least):
        tally = visit(tally, sheet.sizes.sample, size, spots[size])
        hidden += size * spots[size]
    middle = (length - 1) >> 1
    first, last = region_at_row(edges, middle)
    if first == last:
        first, last = region_at_word(bonds.hidden, middle, length)
    write(tally, sheet, i, length, first, last)
    inner = spans_rows(edges, length)
    sheet.end_to_end[i] = inner or (edges.shape[0] == 0 and spans_words(bonds.hidden, length))
    crossed = crossing_decay(edges, decays, criterion.slope, criterion.keep_exit, 0)
    crossed += criterion.slope * hidden
    outside = (length - tally.covered) * bonds.decay[0]
    if bonds.stride != 0:
        outside = outside_rows(edges, bonds)
    sheet.decay_rate[i] = (outside + crossed) / length
    settle_rows(edges, sheet.sizes)
    for size in range(1, least):
        settle(sheet.sizes, size - 1)
