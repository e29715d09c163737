"""Growth of one active region: it takes in spins, hidden spots and inert regions."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined
from qavalanche.schemes.spots.core.gaps import across, spins_ahead, spot_beside
from qavalanche.schemes.spots.core.regions import (
    EDGE,
    ENTER,
    FAR,
    INERT,
    LEAVE,
    LINK,
    PARTNER,
    STATE,
    bond_decay,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.take import take_row, take_spins, take_spot, take_word
from qavalanche.schemes.spots.core.trees import rows_beside
from qavalanche.schemes.spots.core.waiting import touch

_AVALANCHE = 200  # bonds above which a region may take in words of units at a time
_SLACK = 1.0 + 1e-9  # FAR is a bound: what it leaves open is looked at


@inlined
def count_melting(bonds, criterion, at, side, size, decay, spins):
    """How many of `spins` spins in a row melt into a region of counted T = size at edge `at`.

    Spin j: D + w_1 + ... + w_j <= threshold (size + j). All bonds being alike, all melt if
    the first and the last do.
    """
    if decay > criterion.threshold * size:
        return 0
    if bonds.stride == 0:
        last = decay + bond_decay(bonds, 0) * (spins - 1)
        if last <= criterion.threshold * (size + spins - 1):
            return spins
    melted, step = 1, 2 * side - 1
    while melted < spins:
        decay += bond_decay(bonds, at + melted * step + side - 1)
        if decay > criterion.threshold * (size + melted):
            break
        melted += 1
    return melted


@inlined
def melt_beside(regions, bonds, criterion, e, side, target, beyond):
    """Melt the units beside e on one side while the nearest is resonant; whether any was.

    All units up to and with the inert region `target` (0: none), and one more if `beyond`, melt in
    any case: a coupling that reaches so far is resonant.
    """
    decay, threshold, moved = regions.decay, criterion.threshold, False
    differ = bonds.stride != 0 and bonds.hidden.size > 0
    while True:
        low, gap = gap_beside(regions, bonds, e, side)
        size, f = size_of(regions, e) + criterion.extra, regions.place[e, LINK + side]
        reached, forced = decay[e, LEAVE + side], target != 0 or beyond
        spins, spot, melted = 0, 0, 1
        if gap == 1:
            if regions.place[f, STATE] != INERT:
                return moved
            size += size_of(regions, f) + criterion.extra
        else:
            spins, spot = spins_ahead(bonds, low, gap, side)
            if spins == 0:
                size += spot + criterion.extra
        if spins > 0 and target == 0:
            at = regions.place[e, EDGE + side]
            melted = count_melting(bonds, criterion, at, side, size, reached, spins)
        elif spins > 0:
            melted = spins
        if not forced and (reached > threshold * size or melted == 0):
            return moved
        if differ and touch(regions, bonds, criterion, e, side):
            continue
        avalanche = bonds.hidden.size > 0 and bonds.stride == 0 and size > _AVALANCHE
        if gap == 1:
            take_row(regions, bonds, criterion, e, side)
            if f == target:
                target = 0
            moved = True
            continue
        if avalanche and not forced and take_word(regions, bonds, criterion, e, side, gap):
            moved = True
            continue
        if spins == 0:
            take_spot(regions, bonds, criterion, e, side, gap, spot)
        else:
            melted = max(melted, 1)
            last = spot if melted == spins else 0
            take_spins(regions, bonds, criterion, e, side, melted, melted == gap - 1, last)
            if melted < spins and not forced:
                return True
        beyond &= target != 0
        moved = True


@inlined
def bound_beyond(regions, bonds, criterion, e, side):
    """A bound of D - threshold T at all inert regions between e and the next active region.

    T: all thermal units from e on. For rules by which D falls behind a region, at the units behind.
    """
    decay, h = regions.decay, criterion.threshold
    rows = rows_beside(regions, bonds, criterion, e if side == 1 else regions.place[e, PARTNER])
    low, gap = gap_beside(regions, bonds, e, side)
    first, last = (
        regions.place[e, LINK + side],
        regions.place[regions.place[e, PARTNER + side], LINK + 1 - side],
    )
    reached, behind_all = decay[e, LEAVE + side], rows.right if side == 1 else rows.left
    if gap > 1:
        reached += decay[first, ENTER + 1 - side]
        if bonds.gain > 0:
            at_least = reached + gap * bonds.gain - 2.0 * bonds.decay[0] + behind_all
        else:  # D - h T rises over spins, and over an idle spot with the bonds on both sides of it
            spot = spot_beside(bonds, low, gap, 1 - side)
            at_least = reached - 2.0 * h * spot + behind_all
        if not dips(criterion) and at_least > h * (size_of(regions, e) + criterion.extra) * _SLACK:
            return at_least
        away, _, total, _, _ = across(bonds, criterion, low, gap, side)
        reached += away - h * total
    nearest = reached + behind_all
    if dips(criterion):
        low, gap = gap_beside(regions, bonds, last, side)
        if gap > 1:
            rise = rows.rise if side == 1 else rows.rise + rows.tilt
            _, spot = spins_ahead(bonds, low, gap, side)
            behind = reached + rise + decay[last, LEAVE + side] - h * (rows.thermal + spot)
            nearest = min(nearest, behind)
    return nearest


@inlined
def dips(criterion):
    """Whether D can fall from an inert region to the unit behind it by more than T rises."""
    return criterion.slope < 0 and not criterion.keep_exit


@inlined
def find_further(regions, bonds, criterion, e, side):
    """The nearest inert region that is resonant with e over all units between.

    Returns (its row, whether the unit beyond it is meant, D); row 0 if there is none, and then FAR
    is set: no coupling of e on this side is resonant as long as threshold T_e is below it.
    """
    decay, place, threshold = regions.decay, regions.place, criterion.threshold
    if place[e, LINK + side] == regions.place[e, PARTNER + side]:
        decay[e, FAR + side] = np.inf
        return 0, False, np.inf
    nearest = bound_beyond(regions, bonds, criterion, e, side)
    size = size_of(regions, e) + criterion.extra
    decay[e, FAR + side] = nearest
    if nearest > threshold * size * _SLACK:
        return 0, False, np.inf
    reached, between, f = decay[e, LEAVE + side], 0, place[e, LINK + side]
    low, gap = gap_beside(regions, bonds, e, side)
    if gap > 1:
        away, _, total, _, _ = across(bonds, criterion, low, gap, side)
        reached, between = reached + away, total
    while True:
        if gap > 1:
            reached += decay[f, ENTER + 1 - side]
        between += size_of(regions, f) + criterion.extra
        if reached <= threshold * (size + between):
            return f, False, reached
        low, gap = gap_beside(regions, bonds, f, side)
        following = place[f, LINK + side]
        if gap > 1:
            reached += decay[f, LEAVE + side]
            away, _, total, first, _ = across(bonds, criterion, low, gap, side)
            if dips(criterion) and reached <= threshold * (size + between + first):
                return f, True, reached
            reached += away
            between += total
        elif regions.place[following, STATE] == INERT:
            reached += decay[following, ENTER + 1 - side]
        if regions.place[following, STATE] != INERT:
            return 0, False, np.inf
        f = following


@inlined
def grow(regions, bonds, criterion, e):
    """Grow e on both sides until neither moves; the result does not depend on the order of sides.

    The condition of each coupling eases as T grows while its D stays, so the set of melted bonds is
    the closure of a monotone rule.
    """
    side, target, beyond, still = 0, 0, False, 0
    while still < 2:
        moved = melt_beside(regions, bonds, criterion, e, side, target, beyond)
        size = size_of(regions, e) + criterion.extra
        target, beyond = 0, False
        rows = regions.place[e, LINK + side] != regions.place[e, PARTNER + side]
        if rows and regions.decay[e, FAR + side] <= criterion.threshold * size * _SLACK:
            target, beyond, _ = find_further(regions, bonds, criterion, e, side)
        if moved or target != 0:
            still = 0
        if target == 0:
            side, still = 1 - side, still + 1
