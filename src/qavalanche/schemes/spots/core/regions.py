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
MELTED = 4  # an inert region that melted into the next active one on its right; + 1: on its left
CUT = 1e30
"""Stands for the decay of a bond without coupling: sums of it stay finite, and never resonant."""

EDGE, LINK, PARTNER, STATE, ROOT, QUEUE, QUEUED, COLUMNS = 0, 2, 4, 6, 7, 8, 9, 10
CHILD = PARTNER  # of a region that is not active any more
ENTER, LEAVE, OWN, FAR, SPAN, NUMBERS = 0, 2, 4, 6, 8, 17
TURN, ROWS, NEXT = SPAN, SPAN + 1, SPAN + 2  # of the left wall, whose span is nobody's


class Regions(NamedTuple):
    """Row e is region e; rows 0 and n + 1 are the walls. Two sides, left and right, lie together.

    Two arrays and not one for each: passing many through a call costs more than most calls do.

    place: integer (n + 2, COLUMNS): at EDGE the bonds [left, right) of the region; at LINK the next
    region on each side; at PARTNER, of an active region or wall, the next such; at CHILD, of an
    inert one, and at ROOT the tree of `core.trees`; at STATE what it is; at QUEUE and QUEUED, of
    row i, the i-th active region from the left and the size it had when it was queued.
    decay: float64 (n + 2, NUMBERS): at ENTER and LEAVE see above; at OWN the accumulated decay; at
    FAR a bound for growth (`core.grow`); at SPAN, of an inert region, nine numbers (`core.spans`).
    Of the left wall: at TURN the size whose turn it is, at ROWS the first row that is free, at NEXT
    a row to be treated next (`core.waiting`).
    """

    place: np.ndarray
    decay: np.ndarray


class Bonds(NamedTuple):
    """Decays w of the perturbative bonds in nats: decay[b * stride].

    hidden: bits of the chain in which bare spots that do nothing stand without a row of their own
    (`core.seeds` where all bonds are alike, `core.idle` where they differ), or an empty array if
    every region has a row. sums: of the positive decays of 64 bonds each, or an empty array.
    around: L where the chain is a ring whose bond 0 begins a spot, 0 where its ends are open. A
    region that holds bond 0 of a ring begins at a bond <= 0. gain: by how much D - h T rises at
    least in a gap, for each of its bonds; 2 w less at the two ends together; 0 if not known.
    """

    length: int
    decay: np.ndarray  # float, (L,) with stride 1, or (1,) with stride 0 when all are alike
    stride: int
    hidden: np.ndarray  # uint64
    sums: np.ndarray  # float64
    around: int
    gain: float


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
    place, f = regions.place, regions.place[e, LINK + side]
    low = place[e, EDGE + 1] if side == 1 else place[f, EDGE + 1]
    gap = (place[f, EDGE] if side == 1 else place[e, EDGE]) - low
    return low, (gap + bonds.around if gap < 0 else gap)


@inlined
def size_of(regions, e):
    """T of region e, in bonds."""
    return regions.place[e, EDGE + 1] - regions.place[e, EDGE]


@inlined
def final_rows(regions, count):
    """(edges, accumulated decays) of rows 1 ... count, two columns each."""
    return regions.place[1 : count + 1, :2], regions.decay[1 : count + 1, OWN : OWN + 2]


@inlined
def start(regions, bonds, count):
    """Make rows 1 ... count, whose edges are set, active bare spots.

    The walls stand one bond outside the chain: the last bond can then melt (two bonds separate it
    from the wall), and nothing beyond it. A ring has none.
    """
    place, decay = regions
    place[0, EDGE], place[0, EDGE + 1] = -1, -1
    place[count + 1, EDGE], place[count + 1, EDGE + 1] = bonds.length + 1, bonds.length + 1
    for e in range(count + 2):
        place[e, LINK], place[e, LINK + 1] = e - 1, e + 1
        place[e, PARTNER], place[e, PARTNER + 1] = e - 1, e + 1
        place[e, STATE], place[e, ROOT] = ACTIVE, 0
    for wall in (0, count + 1):
        place[wall, STATE] = WALL
        for side in range(2):
            decay[wall, ENTER + side], decay[wall, LEAVE + side] = np.inf, np.inf
    if bonds.around:
        place[1, LINK], place[count, LINK + 1] = count, 1
        place[1, PARTNER], place[count, PARTNER + 1] = count, 1
    for e in range(1, count + 1):
        place[e - 1, QUEUE], place[e - 1, QUEUED] = e, place[e, EDGE + 1] - place[e, EDGE]
        for side in range(2):
            decay[e, ENTER + side], decay[e, OWN + side] = np.inf, 0.0
            decay[e, FAR + side] = -np.inf
            decay[e, LEAVE + side] = first_decay(bonds, place[e, EDGE + side], side)


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
