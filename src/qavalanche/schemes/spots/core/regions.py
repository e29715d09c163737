"""The state of the scheme on one chain: regions in a row, and what is written on them.

Between two neighbouring active regions stand units: spins, hidden spots, inert regions. Every unit
u has one coupling from each of the two; D(u) is minus the logarithm of its norm. Only differences
of D from one unit to the next are kept, and only at regions:

* ENTER: by how much D rises from the unit beside an inert region to that region;
* LEAVE: by how much it rises from the region to the unit beyond it.

They depend on the side, and never change: what is done to a region later adds the same number to
all D beyond it, or takes units away at the ends. Where two inert regions stand side by side, ENTER
of the second holds the whole step. From spin to spin D rises by w, and by w + sigma T behind a
hidden spot (sigma: `Criterion.slope`), the same in both directions: nothing is kept for these.

On an active region the same places hold

* LEAVE: D to the unit beside it, in nats; to the next active region if there is no unit between;
* ENTER: what it inherited, D to the next active region less the D that this one has to the unit
  beside here; infinite as long as it has inherited nothing.

The coupling of two active regions is the stronger of what either inherited from the other side.
Sides: 0 is left, 1 is right.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined

WALL, ACTIVE, INERT, GONE = 0, 1, 2, 3
CUT = 1e30
"""Stands for the decay of a bond without coupling: sums of it stay finite, and never resonant."""

ENTER, LEAVE, OWN, FAR = 0, 1, 2, 3


class Regions(NamedTuple):
    """Row e is region e; rows 0 and n + 1 are the walls; columns are the sides (left, right)."""

    edge: np.ndarray  # (n + 2, 2) integer: the region is the bonds [edge[e, 0], edge[e, 1])
    link: np.ndarray  # (n + 2, 2) integer: the next region on that side
    state: np.ndarray  # (n + 2,) int8
    decay: np.ndarray  # (n + 2, 2, 4) float64: ENTER, LEAVE, OWN (accumulated decay), FAR (growth)
    partner: np.ndarray  # (n + 2, 2) integer: of an active region or wall, the next such on that side
    span: np.ndarray  # (n + 2, 9) float64: of an active region or wall, what stands on its right
    known: np.ndarray  # (n + 2,) boolean: whether `span` is up to date (core.spans)
    queue: np.ndarray  # (n,) integer: active regions from left to right
    queued: np.ndarray  # (n,) integer: their sizes


class Bonds(NamedTuple):
    """Decays w of the perturbative bonds in nats: decay[b * stride].

    hidden: bits of the chain in which bare spots that did nothing stand without a row of their own
    (`core.seeds`), or an empty array if every region has a row. around: L where the chain is a ring
    whose bond 0 begins a spot, 0 where its ends are open. A region that holds bond 0 of a ring
    begins at a bond <= 0.
    """

    length: int
    decay: np.ndarray  # float, (L,) with stride 1, or (1,) with stride 0 when all are alike
    stride: int
    hidden: np.ndarray  # uint64
    around: int


class Criterion(NamedTuple):
    """Resonant iff D <= threshold * T, and what crossing an inert region costs."""

    threshold: float  # Rules.threshold: s / 2, but for how exact ties count
    slope: float  # sigma, decay added per thermal bond that is crossed or shared
    keep_exit: bool  # whether crossing keeps the region's own decay on the exit side ("rmt")
    extra: int  # what T counts of a thermal unit beyond its bonds: 0, or 1 if it counts sites


@inlined
def crossed(criterion, size):
    """sigma T of a thermal unit of `size` bonds; T counts sites only where eq. 11 is meant."""
    if criterion.keep_exit:
        return criterion.slope * (size + criterion.extra)
    return criterion.slope * size


@inlined
def bond_decay(bonds, bond):
    """w of one perturbative bond, which may be given beyond the first bond of a ring."""
    if bonds.stride == 0:
        return min(bonds.decay[0], CUT)
    return min(float(bonds.decay[bond + bonds.around if bond < 0 else bond]), CUT)


@inlined
def gap_beside(regions, bonds, e, side):
    """(first bond, number of bonds) of the gap between e and its neighbour on `side`."""
    edge, f = regions.edge, regions.link[e, side]
    low = edge[e, 1] if side == 1 else edge[f, 1]
    gap = (edge[f, 0] if side == 1 else edge[e, 0]) - low
    return low, (gap + bonds.around if gap < 0 else gap)


@inlined
def size_of(regions, e):
    """T of region e, in bonds."""
    return regions.edge[e, 1] - regions.edge[e, 0]


@inlined
def start(regions, bonds, count):
    """Make rows 1 ... count, whose edges are set, active bare spots.

    The walls stand one bond outside the chain: the last bond can then melt (two bonds separate it
    from the wall), and nothing beyond it. A ring has none.
    """
    edge, link, state, decay, partner, _, known, queue, queued = regions
    edge[0, 0], edge[0, 1] = -1, -1
    edge[count + 1, 0], edge[count + 1, 1] = bonds.length + 1, bonds.length + 1
    for e in range(count + 2):
        link[e, 0], link[e, 1] = e - 1, e + 1
        partner[e, 0], partner[e, 1] = e - 1, e + 1
        state[e], known[e] = ACTIVE, True
    for wall in (0, count + 1):
        state[wall] = WALL
        for side in range(2):
            decay[wall, side, ENTER], decay[wall, side, LEAVE] = np.inf, np.inf
    if bonds.around:
        link[1, 0], link[count, 1] = count, 1
        partner[1, 0], partner[count, 1] = count, 1
    for e in range(1, count + 1):
        queue[e - 1], queued[e - 1] = e, edge[e, 1] - edge[e, 0]
        for side in range(2):
            decay[e, side, ENTER], decay[e, side, OWN] = np.inf, 0.0
            decay[e, side, FAR] = -np.inf
            decay[e, side, LEAVE] = first_decay(bonds, edge[e, side], side)


@inlined
def first_decay(bonds, at, side):
    """w of the bond beside the edge `at` of a region; infinite where the chain ends."""
    if side == 1:
        if at >= bonds.length and bonds.around == 0:
            return np.inf
        return bond_decay(bonds, at)
    if at <= 0 and bonds.around == 0:
        return np.inf
    return bond_decay(bonds, at - 1)
