"""The spots scheme with its history: as `core_melt`, and how each bond melted (docs/history.md).

Treatments, tests and tie rule are those of `core_melt`. What the regions do not hang on, but their
history does, is the order of growth inside one treatment. Here: spins before inert regions, and of
two inert regions in reach the one with the smaller D first, the left one if D is the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.melt import (
    ACTIVE,
    GONE,
    INERT,
    WALL,
    decay_of,
    gap_decay,
    gap_to,
    unlink,
)

ABSORBED, FUSED = 0, 1
_SAME = 1e-12  # relative difference below which two D count as the same


class Log(NamedTuple):
    """What is recorded while rows 1 ... leaves melt; D is in nats everywhere."""

    leaves: int  # number of bare spots; bare spot i is node i of the tree and starts in row i + 1
    bond: np.ndarray  # (L,) float64: D of the coupling that melted the bond
    node: np.ndarray  # (leaves + 2,) integer: the node of the tree that a row holds
    depth: np.ndarray  # (leaves + 2,) integer: round of the row's last treatment, 0 before any
    parts: np.ndarray  # (leaves, 2) integer: node leaves + m is made of these, (left, right)
    kind: np.ndarray  # (leaves,) int8: ABSORBED or FUSED
    side: np.ndarray  # (leaves,) int8: where the treated region took in the other, 1 if right
    decay: np.ndarray  # (leaves,) float64: D of the coupling between the two parts
    made: np.ndarray  # (2,) int64: number of such nodes; number of rounds


@inlined
def open_log(regions, log):
    """Bare spots are the leaves; their bonds have D = 0, the rate Gamma_0."""
    edge = regions.edge
    log.made[0], log.made[1] = 0, 0
    for b in range(log.bond.size):
        log.bond[b] = np.nan
    for e in range(log.leaves + 2):
        log.node[e], log.depth[e] = e - 1, 0
    for e in range(1, log.leaves + 1):
        for b in range(edge[e, 0], edge[e, 1]):
            log.bond[b] = 0.0


@inlined
def join(regions, log, e, f, side, kind, decay):
    """Row e takes in its neighbour f on `side`: one node of the tree."""
    m = log.made[0]
    log.parts[m, 1 - side], log.parts[m, side] = log.node[e], log.node[f]
    log.kind[m], log.side[m], log.decay[m] = kind, side, decay
    log.node[e] = log.leaves + m
    log.depth[e] = max(log.depth[e], log.depth[f])
    log.made[0] = m + 1
    unlink(regions, e, f, side)


@inlined
def melt_spins(regions, bonds, criterion, log, e, side):
    """Melt spins on one side of e while s T / 2 >= D + w; returns their number."""
    edge, step, threshold = regions.edge, 2 * side - 1, criterion.threshold
    at, own = edge[e, side], regions.units[e, side]
    passed = regions.crossed[e, side] * criterion.slope
    size = edge[e, 1] - edge[e, 0] + criterion.extra
    gap = gap_to(regions, e, regions.link[e, side], side)
    melted = 0
    while gap - melted > 1:
        bond = at + side - 1
        decay = own + decay_of(bonds, bond)
        if decay * bonds.unit + passed > threshold * (size + melted):
            break
        own = decay
        log.bond[bond] = own * bonds.unit + passed
        at += step
        melted += 1
    edge[e, side], regions.units[e, side] = at, own
    return melted


@inlined
def gap_units(regions, bonds, criterion, e, f, side):
    """Decay of the gap from e to f on `side`, in units; infinite unless e's coupling over it is
    resonant: s (T + T_F) / 2 >= D + sum w.
    """
    edge, own = regions.edge, regions.units[e, side]
    size = edge[e, 1] - edge[e, 0] + edge[f, 1] - edge[f, 0] + 2 * criterion.extra
    bound = criterion.threshold * size - regions.crossed[e, side] * criterion.slope
    gap = gap_to(regions, e, f, side)
    decay = gap_decay(bonds, edge[e, side] + side - 1, gap, 2 * side - 1, bound, own)
    return decay if (own + decay) * bonds.unit <= bound else np.inf


@inlined
def reached(regions, bonds, criterion, e, side):
    """(gap's decay in units, D in nats) of the coupling by which e absorbs its inert neighbour on
    `side`; infinite if there is none.
    """
    f = regions.link[e, side]
    if regions.state[f] != INERT:
        return np.inf, np.inf
    decay = gap_units(regions, bonds, criterion, e, f, side)
    own = (regions.units[e, side] + decay) * bonds.unit
    return decay, own + regions.crossed[e, side] * criterion.slope


@inlined
def absorb(regions, criterion, log, e, side, decay, total):
    """Melt the gap on `side` (decay in units) and the inert region behind it; total is D in nats.

    Every bond of the gap melts by the one coupling that spans it, hence with the same D.
    """
    edge, units, crossed = regions.edge, regions.units, regions.crossed
    f = regions.link[e, side]
    first = edge[e, side] + side - 1
    for i in range(gap_to(regions, e, f, side)):
        log.bond[first + i * (2 * side - 1)] = total
    units[e, side] += decay
    crossed[e, side] += edge[f, 1] - edge[f, 0]
    if criterion.keep_exit:
        units[e, side] += units[f, side]
        crossed[e, side] += crossed[f, side] + criterion.extra
    edge[e, side] = edge[f, side]
    join(regions, log, e, f, side, ABSORBED, total)


@inlined
def grow(regions, bonds, criterion, log, e):
    """Grow e until nothing beside it is resonant: spins first, then the nearer inert region."""
    while True:
        melted = 1
        while melted > 0:
            melted = melt_spins(regions, bonds, criterion, log, e, 0)
            melted += melt_spins(regions, bonds, criterion, log, e, 1)
        left_decay, left = reached(regions, bonds, criterion, e, 0)
        right_decay, right = reached(regions, bonds, criterion, e, 1)
        if left == np.inf and right == np.inf:
            return
        if left <= right or left - right <= _SAME * abs(right):
            absorb(regions, criterion, log, e, 0, left_decay, left)
        else:
            absorb(regions, criterion, log, e, 1, right_decay, right)


@inlined
def fuse_side(regions, bonds, criterion, log, e, side):
    """Fuse e with the active neighbour one bond away if s (T + T_F) / 2 >= w; True if fused."""
    edge, f = regions.edge, regions.link[e, side]
    if regions.state[f] != ACTIVE or gap_to(regions, e, f, side) != 1:
        return False
    size = edge[e, 1] - edge[e, 0] + edge[f, 1] - edge[f, 0] + 2 * criterion.extra
    bond = edge[e, side] + side - 1
    decay = decay_of(bonds, bond) * bonds.unit
    if decay > criterion.threshold * size:
        return False
    log.bond[bond] = decay
    regions.units[e, side] = regions.units[f, side]
    regions.crossed[e, side] = regions.crossed[f, side]
    edge[e, side] = edge[f, side]
    join(regions, log, e, f, side, FUSED, decay)
    return True


@inlined
def depth_beside(regions, bonds, criterion, log, e, side):
    """Round of the last treatment of the neighbour on `side` if it is in contact with e, else 0.

    In contact: one bond apart, or the coupling of either reaches the other, active or not.
    """
    f = regions.link[e, side]
    if regions.state[f] == WALL or log.depth[f] == 0:
        return 0
    contact = gap_to(regions, e, f, side) == 1
    if not contact:
        contact = gap_units(regions, bonds, criterion, e, f, side) != np.inf
    if not contact:
        contact = gap_units(regions, bonds, criterion, f, e, 1 - side) != np.inf
    return log.depth[f] if contact else 0


@inlined
def treat(regions, bonds, criterion, log, e):
    """Grow and fuse e, and say in which round that can happen; True if it stays active.

    One round after the latest treatment of: e and every region that it takes in, and the regions in
    contact with it when it is done.
    """
    grow(regions, bonds, criterion, log, e)
    fused = fuse_side(regions, bonds, criterion, log, e, 0)
    fused |= fuse_side(regions, bonds, criterion, log, e, 1)
    latest = max(
        depth_beside(regions, bonds, criterion, log, e, 0),
        depth_beside(regions, bonds, criterion, log, e, 1),
    )
    log.depth[e] = max(log.depth[e], latest) + 1
    log.made[1] = max(log.made[1], log.depth[e])
    return fused


@kernel
def record(regions, count, bonds, criterion, log):
    """Treat the active regions, smallest first and leftmost of equals, until none is active."""
    edge, state, queue, queued = regions.edge, regions.state, regions.queue, regions.queued
    open_log(regions, log)
    waiting, size = count, 1
    while waiting > 0:
        kept, smallest = 0, bonds.length
        for i in range(waiting):
            e, own = queue[i], queued[i]
            if own == size:
                if state[e] == GONE:
                    continue
                if not treat(regions, bonds, criterion, log, e):
                    state[e] = INERT
                    continue
                own = edge[e, 1] - edge[e, 0]
            queue[kept], queued[kept] = e, own
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def final_nodes(regions, log, nodes):
    """Write the tree's node of every final region, from left to right; call before `collect`."""
    e, n = regions.link[0, 1], 0
    while e <= log.leaves:
        nodes[n] = log.node[e]
        e, n = regions.link[e, 1], n + 1
    return n
