"""Fusion of two active regions."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.regions import (
    ACTIVE,
    ENTER,
    GONE,
    LEAVE,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.spans import keep, kept, units_between
from qavalanche.schemes.spots.core.take import swallow


@kernel
def coupling_to(regions, bonds, criterion, e, z, side):
    """(D, counted T of the units between) of the coupling of e to the next active region z."""
    decay, other = regions.decay, 1 - side
    if regions.link[e, side] == z and gap_beside(regions, bonds, e, side)[1] == 1:
        return decay[e, side, LEAVE], 0
    mine, theirs = decay[e, side, ENTER], decay[z, other, ENTER]
    if mine == np.inf and theirs == np.inf:
        return np.inf, 0
    left, right = (e, z) if side == 1 else (z, e)
    units = units_between(regions, bonds, criterion, left)
    if side == 0:
        mine, theirs = theirs, mine
    from_left = decay[left, 1, LEAVE] + units.rise + theirs
    from_right = decay[right, 0, LEAVE] + units.rise + units.tilt + mine
    return min(from_left, from_right), units.thermal


@kernel
def fuse_side(regions, bonds, criterion, e, side):
    """Fuse e with the next active region on `side` if their coupling is resonant; True if fused.

    s (T + T_z + T of the inert regions between) / 2 >= D. The union takes over z's other side.
    """
    z = regions.partner[e, side]
    if regions.state[z] != ACTIVE or z == e:
        return False
    reached, between = coupling_to(regions, bonds, criterion, e, z, side)
    size = size_of(regions, e) + size_of(regions, z) + between + 2 * criterion.extra
    if not reached <= criterion.threshold * size:
        return False
    f = regions.link[e, side]
    while f != z:
        regions.state[f] = GONE
        f = regions.link[f, side]
    beyond = regions.partner[z, side]
    regions.partner[e, side], regions.partner[beyond, 1 - side] = beyond, e
    if side == 1:
        keep(regions, e, kept(regions, z))
        regions.known[e] = regions.known[z]
    for kind in range(4):
        regions.decay[e, side, kind] = regions.decay[z, side, kind]
    swallow(regions, bonds, e, z, side)
    return True
