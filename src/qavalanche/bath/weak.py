"""The weak bath: the slowest rate of the populations of eigenstates, in units of gamma.

gamma -> 0 leaves dp_n/dt = gamma sum_m R_nm (p_m - p_n). Gamma / gamma is the second eigenvalue of
the Laplacian of R, found to relative accuracy however small it is, in blocks of the conserved
charge; no matrix of all N states is made where there is one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.bath.core.eliminate import dissipated
from qavalanche.bath.elimination import Ladder
from qavalanche.bath.rates import CLOSE, Rung, rungs_of
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.slowest import slowest_mode
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.system import memory

Floats = NDArray[np.float64]

_ERROR = 4 * 2.0**-52  # of the elements of H in the basis of eigenstates, over the width
_BASES = 10.0  # matrices of a sector's size that diagonalizing it and making rates take at most


class WeakBath(NamedTuple):
    """What `weak_bath` finds.

    rate: Gamma / gamma, 0 if parts are not linked, or by rates so small that they are 0 as numbers;
    linked: whether they are; mode: of norm 1 on the eigenstates, rung by
    rung, (N,), None if rate is 0; spins: (N, sites), <n|S^z_i|n> in that order; bound: Rayleigh
    quotient of diag S^z of the far spin; noise: the rate that rounding alone may make, where
    it mixes eigenstates next to each other of which the mode is not the same; gap: the smallest
    between levels of one sector, as a share of the width of the spectrum; degenerate: pairs of
    neighbouring levels of one sector that LAPACK does not tell apart; sectors: their number.
    """

    rate: float
    linked: bool
    mode: Floats | None
    spins: Floats
    bound: float
    noise: float
    gap: float
    degenerate: int
    sectors: int


def weak_bath(evolution: Evolution, site: int, far: int, refined: bool = False) -> WeakBath:
    """The slowest rate with a bath at `site`, and how the spin at `far` takes part in it.

    refined: with eigenstates whose small components are as exact as they can be had.
    """
    sectors = Sectors(evolution, site)
    count = len(sectors.states)
    memory.require(bytes_of(evolution, sectors), f"rates between the states of {evolution.size}")
    if not sectors.linked:
        return WeakBath(0.0, False, None, np.zeros((0, evolution.sites)), 0.0, 0.0, 1.0, 0, count)
    ladder, spins, levels, mixing, lost = Ladder(), [], [], [], 0.0
    held: Rung | None = None
    for rung in rungs_of(evolution, sectors, refined):
        lost += _lost(held, rung, far)
        if held is not None:
            ladder.add(held.within, held.onward)
        held = rung
        spins.append(rung.spins)
        levels += rung.levels
        mixing += rung.mixing
    lost += _lost(held, None, far)
    ladder.add(held.within, held.onward)  # type: ignore[union-attr]
    of_spins = np.concatenate(spins)
    bound = _quotient(lost, of_spins[:, far])
    width, gaps = _spectrum(levels)
    degenerate = int(np.count_nonzero(gaps <= CLOSE * width))
    gap = float(gaps.min(initial=width)) / width if width > 0 else 1.0
    if not ladder.connected:
        return WeakBath(0.0, True, None, of_spins, bound, 0.0, gap, degenerate, count)
    rate, mode = slowest_mode(ladder, of_spins[:, far])
    noise = _noise(mixing, mode, _ERROR * width)
    return WeakBath(rate, True, mode, of_spins, bound, noise, gap, degenerate, count)


def bytes_of(evolution: Evolution, sectors: Sectors) -> float:
    """Bytes that `weak_bath` takes at most."""
    sizes = [float(n) for n in sectors.sizes]
    largest = float(max(states.size for states in sectors.states))
    return bytes_of_rungs(sizes, largest, evolution.dtype.itemsize)


def bytes_of_rungs(sizes: list[float], largest: float, itemsize: int) -> float:
    """Bytes for rungs of these sizes, the largest sector, and bytes of a matrix element."""
    following = [*sizes[1:], 0.0]
    kept = sum(n * (n + m) for n, m in zip(sizes, following, strict=True))
    rows = max(n * (n + m) for n, m in zip(sizes, following, strict=True))
    return 8.0 * (kept + 2 * rows) + _BASES * itemsize * largest**2


def _lost(held: Rung | None, following: Rung | None, far: int) -> float:
    """What diag S^z_far loses by the rates of a rung, and to the next."""
    if held is None:
        return 0.0
    own, n = np.ascontiguousarray(held.spins[:, far]), held.size
    within = dissipated(held.within[:, :n], True, own, own)
    if following is None:
        return float(within)
    there = np.ascontiguousarray(following.spins[:, far])
    return float(within + dissipated(held.onward, False, own, there))


def _quotient(lost: float, spin: Floats) -> float:
    square = float(np.sum((spin - spin.mean()) ** 2))
    return lost / square if square > 0 else float("inf")


def _noise(mixing: list[Floats], mode: Floats, error: float) -> float:
    """Sum of (mixing error)^2 (v_n - v_m)^2: links of that strength between neighbours n and m."""
    found, start = 0.0, 0
    for one in mixing:
        step = np.diff(mode[start : start + one.size + 1])
        found += float(np.sum((error * one * step) ** 2))
        start += one.size + 1
    return found


def _spectrum(levels: list[Floats]) -> tuple[float, Floats]:
    """Width of the spectrum, and all gaps between neighbouring levels of one sector."""
    width = max(float(one.max()) for one in levels) - min(float(one.min()) for one in levels)
    return width, np.concatenate([np.diff(one) for one in levels])
