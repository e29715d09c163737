"""A law fitted to a tail by maximum likelihood, with errors; or why there is no fit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import brentq

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.tails.counts import Counts, Reals
from qavalanche.analysis.tails.laws import FLOOR, LAWS, TailLaw, Window
from qavalanche.analysis.tails.likelihood import (
    Function,
    Maximum,
    ks_distance,
    log_likelihood,
    maximum,
    moments,
    survival,
    unbent,
)
from qavalanche.arguments import typed
from qavalanche.errors import check, shown, suggestion

LEAST = 50
"""Sizes a tail must hold (Clauset et al., Sec. 3.5: below some 50 estimates are not reliable)."""

_NEAR = 40
"""Steps to a maximum that is near."""

_SAME = 1e-5
"""Laws whose log-likelihoods differ by less are not told apart."""


@dataclass(frozen=True)
class TailFit:
    """`law` fitted to the `n` of `total` sizes in xmin <= x <= xmax, or why not.

    values, errors: the law's parameters and their standard errors, by name (tau, beta, mu,
    sigma, ln_xi without unit; inverse_xi = 1/xi per unit of size), NaN if not found;
    covariance: of the parameters in that order. log_likelihood: its maximum, natural logarithm;
    ks: Kolmogorov-Smirnov distance. outcome: a sentence. theta: the coordinates of the law.
    """

    law: str
    values: dict[str, float]
    errors: dict[str, float]
    covariance: Reals
    window: Window
    n: int
    total: int
    log_likelihood: float
    ks: float
    outcome: str
    theta: Reals = field(repr=False)

    @property
    def found(self) -> bool:
        """Whether there are parameters."""
        return all(math.isfinite(error) for error in self.errors.values())

    @property
    def xmin(self) -> float:
        """Lower end of the range used."""
        return self.window.xmin

    @property
    def xmax(self) -> float:
        """Upper end of the range used; infinite if there is none."""
        return self.window.xmax

    @property
    def estimates(self) -> dict[str, Estimate]:
        """The law's parameters with their errors, by name."""
        used = {"size": (self.xmin, self.xmax)}
        return {
            name: Estimate(value, self.errors[name], outcome=self.outcome, used=used)
            for name, value in self.values.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """law, its parameters as estimates, ks, n of total sizes, outcome."""
        parameters = {name: one.to_dict() for name, one in self.estimates.items()}
        named = shown_fields(self, "law", "ks", "n", "total", "log_likelihood", "outcome")
        return {**named, "parameters": parameters}

    @typed
    def survival(self, x: Reals) -> Reals:
        """P(size >= x) of the law for ascending x in its range."""
        return survival(LAWS[self.law], self.theta, np.asarray(x, float), self.window)

    def __repr__(self) -> str:
        return f"TailFit({self.outcome})"


def named_law(name: str) -> TailLaw:
    """The law of this name; raises InputError if there is none."""
    if name not in LAWS:
        passed = f"law {shown(name)}{suggestion(name, LAWS)}"
        check(False, passed, f"must be one of {', '.join(LAWS)}")
    return LAWS[name]


def window_of(counts: Counts, xmin: float | None, xmax: float | None) -> Window:
    """The range of a fit: by default from the smallest size on."""
    low = float(counts.low[0]) if xmin is None else float(xmin)
    high = math.inf if xmax is None else float(xmax)
    check(0 < low < high, f"range {low:g}, ..., {high:g}", "0 < xmin < xmax is needed")
    if counts.integers:
        whole = low == int(low) and (math.isinf(high) or high == int(high))
        check(whole, f"range {low:g}, ..., {high:g}", "ends must be whole numbers, as the sizes")
    return Window(low, high, counts.integers)


@typed
def fit_tail(
    counts: Counts,
    law: str = "power law",
    xmin: float | None = None,
    xmax: float | None = None,
) -> TailFit:
    """Fit `law` to the sizes from xmin (default: the smallest) to xmax (default: no end).

    The law is normalised on that range. Errors are from the second derivatives of the
    log-likelihood at its maximum. Give xmax (the length of the chain, say) where sizes end: data
    above it are left out. Named outcomes instead of numbers: fewer than 50 sizes in the range, a
    single one, or a law that fits best in a limit where it is a power law. If the truncated power
    law is best without its cut-off, 1/xi = 0, and its error is the 1/xi at which the
    log-likelihood has fallen by 1/2.

    Raises InputError on an unknown law, an empty range, or a range that cuts a bin.

    Source: Clauset, Shalizi, Newman, SIAM Rev. 51, 661 (2009), Table 1 and App. B.
    """
    chosen = named_law(law)
    window = window_of(counts, xmin, xmax)
    tail = counts.within(window.xmin, window.xmax)
    why = too_little(tail, window)
    if why:
        return _not_found(chosen, tail, window, counts.n, why)
    function = log_likelihood(chosen, tail, window)
    found, straight = most_likely(chosen, tail, window, function)
    if straight is not None:
        return _limit(chosen, tail, window, counts.n, function, straight)
    if found is None or not found.converged:
        why = f"{chosen.name} not fitted: no maximum found, more sizes or another law is needed"
        return _not_found(chosen, tail, window, counts.n, why, found)
    return _found(chosen, tail, window, counts.n, found)


def most_likely(
    law: TailLaw, tail: Counts, window: Window, function: Function, near: Reals | None = None
) -> tuple[Maximum | None, Maximum | None]:
    """The maximum of the likelihood; or, where it is in the limit of a power law, that of its tau.

    near: coordinates that are tried first, and alone if there is a maximum uphill from there.
    """
    found = None
    if near is not None and math.isfinite(function(near)):
        found = maximum(function, near, _NEAR)
    if found is None or not found.converged:
        found = _best(function, law.starts(moments(tail, window), window))
    if law.bends and (found is None or not _clear(found)):
        straight = unbent(function, _straight_start(law, tail, window))
        if found is None or found.value < straight.value + _SAME:
            return None, straight
    return found, None


def too_little(tail: Counts, window: Window) -> str:
    """Why a tail cannot be fitted, or nothing."""
    n = tail.n
    if n < LEAST:
        end = "" if math.isinf(window.xmax) else f" to {window.xmax:g}"
        where = f"sizes from {window.xmin:g}{end}"
        return f"not fitted: {n} {where}, at least {LEAST} are needed"
    if len(tail.low) == 1:
        what = f"are {tail.low[0]:g}" if tail.low[0] == tail.high[0] else "lie in one bin"
        return f"not fitted: all {n} sizes {what}, at least two different ones are needed"
    return ""


def _best(function: Function, starts: list[Reals]) -> Maximum | None:
    """The maximum from the likeliest start if it is a clear one; else the highest of all starts."""
    values = [function(start) for start in starts]
    highest = None
    for i in sorted(range(len(starts)), key=lambda i: -values[i]):
        if not math.isfinite(values[i]):
            continue
        found = maximum(function, starts[i])
        if _clear(found):
            return found
        if highest is None or found.value > highest.value:
            highest = found
    return highest


def _clear(found: Maximum) -> bool:
    """Whether the last coordinate is sharp, so that c is five errors from zero."""
    return found.converged and bool(found.covariance[-1, -1] < 0.04)


def _straight_start(law: TailLaw, tail: Counts, window: Window) -> Reals:
    slope = 1 / moments(tail, window).log
    starts = {"truncated power law": 1 + slope, "stretched exponential": math.log(slope)}
    return np.array([starts.get(law.name, slope)])


def _found(law: TailLaw, tail: Counts, window: Window, total: int, best: Maximum) -> TailFit:
    values = law.natural(best.theta, window)
    h = 1e-5
    shifts = h * np.eye(len(best.theta))
    columns = [
        (law.natural(best.theta + e, window) - law.natural(best.theta - e, window)) / (2 * h)
        for e in shifts
    ]
    jacobian = np.array(columns).T
    covariance = jacobian @ best.covariance @ jacobian.T
    return _fit(law, tail, window, total, best, values, covariance)


def _fit(
    law: TailLaw,
    tail: Counts,
    window: Window,
    total: int,
    best: Maximum,
    values: Reals,
    covariance: Reals,
    remark: str = "",
) -> TailFit:
    errors = np.sqrt(np.diag(covariance))
    ks = ks_distance(law, best.theta, tail, window)
    numbers = zip(law.parameters, values, errors, strict=True)
    text = ", ".join(f"{name} = {plus_minus(v, e)}" for name, v, e in numbers)
    end = "on" if math.isinf(window.xmax) else f"to {window.xmax:g}"
    outcome = f"{law.name}: {text}, {tail.n} sizes from {window.xmin:g} {end}, KS {ks:.4f}{remark}"
    named, spread = (
        dict(zip(law.parameters, map(float, x), strict=True)) for x in (values, errors)
    )
    return TailFit(
        law.name, named, spread, covariance, window, tail.n, total, best.value, ks, outcome,
        best.theta,
    )  # fmt: skip


def _limit(
    law: TailLaw, tail: Counts, window: Window, total: int, function: Function, straight: Maximum
) -> TailFit:
    """The fit of a law whose likelihood is highest where c -> 0, as a power law."""
    theta = np.array([straight.theta[0], math.log(FLOOR)])
    best = Maximum(theta, straight.value, straight.covariance, straight.converged)
    if law.name == "truncated power law" and straight.converged:
        bound = _bound(function, straight) / window.xmin
        covariance = np.diag([straight.covariance[0, 0], bound**2])
        values = np.array([straight.theta[0], 0.0])
        remark = "; without its cut-off it fits best"
        return _fit(law, tail, window, total, best, values, covariance, remark)
    why = f"{law.name} not fitted: best in its limit of a power law, compare with that"
    return _not_found(law, tail, window, total, why, best)


def _bound(function: Function, straight: Maximum) -> float:
    """The c at which the log-likelihood, highest over the other coordinate, has fallen by 1/2."""

    def fallen(log_c: float) -> float:
        best = maximum(lambda first: function(np.array([first[0], log_c])), straight.theta)
        return straight.value - best.value - 0.5

    low, high = math.log(FLOOR), math.log(FLOOR)
    while fallen(high) < 0:
        low, high = high, high + 1
    return math.exp(brentq(fallen, low, high, xtol=1e-4)) if high > low else FLOOR


def _not_found(
    law: TailLaw, tail: Counts, window: Window, total: int, why: str, best: Maximum | None = None
) -> TailFit:
    nothing = dict.fromkeys(law.parameters, math.nan)
    k = len(law.parameters)
    theta = np.full(k, math.nan) if best is None else best.theta
    value = math.nan if best is None else best.value
    ks = math.nan if best is None else ks_distance(law, theta, tail, window)
    covariance = np.full((k, k), math.nan)
    return TailFit(
        law.name, nothing, dict(nothing), covariance, window, tail.n, total, value, ks, why, theta
    )
