"""Slopes of mean ln Gamma with L against the critical one, from paired samples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.threshold.points import hidden, mean_of
from qavalanche.analysis.threshold.rates import ABSENT, CUT, RESOLVED, UNRESOLVED, LogRates
from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]


def critical_slope(local_dimension: int, sides: int) -> float:
    """c: the fall of ln Gamma per site at which an avalanche just goes on.

    A bath of L sites has level spacing d_s^-L. One that grows on `sides` = 2 sides has eaten 2 L
    sites when the spin at distance L is next: c = 2 ln d_s; on one side c = ln d_s.

    >>> round(critical_slope(2, sides=2), 4)
    1.3863
    """
    return sides * math.log(local_dimension)


@dataclass(frozen=True)
class RateSlope:
    """slope = [<ln Gamma(last)> - <ln Gamma(first)>] / (last - first) + c; > 0: it goes on.

    length: the middle of first and last; samples: held at both; slope: with the standard error of
    the mean over pairs, or why there is none; decay: of D = -1/2 ln Gamma, per site, dD/dL =
    (c - slope) / 2 in nats, critical where it is c / 2.
    """

    W: float
    length: float
    first: int
    last: int
    samples: int
    slope: Estimate
    decay: Estimate

    def to_dict(self) -> dict[str, Any]:
        """W, L, slope, error, and the other fields; None for no number."""
        return {
            "W": self.W,
            "L": whole_if_it_is(self.length),
            "slope": finite(self.slope.value),
            "error": finite(self.slope.error),
            "between": [self.first, self.last],
            "samples": self.samples,
            "decay_per_site": finite(self.decay.value),
            "decay_per_site_error": finite(self.decay.error),
            "outcome": self.slope.outcome,
        }


@dataclass(frozen=True, eq=False)
class PairedSlopes:
    """The slope of every sample, for the errors of all that follows.

    disorders: W (w,); spans: (first, last) of each of k slopes; rows: (w, k, n), NaN where a sample
    has none; table: means with errors, (w, k), None where no sample is held at both lengths.
    """

    disorders: Floats
    spans: tuple[tuple[int, int], ...]
    rows: Floats
    table: tuple[tuple[RateSlope | None, ...], ...]

    @property
    def middles(self) -> Floats:
        """The L of every slope."""
        return np.array([(a + b) / 2 for a, b in self.spans])

    @property
    def listed(self) -> list[RateSlope]:
        """All that there are, by W and L."""
        return [one for row in self.table for one in row if one is not None]

    @property
    def pairs(self) -> Floats:
        """Value and error of every slope, (w, k, 2), NaN where not both are known."""
        nothing = (math.nan, math.nan)
        pairs = [[one.slope.pair if one else nothing for one in row] for row in self.table]
        return np.array(pairs, float).reshape(len(self.disorders), len(self.spans), 2)


def slope_spans(lengths: Any) -> list[tuple[int, int]]:
    """Which two lengths each slope is taken between, by their middle.

    L - 1 and L + 1 around every L that has both; else neighbouring lengths.

    >>> slope_spans([3, 4, 5, 6, 8])
    [(3, 5), (4, 6), (6, 8)]
    """
    ordered = sorted({int(L) for L in lengths})
    held = set(ordered)
    centred = [(L - 1, L + 1) for L in ordered if {L - 1, L + 1} <= held]
    covered = {(a, b) for L, M in centred for a, b in ((L, L + 1), (L + 1, M))}
    between = [pair for pair in pairwise(ordered) if pair not in covered]
    return sorted(centred + between, key=_by_middle)


def _by_middle(span: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    return sum(span), span


def paired_slopes(rates: LogRates, sides: int) -> PairedSlopes:
    """All slopes of a table, each from the samples that are held at both of its lengths."""
    c = critical_slope(rates.local_dimension, sides)
    present = (rates.states != ABSENT).any(axis=2)
    own = [slope_spans(rates.lengths[here]) for here in present]
    spans = sorted({span for some in own for span in some}, key=_by_middle)
    at = {int(L): j for j, L in enumerate(rates.lengths)}
    rows = np.full((len(own), len(spans), rates.numbers.size), np.nan)
    table: list[list[RateSlope | None]] = [[None] * len(spans) for _ in own]
    for i, some in enumerate(own):
        for first, last in some:
            k, ends = spans.index((first, last)), (at[first], at[last])
            rise = rates.values[i, ends[1]] - rates.values[i, ends[0]]
            rows[i, k] = rise / (last - first) + c
            table[i][k] = _slope(rates, i, ends, rows[i, k], c)
    return PairedSlopes(rates.disorders, tuple(spans), rows, tuple(map(tuple, table)))


def _slope(
    rates: LogRates, i: int, ends: tuple[int, int], row: Floats, c: float
) -> RateSlope | None:
    states = rates.states[i, list(ends)]
    both = (states != ABSENT).all(axis=0)
    n = int(np.count_nonzero(both))
    if n == 0:
        return None
    cut = int(np.count_nonzero(both & (states == CUT).any(axis=0)))
    either = (states == UNRESOLVED).any(axis=0) & ~(states == CUT).any(axis=0)
    mean = mean_of(
        row[both & (states == RESOLVED).all(axis=0)],
        hidden(n, int(np.count_nonzero(both & either)), cut),
    )
    first, last = (int(rates.lengths[j]) for j in ends)
    used = {"length": (float(first), float(last))}
    slope = Estimate(mean.value, mean.statistical, 0.0, "per site", mean.outcome, used)
    decay = Estimate((c - slope.value) / 2, slope.statistical / 2, 0.0, "per site", mean.outcome)
    W, middle = float(rates.disorders[i]), (first + last) / 2
    return RateSlope(W, middle, first, last, n, slope, decay)


def whole_if_it_is(length: float) -> int | float:
    """5.0 as 5, and 4.5 as it is."""
    return int(length) if float(length).is_integer() else float(length)
