"""The row of units of the literal scheme, and the couplings that touch an active region.

A row of units (spins, active and inert regions) between two walls, or closed to a ring. A coupling
acts on a stretch of units; D = -ln of its norm, T what its thermal units count,

    G = exp(s T / 2 - D)  >= 1: resonant.

Eliminating V_I against V_J makes V of the union, D = D_I + D_J + sigma T_shared, sigma being what
a crossed thermal bond adds: -s / 2 with random matrices (eq. 11), where the G multiply; 0 where the
decay is halted, or a number.

**Why linear storage is exact.** A perturbative coupling that touches no active region is eliminated
before the next region is treated, so what is left acts on an active region at one end or at both:
an active region is never inside a stretch, for a coupling that is eliminated has none. Every unit
therefore has one coupling from the next active region on its left and one from that on its right.

**Why the order of eliminations does not matter.** D + sigma T of the stretch adds up. It is
positive for all that is eliminated, for D > s T / 2, as long as sigma >= -s / 2. So the strongest
coupling on a stretch is the shortest path over couplings that overlap in a chain. Eliminating any
member of a chain leaves a chain of the same sum (its unions with the two neighbours overlap in
turn), so every order ends with the same strongest couplings, and what winds back over a unit is
weaker than what does not. `treat.retire` writes down the shortest paths. By all rules but the first
a path through the region that is eliminated also loses that region's own decay on the side where it
leaves, once, which changes nothing of this. Below -s / 2 what winds may be stronger, and more so
the more often it does: there the scheme is what `retire` makes, paths that do not wind.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel

WALL, SPIN, ACTIVE, INERT, GONE = 0, 1, 2, 3, 4


class Units(NamedTuple):
    """Row u is a unit, 1 ... n from left to right; columns are the sides (left, right).

    Rows 0 and n + 1 are the walls, of which a ring has none: there unit 1 stands next to unit n.
    """

    site: np.ndarray  # (n + 2, 2) int64: first and last site; a region is the bonds between them
    link: np.ndarray  # (n + 2, 2) int64: next unit on that side
    active: np.ndarray  # (n + 2, 2) int64: of active regions and walls, the next of these
    state: np.ndarray  # (n + 2,) int8
    reach: np.ndarray  # (n + 2, 2) float64: D of the coupling from the next active region there
    own: np.ndarray  # (n + 2, 2) float64: accumulated decay of a region
    ahead: np.ndarray  # (n + 2, 2) float64: what `growth.look_ahead` finds for the region treated
    beyond: np.ndarray  # (n + 2, 2) int64: T between a unit and the next active region, likewise


class Limits(NamedTuple):
    """Resonant iff D <= threshold * T, and what crossing a thermal unit costs."""

    threshold: float  # Rules.threshold: s / 2, but for how exact ties count
    slope: float  # sigma, the decay added per thermal bond crossed or shared
    keep_exit: bool  # whether a crossed region's own decay on the exit side is added
    extra: int  # what T counts of a thermal unit beyond its bonds: 0, or 1 if it counts sites


@kernel
def size(units, u):
    """T of unit u in bonds, 0 for a spin."""
    return units.site[u, 1] - units.site[u, 0]


@kernel
def counted(units, criterion, u):
    """T of unit u as the criterion counts it, 0 for a spin."""
    bonds = units.site[u, 1] - units.site[u, 0]
    return bonds + criterion.extra if bonds > 0 else bonds


@kernel
def crossed(units, criterion, u):
    """T of unit u as it is multiplied by sigma where it is shared or crossed: bonds, but for matrix
    elements, where it is that of the criterion."""
    bonds = units.site[u, 1] - units.site[u, 0]
    return bonds + criterion.extra if criterion.keep_exit and bonds > 0 else bonds


@kernel
def start(units, decays, ring):
    """Sites joined by resonant bonds are active regions, all others spins; return their number.

    A ring has as many sites as bonds. Its first bond is to be resonant and its last is not, unless
    all bonds are or none is.
    """
    site, state = units.site, units.state
    n, first, last = 0, 0, decays.size - 1 if ring else decays.size
    for b in range(last + 1):
        if b < last and decays[b] <= 0:
            continue
        n += 1
        site[n, 0], site[n, 1] = first, b
        whole = ring and decays[b] <= 0  # the last bond, where all are resonant
        state[n] = ACTIVE if b > first or whole else SPIN
        first = b + 1
    state[0], state[n + 1] = WALL, WALL
    site[0, 0], site[0, 1] = -1, -1
    site[n + 1, 0], site[n + 1, 1] = decays.size + 1, decays.size + 1
    join(units, n, ring)
    first_paths(units, decays, n)
    return n


@kernel
def join(units, n, ring):
    """Link the units 1 ... n, and the active ones among them; nothing is accumulated yet."""
    link, active, state = units.link, units.active, units.state
    before = 0
    for u in range(n + 2):
        link[u, 0], link[u, 1] = u - 1, u + 1
        units.own[u, 0], units.own[u, 1] = 0.0, 0.0
        active[u, 0], active[u, 1] = 0, n + 1
        if state[u] == ACTIVE or u == n + 1:
            active[u, 0], active[before, 1] = before, u
            before = u
    if ring:
        link[1, 0], link[n, 1] = n, 1
        first, last = active[0, 1], active[n + 1, 0]
        active[first, 0], active[last, 1] = last, first


@kernel
def first_paths(units, decays, n):
    """Eliminate all that touches no active region: from a region on, decays add up.

    Two active regions are coupled only if a single bond joins them.
    """
    site, link, state, reach = units.site, units.link, units.state, units.reach
    for side in range(2):
        reach[0, side], reach[n + 1, side] = np.inf, np.inf
        u, total = (n if side else 1), np.inf
        if link[1, 0] == n:  # a ring: begin beyond the first region
            u = link[1, 1 - side]
        for _ in range(n):
            v = link[u, side]
            bond = site[u, side] - 1 + side
            if state[v] == ACTIVE:
                total = decays[bond if bond >= 0 else decays.size - 1]
            elif state[v] == WALL or state[u] == ACTIVE:
                total = np.inf
            else:
                total += decays[bond if bond >= 0 else decays.size - 1]
            reach[u, side] = total
            u = link[u, 1 - side]


@kernel
def next_active(units, e, side):
    """The next active region, or wall, on `side` of the active region e: itself if it is alone on
    a ring."""
    return units.active[e, side]


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
