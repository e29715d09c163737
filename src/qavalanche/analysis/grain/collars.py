"""How many spins a grain melts: by eq. 6, by the scheme, and by eq. 2 with matrices."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain import Chain
from qavalanche.errors import check, check_integer, check_number
from qavalanche.grain import CoupledSpin, GrainSystem
from qavalanche.grain.elements import GrainSpectrum, weights
from qavalanche.rules import Rules
from qavalanche.schemes import melt

Floats = NDArray[np.float64]
Sides = tuple[int, int]


@typed
def collar_of_eq6(alpha: float, k: float, sides: int = 2, local_dimension: int = 2) -> float:
    """Spins that a bare spot of k bonds melts on each side, letter eq. 6; infinite beyond alpha_c.

    alpha = e^{-1/zeta}; two sides: l = k (s/2) / (1/zeta - s), alpha_c = 1/d_s; one side:
    l = k (s/2) / (1/zeta - s/2), alpha_c = d_s^{-1/2}. k: bonds, N - 1 of a grain of N spins.

    >>> round(collar_of_eq6(0.25, k=2, sides=2), 9), round(collar_of_eq6(0.5, k=2, sides=1), 9)
    (1.0, 2.0)
    """
    alpha = check_number("alpha", alpha, "must be positive and finite", 0, np.inf)
    k = check_number("k", k, "must be 0 or positive, and finite", -1e-300, np.inf)
    sides = check_integer("sides", sides, least=1, most=2)
    s = math.log(check_integer("local_dimension", local_dimension, least=2, most=2**31))
    excess = -math.log(alpha) - s * sides / 2
    return k * s / 2 / excess if excess > 0 else math.inf


@typed
def scheme_collar(system: GrainSystem, rules: Rules | None = None) -> Sides:
    """Spins left and right of the grain that the letter's scheme melts, on the same couplings.

    The grain is a region of N - 1 resonant bonds; its bare coupling to spin j has the norm g_j, so
    that the gaps are w_1 = -ln g_1, w_j = ln(g_{j-1} / g_j). By default T counts sites, so that the
    grain's dimension is d_s^N as it is. Couplings above 1 count as 1. Raises InputError for a grain
    of one spin, couplings that grow outwards, or rules of another d_s or of a ring.

    >>> from qavalanche.grain import QuantumSun
    >>> [scheme_collar(QuantumSun(alpha).draw(chain=6, seed=1)) for alpha in (0.2, 0.5, 0.8)]
    [(0, 1), (0, 3), (0, 6)]
    """
    check(system.grain_spins > 1, "a grain of 1 spin", "the scheme needs two spins: a bond")
    rules = (
        Rules(local_dimension=system.local_dimension, counts="sites") if rules is None else rules
    )
    told = f"rules of d_s = {rules.local_dimension}, ends = {rules.ends}"
    matching = rules.local_dimension == system.local_dimension and rules.ends == "open"
    check(matching, told, f"must have d_s = {system.local_dimension} and open ends")
    left, right = (gaps(system, side) for side in (0, 1))
    inside = np.full(system.grain_spins - 1, -1.0)
    regions = melt(Chain.from_decays([*left[::-1], *inside, *right]), rules)
    for start, stop in regions:
        if start <= left.size < stop:
            return int(left.size - start), int(stop - left.size - inside.size)
    return 0, 0


def gaps(system: GrainSystem, side: int) -> Floats:
    """w of the bonds of one arm, in nats, from the grain outwards."""
    strengths = np.array([abs(spin.coupling) for spin in system.spins if spin.side == side])
    cut = np.flatnonzero(strengths == 0)
    coupled = strengths[: cut[0]] if cut.size else strengths
    reached = np.maximum(-np.log(coupled), 0.0)
    falling = bool(np.all((np.diff(reached) > 0) | (reached[1:] == 0)))
    told = f"couplings of side {side}"
    check(falling and not strengths[coupled.size :].any(), told, "must fall with the distance")
    w: Floats = np.full(strengths.size, np.inf)
    w[: reached.size] = np.diff(reached, prepend=0.0)
    return w


@dataclass(frozen=True)
class MatrixCollar:
    """Spins left and right that melt by eq. 2 with real levels, and G of every spin in order."""

    left: int
    right: int
    ratios: tuple[tuple[CoupledSpin, float], ...] = field(default=(), repr=False)


@typed
def matrix_collar(system: GrainSystem, least: float = 1.0) -> MatrixCollar:
    """The scheme's step with matrices: the next spin melts iff G of eq. 2 is at least `least`.

    The grain and what it has melted are diagonalized; the levels of these and the next spin without
    their coupling V, and V's elements, give G, the median over states of the largest |V| / |dE|.
    Where both sides are resonant the larger G melts first. Raises InputError beyond dimension 2^13.

    >>> from qavalanche.grain import QuantumSun
    >>> [matrix_collar(QuantumSun(a).draw(chain=6, seed=1), 0.2).right for a in (0.2, 0.8)]
    [1, 6]
    """
    return melted_by_matrices(system, least, {})


def melted_by_matrices(
    system: GrainSystem, least: float, known: dict[Sides, GrainSpectrum]
) -> MatrixCollar:
    """As `matrix_collar`; spectra of so many melted spins (left, right) are kept in `known`."""
    counts, ratios, open_sides = [0, 0], [], {spin.side for spin in system.spins}
    found: dict[int, tuple[CoupledSpin, float]] = {}
    while open_sides:
        at = (counts[0], counts[1])
        if at not in known:
            known[at] = GrainSpectrum.of(melted_part(system, *at))
        for side in sorted(open_sides):
            spin = _next(system, side, counts[side])
            if spin is None:
                open_sides.discard(side)
            else:
                found[side] = (spin, eq2(known[at], spin))
        if not open_sides:
            break
        best = max(sorted(open_sides), key=lambda side: found[side][1])
        ratios.append(found[best])
        if not found[best][1] >= least:
            ratios += [found[side] for side in sorted(open_sides - {best})]
            break
        counts[best] += 1
    return MatrixCollar(counts[0], counts[1], tuple(ratios))


def melted_part(system: GrainSystem, left: int, right: int) -> GrainSystem:
    """The grain with so many spins on each side alone."""
    spins = tuple(spin for spin in system.spins if spin.number <= (left, right)[spin.side])
    d = system.local_dimension
    return GrainSystem(system.grain, spins, d, system.conserving, system.name)


def eq2(spectrum: GrainSpectrum, spin: CoupledSpin) -> float:
    """G of the coupling to one more spin: median over states of the largest |V| / |dE|."""
    E = spectrum.energies
    sizes = spectrum.flips(spin)
    apart = np.abs(E[:, None] - E[None, :] + spin.field)
    ratio = np.divide(sizes, apart, out=np.full_like(sizes, np.inf), where=apart > 0)
    ratio[sizes == 0] = 0.0
    rising, falling = ratio.max(axis=1), ratio.max(axis=0)
    w = np.concatenate([[0.0], weights(spectrum.system.local_dimension), [0.0]])
    largest = [np.maximum(w[i + 1] * rising, w[i] * falling) for i in range(w.size - 1)]
    values = np.sort(np.concatenate(largest))
    return float(values[values.size // 2])


def _next(system: GrainSystem, side: int, count: int) -> CoupledSpin | None:
    for spin in system.spins:
        if spin.side == side and spin.number == count + 1:
            return spin
    return None
