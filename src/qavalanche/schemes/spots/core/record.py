"""The spots scheme with its history: as `core.sweep`, and how each bond melted (docs/history.md).

Treatments, tests and tie rule are those of `core.sweep`. What the regions do not hang on, but their
history does, is the order of growth inside one treatment. Here: spins before inert regions, and of
two stretches in reach that of the smaller D first, the left one if D is the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.fuse import coupling_to, fuse_side, may_fuse
from qavalanche.schemes.spots.core.grow import count_melting, find_further, melt_beside
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    GONE,
    INERT,
    LEAVE,
    LINK,
    PARTNER,
    QUEUE,
    QUEUED,
    STATE,
    Criterion,
    bond_decay,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.retire import retire
from qavalanche.schemes.spots.core.take import take_spins

ABSORBED, FUSED = 0, 1
_SAME = 1e-12  # relative difference below which two D count as the same
_HUGE = 1e300


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
    place = regions.place
    log.made[0], log.made[1] = 0, 0
    for b in range(log.bond.size):
        log.bond[b] = np.nan
    for e in range(log.leaves + 2):
        log.node[e], log.depth[e] = e - 1, 0
    for e in range(1, log.leaves + 1):
        for b in range(place[e, EDGE], place[e, EDGE + 1]):
            log.bond[b] = 0.0


@inlined
def join(log, e, f, side, kind, decay):
    """Row e takes in row f on `side`: one node of the tree."""
    m = log.made[0]
    log.parts[m, 1 - side], log.parts[m, side] = log.node[e], log.node[f]
    log.kind[m], log.side[m], log.decay[m] = kind, side, decay
    log.node[e] = log.leaves + m
    log.made[0] = m + 1


@inlined
def note_bond(log, bond, decay):
    """D of one bond that melts, which may be given beyond the first bond of a ring."""
    log.bond[bond + log.bond.size if bond < 0 else bond] = decay


@kernel
def note_stretch(regions, bonds, log, e, f, side, decay):
    """All that stands between e and f melts by the one coupling that spans it, hence with its D."""
    g = e
    while g != f:
        low, gap = gap_beside(regions, bonds, g, side)
        for bond in range(low, low + gap):
            note_bond(log, bond, decay)
        g = regions.place[g, LINK + side]
        if regions.place[g, STATE] == INERT:
            join(log, e, g, side, ABSORBED, decay)


@kernel
def melt_spins(regions, bonds, criterion, log, e, side):
    """Melt spins on one side of e while s T / 2 >= D; returns their number."""
    gap = gap_beside(regions, bonds, e, side)[1]
    if gap == 1:
        return 0
    at, step, decay = regions.place[e, EDGE + side], 2 * side - 1, regions.decay[e, LEAVE + side]
    size = size_of(regions, e) + criterion.extra
    count = count_melting(bonds, criterion, at, side, size, decay, gap - 1)
    if count == 0:
        return 0
    for i in range(count):
        if i > 0:
            decay += bond_decay(bonds, at + i * step + side - 1)
        note_bond(log, at + i * step + side - 1, decay)
    take_spins(regions, bonds, criterion, e, side, count, count == gap - 1, 0)
    return count


@inlined
def melt_further(regions, bonds, criterion, log, e):
    """Melt the stretch up to an inert region in reach, that of the smaller D; False if none is."""
    left, left_beyond, left_decay = find_further(regions, bonds, criterion, e, 0)
    right, right_beyond, right_decay = find_further(regions, bonds, criterion, e, 1)
    if left == 0 and right == 0:
        return False
    side, target, beyond, decay = 1, right, right_beyond, right_decay
    same = left_decay - right_decay <= _SAME * abs(right_decay)
    if right == 0 or (left != 0 and (left_decay <= right_decay or same)):
        side, target, beyond, decay = 0, left, left_beyond, left_decay
    note_stretch(regions, bonds, log, e, target, side, decay)
    if beyond:
        note_bond(log, regions.place[target, EDGE + side] + side - 1, decay)
    nothing_else = Criterion(-_HUGE, criterion.slope, criterion.keep_exit, criterion.extra)
    melt_beside(regions, bonds, nothing_else, e, side, target, beyond)
    return True


@inlined
def grow(regions, bonds, criterion, log, e):
    """Grow e until nothing beside it is resonant: spins first, then the nearer inert region."""
    growing = True
    while growing:
        still, side = 0, 0
        while still < 2:
            melted = melt_spins(regions, bonds, criterion, log, e, side)
            still = 1 if melted > 0 else still + 1
            side = 1 - side
        growing = melt_further(regions, bonds, criterion, log, e)


@inlined
def fuse(regions, bonds, criterion, log, e, side):
    """Fuse e with the next active region on `side` if they are resonant; True if fused."""
    if not may_fuse(regions, bonds, e, side):
        return False
    z = regions.place[e, PARTNER + side]
    decay, between = coupling_to(regions, bonds, criterion, e, z, side)
    size = size_of(regions, e) + size_of(regions, z) + between + 2 * criterion.extra
    if not decay <= criterion.threshold * size:
        return False
    note_stretch(regions, bonds, log, e, z, side, decay)
    join(log, e, z, side, FUSED, decay)
    return fuse_side(regions, bonds, criterion, e, side)


@inlined
def latest_around(regions, log, e):
    """Round of the latest treatment of what a treatment of e reads.

    That is e, the next active region on both sides, and all between: its growth needs the couplings
    of e to the units there, a fusion those of the neighbour, and the paths that are left when e
    turns inert need both (`core.retire.path_to`).
    """
    latest = log.depth[e]
    for side in range(2):
        f = regions.place[e, LINK + side]
        while regions.place[f, STATE] == INERT:
            latest = max(latest, log.depth[f])
            f = regions.place[f, LINK + side]
        latest = max(latest, log.depth[f])
    return latest


@inlined
def treat(regions, bonds, criterion, log, e):
    """Grow and fuse e, or retire it, a round after the latest it waits for; True if active."""
    log.depth[e] = latest_around(regions, log, e) + 1
    log.made[1] = max(log.made[1], log.depth[e])
    grow(regions, bonds, criterion, log, e)
    fused = False
    for side in range(2):
        fused |= fuse(regions, bonds, criterion, log, e, side)
    if not fused:
        retire(regions, bonds, criterion, e)
    return fused


@kernel
def record(regions, count, bonds, criterion, log):
    """Treat the active regions, smallest first and leftmost of equals, until none is active."""
    place = regions.place
    open_log(regions, log)
    waiting, size = count, 1
    while waiting > 0:
        kept, smallest = 0, bonds.length
        for i in range(waiting):
            e, own = place[i, QUEUE], place[i, QUEUED]
            if own == size:
                if place[e, STATE] == GONE or not treat(regions, bonds, criterion, log, e):
                    continue
                own = place[e, EDGE + 1] - place[e, EDGE]
            place[kept, QUEUE], place[kept, QUEUED] = e, own
            kept += 1
            smallest = min(smallest, own)
        waiting, size = kept, smallest


@kernel
def final_nodes(regions, log, nodes):
    """Write the tree's node of every final region, from left to right; call before `collect`."""
    e, n = regions.place[0, LINK + 1], 0
    while e <= log.leaves:
        nodes[n] = log.node[e]
        e, n = regions.place[e, LINK + 1], n + 1
    return n
