"""How many parallel iterations the scheme takes: the letter expects a number like ln L."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core.iterations import deepest
from qavalanche.schemes.couplings.state import MOST_BONDS, CoupledUnits, checked


@typed
def iterations(chain: Chain, rules: Rules | None = None, **parameters: Any) -> int:
    """Number of parallel iterations until no coupling of `chain` is left; 0 without resonant bonds.

    In one iteration every region is treated that waits for no other, and the couplings that touch
    no active region any more are eliminated. A treatment reads the region, its two active
    neighbours and what is between them, so it waits for the treatments that changed any of these
    before it in the order of sizes. The outcome is that of the scheme one region at a time, but in
    about one of 40 short chains, where a fusion ends a region that another treatment of the same
    iteration reads: there a few more are needed. Raises InputError as `couplings.melt`.
    """
    rules = checked(chain, rules, MOST_BONDS, parameters)
    scheme = CoupledUnits(chain, rules)
    depth = np.zeros(scheme.count + 2, np.int64)
    return int(deepest(scheme.units, scheme.criterion, scheme.queue(), depth))


@dataclass(frozen=True)
class IterationFit:
    """Weighted least squares of mean iteration numbers n(L) to a law of growth.

    logarithm: n = a + b ln L; power: n = c L^p. slope: b, or p, with its standard error;
    chi2_per_point: chi^2 over degrees of freedom.
    """

    law: str
    offset: float
    slope: float
    slope_error: float
    chi2_per_point: float

    @typed
    def at(self, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """n(L) of the fit."""
        line = self.offset + self.slope * np.log(lengths)
        return line if self.law == "logarithm" else np.exp(line)


@typed
def fit_growth(
    lengths: NDArray[np.float64], mean: NDArray[np.float64], error: NDArray[np.float64]
) -> tuple[IterationFit, IterationFit]:
    """Fits of n(L) = a + b ln L and of n(L) = c L^p to means with errors, at least 3 lengths."""
    sizes = f"{lengths.size} lengths, {mean.size} means, {error.size} errors"
    check(lengths.shape == mean.shape == error.shape, sizes, "must be as many of each")
    positive = bool((lengths > 0).all() and (mean > 0).all() and (error > 0).all())
    check(positive, "a length, mean or error <= 0", "must be positive")
    check(len(lengths) >= 3, f"{len(lengths)} lengths", "at least 3 are needed for a fit")
    logarithm = _line(np.log(lengths), mean, error)
    power = _line(np.log(lengths), np.log(mean), error / mean)
    return IterationFit("logarithm", *logarithm), IterationFit("power", *power)


def _line(
    x: NDArray[np.float64], y: NDArray[np.float64], error: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Offset and slope, the error of the slope, and chi^2 over degrees of freedom."""
    (slope, offset), covariance = np.polyfit(x, y, 1, w=1 / error, cov="unscaled")
    chi2 = float((((y - offset - slope * x) / error) ** 2).sum()) / (len(x) - 2)
    return float(offset), float(slope), float(np.sqrt(covariance[0, 0])), chi2
