"""nu from the slope of p at the crossing: dp / d epsilon there grows as L^(1 / nu).

If p(epsilon, L) = f((epsilon - epsilon_c) L^(1 / nu)), all curves have one value at epsilon_c, and
their slopes there are f'(0) L^(1 / nu). No form of f is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.crossings import estimate_transition
from qavalanche.analysis.transition.logit import TERMS, LogitCurve, fit_curve
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed

Floats = NDArray[np.float64]

_RESAMPLES = 300
_SEED = 1706_09338  # of the resampling only: the same data give the same error
_LENGTHS = 3
_SEEN = 2.0  # errors by which 1 / nu must exceed zero
_OUT = 0.02  # share of resampled sets that may have no crossing with rising slopes


@dataclass(frozen=True, eq=False)
class Slopes:
    """dp / d epsilon of each length at the crossing of the two largest, and nu from its growth.

    inverse_nu, nu: with errors: statistical from resampled counts, the crossing found anew in each;
    systematic: what leaving out the smallest length used changes beyond chance. slopes: one a
    length used, its error beside it. p_value: of the straight line of ln slope against ln L.
    outcome: a sentence, how it was found or what would suffice.
    """

    inverse_nu: Estimate
    nu: Estimate
    crossing: float
    slopes: tuple[tuple[int, float, float], ...]
    p_value: float
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.nu.found

    def to_dict(self) -> dict[str, Any]:
        """inverse_nu and nu as estimates, crossing, p_value, outcome."""
        return shown_fields(self, "inverse_nu", "nu", "crossing", "p_value", "outcome")


@typed
def slope_at_crossing(family: Family) -> Slopes:
    """nu from ln(dp / d epsilon) = const + ln(L) / nu at the crossing of p of the largest lengths.

    p of each length is a smooth curve (`logit.fit_curve`) through the epsilons nearest to the
    crossing, all of them if they fit; the line goes through the lengths that it fits, the smallest
    left out first (`analysis.window`). Needs a resolved crossing (`estimate_transition`), three
    lengths and five values of epsilon; the slopes must grow by two errors. Where 1 / nu is small
    the error of nu, that of 1 / nu times nu^2, is of first order only.
    """
    transition = estimate_transition(family)
    if not transition.found:
        return _none(f"no crossing: {transition.outcome}")
    lengths = family.lengths
    if len(lengths) < _LENGTHS:
        return _none(f"{len(lengths)} lengths, at least {_LENGTHS} are needed")
    crossing = transition.resolved[-1]
    fits = [_curves(family, L, crossing.epsilon) for L in lengths]
    if any(fit is None for fit in fits):
        return _none(f"no smooth curve through {TERMS + 1} values of ε about the crossing")
    curves = [fit for fit in fits if fit is not None]
    pair = [curves[lengths.index(L)] for L in crossing.lengths]
    where = _meet(pair, crossing.epsilon)
    slopes = np.array([curve.slope(where) for curve in curves]).T  # (sets, lengths), data first
    sound = (slopes > 0).all(axis=1) & np.isfinite(where)
    if not sound[0] or np.mean(~sound) > _OUT:
        return _none("slopes at the crossing are not all positive within errors: more samples")
    return _line(lengths, np.log(slopes[sound]), float(where[0]))


def _none(why: str) -> Slopes:
    nothing = Estimate.none(f"not found: {why}")
    return Slopes(nothing, nothing, math.nan, (), math.nan, nothing.outcome)


def _curves(family: Family, length: int, center: float) -> LogitCurve | None:
    """The curve of the counts, and after it of _RESAMPLES drawn about it; None if none fits."""
    table = family.at(length)
    epsilon, k, n = (table[c].to_numpy() for c in ("epsilon", "thermal", "samples"))
    far_first = np.argsort(-np.abs(epsilon - center), kind="stable")
    for window in windows(epsilon.size, TERMS):
        used = np.sort(far_first[window])
        found = fit_curve(epsilon[used], k[used], n[used])
        if found.p_value < GOOD:
            continue
        rng = np.random.default_rng([_SEED, length])
        drawn = rng.binomial(n[used], found.p(epsilon[used]), (_RESAMPLES, used.size))
        return fit_curve(epsilon[used], np.concatenate([k[used][None], drawn]), n[used])
    return None


def _meet(pair: Sequence[LogitCurve], start: float) -> Floats:
    """Where the two curves of each set cross, by Newton's steps from `start`; NaN if nowhere."""
    where = np.full(len(pair[0].coefficients), start)
    reach = pair[0].scale
    for _ in range(30):
        (short, steep), (long, steeper) = (curve.logit(where) for curve in pair)
        with np.errstate(all="ignore"):
            step = (long - short) / (steeper - steep)
        where = where - np.clip(np.nan_to_num(step, nan=math.inf), -reach / 4, reach / 4)
    inside = np.abs(where - start) < reach
    return np.where(inside & (np.abs(step) < 1e-6 * reach), where, math.nan)


def _line(lengths: list[int], logs: Floats, where: float) -> Slopes:
    """The straight line through ln slope; logs: (sets, lengths), the data first."""
    x, error = np.log(lengths), logs[1:].std(axis=0, ddof=1)
    for window in windows(len(lengths), 2):
        found, scatter, p_value = _through(x[window], logs[:, window], error[window])
        if p_value >= GOOD:
            break
    else:
        return _none("no power of L fits the slopes of the three largest lengths: larger ones")
    first = window.start
    moved = 0.0
    if len(lengths) - first > _LENGTHS - 1:
        fewer, wider, _ = _through(x[first + 1 :], logs[:, first + 1 :], error[first + 1 :])
        moved = excess(fewer - found, wider, scatter)
    inverse = Estimate(found, scatter, moved)
    if found < _SEEN * inverse.error:
        return _none(f"1/ν = {plus_minus(*inverse.pair)} is not above zero by two errors")
    nu = Estimate(1 / found, scatter / found**2, moved / found**2)
    used = {"length": (float(lengths[first]), float(lengths[-1]))}
    text = f"ν = {plus_minus(*nu.pair)}, from slopes at ε = {where:.4g}, L = {lengths[first]} on"
    rows = tuple(
        (L, math.exp(y), math.exp(y) * e) for L, y, e in zip(lengths, logs[0], error, strict=True)
    )
    inverse, nu = (
        Estimate(one.value, one.statistical, one.systematic, outcome=text, used=used)
        for one in (inverse, nu)
    )
    return Slopes(inverse, nu, where, rows[first:], p_value, text)


def _through(x: Floats, logs: Floats, error: Floats) -> tuple[float, float, float]:
    """Slope of the line through the first set, its scatter over the others, and p of chi^2.

    Weights are the errors; chi^2 uses the covariance of the sets, for all slopes shift together
    with the crossing.
    """
    slopes, offsets = np.polyfit(x, logs.T, 1, w=1 / error)
    scatter = float(slopes[1:].std(ddof=1))
    freedom = x.size - 2
    if freedom == 0:
        return float(slopes[0]), scatter, 1.0
    residuals = logs - offsets[:, None] - slopes[:, None] * x
    values, vectors = np.linalg.eigh(np.cov(residuals[1:].T))
    parts = (vectors.T @ residuals[0])[-freedom:] ** 2 / values[-freedom:]
    return float(slopes[0]), scatter, float(chi2_law.sf(parts.sum(), freedom))
