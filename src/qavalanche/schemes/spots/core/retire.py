"""A region turns inert: its couplings are eliminated, and what crosses it is left."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
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
from qavalanche.schemes.spots.core.spans import (
    keep,
    row_span,
    rows_beside,
    units_between,
    with_row,
    with_rows,
)


@kernel
def path_to(regions, bonds, criterion, e, side):
    """The strongest coupling from the next active region z on `side` to e, as a rise of D.

    It is what z and e share by inheritance, or a coupling of z to a unit k joined with one of e to
    a unit i, where the two overlap, i = k or beyond k as seen from e:

        D = D_z(k) + D_e(i) + sigma T of the units k ... i.

    Returned is D less the D that z has to the unit beside e; infinite if there is no unit between.
    """
    decay, z = regions.decay, regions.partner[e, side]
    if regions.link[e, side] == z and gap_beside(regions, bonds, e, side)[1] == 1:
        return np.inf
    units = units_between(regions, bonds, criterion, e if side == 1 else z)
    tilt = -units.tilt if side == 1 else units.tilt
    meet = units.meet + tilt if side == 1 else units.meet
    inherited = decay[z, 1 - side, ENTER] - decay[z, 1 - side, LEAVE]  # of a wall: NaN, left out
    return min(decay[e, side, ENTER], decay[e, side, LEAVE] + min(meet, tilt + inherited))


@kernel
def retire(regions, bonds, criterion, e):
    """Make e inert: write what D gains on the way to it and beyond it, from either side.

    Beyond e, D(z -> u) = D(z -> e) + x: eq. 11 has x = D_e(u) - s T_e / 2, the other rules
    x = D_e(u) + sigma T_e - D_e(exit), the exit being the side of u.
    """
    decay, link, state, partner = regions.decay, regions.link, regions.state, regions.partner
    lowering = crossed(criterion, size_of(regions, e))
    z, y = partner[e, 0], partner[e, 1]
    left_rows, right_rows = link[e, 0] != z, link[e, 1] != y
    for side in range(2):
        rise = path_to(regions, bonds, criterion, e, side)
        beyond = decay[e, side, LEAVE] + lowering
        if not criterion.keep_exit:
            beyond -= decay[e, side, OWN]
        f = link[e, side]
        if gap_beside(regions, bonds, e, side)[1] > 1:
            decay[e, side, LEAVE] = beyond
        elif state[f] == INERT:
            decay[f, 1 - side, ENTER] = beyond
        decay[e, side, ENTER] = rise
        f = partner[e, side]
        decay[f, 1 - side, ENTER] = np.inf
        decay[f, 1 - side, FAR] = -np.inf
    state[e] = INERT
    span = row_span(criterion, size_of(regions, e))
    if left_rows:
        span = with_row(regions, bonds, criterion, rows_beside(regions, bonds, criterion, z), e)
    if right_rows:
        beyond = rows_beside(regions, bonds, criterion, e)
        span = with_rows(regions, bonds, criterion, span, link[e, 1], beyond)
    keep(regions, z, span)
    partner[z, 1], partner[y, 0] = y, z
