"""The rates at which a weak bath moves populations from eigenstate to eigenstate.

R_nm = (1 / d_s) sum_jk |<n| (|j><k| at the bath's site) |m>|^2, the golden rule for a bath that
replaces the state of one spin by the mixed one (docs/weak_bath.md). R is symmetric; time is counted
in units of 1 / gamma.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.bath.core.eliminate import add_squares
from qavalanche.bath.sectors import Sectors
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import spin_z

Floats = NDArray[np.float64]

CLOSE = 1e-13
"""Levels of one sector closer than this share of the width of the spectrum are degenerate: LAPACK
does not tell their eigenvectors apart."""


@dataclass(frozen=True)
class Rung:
    """Rates of the eigenstates of one rung, sector by sector.

    within: (n, n + 1), rates among its n states, of which the part right of the diagonal counts,
    and a column to spare; onward: (n, m), to the m states of the next rung; spins: (n, sites),
    <n|S^z_i|n>; levels: of every sector; mixing: of every sector, how much
    eigenstates that are neighbours in energy could be mixed by an error of 1 in H, (sum over x of
    |v_n(x) v_m(x)|) / |E_n - E_m|.
    """

    within: Floats
    onward: Floats
    spins: Floats
    levels: list[Floats]
    mixing: list[Floats]

    @property
    def size(self) -> int:
        """n."""
        return len(self.within)


def rungs_of(evolution: Evolution, sectors: Sectors, refined: bool = False) -> Iterator[Rung]:
    """Every rung in turn; eigenstates of two of them are held at a time.

    refined: small components to relative accuracy, which rates below 1e-15 need.
    """
    diagonalized = evolution.refined_eigenbasis if refined else evolution.eigenbasis
    bases = _bases(diagonalized, sectors, 0)
    for r in range(len(sectors.rungs)):
        following = _bases(diagonalized, sectors, r + 1)
        yield _rung(evolution, sectors, bases, following)
        bases = following


_Bases = dict[int, tuple[Floats, Matrix]]
_Eigenbasis = Callable[[Any], tuple[Floats, Matrix]]


def _bases(diagonalized: _Eigenbasis, sectors: Sectors, rung: int) -> _Bases:
    """Levels and eigenstates of the sectors of a rung; none beyond the last."""
    if rung == len(sectors.rungs):
        return {}
    return {c: diagonalized(sectors.states[c]) for c in sectors.rungs[rung]}


def _rung(evolution: Evolution, sectors: Sectors, own: _Bases, following: _Bases) -> Rung:
    n = sum(levels.size for levels, _ in own.values())
    m = sum(levels.size for levels, _ in following.values())
    within, onward = np.zeros((n, n + 1)), np.zeros((n, m))
    row = 0
    for c, (levels, vectors) in own.items():
        rows = slice(row, row + levels.size)
        for start, other, there in _placed(own):
            if start >= row:
                block = within[rows, start : start + there.shape[1]]
                _add_rates(block, sectors, (c, vectors), (other, there))
        for start, other, there in _placed(following):
            block = onward[rows, start : start + there.shape[1]]
            _add_rates(block, sectors, (c, vectors), (other, there))
        row += levels.size
    spins = np.concatenate([_spins(evolution, sectors, c, v) for c, (_, v) in own.items()])
    every = [one for one, _ in own.values()]
    return Rung(within, onward, spins, every, [_mixing(*one) for one in own.values()])


def _mixing(levels: Floats, vectors: Matrix) -> Floats:
    """Equal levels are told as degenerate, and left out."""
    size = np.abs(vectors)
    overlaps, gaps = np.einsum("xn,xn->n", size[:, :-1], size[:, 1:]), np.diff(levels)
    ratio: Floats = np.divide(overlaps, gaps, out=np.zeros_like(gaps), where=gaps > 0)
    return ratio


def _placed(bases: _Bases) -> Iterator[tuple[int, int, Matrix]]:
    """Where the columns of each sector begin, its number, its eigenstates."""
    start = 0
    for c, (levels, vectors) in bases.items():
        yield start, c, vectors
        start += levels.size


def _add_rates(
    rates: Floats, sectors: Sectors, one: tuple[int, Matrix], other: tuple[int, Matrix]
) -> None:
    """R_nm between all eigenstates of two sectors. Within one, R_nn is of no use, and the last of
    the d_s projectors is minus the sum of the others between different eigenstates."""
    d, same = sectors.d, one[0] == other[0]
    rest: Matrix | None = None
    for j in range(d):
        for k in range(d):
            if same and j == k == d - 1:
                continue
            rows, partners = sectors.partners(one[0], other[0], j, k)
            if not rows.size:
                continue
            here = one[1][rows]
            there = here if same and j == k else other[1][partners]
            element = here.conj().T @ there
            if same and j == k and d > 2:
                rest = element if rest is None else rest + element
            # of two states the second projector is minus the first: as much again
            weight = (2.0 if same and j == k and d == 2 else 1.0) / d
            _add_square(rates, element, weight)
    if rest is not None:
        _add_square(rates, rest, 1.0 / d)


def _add_square(rates: Floats, element: Matrix, weight: float) -> None:
    add_squares(rates, element.real, weight)
    if np.iscomplexobj(element):
        add_squares(rates, element.imag, weight)


def _spins(evolution: Evolution, sectors: Sectors, sector: int, vectors: Matrix) -> Floats:
    """<n|S^z_i|n> of every eigenstate n of a sector and every site i."""
    values = np.diag(spin_z(evolution.local_dimension))
    sites = evolution.sites
    product = np.stack([values[sectors.digits(sector, i, sites)] for i in range(sites)], axis=1)
    weights = vectors.real**2
    if np.iscomplexobj(vectors):
        weights = weights + vectors.imag**2
    spins: Floats = weights.T @ product
    return spins
