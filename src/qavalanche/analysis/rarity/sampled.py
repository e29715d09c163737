"""ln p from independent unbiased estimates of p that scatter over orders of magnitude."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

LARGEST = 0.5
"""Error of ln p from which on samples are too few: the scatter is then no longer seen."""

_FEWEST = 8  # samples
_POSITIVE = 4  # of them above zero
_SIGMA = math.erf(math.sqrt(0.5))  # probability within one standard deviation


@dataclass(frozen=True)
class SampledProbability:
    """ln of the mean of samples p_i >= 0, with an error that also holds for few that scatter.

    log_p: ln p with its error, none where samples are too few; samples: n; zeros: how many are
    zero; effective: (sum p_i)^2 / sum p_i^2, the number of equal samples that scatter as much;
    needed: n that would suffice, 0 if it does. outcome: a sentence.
    """

    log_p: Estimate
    samples: int
    zeros: int
    effective: float
    needed: int

    @property
    def outcome(self) -> str:
        """How it was found, or that samples are too few and how many would suffice."""
        return self.log_p.outcome

    def to_dict(self) -> dict[str, object]:
        """log_p as an estimate, samples, zeros, effective, needed."""
        return shown_fields(self, "log_p", "samples", "zeros", "effective", "needed")


@typed
def sampled_probability(ln_p: Floats) -> SampledProbability:
    """ln(mean p_i) with its standard error, from ln p_i (n,), minus infinity for p_i = 0.

    The value is the jackknife's, n ln m - (n - 1) <ln m_(i)>, m_(i) the mean without p_i: the
    logarithm of an unbiased mean is too low by half its variance. The error is the larger of two,
    times Student's t of n - 1: the jackknife's; and that of a log-normal law as wide as the upper
    half of the samples, sqrt((e^(s^2) / f - 1) / n), s^2 the mean square of ln p_i - median over
    those above it, f the share of p_i > 0. For the rare large p_i that carry the mean are missing
    from most sets of few samples, and the jackknife of these does not see it.

    Too few, a named outcome: n < 8, fewer than 4 positive, or an error of ln p above 1/2. Raises
    InputError for NaN, plus infinity, or no samples.

    >>> found = sampled_probability([-3.0, -2.8, -3.3, -3.1, -2.9, -3.0, -3.2, -2.7])
    >>> print(found.log_p, round(found.effective, 1))
    -2.980 ± 0.083 7.7
    """
    x = np.asarray(ln_p, float).ravel()
    check(x.size > 0, "0 samples", "at least one is needed")
    check(bool((x < math.inf).all()), "ln_p with NaN or infinity", "must be finite or -infinity")
    positive = x[x > -math.inf]
    if x.size < _FEWEST or positive.size < _POSITIVE:
        return _too_few(x.size, positive.size, math.nan, _least_samples(x.size, positive.size))
    top = float(positive.max())
    p = np.exp(x - top)
    effective = float(p.sum() ** 2 / (p * p).sum())
    value, jackknife = _jackknife(p)
    per_sample = _log_normal_variance(positive, positive.size / x.size)
    wide = max(jackknife, math.sqrt(per_sample / x.size))
    error = wide * float(student.ppf((1 + _SIGMA) / 2, x.size - 1))
    if error == 0:
        none = Estimate.none("all samples are equal: they leave no error")
        return SampledProbability(none, x.size, x.size - positive.size, effective, 0)
    if not error <= LARGEST:
        needed = math.ceil(max(per_sample / LARGEST**2, x.size * (error / LARGEST) ** 2))
        return _too_few(x.size, positive.size, effective, needed)
    text = f"{x.size} samples, as good as {effective:.3g} equal ones"
    found = Estimate(top + value, error, outcome=text)
    return SampledProbability(found, x.size, x.size - positive.size, effective, 0)


def _jackknife(p: Floats) -> tuple[float, float]:
    """ln of the mean without its bias of order 1/n, and its standard error."""
    n = p.size
    without = p.sum() - p
    without[p.argmax()] = p.sum(where=np.arange(n) != p.argmax())  # without cancellation
    with np.errstate(divide="ignore"):
        logs = np.log(without / (n - 1))
    center = float(logs.mean())
    error = math.sqrt((n - 1) / n * float(((logs - center) ** 2).sum()))
    return n * math.log(float(p.mean())) - (n - 1) * center, error


def _log_normal_variance(logs: Floats, share: float) -> float:
    """Variance over squared mean of one sample, log-normal as the upper half, zero else."""
    above = logs - np.median(logs)
    above = above[above > 0]
    spread = float((above**2).mean()) if above.size else 0.0
    return math.exp(min(spread, 700.0)) / share - 1


def _least_samples(n: int, positive: int) -> int:
    """n from which on there are enough positive samples, at the share that was seen."""
    share = max(positive, 1) / max(n, 1)
    return max(_FEWEST, math.ceil(_POSITIVE / share), n + 1)


def _too_few(n: int, positive: int, effective: float, needed: int) -> SampledProbability:
    more = "at least " if positive == 0 else "some "
    held = f"as good as {effective:.2g}" if math.isfinite(effective) else f"{positive} above zero"
    enough = f"{more}{needed:.3g}, or larger populations, would suffice"
    why = f"too few: {n} samples, {held}, {enough}"
    return SampledProbability(Estimate.none(why), n, n - positive, effective, needed)
