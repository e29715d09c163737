"""P(event | N resonant bonds) for every N, from all stages of all samples, and P at any epsilon.

With independent bonds P(epsilon) = sum_N binomial(N; L, epsilon) f_N, and f_N does not depend on
epsilon as long as w does not: f_N = C_N / (L choose N) where bonds are alike, C_N being the number
of patterns of N resonant bonds that have the event (docs/rare.md). At each stage i the share of
chains with N, times the estimate of P there, is an unbiased estimate of binomial_i(N) f_N. They are
added with the weights that are best for independent chains (the balance heuristic): f_N = sum of
n_i(N) over sum of M_i binomial_i(N) / P_i.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from qavalanche.errors import check, check_number
from qavalanche.rare.log_mean import log_mean
from qavalanche.rare.sampler import RareSample

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Profile:
    """f_N of chains of L bonds, N = 0 ... L.

    length: L; ln_f: ln f_N, -inf where no chain was seen; error: of ln f_N, from the scatter of the
    samples (jackknife), NaN with fewer than 3 of them.
    """

    length: int
    ln_f: Floats
    error: Floats

    @property
    def ln_counts(self) -> Floats:
        """ln C_N, C_N = (L choose N) f_N: the number of patterns, where bonds are alike."""
        counts: Floats = self.ln_f + _ln_choose(self.length)
        return counts

    def ln_probability(self, epsilon: float) -> float:
        """ln P at another probability of a resonant bond, the law of w being kept.

        It is known only where the N that matter there were seen. Raises InputError unless
        0 < epsilon < 1.
        """
        epsilon = check_number("epsilon", epsilon, "must be in (0, 1)", 0, 1)
        return float(logsumexp(self.ln_f + ln_binomial(self.length, epsilon)))


def profile_of(samples: Sequence[RareSample]) -> Profile:
    """The profile from samples of one task; InputError if there is none."""
    check(len(samples) > 0, "0 samples", "at least one is needed")
    stages, length = samples[0].stages, samples[0].numbers.shape[1] - 1
    weight = np.array([ln_binomial(length, epsilon) for epsilon in stages])
    ln_stages = np.array([one.ln_stages for one in samples])
    numbers = np.array([one.numbers for one in samples], np.float64)
    ln_f = _combined(ln_stages, numbers, weight)
    error = np.full(length + 1, math.nan)
    if len(samples) >= 3:
        keep = ~np.eye(len(samples), dtype=bool)
        parts = np.array([_combined(ln_stages[k], numbers[k], weight) for k in keep])
        with np.errstate(invalid="ignore"):
            spread = parts - ln_f
        n = len(samples)
        error = np.sqrt((n - 1) / n * (spread**2).sum(axis=0))
        error[~(np.isfinite(ln_f) & np.isfinite(error))] = math.nan
    return Profile(length, ln_f, error)


def _combined(ln_stages: Floats, numbers: Floats, weight: Floats) -> Floats:
    """ln f_N; a population counts at each stage in proportion to its own estimate there."""
    ln_p = np.array([log_mean(column).ln_p for column in ln_stages.T])
    known = np.isfinite(ln_p)
    if not known.any():
        return np.full(weight.shape[1], -math.inf)
    share = np.exp(ln_stages[:, known] - ln_p[known])  # (samples, stages)
    seen = (share[:, :, None] * numbers[:, known]).sum(axis=0)  # (stages, L + 1)
    chains = (share * numbers[:, known].sum(axis=2)).sum(axis=0)
    below = logsumexp(np.log(chains)[:, None] + weight[known] - ln_p[known][:, None], axis=0)
    with np.errstate(divide="ignore"):
        found: Floats = np.log(seen.sum(axis=0)) - below
    return found


def ln_binomial(length: int, epsilon: float) -> Floats:
    """ln of the probability of N = 0 ... L resonant bonds."""
    N = np.arange(length + 1)
    outside = np.array(length - N) * math.log1p(-epsilon)
    found: Floats = _ln_choose(length) + N * math.log(epsilon) + outside
    return found


def _ln_choose(length: int) -> Floats:
    N = np.arange(length + 1)
    found: Floats = gammaln(length + 1) - gammaln(N + 1) - gammaln(length - N + 1)
    return found
