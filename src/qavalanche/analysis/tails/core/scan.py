"""Kernels of the search for the lower cut-off: a power law from every size on."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from qavalanche.analysis.tails.core.power import measure
from qavalanche.numerics.kernel import inlined, kernel

_STEP = 1e-4


class Cells(NamedTuple):
    """Sizes as in `Counts`, number[i] of them in low[i], ..., high[i], and sums over them.

    r = low[j] is the cut-off tried: a power law on r <= x <= xmax, over integers or over reals.
    """

    low: np.ndarray
    high: np.ndarray
    number: np.ndarray
    cumulated: np.ndarray  # (cells + 1,): counts before cell i
    logs: np.ndarray  # ln low
    wide: np.ndarray  # indices of the cells of more than a single size
    singles: np.ndarray  # counts of single sizes, from cell i on
    log_sums: np.ndarray  # and of their ln x
    xmax: float
    integers: bool


@inlined
def number_from(cells, j):
    """Number of sizes from cell j on, as a float."""
    return float(cells.cumulated[len(cells.low)] - cells.cumulated[j])


@kernel
def _log_likelihood(tau, cells, j):
    """ln L of a power law from cell j on."""
    low, high, xmax, integers = cells.low, cells.high, cells.xmax, cells.integers
    r = low[j]
    value = -tau * (cells.log_sums[j] - cells.singles[j] * cells.logs[j])
    for k in range(len(cells.wide)):
        i = cells.wide[k]
        if i >= j:
            weight = measure(tau, 0.0, low[i], high[i], r, integers)
            value += cells.number[i] * math.log(weight)
    return value - number_from(cells, j) * math.log(measure(tau, 0.0, r, xmax, r, integers))


@kernel
def exponent(start, cells, j):
    """tau of largest likelihood from cell j on, by Newton's method; NaN if it does not converge."""
    tau, endless = start, cells.xmax == math.inf
    for _ in range(60):
        step = min(_STEP, 0.25 * (tau - 1.0)) if endless else _STEP
        here = _log_likelihood(tau, cells, j)
        up = _log_likelihood(tau + step, cells, j)
        down = _log_likelihood(tau - step, cells, j)
        slope, bend = (up - down) / (2.0 * step), (up - 2.0 * here + down) / step**2
        if not bend < 0.0:
            return math.nan
        move = min(1.0, max(-1.0, -slope / bend))
        if endless:
            move = max(move, -0.75 * (tau - 1.0))
        tau += move
        if abs(move) < 1e-5:  # the next one would be of the order of its square
            return tau
    return math.nan


@inlined
def _gap(tau, norm, cells, j, i, n):
    """Larger distance of the cumulative shares of data and law at the two ends of cell i."""
    r, high, xmax, integers = cells.low[j], cells.high[i], cells.xmax, cells.integers
    below = cells.cumulated[i] - cells.cumulated[j]
    before = 1.0 - measure(tau, 0.0, cells.low[i], xmax, r, integers) / norm
    after = before
    if integers:
        after = 1.0
        if high < xmax:
            after -= measure(tau, 0.0, high + 1.0, xmax, r, integers) / norm
    return max(abs(before - below / n), abs(after - (below + cells.number[i]) / n))


@kernel
def distance(tau, cells, j, enough, hint):
    """KS distance of the data from cell j on to their power law, and the cell where it is found.

    Once the distance is more than `enough` what was found so far is returned. Cell `hint` and some
    spread over all are looked at first: the largest distance is mostly wide, and mostly where it
    was for the cut-off tried before.
    """
    low, size = cells.low, len(cells.low)
    stride, n = max(1, (size - j) // 16), number_from(cells, j)
    norm = measure(tau, 0.0, low[j], cells.xmax, low[j], cells.integers)
    largest, where = 0.0, j
    for turn in range(3):
        i = max(j, hint) if turn == 0 else j
        while i < size:
            gap = _gap(tau, norm, cells, j, i, n)
            if gap > largest:
                largest, where = gap, i
            if largest > enough:
                return largest, where
            i += size if turn == 0 else stride if turn == 1 else 1
    return largest, where


@kernel
def scan(cells, tries, whole, taus, distances):
    """taus and distances of the power laws from every cell in `tries` (indices, ascending).

    Unless `whole`, a distance that is not the least so far is a lower bound.
    """
    best, tau, where = math.inf, 0.0, 0
    for k in range(len(tries)):
        j = tries[k]
        tau = exponent(tau if tau > 1.0 else 2.0, cells, j)
        taus[k], distances[k] = tau, math.inf
        if math.isfinite(tau):
            enough = math.inf if whole else best
            distances[k], where = distance(tau, cells, j, enough, where)
            best = min(best, distances[k])
