"""A region turns inert: its couplings are eliminated, and what crosses it is left."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined
from qavalanche.schemes.spots.core.regions import (
    ENTER,
    FAR,
    INERT,
    LEAVE,
    LINK,
    OWN,
    PARTNER,
    STATE,
    crossed,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.spans import empty_span, gap_ends, gap_span
from qavalanche.schemes.spots.core.trees import plant, units_to


@inlined
def path_to(regions, bonds, criterion, e, side, near):
    """The strongest coupling from the next active region z on `side` to e, as a rise of D.

    It is what z and e share by inheritance, or a coupling of z to a unit k joined with one of e to
    a unit i, where the two overlap, i = k or beyond k as seen from e:

        D = D_z(k) + D_e(i) + sigma T of the units k ... i.

    near: the span of the gap beside e. Returned is D less the D that z has to the unit beside e;
    infinite if there is no unit between.
    """
    decay, z = regions.decay, regions.place[e, PARTNER + side]
    theirs = decay[z, ENTER + 1 - side]
    gap = gap_beside(regions, bonds, e, side)[1]
    units = near
    if regions.place[e, LINK + side] != z:
        units = units_to(regions, bonds, criterion, e, side, near, theirs < np.inf)
    elif gap == 1:
        return np.inf
    tilt = -units.tilt if side == 1 else units.tilt
    meet = units.meet + tilt if side == 1 else units.meet
    inherited = theirs - decay[z, LEAVE + 1 - side]  # of a wall: NaN, left out
    return min(decay[e, ENTER + side], decay[e, LEAVE + side] + min(meet, tilt + inherited))


@inlined
def retire(regions, bonds, criterion, e):
    """Make e inert: write what D gains on the way to it and beyond it, from either side.

    Beyond e, D(z -> u) = D(z -> e) + x: eq. 11 has x = D_e(u) - s T_e / 2, the other rules
    x = D_e(u) + sigma T_e - D_e(exit), the exit being the side of u.
    """
    decay, place = regions.decay, regions.place
    lowering = crossed(criterion, size_of(regions, e))
    z, y = place[e, PARTNER], place[e, PARTNER + 1]
    left, right = empty_span(), empty_span()
    for side in range(2):
        f = place[e, LINK + side]
        low, gap = gap_beside(regions, bonds, e, side)
        near = empty_span()
        if gap > 1 and f != place[e, PARTNER + side]:
            near = gap_span(bonds, criterion, low, gap)
        elif gap > 1:
            near = gap_ends(bonds, criterion, low, gap)
        rise = path_to(regions, bonds, criterion, e, side, near)
        beyond = decay[e, LEAVE + side] + lowering
        if not criterion.keep_exit:
            beyond -= decay[e, OWN + side]
        if gap > 1:
            decay[e, LEAVE + side] = beyond
        elif place[f, STATE] == INERT:
            decay[f, ENTER + 1 - side] = beyond
        decay[e, ENTER + side] = rise
        other = place[e, PARTNER + side]
        decay[other, ENTER + 1 - side] = np.inf
        decay[other, FAR + 1 - side] = -np.inf
        if side == 0:
            left = near
        else:
            right = near
    place[e, STATE] = INERT
    plant(regions, bonds, criterion, z, e, left, right)
    place[z, PARTNER + 1], place[y, PARTNER] = y, z
