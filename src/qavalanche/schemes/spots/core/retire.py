"""A region turns inert: its couplings are eliminated, and what crosses it is left."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import across
from qavalanche.schemes.spots.core.regions import (
    ENTER,
    FAR,
    INERT,
    LEAVE,
    OWN,
    crossed,
    gap_beside,
    size_of,
)


@inlined
def path_to(regions, bonds, criterion, e, side):
    """The strongest coupling from the next active region z on `side` to e: (rise, z).

    It is what z and e share by inheritance, or a coupling of z to a unit k joined with one of e to a
    unit i, i = k or beyond k as seen from e, where they overlap:

        D = D_z(k) + D_e(i) + sigma T of the units k ... i.

    rise: D less the D that z has to the unit beside e. In a gap D_z + D_e is the same for all k = i,
    so the unit nearest to e stands for all of them, and the farthest for what comes beyond.
    """
    decay, link = regions.decay, regions.link
    best, to_e, to_z = decay[e, side, ENTER], decay[e, side, LEAVE], 0.0
    nearest = np.inf  # least of D_z(k) + sigma T of the units from k on, less D_z beside e
    low, gap = gap_beside(regions, bonds, e, side)
    f = link[e, side]
    if gap == 1 and regions.state[f] != INERT:
        return np.inf, f
    while True:
        if gap > 1:
            away, toward, total, first, last = across(bonds, criterion, low, gap, side)
            best = lesser(best, to_e + min(nearest, to_z) + crossed_spots(criterion, first))
            to_e += away
            to_z -= toward
            nearest += crossed_spots(criterion, total)
            nearest = min(nearest, to_z + crossed_spots(criterion, last))
        if regions.state[f] != INERT:
            break
        if gap > 1:
            to_e += decay[f, 1 - side, ENTER]
            to_z -= decay[f, 1 - side, LEAVE]
        nearest = min(nearest, to_z) + crossed(criterion, size_of(regions, f))
        best = lesser(best, to_e + nearest)
        low, gap = gap_beside(regions, bonds, f, side)
        following = link[f, side]
        if gap > 1:
            to_e += decay[f, side, LEAVE]
            to_z -= decay[f, side, ENTER]
        elif regions.state[following] == INERT:
            to_e += decay[following, 1 - side, ENTER]
            to_z -= decay[f, side, ENTER]
        else:
            f = following
            break
        f = following
    inherited = decay[f, 1 - side, ENTER] - decay[f, 1 - side, LEAVE] + to_z
    return lesser(best, to_e + inherited), f


@inlined
def lesser(one, other):
    """The lesser of two; a difference of infinite decays, which is none, counts as infinite."""
    return other if other < one else one


@inlined
def crossed_spots(criterion, total):
    """sigma T of hidden spots of `total` bonds together."""
    return criterion.slope * total


@kernel
def retire(regions, bonds, criterion, e):
    """Make e inert: write what D gains on the way to it and beyond it, from either side.

    Beyond e, D(z -> u) = D(z -> e) + x: eq. 11 has x = D_e(u) - s T_e / 2, the other rules
    x = D_e(u) + sigma T_e - D_e(exit), the exit being the side of u.
    """
    decay, link, state = regions.decay, regions.link, regions.state
    left = path_to(regions, bonds, criterion, e, 0)
    right = path_to(regions, bonds, criterion, e, 1)
    lowering = crossed(criterion, size_of(regions, e))
    for side in range(2):
        rise, z = right if side == 1 else left
        beyond = decay[e, side, LEAVE] + lowering
        if not criterion.keep_exit:
            beyond -= decay[e, side, OWN]
        f = link[e, side]
        if gap_beside(regions, bonds, e, side)[1] > 1:
            decay[e, side, LEAVE] = beyond
        elif state[f] == INERT:
            decay[f, 1 - side, ENTER] = beyond
        decay[e, side, ENTER] = rise
        decay[z, 1 - side, ENTER] = np.inf
        decay[z, 1 - side, FAR] = -np.inf
    state[e] = INERT
