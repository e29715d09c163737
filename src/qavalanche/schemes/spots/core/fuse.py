"""Fusion of two active regions."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined
from qavalanche.schemes.spots.core.regions import (
    ACTIVE,
    ENTER,
    FAR,
    GONE,
    LEAVE,
    LINK,
    OWN,
    PARTNER,
    ROOT,
    STATE,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.take import swallow
from qavalanche.schemes.spots.core.trees import units_between


@inlined
def coupling_to(regions, bonds, criterion, e, z, side):
    """(D, counted T of the units between) of the coupling of e to the next active region z."""
    decay, other = regions.decay, 1 - side
    if regions.place[e, LINK + side] == z and gap_beside(regions, bonds, e, side)[1] == 1:
        return decay[e, LEAVE + side], 0
    mine, theirs = decay[e, ENTER + side], decay[z, ENTER + other]
    if mine == np.inf and theirs == np.inf:
        return np.inf, 0
    left, right = (e, z) if side == 1 else (z, e)
    units = units_between(regions, bonds, criterion, e, side)
    if side == 0:
        mine, theirs = theirs, mine
    from_left = decay[left, LEAVE + 1] + units.rise + theirs
    from_right = decay[right, LEAVE] + units.rise + units.tilt + mine
    return min(from_left, from_right), units.thermal


@inlined
def may_fuse(regions, bonds, e, side):
    """Whether e has any coupling to an active region on `side`: over one bond, or inherited."""
    z = regions.place[e, PARTNER + side]
    if regions.place[z, STATE] != ACTIVE or z == e:
        return False
    coupled = regions.decay[e, ENTER + side] < np.inf or regions.decay[z, ENTER + 1 - side] < np.inf
    if coupled or regions.place[e, LINK + side] != z:
        return coupled
    return gap_beside(regions, bonds, e, side)[1] == 1


@inlined
def fuse_side(regions, bonds, criterion, e, side):
    """Fuse e with the next active region on `side` if their coupling, which there is, is resonant.

    s (T + T_z + T of the inert regions between) / 2 >= D. True if so.
    The union takes over z's other side.
    """
    z = regions.place[e, PARTNER + side]
    reached, between = coupling_to(regions, bonds, criterion, e, z, side)
    size = size_of(regions, e) + size_of(regions, z) + between + 2 * criterion.extra
    if not reached <= criterion.threshold * size:
        return False
    f = regions.place[e, LINK + side]
    while f != z:
        regions.place[f, STATE] = GONE
        f = regions.place[f, LINK + side]
    beyond = regions.place[z, PARTNER + side]
    regions.place[e, PARTNER + side], regions.place[beyond, PARTNER + 1 - side] = beyond, e
    if side == 1:
        regions.place[e, ROOT] = regions.place[z, ROOT]
    for kind in (ENTER, LEAVE, OWN, FAR):
        regions.decay[e, kind + side] = regions.decay[z, kind + side]
    swallow(regions, bonds, e, z, side)
    return True
