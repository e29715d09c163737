"""The energy between the eigenstates that a resonance mixes, found from a pair that it opens.

A pair (x, y) with power has its ends on two sides of the slow mode v. Where far configurations mix
weakly, the bath's operator leads from x to y only because x holds a little of another eigenstate b
of its own sector, on y's side, from which the bath leads to y at an ordinary rate (or y a little of
such a state on x's side). The amplitude is a matrix element over E_x - E_b: a resonance where that
is small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qavalanche.bath.graph import Floats, Indices, RateGraph

_MOST = 4096  # eigenstates of which the ordinary gap is the median


@dataclass(frozen=True, eq=False)
class Gaps:
    """What gaps need: rates, powers, slow mode (N,), levels (N,), sector of each state (N,).

    circular: whether levels are quasi-energies, which come back after 2 pi.
    """

    rates: RateGraph
    powers: RateGraph
    mode: Floats
    levels: Floats
    sector: Indices
    circular: bool = False

    def of_pair(self, one: int, other: int) -> float:
        """The smaller of the gaps at the two ends of a pair; NaN if no state is found to mix."""
        found = [*self._at(one, other), *self._at(other, one)]
        return min(found, default=float("nan"))

    def typical(self) -> float:
        """Median over the eigenstates of the gap of each one's own strongest pair."""
        states = np.unique(np.linspace(0, self.mode.size - 1, _MOST).round().astype(np.int64))
        found = []
        for n in states:
            row = self.powers.row(int(n))
            if row.max() > 0:
                found.append(self.of_pair(int(n), int(row.argmax())))
        return median(found)

    def _at(self, x: int, y: int) -> list[float]:
        """Gaps between x and states of its sector that the bath leads to y: y itself, if it is
        one, and the one on y's side from which it leads there at the highest rate."""
        v, own = self.mode, self.sector == self.sector[x]
        step = v[y] - v[x]
        row = np.where((v - v[x]) * step > 0.5 * step * step, self.rates.row(y), 0.0)
        if not own[y]:
            row[~own] = 0.0
        best = int(row.argmax())
        partners = [y] if own[y] else []
        if row[best] > 0 and own[best] and best != x:
            partners.append(best)
        return [self._distance(x, b) for b in partners]

    def _distance(self, x: int, b: int) -> float:
        gap = abs(float(self.levels[x] - self.levels[b]))
        return min(gap, 2 * np.pi - gap) if self.circular else gap


def median(values: list[float]) -> float:
    """The median of those that are numbers; NaN if none is."""
    kept = [value for value in values if np.isfinite(value)]
    return float(np.median(kept)) if kept else float("nan")
