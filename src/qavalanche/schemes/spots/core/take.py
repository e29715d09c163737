"""Take units into an active region: what happens to its decays, and to what it is coupled to."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.core.instructions import leading, population, trailing
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import spins_ahead
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    ENTER,
    FAR,
    GONE,
    INERT,
    LEAVE,
    LINK,
    MELTED,
    OWN,
    PARTNER,
    ROOT,
    STATE,
    WALL,
    bond_decay,
    crossed,
    gap_beside,
    size_of,
)

_ONE = np.uint64(1)


@kernel
def arrive(regions, e, side, own, inherited, step):
    """All units up to the next region g are taken in; set what e has to g.

    own: D of e at the last of these units; inherited: the coupling that e has from the next active
    region, less the D of that at the last unit, at most 0; step: by how much the latter's D rises
    from g to the last unit if g is inert and beside a region, else NaN.
    """
    decay, g = regions.decay, regions.place[e, LINK + side]
    other = 1 - side
    if regions.place[g, STATE] == INERT:
        decay[e, LEAVE + side] = own + decay[g, ENTER + other]
        rise = decay[g, LEAVE + other] if np.isnan(step) else step
        decay[e, ENTER + side] = rise + inherited
    elif regions.place[g, STATE] == WALL:
        decay[e, LEAVE + side] = np.inf
    elif g != e:
        direct = min(decay[g, LEAVE + other] + inherited, own + decay[g, ENTER + other])
        decay[e, LEAVE + side] = direct
        decay[g, LEAVE + other] = direct


@inlined
def take_spins(regions, bonds, criterion, e, side, count, whole, spot):
    """Take `count` spins of the gap beside e; whole: that is all units up to the next region.

    Otherwise the unit beyond is a hidden spot of T = spot, or a spin (0).
    """
    place, decay, step = regions.place, regions.decay, 2 * side - 1
    own, inherited, at = decay[e, LEAVE + side], decay[e, ENTER + side], place[e, EDGE + side]
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
    place[e, EDGE + side] = at
    decay[e, OWN + side] = own
    if whole:
        arrive(regions, e, side, own, min(inherited, 0.0), np.nan)
    else:
        w = bond_decay(bonds, at + side - 1)
        decay[e, LEAVE + side] = own + w
        rise = w + crossed(criterion, spot) if spot > 0 else w
        decay[e, ENTER + side] = rise + min(inherited, 0.0)


@inlined
def take_spot(regions, bonds, criterion, e, side, gap, spot):
    """Take the hidden spot of T = `spot` one bond away from e, in a gap of `gap` bonds."""
    place, decay = regions.place, regions.decay
    reached, inherited = decay[e, LEAVE + side], min(decay[e, ENTER + side], 0.0)
    place[e, EDGE + side] += (2 * side - 1) * (1 + spot)
    decay[e, OWN + side] = reached + crossed(criterion, spot)
    decay[e, FAR + side] += criterion.threshold * spot
    left = gap - 1 - spot
    if left == 1:
        arrive(regions, e, side, reached, inherited, np.nan)
        return
    low = place[e, EDGE + 1] if side == 1 else place[e, EDGE] - left
    spins, following = spins_ahead(bonds, low, left, side)
    w = bond_decay(bonds, place[e, EDGE + side] + side - 1)
    decay[e, LEAVE + side] = reached + w + crossed(criterion, spot)
    rise = w + crossed(criterion, following) if spins == 0 and following > 0 else w
    decay[e, ENTER + side] = rise + inherited


@inlined
def take_word(regions, bonds, criterion, e, side, gap):
    """Take up to 63 bonds of a gap with hidden spots at once; whether they were resonant.

    They are, all of them, if the last would be without what the region gains on the way. e must
    have inherited nothing that is stronger than what it meets.
    """
    place, decay, h = regions.place, regions.decay, criterion.threshold
    at, w = place[e, EDGE + side], bonds.decay[0]
    reached, size = decay[e, LEAVE + side], size_of(regions, e)
    if gap < 66 or decay[e, ENTER + side] < 0 or reached + 64.0 * w > h * size:
        return False
    if (side == 1 and at + 64 > bonds.length) or (side == 0 and at < 64):
        return False
    if side == 1:
        word = word_from(bonds.hidden, at)
        count = 63 - leading(~word)  # the last bond that is not resonant: the next unit's
        ones = population(word & ((_ONE << np.uint64(count)) - _ONE))
    else:
        word = word_from(bonds.hidden, at - 64)
        count = 63 - trailing(~word)
        ones = population(word >> np.uint64(64 - count)) if count > 0 else 0
    if count < 1 or criterion.slope > 0:
        return False
    place[e, EDGE + side] = at + (2 * side - 1) * count
    reached += w * (count - ones) + criterion.slope * ones
    decay[e, OWN + side], decay[e, LEAVE + side] = reached - w, reached
    decay[e, FAR + side] += h * ones
    low = at + count if side == 1 else at - gap
    spins, spot = spins_ahead(bonds, low, gap - count, side)
    decay[e, ENTER + side] = w + criterion.slope * spot if spins == 0 else w
    return True


@inlined
def word_from(words, bond):
    """The 64 bits from `bond` on."""
    j, offset = bond >> 6, np.uint64(bond & 63)
    window = words[j] >> offset
    if j + 1 < words.size:
        window |= (words[j + 1] << _ONE) << (np.uint64(63) - offset)
    return window


@inlined
def take_row(regions, bonds, criterion, e, side):
    """Take the inert region one bond away from e."""
    place, decay = regions.place, regions.decay
    f = place[e, LINK + side]
    size, reached = size_of(regions, f), decay[e, LEAVE + side]
    own = reached + crossed(criterion, size)
    decay[e, OWN + side] = own + decay[f, OWN + side] if criterion.keep_exit else own
    decay[e, FAR + side] += criterion.threshold * (size + criterion.extra)
    inherited = min(decay[e, ENTER + side], 0.0)
    swallow(regions, bonds, e, f, side)
    place[f, STATE] = MELTED + side
    owner = e if side == 1 else place[e, PARTNER]
    place[owner, ROOT] = -abs(place[owner, ROOT])
    if gap_beside(regions, bonds, e, side)[1] > 1:
        decay[e, LEAVE + side] = reached + decay[f, LEAVE + side]
        decay[e, ENTER + side] = decay[f, ENTER + side] + inherited
    else:
        arrive(regions, e, side, reached, inherited, decay[f, ENTER + side])


@inlined
def swallow(regions, bonds, e, f, side):
    """Let e reach to the far edge of f, which leaves the row."""
    place = regions.place
    beyond = place[f, LINK + side]
    if side == 1 and place[f, EDGE + 1] < place[e, EDGE + 1]:  # over bond 0 of a ring
        place[e, EDGE] -= bonds.around
    place[e, EDGE + side] = place[f, EDGE + side]
    if side == 0 and place[e, EDGE] > place[e, EDGE + 1]:
        place[e, EDGE] -= bonds.around
    place[e, LINK + side] = beyond
    place[beyond, LINK + 1 - side] = e
    regions.place[f, STATE] = GONE
