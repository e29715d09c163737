"""One binomial fit for every law of p(L), the share of thermal samples.

Counts k of n samples at lengths L are binomial; a `Model` gives ln p(L). The likelihood is climbed
by Fisher scoring with Levenberg's damping, errors are from the expected information, the deviance
from the data's own proportions gives the p-value, and `window` says which lengths are used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.tallies import tallies
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_STEPS = 200
_CLOSE = 1e-12  # of the expected gain in ln likelihood of one step more
_FIRM = 1e12  # damping beyond which no step helps
_LEAST = 1e-300


class Model(NamedTuple):
    """A law ln p(x; theta), x = ln L minus the mean of the data's ln L.

    log_p(theta, x): (points,), negative; slopes(theta, x): its derivatives, (parameters, points);
    start(x, rough): theta to climb from, rough = ln of the measured p; lacks(k, n): what is missing
    for a fit to these counts, or "".
    """

    name: str
    parameters: tuple[str, ...]
    log_p: Callable[[Floats, Floats], Floats]
    slopes: Callable[[Floats, Floats], Floats]
    start: Callable[[Floats, Floats], Floats]
    lacks: Callable[[Floats, Floats], str]


@dataclass(frozen=True, eq=False)
class BinomialFit:
    """A model at its largest likelihood.

    theta: its parameters, (parameters,), with their covariance from the Fisher information; moved:
    systematic errors, what leaving out one length more changes beyond chance; deviance: twice the
    ln likelihood that the data's own proportions have more, p_value: the probability of more;
    lengths: smallest and largest used; center: the mean of ln L. NaN with the reason in `outcome`
    if there is none.
    """

    model: Model
    theta: Floats
    covariance: Floats
    moved: Floats
    deviance: float
    p_value: float
    lengths: tuple[int, int]
    center: float
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there are parameters."""
        return bool(np.isfinite(self.theta).all())

    @property
    def errors(self) -> Floats:
        """Statistical standard errors, (parameters,)."""
        return np.sqrt(np.diag(self.covariance))

    def estimate(self, name: str) -> Estimate:
        """A parameter with both errors."""
        if not self.found:
            return Estimate.none(self.outcome)
        i = self.model.parameters.index(name)
        used = {"length": (float(self.lengths[0]), float(self.lengths[1]))}
        return Estimate(
            float(self.theta[i]), float(self.errors[i]), float(self.moved[i]),
            outcome=self.outcome, used=used,
        )  # fmt: skip

    def log_probability(self, lengths: Sequence[float] | Floats) -> Floats:
        """ln p(L) of the fit, for lengths L in bonds."""
        return self.model.log_p(self.theta, np.log(np.asarray(lengths, float)) - self.center)


@typed
def fit(
    model: Model, lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> BinomialFit:
    """`model` fitted to k = thermal of n = samples at these lengths, by the rule of `window`.

    Lengths without a thermal sample count too. InputError for counts that are none.
    """
    L, k, n = tallies(lengths, thermal, samples)
    x, least = _centered(L), len(model.parameters) + 1
    if L.size < least:
        return _none(model, f"{L.size} lengths, at least {least} are needed")
    reason = ""
    for used in windows(L.size, len(model.parameters)):
        lacks = model.lacks(k[used], n[used])
        if lacks:
            reason = reason or lacks
            continue  # without the smallest length, where most samples are thermal, it may do
        one = _maximum(model, x[used], k[used], n[used])
        if one is None:
            reason = f"no maximum of the likelihood of {model.name}"
            continue
        p_value = float(chi2_law.sf(one.deviance, L[used].size - len(model.parameters)))
        reason = f"{model.name} does not fit the largest {L[used].size} lengths: p = {p_value:.1g}"
        if p_value >= GOOD:
            span = int(L[used][0]), int(L[used][-1])
            moved = _moved(model, one, x[used][1:], k[used][1:], n[used][1:])
            center = float(np.log(L).mean())
            return BinomialFit(
                model, one.theta, one.covariance, moved, one.deviance, p_value, span, center, ""
            )
    return _none(model, reason)


class _Maximum(NamedTuple):
    theta: Floats
    covariance: Floats
    deviance: float


def at_maximum(model: Model, L: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats] | None:
    """theta and its covariance for exactly these lengths, x from their own mean; or None."""
    if model.lacks(k, n):
        return None
    one = _maximum(model, _centered(L), k, n)
    return None if one is None else (one.theta, one.covariance)


def _centered(L: Floats) -> Floats:
    return np.asarray(np.log(L) - np.log(L).mean())


def _moved(model: Model, whole: _Maximum, x: Floats, k: Floats, n: Floats) -> Floats:
    """Beyond chance, the change of each parameter if the smallest length is left out."""
    none = np.zeros(len(model.parameters))
    if x.size < len(model.parameters) or model.lacks(k, n):
        return none
    part = _maximum(model, x, k, n)
    if part is None:
        return none
    narrow, wide = np.sqrt(np.diag(part.covariance)), np.sqrt(np.diag(whole.covariance))
    shifts = part.theta - whole.theta
    return np.array([excess(*map(float, row)) for row in zip(shifts, narrow, wide, strict=True)])


def _maximum(model: Model, x: Floats, k: Floats, n: Floats) -> _Maximum | None:
    """The largest likelihood; None if none is reached or a parameter does not matter."""
    theta = model.start(x, np.log((k + 0.5) / (n + 1)))
    height, damping = _log_likelihood(model, theta, x, k, n), 1e-3
    if not math.isfinite(height):
        return None
    gain = math.inf
    for _ in range(_STEPS):
        score, information = _score(model, theta, x, k, n)
        diagonal = np.diag(np.diag(information))
        if not (np.isfinite(information).all() and (np.diag(information) > 0).all()):
            return None
        step = np.linalg.solve(information + damping * diagonal, score)
        gain = float(score @ step)
        if gain < _CLOSE * (1 + abs(height)):
            break
        higher = _log_likelihood(model, theta + step, x, k, n)
        if higher > height:
            theta, height, damping = theta + step, higher, damping / 10
        else:
            damping *= 10
        if damping > _FIRM:
            break
    if not gain < 1e-3:
        return None
    try:
        covariance = np.linalg.inv(_score(model, theta, x, k, n)[1])
    except np.linalg.LinAlgError:
        return None
    if not (np.diag(covariance) > 0).all():
        return None
    free = float((xlogy(k, k / n) + xlogy(n - k, 1 - k / n)).sum())
    return _Maximum(theta, np.asarray(covariance), max(0.0, 2 * (free - height)))


def _log_likelihood(model: Model, theta: Floats, x: Floats, k: Floats, n: Floats) -> float:
    """Sum of k ln p + (n - k) ln(1 - p); minus infinity where p is no probability."""
    with np.errstate(all="ignore"):
        log_p = model.log_p(theta, x)
        if not (np.isfinite(log_p).all() and (log_p < 0).all()):
            return -math.inf
        missed = np.log(np.maximum(-np.expm1(log_p), _LEAST))
    return float((k * log_p + (n - k) * missed).sum())


def _score(model: Model, theta: Floats, x: Floats, k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The gradient of the ln likelihood and the expected information."""
    with np.errstate(all="ignore"):
        log_p, slopes = model.log_p(theta, x), model.slopes(theta, x)
        odds = np.exp(log_p) / np.maximum(-np.expm1(log_p), _LEAST)
        information = (slopes * (n * odds)) @ slopes.T
        return slopes @ (k - (n - k) * odds), information


def _none(model: Model, why: str) -> BinomialFit:
    size = len(model.parameters)
    nothing = np.full(size, math.nan)
    square = np.full((size, size), math.nan)
    return BinomialFit(
        model, nothing, square, nothing, math.nan, math.nan, (0, 0), math.nan, f"not fitted: {why}"
    )
