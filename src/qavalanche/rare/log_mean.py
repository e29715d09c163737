"""The mean of estimates of a probability that are known by their logarithms, and its error."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qavalanche.errors import check

TRUSTED = 5.0
"""Effective number of estimates below which the error is not to be trusted."""


class LogMean(NamedTuple):
    """Mean of n estimates p_i >= 0 of one probability.

    ln_p: ln of the mean, -inf if all are 0; error: standard error of the mean relative to it,
    that of ln p where it is small; NaN for a single estimate or a mean of 0; effective: (sum
    p_i)^2 / sum p_i^2, how many of them the mean rests on; estimates: n.
    """

    ln_p: float
    error: float
    effective: float
    estimates: int

    @property
    def trusted(self) -> bool:
        """Whether the mean rests on enough estimates for its error to mean something."""
        return self.effective >= TRUSTED


def log_mean(ln_p: ArrayLike) -> LogMean:
    """The mean of estimates with these logarithms; -inf, or NaN, stands for an estimate of 0.

    Raises InputError if there is none.

    >>> round(log_mean([0.0, float("-inf")]).ln_p, 4)
    -0.6931
    """
    given = np.atleast_1d(np.asarray(ln_p, np.float64))
    check(given.size > 0, "ln_p of 0 estimates", "at least one is needed")
    given = np.where(np.isnan(given), -np.inf, given)
    top = float(given.max())
    if top == -math.inf:
        return LogMean(-math.inf, math.nan, 0.0, given.size)
    p = np.exp(given - top)
    mean, n = float(p.mean()), given.size
    error = float(p.std(ddof=1)) / mean / math.sqrt(n) if n > 1 else math.nan
    effective = float(p.sum() ** 2 / (p * p).sum())
    return LogMean(top + math.log(mean), error, effective, n)
