"""The literal scheme on the couplings that touch an active region: no others outlive a step.

A row of units (spins, active and inert regions) between two walls. A coupling acts on a stretch of
units; D = -ln of its norm, T the bonds of the thermal units of its stretch,

    G = exp(s T / 2 - D)  >= 1: resonant.

Eliminating V_I against V_J makes V of the union, D = D_I + D_J - s T_shared / 2: the G multiply.

**Why linear storage is exact.** A perturbative coupling that touches no active region is eliminated
before the next region is treated, so what is left acts on an active region at one end or at both:
an active region is never inside a stretch, for a coupling that is eliminated has none. Every unit
therefore has one coupling from the next active region on its left and one from that on its right.

**Why the order of eliminations does not matter.** -ln G adds up and is positive for all that is
eliminated, so the strongest coupling on a stretch is the shortest path over couplings that overlap
in a chain. Eliminating any member of a chain leaves a chain of the same sum (its unions with the
two neighbours overlap in turn), so every order ends with the same strongest couplings, and what
winds back over a unit is weaker than what does not. `retire` writes down the shortest paths.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel

WALL, SPIN, ACTIVE, INERT, GONE = 0, 1, 2, 3, 4


class Units(NamedTuple):
    """Row u is a unit; rows 0 and n + 1 are the walls; columns are the sides (left, right)."""

    site: np.ndarray  # (n + 2, 2) int64: first and last site; a region is the bonds between them
    link: np.ndarray  # (n + 2, 2) int64: next unit on that side
    state: np.ndarray  # (n + 2,) int8
    reach: np.ndarray  # (n + 2, 2) float64: D of the coupling from the next active region there
    own: np.ndarray  # (n + 2, 2) float64: accumulated decay of a region, for the record


class Limits(NamedTuple):
    """Resonant iff D <= threshold * T; a shared thermal unit strengthens by half_entropy * T."""

    half_entropy: float  # s / 2
    threshold: float  # s / 2, times 1 + 1e-12 so that exact ties count as resonant


@kernel
def size(units, u):
    """T of unit u in bonds, 0 for a spin."""
    return units.site[u, 1] - units.site[u, 0]


@kernel
def start(units, decays):
    """Sites joined by resonant bonds are active regions, all others spins; return their number."""
    site, link, state, _reach, own = units
    n, first = 0, 0
    for b in range(decays.size + 1):
        if b < decays.size and decays[b] <= 0:
            continue
        n += 1
        site[n, 0], site[n, 1] = first, b
        state[n] = ACTIVE if b > first else SPIN
        first = b + 1
    state[0], state[n + 1] = WALL, WALL
    site[0, 0], site[0, 1] = -1, -1
    site[n + 1, 0], site[n + 1, 1] = decays.size + 1, decays.size + 1
    for u in range(n + 2):
        link[u, 0], link[u, 1] = u - 1, u + 1
        own[u, 0], own[u, 1] = 0.0, 0.0
    first_paths(units, decays, n)
    return n


@kernel
def first_paths(units, decays, n):
    """Eliminate all that touches no active region: from a region on, decays add up.

    Two active regions are coupled only if a single bond joins them.
    """
    site, state, reach = units.site, units.state, units.reach
    for side in range(2):
        step = 1 - 2 * side
        u, total = (n if side else 1), np.inf
        reach[0, side], reach[n + 1, side] = np.inf, np.inf
        while 0 < u <= n:
            v = u - step
            if state[v] == ACTIVE:
                total = decays[site[u, side] - 1 + side]
            elif state[v] == WALL or state[u] == ACTIVE:
                total = np.inf
            else:
                total += decays[site[u, side] - 1 + side]
            reach[u, side] = total
            u += step


@kernel
def next_active(units, u, side):
    """The next active region, or wall, on `side` of u."""
    v = units.link[u, side]
    while units.state[v] == SPIN or units.state[v] == INERT:
        v = units.link[v, side]
    return v


@kernel
def resonant_unit(units, criterion, e, side):
    """The nearest spin or inert region on `side` that is resonant with e; 0 if there is none."""
    touched = size(units, e)
    u = units.link[e, side]
    while units.state[u] == SPIN or units.state[u] == INERT:
        touched += size(units, u)
        if units.reach[u, 1 - side] <= criterion.threshold * touched:
            return u
        u = units.link[u, side]
    return 0


@kernel
def resonant_region(units, criterion, e, side):
    """The next active region on `side` if it is resonant with e; 0 otherwise."""
    touched = size(units, e)
    u = units.link[e, side]
    while units.state[u] == SPIN or units.state[u] == INERT:
        touched += size(units, u)
        u = units.link[u, side]
    if units.state[u] != ACTIVE:
        return 0
    touched += size(units, u)
    return u if units.reach[u, 1 - side] <= criterion.threshold * touched else 0


@kernel
def take_in(units, e, u, side):
    """Give e the stretch up to and with u; what acted on a unit of it now acts on e.

    Beyond u nothing changes. The next active region is coupled to e by the strongest coupling that
    it had to e or to any unit taken in: this is how two active regions far apart come to be.
    """
    link, state, reach = units.link, units.state, units.reach
    strongest = reach[e, side]
    v = link[e, side]
    while True:
        strongest = min(strongest, reach[v, side])
        state[v] = GONE
        if v == u:
            break
        v = link[v, side]
    units.site[e, side] = units.site[u, side]
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
        decay += units.own[u, side] - criterion.half_entropy * size(units, u)
    units.own[e, side] = decay
    take_in(units, e, u, side)


@kernel
def fuse(units, e, f, side):
    """Fuse e with the active region f along their resonant coupling."""
    decay, strongest = units.own[f, side], units.reach[f, side]
    units.reach[e, side] = np.inf
    take_in(units, e, f, side)
    units.own[e, side] = decay
    units.reach[e, side] = strongest
    units.reach[next_active(units, e, side), 1 - side] = strongest


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
def path_to(units, criterion, e, side):
    """D of the strongest coupling that the next active region z on `side` gets to a retired e.

    Its own to e, or one to a unit k between them joined with one of e to a unit i, where the two
    overlap: D = D_zk + D_ei - (s / 2) T of the units they share.
    """
    best, nearest, before = units.reach[e, side], np.inf, 0
    u = next_active(units, e, side)
    u = units.link[u, 1 - side]
    while u != e:
        nearest = min(nearest, units.reach[u, 1 - side] + criterion.half_entropy * before)
        before += size(units, u)
        best = min(best, units.reach[u, side] - criterion.half_entropy * before + nearest)
        u = units.link[u, 1 - side]
    return best


@kernel
def retire(units, criterion, e):
    """Make e inert and eliminate all its couplings: the shortest paths through e are left."""
    link, state, reach = units.link, units.state, units.reach
    crossing = criterion.half_entropy * size(units, e)
    paths = path_to(units, criterion, e, 0), path_to(units, criterion, e, 1)
    for side in range(2):
        u = link[e, side]
        while state[u] == SPIN or state[u] == INERT:
            reach[u, 1 - side] += paths[1 - side] - crossing
            u = link[u, side]
        reach[u, 1 - side] = np.inf
    reach[e, 0], reach[e, 1] = paths
    state[e] = INERT


@kernel
def smallest_active(units, n):
    """The smallest active region, leftmost of equals; 0 if none is left."""
    best, e = np.int64(2**62), 0
    for u in range(1, n + 1):
        if units.state[u] == ACTIVE and size(units, u) < best:
            best, e = size(units, u), u
    return e


@kernel
def treat(units, criterion, e):
    """Grow e, fuse it to the left and to the right, or retire it."""
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
def diagonalize(units, criterion, n):
    """Treat the smallest active region until none is left."""
    e = smallest_active(units, n)
    while e != 0:
        treat(units, criterion, e)
        e = smallest_active(units, n)


@kernel
def row(units, first, last, side, out):
    """Write the units from `first` to `last`, both included, in the order met towards `side`."""
    count, u = 1, first
    out[0] = first
    while u != last:
        u = units.link[u, side]
        out[count] = u
        count += 1
    return count
