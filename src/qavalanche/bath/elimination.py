"""Rates of a whole ladder of rungs eliminated, so that the inverse of its Laplacian can be applied.

M = (sum of the rates that leave n) delta_nm - R_nm is the Laplacian of the graph of rates. Rung by
rung its states are eliminated without subtraction (`core.eliminate`), which leaves M = T^T D^-1 T,
T = D - U with pivots D > 0 and rates U >= 0 right of the diagonal; what the states of a rung hand
on to the next is a sum of products of rates. The last state is the ground: it is held at 0.

A pivot needs no more of the rates to the next rung than their sum, one column; they themselves are
brought up to date at once, when the rung is eliminated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.blas import dtrsm, dtrsv

from qavalanche.bath.core.eliminate import eliminate_panel

Floats = NDArray[np.float64]

_PANEL = 48  # rows eliminated from one another at a time
_STRIP = 192  # rows brought up to date at a time: what lies left of the diagonal is not needed


@dataclass(frozen=True)
class Eliminated:
    """One rung: T (n, n); U to the next rung over the root of D, (n, m); the pivots D (n,)."""

    triangle: Floats
    onward: Floats
    pivots: Floats


class Ladder:
    """The eliminated rungs of a chain, to which rung after rung is added."""

    def __init__(self) -> None:
        self._rungs: list[Eliminated] = []
        self._handed_on: Floats | None = None

    def add(self, within: Floats, onward: Floats) -> None:
        """Eliminate the next rung, given as `Rung` holds it; both arrays are used up."""
        n, m = onward.shape
        last = m == 0
        if self._handed_on is not None:
            within[:, :n] += self._handed_on
        within[:, n] = onward.sum(axis=1)
        pivots = np.zeros(n)
        eliminate(within, pivots)
        kept = n - last
        triangle = -within[:kept, :kept]
        triangle[np.diag_indices(kept)] = pivots[:kept]
        self._handed_on = None
        if not last and bool((pivots > 0).all()):
            # T^T Y = rates to the next rung, from the right: Y^T T = ...; nothing is subtracted
            dtrsm(1.0, triangle.T, onward.T, side=1, lower=1, trans_a=1, overwrite_b=1)
            onward *= np.sqrt(pivots)[:, None]
            self._handed_on = onward.T @ onward
        self._rungs.append(Eliminated(triangle, onward[:kept], pivots[:kept]))

    @property
    def connected(self) -> bool:
        """Whether rates that are no zeros lead on from every state but the ground."""
        return all(bool((one.pivots > 0).all()) for one in self._rungs)

    def solve(self, source: Floats) -> Floats:
        """The x of zero mean with M x = source, a vector (N,) of which the mean is taken away."""
        given = source - source.mean()
        forward, start = [], 0
        arriving: Floats = np.zeros(self._rungs[0].pivots.size)
        for one in self._rungs:
            n = one.pivots.size
            y = _back(one.triangle, given[start : start + n] + arriving[:n], transposed=True)
            forward.append(y)
            arriving = one.onward.T @ (np.sqrt(one.pivots) * y)
            start += n
        x = np.zeros(source.size)
        stop = source.size - 1  # the ground stays at 0
        for i in reversed(range(len(forward))):
            one = self._rungs[i]
            n, m = one.pivots.size, one.onward.shape[1]
            after = np.sqrt(one.pivots) * (one.onward @ x[stop : stop + m])
            x[stop - n : stop] = _back(one.triangle, one.pivots * forward[i] + after)
            stop -= n
        x -= x.mean()
        return x


def eliminate(rates: Floats, pivots: Floats) -> None:
    """Eliminate all rows of `rates` (n, n + 1) from one another, in place; last: what leads on."""
    n = len(rates)
    for first in range(0, n, _PANEL):
        last = min(n, first + _PANEL)
        eliminate_panel(rates, first, last, pivots)
        if last == n:
            return
        there = pivots[first:last] > 0
        inverse = np.divide(1.0, pivots[first:last], out=np.zeros(last - first), where=there)
        shares = rates[first:last, last:n] * inverse[:, None]
        for top in range(last, n, _STRIP):
            bottom = min(n, top + _STRIP)
            strip = shares[:, top - last : bottom - last]
            rates[top:bottom, top:] += strip.T @ rates[first:last, top:]


def _back(triangle: Floats, right: Floats, transposed: bool = False) -> Floats:
    """T x = right or T^T x = right; C order is Fortran order of the transpose."""
    if not right.size:
        return right
    found: Floats = dtrsv(triangle.T, right, lower=1, trans=0 if transposed else 1)
    return found
