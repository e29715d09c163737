"""Which of two laws the data favour, by the ratio of their likelihoods; or that they do not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, erfc

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.fit import TailFit
from qavalanche.analysis.tails.laws import LAWS
from qavalanche.arguments import typed
from qavalanche.errors import check

UNDECIDED = "undecided"

_NESTED = {
    ("power law", "truncated power law"),
    ("exponential", "truncated power law"),
    ("exponential", "stretched exponential"),
}
"""(law, law that contains it): at 1/xi = 0, tau = 0 and beta = 1."""

_CELL = 10.0
"""Sizes that a cell of chi^2 is to hold."""

STRONG = 6.0
"""Difference of Bayesian information criteria that is strong evidence (Kass and Raftery 1995)."""


@dataclass(frozen=True)
class TailComparison:
    """Two laws on the same sizes.

    ratio: ln L of the first less ln L of the second, ratio_error its standard error; p: the
    chance of a ratio as far from zero if the laws were equally near the truth (not nested), or if
    the smaller law were true (nested). NaN if there is nothing to compare. verdict: the name of the
    favoured law, or "undecided"; outcome: a sentence.
    """

    laws: tuple[str, str]
    ratio: float
    ratio_error: float
    p: float
    nested: bool
    verdict: str
    outcome: str

    def __repr__(self) -> str:
        return f"TailComparison({self.outcome})"


@typed
def compare_laws(
    counts: Counts, first: TailFit, second: TailFit, level: float = 0.05
) -> TailComparison:
    """The likelihood ratio of two fits to the same range of the same data, and its verdict.

    Not nested (Vuong 1989): with l_i = ln p_1(x_i) - ln p_2(x_i), ratio R = sum of l_i, ratio_error
    = sqrt(n) times the standard deviation of l_i, p = erfc(|R| / (sqrt 2 ratio_error)); below
    `level` the law with the larger likelihood is favoured. Nested (Wilks 1938): p of 2 |R| under
    chi^2 of one degree of freedom; below `level` the larger law is favoured, else the smaller if
    its Bayesian information criterion is lower by 6. For a power law within the truncated one p is
    an upper bound if tau > 3, for 1/xi < 0 is not allowed; in simulations it is about right for
    smaller tau, where the largest size dominates.

    A law that was not fitted because it is best as a power law is compared as that. Raises
    InputError if the fits are of different sizes or ranges.

    Source: Clauset, Shalizi, Newman, SIAM Rev. 51, 661 (2009), Sec. 5 and App. C.
    """
    ranges = [(fit.window, fit.n) for fit in (first, second)]
    check(ranges[0] == ranges[1], "fits of different ranges", "must be of the same sizes")
    tail = counts.within(first.xmin, first.xmax)
    check(tail.n == first.n, f"{tail.n} sizes", f"the fits were made with {first.n}")
    check(0 < level < 1, f"level = {level}", "must be between 0 and 1")
    laws = (first.law, second.law)
    for fit in (first, second):
        if not math.isfinite(fit.log_likelihood):
            nothing = (math.nan,) * 3
            why = f"{UNDECIDED}: {fit.outcome}"
            return TailComparison(laws, *nothing, False, UNDECIDED, why)
    differences = _log_shares(tail, first) - _log_shares(tail, second)
    ratio = float(tail.count @ differences)
    spread = tail.count @ (differences - ratio / tail.n) ** 2
    error = math.sqrt(float(spread))
    nested = laws in _NESTED or laws[::-1] in _NESTED
    if nested:
        p, verdict = _nested(laws, ratio, tail.n, level)
    else:
        p = float(erfc(abs(ratio) / (math.sqrt(2) * error))) if error > 1e-6 else 1.0
        verdict = UNDECIDED if p >= level else laws[0 if ratio > 0 else 1]
    limits = [fit.law for fit in (first, second) if not fit.found]
    remark = f" ({' and '.join(limits)} in the limit of a power law)" if limits else ""
    versus = f"ln L ratio {plus_minus(ratio, error)} of {laws[0]} to {laws[1]}, p = {p:.2g}{remark}"
    return TailComparison(laws, ratio, error, p, nested, verdict, f"{verdict}: {versus}")


@typed
def chi_squared(counts: Counts, fitted: TailFit, clumping: float = 1.0) -> float:
    """p value of a fit by chi^2 of the numbers in cells, merged until each is to hold ten.

    clumping: variance of a number over that of independent sizes, >= 1. NaN with too few cells.
    """
    tail = counts.within(fitted.xmin, fitted.xmax)
    expected = tail.n * np.exp(_log_shares(tail, fitted))
    cell = ((np.cumsum(expected) - expected / 2) // _CELL).astype(int)
    cell = np.unique(cell, return_inverse=True)[1]
    found, right = np.bincount(cell, tail.count), np.bincount(cell, expected)
    right[-1] += tail.n - expected.sum()  # sizes of which there is none
    freedom = found.size - 1 - len(fitted.theta)
    chi2 = float(((found - right) ** 2 / right).sum()) / clumping
    return float(chdtrc(freedom, chi2)) if freedom > 0 else math.nan


def _nested(laws: tuple[str, str], ratio: float, n: int, level: float) -> tuple[float, str]:
    small, large = laws if laws in _NESTED else laws[::-1]
    gain = 2 * abs(ratio)
    p = float(chdtrc(1, gain))
    if p < level:
        return p, large
    return p, small if math.log(n) - gain >= STRONG else UNDECIDED


def _log_shares(tail: Counts, fit: TailFit) -> Reals:
    """ln of the probability of every cell; for real numbers of its density."""
    law, window = LAWS[fit.law], fit.window
    ends = np.array([window.xmin]), np.array([window.xmax])
    norm = law.log_measure(fit.theta, *ends, window)[0]
    single = tail.low == tail.high
    result = np.empty(len(tail.low))
    result[single] = law.log_weight(fit.theta, tail.low[single], window)
    wide = ~single
    result[wide] = law.log_measure(fit.theta, tail.low[wide], tail.high[wide], window)
    return np.asarray(result - norm)
