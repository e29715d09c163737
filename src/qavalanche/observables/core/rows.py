"""Regions as rows of edges (n, 2), from left to right: all of them, and the one at a bond."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import crossing_decay, size_bin
from qavalanche.observables.core.sheet import no_region, settle, visit, write


@kernel
def visit_rows(edges, sample):
    """Visit every region: their tally."""
    tally = no_region()
    for i in range(edges.shape[0]):
        tally = visit(tally, sample, int(edges[i, 1] - edges[i, 0]), 1)
    return tally


@kernel
def settle_rows(edges, sizes):
    """Move the sizes of these regions to the sums of the histogram."""
    for i in range(edges.shape[0]):
        settle(sizes, size_bin(edges[i, 1] - edges[i, 0]))


@kernel
def region_at_row(edges, bond):
    """(start, stop) of the region that holds a bond; (0, 0) if none does."""
    for i in range(edges.shape[0]):
        if edges[i, 1] > bond:
            if edges[i, 0] <= bond:
                return edges[i, 0], edges[i, 1]
            break
    return 0, 0


@kernel
def spans_rows(edges, length):
    """Whether the first and the last spin stand just outside one region: it is [1, L - 1)."""
    return edges.shape[0] == 1 and edges[0, 0] == 1 and edges[0, 1] == length - 1


@kernel
def measure_geometry(edges, length, sheet, i):
    """Write the observables of one melted chain that need no decays to row i of the sheet."""
    tally = visit_rows(edges, sheet.sizes.sample)
    start, stop = region_at_row(edges, (length - 1) >> 1)
    write(tally, sheet, i, length, start, stop)
    sheet.end_to_end[i] = spans_rows(edges, length)
    settle_rows(edges, sheet.sizes)


@kernel
def measure(edges, decays, length, outside, crossing, sheet, i):
    """As `measure_geometry`, with the decay rate.

    decays: float64 (n, 2), D of the regions; outside: sum of w outside them; crossing: with the
    fields slope, keep_exit and extra (partition.decays.CrossingRule).
    """
    measure_geometry(edges, length, sheet, i)
    slope, keep_exit, extra = crossing.slope, crossing.keep_exit, crossing.extra
    crossed = crossing_decay(edges, decays, slope, keep_exit, extra)
    sheet.decay_rate[i] = (outside + crossed) / length
