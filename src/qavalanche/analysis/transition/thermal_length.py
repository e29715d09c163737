"""L_+: the length beyond which chains are thermal.

In the thermal phase nuclei that melt everything lie on the chain at random, one per L_+ bonds, so
that 1 - p = e^(-L / L_+) (physics: the letter's finite-size scaling; p as in its mean field). But
nuclei need room, some L_0 bonds: 1 - p = e^(-(L - L_0) / L_+), which is seen where L is not much
larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.tallies import tallies
from qavalanche.arguments import typed

_GOOD = 0.05  # least p-value of a fit that is used
_LEAST_THERMAL = 10  # thermal samples of a point: below, its binomial likelihood says little


@dataclass(frozen=True)
class ThermalLength:
    """L_+ at one epsilon: ln L_+ with its standard error, from `lengths`, with the p of the fit.

    p_value is NaN where the two largest lengths were used, with L_0. All NaN, with the reason in
    `outcome`, if p(L) does not rise with L in this way.
    """

    epsilon: float
    log_length: float
    error: float
    p_value: float
    lengths: tuple[int, int]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.log_length)


@typed
def fit_thermal_length(
    epsilon: float, lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> ThermalLength:
    """L_+ at one epsilon by the binomial likelihood of 1 - p = e^(-L / L_+).

    thermal of samples chains of each length are thermal. Small lengths, where p still falls with L,
    are left out until the deviance has p >= 0.05. Needs two lengths, with ten thermal samples and
    as many localized ones among them.
    """
    L, k, n = tallies(lengths, thermal, samples)
    for first in range(L.size - 1):
        used = slice(first, None)
        if k[used].sum() < _LEAST_THERMAL or (n - k)[used].sum() < _LEAST_THERMAL:
            break
        log_length, deviance = _most_likely(L[used], k[used], n[used])
        p = float(chi2_law.sf(deviance, L.size - first - 1))
        if p >= _GOOD:
            error = _fisher_error(log_length, L[used], n[used])
            return _found(epsilon, log_length, error, p, (int(L[first]), int(L[-1])))
    with_room = _with_room(epsilon, L, k, n)
    if with_room is not None:
        return with_room
    if k.sum() < _LEAST_THERMAL:
        why = f"{int(k.sum())} thermal samples, at least {_LEAST_THERMAL} are needed"
    elif (n - k)[1:].sum() < _LEAST_THERMAL:
        why = "nearly all samples are thermal: shorter chains are needed"
    else:
        why = "p(L) does not rise with L as 1 - e^(-L / L_+) does"
    return ThermalLength(epsilon, math.nan, math.nan, math.nan, (0, 0), f"no L_+: {why}")


@typed
def thermal_lengths(family: Family) -> list[ThermalLength]:
    """L_+ at every epsilon of a family, in ascending order, found or not."""
    table = family.table.sort("epsilon", "length")
    return [
        fit_thermal_length(float(key[0]), rows["length"], rows["thermal"], rows["samples"])  # type: ignore[arg-type]
        for key, rows in table.group_by("epsilon", maintain_order=True)
    ]


def _found(
    epsilon: float, log_length: float, error: float, p: float, lengths: tuple[int, int]
) -> ThermalLength:
    text = f"L_+ = {math.exp(log_length):.3g}, ln L_+ = {plus_minus(log_length, error)}"
    return ThermalLength(epsilon, log_length, error, p, lengths, text)


def _with_room(
    epsilon: float, L: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]
) -> ThermalLength | None:
    """L_+ and L_0 from the two largest lengths with ten samples of both kinds; None without them.

    None too if L_0 < 0: there p rises more slowly than with L, or falls, as in the critical fan.
    error^2 = statistical^2 + the change in ln L_+ if L_0 = 0 is taken at the larger length.
    """
    both = np.flatnonzero((k >= _LEAST_THERMAL) & (n - k >= _LEAST_THERMAL))[-2:]
    if both.size < 2:
        return None
    z = -np.log1p(-k[both] / n[both])  # (L - L_0) / L_+
    spread = np.sqrt(k[both] / (n[both] * (n[both] - k[both])))
    rise, (short, long) = z[1] - z[0], L[both]
    if rise <= 0 or z[1] / long <= z[0] / short:
        return None
    log_length = math.log((long - short) / rise)
    room = math.log(long / z[1]) - log_length
    error = math.hypot(float(np.hypot(*spread)) / rise, room)
    return _found(epsilon, log_length, error, math.nan, (int(short), int(long)))


def _most_likely(
    L: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]
) -> tuple[float, float]:
    """ln L_+ of the largest likelihood, and the deviance from the data's own proportions."""

    def loss(log_length: float) -> float:
        x = L * math.exp(-log_length)
        return float((-k * np.log(-np.expm1(-x)) + (n - k) * x).sum())

    start = math.log(float(L.max()))
    best = minimize_scalar(loss, bounds=(start - 30, start + 30), method="bounded")
    free = -sum(_entropy(a, b) for a, b in zip(k, n, strict=True))
    return float(best.x), max(0.0, 2 * (float(best.fun) - free))


def _entropy(k: float, n: float) -> float:
    """Log likelihood k ln(k / n) + (n - k) ln(1 - k / n) of the data's own proportion."""
    parts = [m * math.log(m / n) for m in (k, n - k) if m > 0]
    return sum(parts)


def _fisher_error(log_length: float, L: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    """Standard error of ln L_+: information sum of n x^2 e^-x / (1 - e^-x), x = L / L_+."""
    x = np.minimum(L * math.exp(-log_length), 700.0)  # beyond, nothing is left of e^-x
    return 1 / math.sqrt(float((n * x * x / np.expm1(x)).sum()))
