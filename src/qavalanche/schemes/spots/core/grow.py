"""Growth of one active region: it takes in spins, hidden spots and inert regions."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.schemes.spots.core.gaps import across, spins_ahead
from qavalanche.schemes.spots.core.regions import (
    ENTER,
    FAR,
    INERT,
    LEAVE,
    bond_decay,
    gap_beside,
    size_of,
)
from qavalanche.schemes.spots.core.take import take_gap, take_row, take_spins, take_spot

_SLACK = 1.0 + 1e-9  # FAR is a bound: what it leaves open is looked at


@inlined
def count_melting(bonds, criterion, at, side, size, decay, spins):
    """How many of `spins` spins in a row melt into a region of counted T = size at edge `at`.

    Spin j: D + w_1 + ... + w_j <= threshold (size + j). All bonds being alike, all melt if the first
    and the last do.
    """
    if decay > criterion.threshold * size:
        return 0
    if bonds.stride == 0:
        last = decay + bonds.decay[0] * (spins - 1)
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
def melt_beside(regions, bonds, criterion, e, side):
    """Melt the units beside e on one side while the nearest is resonant; whether any was."""
    decay, threshold = regions.decay, criterion.threshold
    moved = False
    while True:
        low, gap = gap_beside(regions, bonds, e, side)
        size, f = size_of(regions, e) + criterion.extra, regions.link[e, side]
        reached = decay[e, side, LEAVE]
        if gap == 1:
            if regions.state[f] != INERT:
                return moved
            if reached > threshold * (size + size_of(regions, f) + criterion.extra):
                return moved
            take_row(regions, bonds, criterion, e, side)
            moved = True
            continue
        spins, spot = spins_ahead(bonds, low, gap, side)
        if spins == 0:
            if reached > threshold * (size + spot + criterion.extra):
                return moved
            take_spot(regions, bonds, criterion, e, side, gap, spot)
            moved = True
            continue
        at = regions.edge[e, side]
        melted = count_melting(bonds, criterion, at, side, size, reached, spins)
        if melted == 0:
            return moved
        moved = True
        whole = melted == gap - 1
        beyond = spot if melted == spins else 0
        take_spins(regions, bonds, criterion, e, side, melted, whole, beyond)


@inlined
def find_further(regions, bonds, criterion, e, side):
    """The nearest inert region that is resonant with e over all units between.

    Returns (its row, whether the spin beyond it is meant); row 0 if there is none, and then FAR
    is set: no coupling of e on this side is resonant as long as threshold T_e is below it.
    """
    decay, link, threshold = regions.decay, regions.link, criterion.threshold
    size = size_of(regions, e) + criterion.extra
    reached, between, nearest = decay[e, side, LEAVE], 0, np.inf
    dips = criterion.slope < 0 and not criterion.keep_exit
    low, gap = gap_beside(regions, bonds, e, side)
    if gap > 1:
        reached += across(bonds, criterion, low, gap, side)[0]
        between += across(bonds, criterion, low, gap, side)[2]
    f = link[e, side]
    while regions.state[f] == INERT:
        if gap > 1:
            reached += decay[f, 1 - side, ENTER]
        between += size_of(regions, f) + criterion.extra
        if reached <= threshold * (size + between):
            return f, False
        nearest = min(nearest, reached - threshold * between)
        low, gap = gap_beside(regions, bonds, f, side)
        following = link[f, side]
        if gap > 1:
            reached += decay[f, side, LEAVE]
            away, _, total, first, _ = across(bonds, criterion, low, gap, side)
            if dips:
                if reached <= threshold * (size + between + first):
                    return f, True
                nearest = min(nearest, reached - threshold * (between + first))
            reached += away
            between += total
        elif regions.state[following] == INERT:
            reached += decay[following, 1 - side, ENTER]
        f = following
    decay[e, side, FAR] = nearest
    return 0, False


@inlined
def melt_up_to(regions, bonds, criterion, e, side, f):
    """Melt all units up to and with the inert region f into e."""
    found = False
    while not found:
        if gap_beside(regions, bonds, e, side)[1] > 1:
            take_gap(regions, bonds, criterion, e, side)
        found = regions.link[e, side] == f
        take_row(regions, bonds, criterion, e, side)


@inlined
def melt_one(regions, bonds, criterion, e, side):
    """Melt the one unit beside e, a spin or a hidden spot."""
    low, gap = gap_beside(regions, bonds, e, side)
    spins, spot = spins_ahead(bonds, low, gap, side)
    if spins == 0:
        take_spot(regions, bonds, criterion, e, side, gap, spot)
    else:
        beyond = spot if spins == 1 else 0
        take_spins(regions, bonds, criterion, e, side, 1, gap == 2, beyond)


@inlined
def grow_side(regions, bonds, criterion, e, side):
    """Melt what is resonant with e on one side until nothing is; whether anything was."""
    moved = False
    while True:
        moved |= melt_beside(regions, bonds, criterion, e, side)
        size = size_of(regions, e) + criterion.extra
        if regions.decay[e, side, FAR] > criterion.threshold * size * _SLACK:
            return moved
        f, beyond = find_further(regions, bonds, criterion, e, side)
        if f == 0:
            return moved
        melt_up_to(regions, bonds, criterion, e, side, f)
        if beyond:
            melt_one(regions, bonds, criterion, e, side)
        moved = True


@kernel
def grow(regions, bonds, criterion, e):
    """Grow e on both sides until neither moves; the result does not depend on the order of sides.

    The condition of each coupling eases as T grows while its D stays, so the set of melted bonds is
    the closure of a monotone rule.
    """
    moved, side = True, 0
    grow_side(regions, bonds, criterion, e, 0)
    side = 1
    while moved:
        moved = grow_side(regions, bonds, criterion, e, side)
        side = 1 - side
