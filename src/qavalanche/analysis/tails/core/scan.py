"""Kernels of the search for the lower cut-off: a power law from every size on.

Cells are as in `Counts`: count[i] sizes in low[i], ..., high[i]. r = low[j] is the cut-off tried.
"""

from __future__ import annotations

import math

from qavalanche.analysis.tails.core.power import measure
from qavalanche.numerics.kernel import kernel

_STEP = 1e-4


@kernel
def _log_likelihood(tau, low, high, count, logs, j, wide, sums, xmax, integers):
    """ln L of a power law from cell j on; sums: of the counts of the single sizes, and of ln x."""
    n, n_single, total_log = sums
    r = low[j]
    value = -tau * (total_log - n_single * logs[j])
    for k in range(len(wide)):
        i = wide[k]
        if i >= j:
            value += count[i] * math.log(measure(tau, 0.0, low[i], high[i], r, integers))
    return value - n * math.log(measure(tau, 0.0, r, xmax, r, integers))


@kernel
def exponent(start, low, high, count, logs, j, wide, sums, xmax, integers):
    """tau of largest likelihood from cell j on, by Newton's method; NaN if it does not converge."""
    tau = start
    for _ in range(60):
        step = min(_STEP, 0.25 * (tau - 1.0)) if xmax == math.inf else _STEP
        args = (low, high, count, logs, j, wide, sums, xmax, integers)
        here = _log_likelihood(tau, *args)
        up = _log_likelihood(tau + step, *args)
        down = _log_likelihood(tau - step, *args)
        slope, bend = (up - down) / (2.0 * step), (up - 2.0 * here + down) / step**2
        if not bend < 0.0:
            return math.nan
        move = min(1.0, max(-1.0, -slope / bend))
        if xmax == math.inf:
            move = max(move, -0.75 * (tau - 1.0))
        tau += move
        if abs(move) < 1e-5:  # the next one would be of the order of its square
            return tau
    return math.nan


@kernel
def _gap(tau, norm, low, high, count, j, i, below, n, xmax, integers):
    """Larger distance of the cumulative shares of data and law at the two ends of cell i."""
    r = low[j]
    before = 1.0 - measure(tau, 0.0, low[i], xmax, r, integers) / norm
    after = before
    if integers:
        after = 1.0
        if high[i] < xmax:
            after -= measure(tau, 0.0, high[i] + 1.0, xmax, r, integers) / norm
    return max(abs(before - below / n), abs(after - (below + count[i]) / n))


@kernel
def distance(tau, low, high, count, cumulated, j, xmax, integers, enough, hint):
    """KS distance of the data from cell j on to their power law, and the cell where it is found.

    cumulated[i]: counts before cell i. Once the distance is more than `enough` what was found so
    far is returned. Cell `hint` and some spread over all are looked at first: the largest distance
    is mostly wide, and mostly where it was for the cut-off tried before.
    """
    size, stride = len(low), max(1, (len(low) - j) // 16)
    n = float(cumulated[size] - cumulated[j])
    norm = measure(tau, 0.0, low[j], xmax, low[j], integers)
    largest, where = 0.0, j
    for turn in range(3):
        i = max(j, hint) if turn == 0 else j
        while i < size:
            below = cumulated[i] - cumulated[j]
            gap = _gap(tau, norm, low, high, count, j, i, below, n, xmax, integers)
            if gap > largest:
                largest, where = gap, i
            if largest > enough:
                return largest, where
            i += size if turn == 0 else stride if turn == 1 else 1
    return largest, where


@kernel
def scan(low, high, count, cumulated, logs, wide, singles, log_sums, tries, xmax, integers,
         whole, taus, distances):  # fmt: skip
    """taus and distances of the power laws from every cell in `tries` (indices, ascending).

    singles, log_sums: counts of single sizes, and of their ln x, from every cell on. Unless
    `whole`, a distance that is not the least so far is a lower bound.
    """
    best, tau, where = math.inf, 0.0, 0
    size = len(low)
    for k in range(len(tries)):
        j = tries[k]
        n = float(cumulated[size] - cumulated[j])
        sums = (n, singles[j], log_sums[j])
        start = tau if tau > 1.0 else 2.0
        tau = exponent(start, low, high, count, logs, j, wide, sums, xmax, integers)
        taus[k], distances[k] = tau, math.inf
        if math.isfinite(tau):
            enough = math.inf if whole else best
            args = (low, high, count, cumulated, j, xmax, integers, enough, where)
            distances[k], where = distance(tau, *args)
            best = min(best, distances[k])
