"""The spots scheme: grow, fuse, retire, smallest active region first (physics: docs/scheme.md).

Regions stand in one array from left to right between two walls, so "leftmost of the smallest"
needs no heap: sizes are swept upward, and each sweep walks the list of active regions, which
stays in order because a union takes the place of one of its two neighbouring parts. Active
regions of size >= T number at most (L + 1) / (T + 1), hence at most L ln L visits in all, and in
practice O(L): the list shrinks geometrically.

Sides: 0 is left, 1 is right. An accumulated decay is kept as two numbers per side,

    D = units * unit + crossed * slope      [nats]

`units` sums the decays of the gap bonds in units of `unit`, and `crossed` the lengths of the inert
regions passed, `slope` being the crossing rule's decay per bond. When all perturbative bonds are
alike both are whole numbers, so that ties at epsilon / K = d_s^-n do not hang on rounding.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import (
    last_one,
    last_zero,
    next_one,
    next_zero,
    run_ahead,
    run_behind,
)
from qavalanche.numerics.kernel import inlined, kernel

WALL, ACTIVE, INERT, GONE = 0, 1, 2, 3


class Regions(NamedTuple):
    """Row e is region e; rows 0 and n + 1 are the walls; columns are the sides (left, right)."""

    edge: np.ndarray  # (n + 2, 2) integer: the region is the bonds [edge[e, 0], edge[e, 1])
    link: np.ndarray  # (n + 2, 2) integer: the next region on that side
    units: np.ndarray  # (n + 2, 2) float64: decay of the gap bonds melted on that side, in units
    crossed: np.ndarray  # (n + 2, 2) integer: length of inert regions passed on that side
    state: np.ndarray  # (n + 2,) int8
    queue: np.ndarray  # (n,) integer: active regions from left to right
    queued: np.ndarray  # (n,) integer: their sizes


class Bonds(NamedTuple):
    """Decays of the perturbative bonds: w_b = unit * decay[b * stride].

    hidden: bits of the chain in which inert regions stand without a row of their own, or an empty
    array if every region has a row. Nothing is known of their D: they are bare spots, where it is
    zero (core_seeds), or the rules never ask for it (core_clusters).
    """

    length: int
    decay: np.ndarray  # float, (L,) with stride 1, or (1,) with stride 0 when all are alike
    stride: int
    unit: float
    hidden: np.ndarray  # uint64


class Criterion(NamedTuple):
    """Resonant iff D <= threshold * T, and what crossing an inert region costs."""

    threshold: float  # Rules.threshold: s / 2, but for how exact ties count
    slope: float  # decay added per bond of an inert region crossed
    keep_exit: bool  # whether the crossed region's own decay on the exit side is added
    extra: int  # what T counts of a thermal unit beyond its bonds: 0, or 1 if it counts sites


@inlined
def start(regions, count, length):
    """Make rows 1 ... count, whose edges are set, active with D = 0; the walls stand beyond them.

    A wall stands one bond outside the chain: the last bond can then melt (two bonds separate it
    from the wall), and nothing beyond it.
    """
    for e in range(1, count + 1):
        regions.units[e, 0], regions.units[e, 1] = 0.0, 0.0
        regions.crossed[e, 0], regions.crossed[e, 1] = 0, 0
    resume(regions, count, length)


@inlined
def resume(regions, count, length):
    """As `start`, the accumulated decays of the rows being set too."""
    edge, link, units, crossed, state, queue, queued = regions
    edge[0, 0], edge[0, 1] = -1, -1
    edge[count + 1, 0], edge[count + 1, 1] = length + 1, length + 1
    for e in range(count + 2):
        link[e, 0], link[e, 1] = e - 1, e + 1
        state[e] = ACTIVE
    for wall in (0, count + 1):
        units[wall, 0], units[wall, 1] = 0.0, 0.0
        crossed[wall, 0], crossed[wall, 1] = 0, 0
        state[wall] = WALL
    for i in range(count):
        queue[i], queued[i] = i + 1, edge[i + 1, 1] - edge[i + 1, 0]


@inlined
def gap_to(regions, e, f, side):
    """Number of bonds between region e and its neighbour f on `side`."""
    if side == 1:
        return regions.edge[f, 0] - regions.edge[e, 1]
    return regions.edge[e, 0] - regions.edge[f, 1]


@inlined
def decay_of(bonds, bond):
    """Decay of one perturbative bond, in units."""
    return bonds.decay[bond * bonds.stride]


@inlined
def gap_decay(bonds, first, gap, step, bound, own):
    """Decay of `gap` bonds from bond `first` in direction `step`, in units.

    Infinite once it exceeds what is allowed beside `own`: such a gap need not be summed.
    """
    if bonds.stride == 0:
        return bonds.decay[0] * gap
    limit, total = bound / bonds.unit - own, 0.0
    for i in range(gap):
        total += bonds.decay[first + i * step]
        if total > limit:
            return np.inf
    return total


@inlined
def unlink(regions, e, f, side):
    """Take e's neighbour f on `side` out of the row."""
    link, state = regions.link, regions.state
    beyond = link[f, side]
    link[e, side] = beyond
    link[beyond, 1 - side] = e
    state[f] = GONE


@inlined
def hidden_spot(bonds, at, gap, side):
    """The next region beyond edge `at`, `gap` bonds before the next row: (bonds to it, its T).

    T is 0 if no hidden spot is nearer than the row. Nearly always 64 bits hold the answer.
    """
    words = bonds.hidden
    if side == 1:
        limit = min(at + gap, bonds.length)
        if at < bonds.length:
            zeros, size = run_ahead(words, at)
            if zeros + size < 64:
                return (zeros, size) if zeros < limit - at else (gap, 0)
        start = next_one(words, at, limit)
        if start == limit:
            return gap, 0
        return start - at, next_zero(words, start, limit) - start
    limit = max(at - gap - 1, -1)
    if at > 0:
        zeros, size = run_behind(words, at - 1)
        if zeros + size < 64:
            return (zeros, size) if zeros < at - 1 - limit else (gap, 0)
    last = last_one(words, at - 1, limit)
    if last == limit:
        return gap, 0
    return at - 1 - last, last - last_zero(words, last)


@inlined
def grow_side(regions, bonds, criterion, e, side):
    """Melt spins and inert regions on one side of e until none is resonant.

    Spin over bond w: s T / 2 >= D + w. Inert region F over the gap: s (T + T_F) / 2 >= D + sum w.
    Returns the T that e needs, or a little less, before this side can move again. What changes is
    kept in local variables until the end: an avalanche passes here bond by bond.
    """
    edge, units, crossed = regions.edge, regions.units, regions.crossed
    step, threshold, extra = 2 * side - 1, criterion.threshold, criterion.extra
    at, own, over = edge[e, side], units[e, side], crossed[e, side]
    size = edge[e, 1] - edge[e, 0]
    while True:
        f = regions.link[e, side]
        gap, spot = (edge[f, 0] - at if side == 1 else at - edge[f, 1]), 0
        if bonds.hidden.size > 0:
            gap, spot = hidden_spot(bonds, at, gap, side)
        passed = over * criterion.slope
        if gap > 1:
            bond, counted = at + side - 1, size + extra
            melted, own = melt_spins(bonds, threshold, bond, step, gap - 1, counted, own, passed)
            at += step * melted
            size += melted
            gap -= melted
        needed = (own + 1.0) * bonds.unit + passed - threshold * extra if gap > 1 else np.inf
        if spot == 0 and regions.state[f] != INERT:
            break
        other = spot if spot > 0 else edge[f, 1] - edge[f, 0]
        brought = other + 2 * extra
        bound = threshold * (size + brought) - passed
        decay = gap_decay(bonds, at + side - 1, gap, step, bound, own)
        if (own + decay) * bonds.unit > bound:
            needed = min(needed, (own + decay) * bonds.unit + passed - threshold * brought)
            break
        own += decay
        over += other
        at += step * (gap + other)
        size += gap + other
        if spot == 0:
            if criterion.keep_exit:
                own += units[f, side]
                over += crossed[f, side] + extra
            unlink(regions, e, f, side)
    edge[e, side], units[e, side], crossed[e, side] = at, own, over
    if bonds.stride != 0:
        return 0.0  # what a further bond costs is not looked up
    return needed / threshold - 1e-6


@inlined
def melt_spins(bonds, threshold, bond, step, most, size, own, passed):
    """Melt up to `most` spins from `bond` on into a region of T = size: (their number, D in units).

    Where all bonds are alike each spin is harder to melt than the one before it: if the last one
    melts, all do.
    """
    if bonds.stride == 0:
        decay = own + most
        if decay * bonds.unit + passed <= threshold * (size + most - 1):
            return most, decay
    melted = 0
    while melted < most:
        decay = own + decay_of(bonds, bond)
        if decay * bonds.unit + passed > threshold * (size + melted):
            break
        own = decay
        bond += step
        melted += 1
    return melted, own


@inlined
def grow(regions, bonds, criterion, e):
    """Grow e on both sides until neither moves; the result does not depend on the order of sides.

    The condition of each step eases as T grows and D depends on the position alone, so the set of
    melted bonds is the closure of a monotone rule.
    """
    edge, side, again, other_needs = regions.edge, 0, False, 0.0
    grown = edge[e, 1] - edge[e, 0]
    while True:
        size = grown
        needs = grow_side(regions, bonds, criterion, e, side)
        grown = edge[e, 1] - edge[e, 0]
        if (again and grown == size) or grown < other_needs:
            return
        side, again, other_needs = 1 - side, True, needs


@inlined
def fuse_side(regions, bonds, criterion, e, side):
    """Fuse e with the active neighbour one bond away if s (T + T_F) / 2 >= w; True if fused."""
    edge = regions.edge
    f = regions.link[e, side]
    if regions.state[f] != ACTIVE or gap_to(regions, e, f, side) != 1:
        return False
    size = edge[e, 1] - edge[e, 0] + edge[f, 1] - edge[f, 0] + 2 * criterion.extra
    decay = decay_of(bonds, edge[e, side] + side - 1) * bonds.unit
    if decay > criterion.threshold * size:
        return False
    regions.units[e, side] = regions.units[f, side]
    regions.crossed[e, side] = regions.crossed[f, side]
    edge[e, side] = edge[f, side]
    unlink(regions, e, f, side)
    return True


@kernel
def melt(regions, count, bonds, criterion, most):
    """Treat the active regions up to T = most, smallest first and leftmost of equals.

    A sweep reads the queued sizes alone: a region that waits changes only by being swallowed, and
    that is noticed when its turn comes.
    """
    edge, state, queue, queued = regions.edge, regions.state, regions.queue, regions.queued
    waiting, size = count, 1
    while waiting > 0 and size <= most:
        kept, smallest = 0, bonds.length
        for i in range(waiting):
            e, own = queue[i], queued[i]
            if own == size:
                if state[e] == GONE:
                    continue
                grow(regions, bonds, criterion, e)
                fused = fuse_side(regions, bonds, criterion, e, 0)
                fused |= fuse_side(regions, bonds, criterion, e, 1)
                if not fused:
                    state[e] = INERT
                    continue
                own = edge[e, 1] - edge[e, 0]
            queue[kept], queued[kept] = e, own
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def collect(regions, count, unit, slope):
    """Move the final regions to rows 1 ... n, from left to right, and return n.

    In these rows `units` then holds the accumulated decays D = units * unit + crossed * slope, in
    nats. `count` is the number of initial regions, so that row count + 1 is the right wall.
    """
    edge, link, units, crossed, _, _, _ = regions
    e, n = link[0, 1], 0
    while e <= count:
        n += 1
        for side in range(2):
            edge[n, side] = edge[e, side]
            units[n, side] = units[e, side] * unit + crossed[e, side] * slope
        e = link[e, 1]
    return n
