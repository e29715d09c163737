"""Cells of the collars: one epsilon and one k, with what eq. 6 says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response.lines import mean_of
from qavalanche.analysis.response.median import median
from qavalanche.analysis.window import GOOD
from qavalanche.letter.statement import Judged
from qavalanche.letter.verdict import Verdict

LEAST = 100
"""Bonds of a collar by eq. 6 from which on it is a long one."""

FEWEST = 12
"""Chains that a cell needs."""

TOLERANCE = 0.03
"""Error of a mean ratio above which it agrees with too much to say so."""

_BEYOND = 1.25
_SURE = 0.0027  # of chi^2


@dataclass(frozen=True, eq=False)
class Cell:
    """One epsilon and k: collars in order of size and put in late, in bonds, of each chain;
    nearest: distance of the nearest spot that grows by itself over that to which it can fuse; rate:
    1 / zeta, nats per bond; growing: spots per bond that melt something by themselves."""

    epsilon: float
    k: int
    entropy_density: float
    order: NDArray[np.float64]
    late: NDArray[np.float64]
    nearest: NDArray[np.float64]
    rate: NDArray[np.float64]
    growing: NDArray[np.float64]

    @property
    def near(self) -> NDArray[np.bool_]:
        """Chains in which a spot that can fuse is within reach."""
        return self.nearest <= 1

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Chains in which none is, nor a fourth beyond: the decay of a way fluctuates."""
        return self.nearest > _BEYOND

    @property
    def predicted(self) -> Estimate:
        """l_k of eq. 6 with the mean 1 / zeta of the chains, bonds."""
        s, mean = self.entropy_density, float(self.rate.mean())
        error = float(self.rate.std(ddof=1)) / self.rate.size**0.5
        value = self.k * s / 2 / (mean - s)
        return Estimate(value, value * error / (mean - s))

    @property
    def within_reach(self) -> float:
        """Share of chains that hold a spot which can fuse, by their density: 1 - e^(-2 n R), R
        being the distance (s / 2) k zeta to which the coupling is resonant."""
        reach = self.entropy_density / 2 / self.rate * self.k
        return float((1 - np.exp(-2 * self.growing * reach)).mean())

    def over_eq_6(self, collars: NDArray[np.float64]) -> Estimate:
        """Their median over that of eq. 6. Systematic: one distance between bare spots, the grain
        of what melts as a whole, which eq. 6 does not know."""
        one, predicted = median(collars, "bonds", 0.5), self.predicted
        value = one.value / predicted.value
        relative = np.hypot(one.error / one.value, predicted.error / predicted.value)
        grain = 1 / (self.epsilon * (1 - self.epsilon))
        return Estimate(value, value * float(relative), grain / predicted.value)

    def __str__(self) -> str:
        return f"ε = {self.epsilon:g}, k = {self.k}"


def long_cells(source: Mapping[str, Any]) -> list[Cell]:
    """The cells of the source "collars" whose collars are long."""
    names = ("order", "late", "nearest", "rate", "growing")
    cells = [
        Cell(
            row["epsilon"],
            row["k"],
            row["entropy_density"],
            *(np.array([np.inf if x is None else x for x in row[name]], float) for name in names),
        )
        for row in source["rows"]
    ]
    return [one for one in cells if one.predicted.value >= LEAST]


def all_one(ratios: Sequence[tuple[Cell, Estimate]]) -> Judged:
    """Whether ratios are all 1: their mean, with the verdict of chi^2 of all of them about one, so
    that shifts to both sides do not make up for each other."""
    pairs = [one.pair for _, one in ratios]
    mean = mean_of(pairs)
    if not mean.found:
        return Judged(mean, "undecided")
    p = float(chi2_law.sf(sum(((v - 1) / e) ** 2 for v, e in pairs), len(pairs)))
    close: Verdict = "agrees" if mean.error <= TOLERANCE else "undecided"
    verdict: Verdict = "differs" if p < _SURE else close if p >= GOOD else "undecided"
    first, last = (min(ratios, key=_value), max(ratios, key=_value))
    text = f"{len(pairs)} cells, {first[1]} ({first[0]}) to {last[1]} ({last[0]}); p = {p:.1g}"
    return Judged(mean.saying(text), verdict)


def _value(row: tuple[Cell, Estimate]) -> float:
    return row[1].value
