"""Take units into an active region: what happens to its decays, and to what it is coupled to."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import spins_ahead
from qavalanche.schemes.spots.core.regions import (
    ENTER,
    FAR,
    GONE,
    INERT,
    LEAVE,
    OWN,
    WALL,
    bond_decay,
    crossed,
    gap_beside,
    size_of,
)


@kernel
def arrive(regions, e, side, own, inherited, step):
    """All units up to the next region g are taken in; set what e has to g.

    own: D of e at the last of these units; inherited: the coupling that e has from the next active
    region, less the D of that at the last unit, at most 0; step: by how much the latter's D rises
    from g to the last unit if g is inert and beside a region, else NaN.
    """
    decay, g = regions.decay, regions.link[e, side]
    other = 1 - side
    if regions.state[g] == INERT:
        decay[e, side, LEAVE] = own + decay[g, other, ENTER]
        rise = decay[g, other, LEAVE] if np.isnan(step) else step
        decay[e, side, ENTER] = rise + inherited
    elif regions.state[g] == WALL:
        decay[e, side, LEAVE] = np.inf
    elif g != e:
        direct = min(decay[g, other, LEAVE] + inherited, own + decay[g, other, ENTER])
        decay[e, side, LEAVE] = direct
        decay[g, other, LEAVE] = direct


@kernel
def take_spins(regions, bonds, criterion, e, side, count, whole, spot):
    """Take `count` spins of the gap beside e; whole: that is all units up to the next region.

    Otherwise the unit beyond is a hidden spot of T = spot, or a spin (0).
    """
    edge, decay, step = regions.edge, regions.decay, 2 * side - 1
    own, inherited, at = decay[e, side, LEAVE], decay[e, side, ENTER], edge[e, side]
    if bonds.stride == 0:
        w = bond_decay(bonds, 0)
        own += w * (count - 1)
        inherited += w * (count - 1)
        at += step * count
    else:
        for i in range(count):
            at += step
            if i < count - 1:
                w = bond_decay(bonds, at + side - 1)
                own += w
                inherited = w + min(inherited, 0.0)
    edge[e, side] = at
    decay[e, side, OWN] = own
    if whole:
        arrive(regions, e, side, own, min(inherited, 0.0), np.nan)
    else:
        w = bond_decay(bonds, at + side - 1)
        decay[e, side, LEAVE] = own + w
        rise = w + crossed(criterion, spot) if spot > 0 else w
        decay[e, side, ENTER] = rise + min(inherited, 0.0)


@kernel
def take_spot(regions, bonds, criterion, e, side, gap, spot):
    """Take the hidden spot of T = `spot` one bond away from e, in a gap of `gap` bonds."""
    edge, decay = regions.edge, regions.decay
    reached, inherited = decay[e, side, LEAVE], min(decay[e, side, ENTER], 0.0)
    edge[e, side] += (2 * side - 1) * (1 + spot)
    decay[e, side, OWN] = reached + crossed(criterion, spot)
    decay[e, side, FAR] += criterion.threshold * spot
    left = gap - 1 - spot
    if left == 1:
        arrive(regions, e, side, reached, inherited, np.nan)
        return
    low = edge[e, 1] if side == 1 else edge[e, 0] - left
    spins, following = spins_ahead(bonds, low, left, side)
    w = bond_decay(bonds, 0)
    decay[e, side, LEAVE] = reached + w + crossed(criterion, spot)
    rise = w + crossed(criterion, following) if spins == 0 and following > 0 else w
    decay[e, side, ENTER] = rise + inherited


@kernel
def take_row(regions, bonds, criterion, e, side):
    """Take the inert region one bond away from e."""
    edge, link, decay = regions.edge, regions.link, regions.decay
    f = link[e, side]
    size, reached = size_of(regions, f), decay[e, side, LEAVE]
    own = reached + crossed(criterion, size)
    decay[e, side, OWN] = own + decay[f, side, OWN] if criterion.keep_exit else own
    decay[e, side, FAR] += criterion.threshold * (size + criterion.extra)
    inherited = min(decay[e, side, ENTER], 0.0)
    swallow(regions, bonds, e, f, side)
    regions.known[e if side == 1 else regions.partner[e, 0]] = False
    if gap_beside(regions, bonds, e, side)[1] > 1:
        decay[e, side, LEAVE] = reached + decay[f, side, LEAVE]
        decay[e, side, ENTER] = decay[f, side, ENTER] + inherited
    else:
        arrive(regions, e, side, reached, inherited, decay[f, side, ENTER])


@inlined
def swallow(regions, bonds, e, f, side):
    """Let e reach to the far edge of f, which leaves the row."""
    edge, link = regions.edge, regions.link
    beyond = link[f, side]
    if side == 1 and edge[f, 1] < edge[e, 1]:  # over bond 0 of a ring
        edge[e, 0] -= bonds.around
    edge[e, side] = edge[f, side]
    if side == 0 and edge[e, 0] > edge[e, 1]:
        edge[e, 0] -= bonds.around
    link[e, side] = beyond
    link[beyond, 1 - side] = e
    regions.state[f] = GONE
