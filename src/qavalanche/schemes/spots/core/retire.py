"""A region turns inert: its couplings are eliminated, and what crosses it is left."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
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
from qavalanche.schemes.spots.core.spans import plant, units_between


@kernel
def path_to(regions, bonds, criterion, e, side):
    """The strongest coupling from the next active region z on `side` to e, as a rise of D.

    It is what z and e share by inheritance, or a coupling of z to a unit k joined with one of e to
    a unit i, where the two overlap, i = k or beyond k as seen from e:

        D = D_z(k) + D_e(i) + sigma T of the units k ... i.

    Returned is D less the D that z has to the unit beside e; infinite if there is no unit between.
    """
    decay, z = regions.decay, regions.place[e, PARTNER + side]
    if regions.place[e, LINK + side] == z and gap_beside(regions, bonds, e, side)[1] == 1:
        return np.inf
    units = units_between(regions, bonds, criterion, e if side == 1 else z)
    tilt = -units.tilt if side == 1 else units.tilt
    meet = units.meet + tilt if side == 1 else units.meet
    inherited = decay[z, ENTER + 1 - side] - decay[z, LEAVE + 1 - side]  # of a wall: NaN, left out
    return min(decay[e, ENTER + side], decay[e, LEAVE + side] + min(meet, tilt + inherited))


@kernel
def retire(regions, bonds, criterion, e):
    """Make e inert: write what D gains on the way to it and beyond it, from either side.

    Beyond e, D(z -> u) = D(z -> e) + x: eq. 11 has x = D_e(u) - s T_e / 2, the other rules
    x = D_e(u) + sigma T_e - D_e(exit), the exit being the side of u.
    """
    decay, place = regions.decay, regions.place
    lowering = crossed(criterion, size_of(regions, e))
    z, y = place[e, PARTNER], place[e, PARTNER + 1]
    for side in range(2):
        rise = path_to(regions, bonds, criterion, e, side)
        beyond = decay[e, LEAVE + side] + lowering
        if not criterion.keep_exit:
            beyond -= decay[e, OWN + side]
        f = place[e, LINK + side]
        if gap_beside(regions, bonds, e, side)[1] > 1:
            decay[e, LEAVE + side] = beyond
        elif place[f, STATE] == INERT:
            decay[f, ENTER + 1 - side] = beyond
        decay[e, ENTER + side] = rise
        f = place[e, PARTNER + side]
        decay[f, ENTER + 1 - side] = np.inf
        decay[f, FAR + 1 - side] = -np.inf
    place[e, STATE] = INERT
    plant(regions, bonds, criterion, z, e)
    place[z, PARTNER + 1], place[y, PARTNER] = y, z
