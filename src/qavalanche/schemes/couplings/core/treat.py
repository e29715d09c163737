"""Treatment of the active regions, one by one: growth, fusion, retirement."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.couplings.core.growth import (
    look_ahead,
    melt_stretch,
    next_melt,
    resonant_region,
    take_in,
)
from qavalanche.schemes.couplings.core.order import next_smallest
from qavalanche.schemes.couplings.core.units import INERT, SPIN, crossed, next_active


@kernel
def prepare(units, criterion, e):
    """What growth and fusion of e rely on."""
    look_ahead(units, criterion, e, 0)
    look_ahead(units, criterion, e, 1)


@kernel
def drop(units, e):
    """Take e out of the row of active regions."""
    left, right = units.active[e, 0], units.active[e, 1]
    units.active[left, 1], units.active[right, 0] = right, left


@kernel
def fuse(units, e, f, side):
    """Fuse e with the active region f along their resonant coupling."""
    decay, strongest = units.own[f, side], units.reach[f, side]
    drop(units, f)
    take_in(units, e, f, side)
    units.own[e, side] = decay
    units.reach[e, side] = strongest
    units.reach[next_active(units, e, side), 1 - side] = strongest


@kernel
def path_to(units, criterion, e, side):
    """D of the strongest coupling that the next active region z on `side` gets to a retired e.

    Its own to e, or one to a unit k between them joined with one of e to a unit i, where the two
    overlap: D = D_zk + D_ei + sigma T of the units they share.
    """
    z = next_active(units, e, side)
    best, nearest, before = units.reach[e, side], np.inf, 0
    u, slope = units.link[z, 1 - side], criterion.slope
    while u != e:
        nearest = min(nearest, units.reach[u, 1 - side] - slope * before)
        before += crossed(units, criterion, u)
        best = min(best, units.reach[u, side] + slope * before + nearest)
        u = units.link[u, 1 - side]
    return best


@kernel
def retire(units, criterion, e):
    """Make e inert and eliminate all its couplings: the shortest paths through e are left.

    Beyond e, D = D(to e) + sigma T_e + D(from e on), and except for matrix elements less e's own
    decay on the side where the path leaves it: there D would count what melted twice.
    """
    link, state, reach = units.link, units.state, units.reach
    paths = path_to(units, criterion, e, 0), path_to(units, criterion, e, 1)
    for side in range(2):
        crossing = criterion.slope * crossed(units, criterion, e)
        if not criterion.keep_exit:
            crossing -= units.own[e, side]
        u = link[e, side]
        while state[u] == SPIN or state[u] == INERT:
            reach[u, 1 - side] += paths[1 - side] + crossing
            u = link[u, side]
        reach[u, 1 - side] = np.inf
    reach[e, 0], reach[e, 1] = paths
    drop(units, e)
    state[e] = INERT


@kernel
def treat(units, criterion, e):
    """Grow e, fuse it to the left and to the right, or retire it."""
    prepare(units, criterion, e)
    u, side = next_melt(units, criterion, e)
    while u != 0:
        melt_stretch(units, criterion, e, u, side)
        u, side = next_melt(units, criterion, e)
    fused = False
    for side in range(2):
        f = resonant_region(units, criterion, e, side)
        if f != 0:
            fuse(units, e, f, side)
            fused = True
    if not fused:
        retire(units, criterion, e)


@kernel
def diagonalize(units, criterion, queue):
    """Treat the smallest active region until none is left."""
    e = next_smallest(units, queue)
    while e != 0:
        treat(units, criterion, e)
        e = next_smallest(units, queue)
