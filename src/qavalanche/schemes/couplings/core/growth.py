"""Growth of an active region: which unit is resonant with it, and what melting that one changes."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.couplings.core.units import (
    ACTIVE,
    GONE,
    INERT,
    SPIN,
    counted,
    crossed,
    next_active,
    size,
)

ROUNDING = 1e-14
"""Relative margin, far below that of ties, by which `look_ahead` is allowed to err."""


@kernel
def look_ahead(units, criterion, e, side):
    """Note for every unit up to the next active region whether it, or one beyond it, can melt.

    Unit v is resonant iff D(v) <= h (T - S(v)): h the threshold, T what e counts with all up to the
    next active region, S(v) what counts beyond v. ahead[u] is the least D(v) + h S(v) of the units
    from u on, beyond[u] = S(u); as e grows, T alone changes.
    """
    total, least = 0, np.inf
    u = units.link[next_active(units, e, side), 1 - side]
    while u != e:
        least = min(least, units.reach[u, 1 - side] + criterion.threshold * total)
        units.ahead[u, side], units.beyond[u, side] = least, total
        total += counted(units, criterion, u)
        u = units.link[u, 1 - side]


@kernel
def between(units, criterion, e, side):
    """What counts between e and the next active region, once `look_ahead` was there."""
    u = units.link[e, side]
    if units.state[u] != SPIN and units.state[u] != INERT:
        return 0
    return counted(units, criterion, u) + units.beyond[u, side]


@kernel
def resonant_unit(units, criterion, e, side):
    """The nearest spin or inert region on `side` that is resonant with e; 0 if there is none.

    It need not be the next unit: an inert region brings its own T, and with a negative number as
    crossing D falls across it.
    """
    u, touched = units.link[e, side], counted(units, criterion, e)
    if units.state[u] != SPIN and units.state[u] != INERT:
        return 0
    most = criterion.threshold * (touched + between(units, criterion, e, side))
    if units.ahead[u, side] > most + ROUNDING * most:
        return 0
    while units.state[u] == SPIN or units.state[u] == INERT:
        touched += counted(units, criterion, u)
        if units.reach[u, 1 - side] <= criterion.threshold * touched:
            return u
        u = units.link[u, side]
    look_ahead(units, criterion, e, side)  # on a ring the units ahead melt from behind too
    return 0


@kernel
def next_melt(units, criterion, e):
    """The next unit to melt into e, and its side: left first; (0, 1) once nothing is resonant.

    What melts in the end does not depend on the order: D stays while T grows, so every condition
    eases.
    """
    u = resonant_unit(units, criterion, e, 0)
    if u != 0:
        return u, 0
    return resonant_unit(units, criterion, e, 1), 1


@kernel
def take_in(units, e, u, side):
    """Give e the stretch up to and with u; what acted on a unit of it now acts on e.

    Beyond u nothing changes. The next active region is coupled to e by the strongest coupling that
    it had to e or to any unit taken in: this is how two active regions far apart come to be.
    """
    link, state, reach = units.link, units.state, units.reach
    strongest, bonds = reach[e, side], 0
    v = link[e, side]
    while True:
        strongest = min(strongest, reach[v, side])
        bonds += 1 + size(units, v)
        state[v] = GONE
        if v == u:
            break
        v = link[v, side]
    units.site[e, side] += bonds if side == 1 else -bonds
    beyond = link[u, side]
    link[e, side] = beyond
    link[beyond, 1 - side] = e
    reach[e, side] = strongest
    reach[next_active(units, e, side), 1 - side] = strongest


@kernel
def melt_stretch(units, criterion, e, u, side):
    """Melt the resonant coupling of e to the spin or inert region u."""
    decay = units.reach[u, 1 - side]
    if units.state[u] == INERT:
        exit_decay = units.own[u, side] if criterion.keep_exit else 0.0
        decay += exit_decay + criterion.slope * crossed(units, criterion, u)
    units.own[e, side] = decay
    take_in(units, e, u, side)


@kernel
def resonant_region(units, criterion, e, side):
    """The next active region on `side` if it is resonant with e; 0 otherwise.

    The coupling of a region to itself, around a ring where it is the only active one, fuses
    nothing.
    """
    f = next_active(units, e, side)
    if units.state[f] != ACTIVE or f == e:
        return 0
    touched = counted(units, criterion, e) + counted(units, criterion, f)
    touched += between(units, criterion, e, side)
    return f if units.reach[f, 1 - side] <= criterion.threshold * touched else 0
