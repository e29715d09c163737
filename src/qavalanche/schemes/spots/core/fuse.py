"""Fusion of two active regions."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import across
from qavalanche.schemes.spots.core.regions import (
    ACTIVE,
    ENTER,
    GONE,
    INERT,
    LEAVE,
    gap_beside,
    next_active,
    size_of,
)
from qavalanche.schemes.spots.core.take import swallow


@inlined
def rise_between(regions, bonds, criterion, e, side):
    """From the unit beside e to the unit beside the next active region on `side`.

    Returns (rise of D that way, rise of D the other way, counted T of all units between).
    """
    decay, link = regions.decay, regions.link
    away, toward, between = 0.0, 0.0, 0
    low, gap = gap_beside(regions, bonds, e, side)
    f = link[e, side]
    while True:
        if gap > 1:
            this, back, total, _, _ = across(bonds, criterion, low, gap, side)
            away, toward, between = away + this, toward + back, between + total
        if regions.state[f] != INERT:
            return away, toward, between
        if gap > 1:
            away += decay[f, 1 - side, ENTER]
            toward += decay[f, 1 - side, LEAVE]
        between += size_of(regions, f) + criterion.extra
        low, gap = gap_beside(regions, bonds, f, side)
        following = link[f, side]
        if gap > 1:
            away += decay[f, side, LEAVE]
            toward += decay[f, side, ENTER]
        elif regions.state[following] == INERT:
            away += decay[following, 1 - side, ENTER]
            toward += decay[f, side, ENTER]
        else:
            return away, toward, between
        f = following


@inlined
def coupling_to(regions, bonds, criterion, e, z, side):
    """(D, counted T of the units between) of the coupling of e to the next active region z."""
    decay, other = regions.decay, 1 - side
    if regions.link[e, side] == z and gap_beside(regions, bonds, e, side)[1] == 1:
        return decay[e, side, LEAVE], 0
    mine, theirs = decay[e, side, ENTER], decay[z, other, ENTER]
    if mine == np.inf and theirs == np.inf:
        return np.inf, 0
    away, toward, between = rise_between(regions, bonds, criterion, e, side)
    from_e = decay[e, side, LEAVE] + away + theirs
    from_z = decay[z, other, LEAVE] + toward + mine
    return min(from_e, from_z), between


@kernel
def fuse_side(regions, bonds, criterion, e, side):
    """Fuse e with the next active region on `side` if their coupling is resonant; True if fused.

    s (T + T_z + T of the inert regions between) / 2 >= D. The union takes over z's other side.
    """
    z = next_active(regions, e, side)
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
    for kind in range(4):
        regions.decay[e, side, kind] = regions.decay[z, side, kind]
    swallow(regions, bonds, e, z, side)
    return True
