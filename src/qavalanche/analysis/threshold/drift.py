"""How W*(L) drifts with L: a line or a saturating exponential, and what each says at infinity."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.threshold.crossing import SURE, CriticalDisorder
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed
from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]

LINE, SATURATING = "a + b L", "a - b exp(-c L)"

FEWEST = {LINE: 3, SATURATING: 4}
"""Values of W* that each form needs: one more than it has parameters."""

STRONG = 6.0
"""Difference of AIC that tells two forms apart: a likelihood larger by e^3, about 20."""

_RATES = np.geomspace(0.01, 5.0, 400)  # c per site; at the lowest it is a line at these lengths
_ROUNDING = 1e-6  # what a few samples leave between two values that err as one
_WILD = 4.0  # errors beyond which a replicate says nothing of a covariance


@dataclass(frozen=True)
class DriftFit:
    """One form fitted to W*(L).

    parameters: a, b (and c per site), with errors; chi2, p_value, aic, bic: with the covariance of
    the values, NaN where there is no fit; limit: W* at L -> infinity, or that there is none, and
    why; outcome: a sentence.
    """

    form: str
    parameters: dict[str, Estimate]
    chi2: float
    p_value: float
    aic: float
    bic: float
    limit: Estimate
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a fit."""
        return math.isfinite(self.chi2)

    @typed
    def at(self, lengths: Sequence[float] | Floats) -> Floats:
        """W*(L) of the fit, for lengths L in sites; NaN without one."""
        L = np.asarray(lengths, float)
        if not self.found:
            return np.full(L.shape, math.nan)
        a, b = self.parameters["a"].value, self.parameters["b"].value
        if self.form == LINE:
            return np.asarray(a + b * L)
        return np.asarray(a - b * np.exp(-self.parameters["c"].value * L))

    def to_dict(self) -> dict[str, Any]:
        """form, parameters as estimates, chi2, p_value, aic, bic, limit, outcome."""
        numbers = {name: finite(getattr(self, name)) for name in ("chi2", "p_value", "aic", "bic")}
        return {
            "form": self.form,
            "parameters": {name: one.to_dict() for name, one in self.parameters.items()},
            **numbers,
            "limit": self.limit.to_dict(),
            "outcome": self.outcome,
        }


@dataclass(frozen=True)
class ThresholdDrift:
    """Both fits, the line first, and a sentence on which the data prefer, if they do."""

    fits: tuple[DriftFit, ...]
    outcome: str

    def __getitem__(self, form: str) -> DriftFit:
        return next(fit for fit in self.fits if fit.form == form)

    def to_dict(self) -> dict[str, Any]:
        """fits and outcome."""
        return {"fits": [fit.to_dict() for fit in self.fits], "outcome": self.outcome}


def threshold_drift(found: Sequence[CriticalDisorder]) -> ThresholdDrift:
    """The drift of W* over the lengths that have one.

    Least squares with the covariance of the values over replicates of the samples, systematic
    errors added to its diagonal: neighbouring lengths share samples and so err together. With n
    values and p parameters AIC = chi^2 + 2 p, BIC = chi^2 + p ln n.
    """
    held = [one for one in found if one.value.found]
    L = np.array([one.length for one in held])
    W = np.array([one.value.value for one in held])
    weights = _inverse(covariance_of(held)) if held else np.empty((0, 0))
    lacking = ", ".join(f"{one.length:g}" for one in found if not one.value.found)
    fits = tuple(
        fit(L, W, weights) if L.size >= FEWEST[form] else _too_few(form, L.size, lacking)
        for form, fit in _FITS.items()
    )
    return ThresholdDrift(fits, _compared(fits))


def covariance_of(found: Sequence[CriticalDisorder]) -> Floats:
    """The covariance of the values of W*, (k, k): correlations of the replicates, errors given."""
    drawn = np.stack([_standard(one.replicates) for one in found])
    with np.errstate(invalid="ignore", divide="ignore"):
        together = np.nan_to_num(np.atleast_2d(np.corrcoef(drawn))) * (1 - _ROUNDING)
    np.fill_diagonal(together, 1.0)
    statistical = np.array([one.value.statistical for one in found])
    systematic = np.array([one.value.systematic for one in found])
    return np.asarray(together * np.outer(statistical, statistical) + np.diag(systematic**2))


def _standard(replicates: Floats) -> Floats:
    """Replicates in units of their spread, wild ones cut off: a crossing can lie anywhere."""
    middle = np.nanmedian(replicates)
    low, high = np.nanquantile(replicates, [0.15865, 0.84135])
    scaled = (replicates - middle) / max((high - low) / 2, 1e-300)
    return np.asarray(np.clip(np.nan_to_num(scaled), -_WILD, _WILD))


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.inv(matrix), float)


def _linear(basis: Floats, W: Floats, weights: Floats) -> tuple[Floats, Floats, float]:
    """Parameters, covariance and chi^2 of W = basis @ parameters."""
    covariance = _inverse(basis.T @ weights @ basis)
    values = covariance @ basis.T @ weights @ W
    rest = W - basis @ values
    return values, covariance, float(rest @ weights @ rest)


def _line(L: Floats, W: Floats, weights: Floats) -> DriftFit:
    values, covariance, chi2 = _linear(np.stack([np.ones_like(L), L], axis=1), W, weights)
    errors = np.sqrt(np.diag(covariance))
    a, b = (Estimate(float(v), float(e)) for v, e in zip(values, errors, strict=True))
    b = Estimate(b.value, b.statistical, 0.0, "per site")
    if b.value > SURE * b.error:
        text = f"grows by {b} per site: no finite W* as L goes to infinity"
    elif b.value < -SURE * b.error:
        text = f"falls by {b.valued(-b.value)} per site, which cannot go on: W* >= 0"
    else:
        text = f"no drift beyond two errors, {b} per site: W* need not move"
    return _fit(LINE, {"a": a, "b": b}, chi2, L.size, Estimate.none(text))


def _saturating(L: Floats, W: Floats, weights: Floats) -> DriftFit:
    """The best c of a grid; errors over those with chi^2 within 1 of the least."""
    center = float(L.mean())
    fits = [_linear(_basis(L, c, center), W, weights) for c in _RATES]
    chi2 = np.array([one[2] for one in fits])
    best = int(np.argmin(chi2))
    near = chi2 <= chi2[best] + 1
    c = Estimate(float(_RATES[best]), float(np.ptp(_RATES[near])) / 2, 0.0, "per site")
    scales = np.exp(_RATES * center)  # from e^(-c (L - center)) to e^(-c L)
    parameters = {
        "a": _over(near, best, [(one[0][0], one[1][0, 0]) for one in fits]),
        "b": _over(
            near,
            best,
            [(one[0][1] * s, one[1][1, 1] * s * s) for one, s in zip(fits, scales, strict=True)],
        ),
        "c": c,
    }
    open_end = " and ".join(
        text
        for end, text in ((near[0], "c = 0, a straight line"), (near[-1], "any large c"))
        if end
    )
    a = parameters["a"]
    if near[0]:
        limit = Estimate.none(f"no limit: the data allow {open_end}; larger L are needed")
    else:
        limit = a.saying(f"W* = {a} as L goes to infinity, if this form holds")
    if open_end:
        parameters["c"] = Estimate(c.value, math.nan, 0.0, "per site", f"allowed: {open_end}")
    return _fit(SATURATING, parameters, float(chi2[best]), L.size, limit)


def _basis(L: Floats, c: float, center: float) -> Floats:
    return np.stack([np.ones_like(L), -np.exp(-c * (L - center))], axis=1)


def _over(near: Any, best: int, fits: list[tuple[float, float]]) -> Estimate:
    """Value at the best c; its error there, and half its range over the c that are allowed."""
    values = np.array([float(value) for value, _ in fits])
    error = math.hypot(math.sqrt(fits[best][1]), float(np.ptp(values[near])) / 2)
    return Estimate(float(values[best]), error)


def _fit(
    form: str, parameters: dict[str, Estimate], chi2: float, n: int, limit: Estimate
) -> DriftFit:
    p = len(parameters)
    p_value = float(chi2_law.sf(chi2, n - p))
    text = f"{form}: p = {p_value:.2g} over {n} lengths; {limit.outcome}"
    if p_value < GOOD:
        text = f"{form} does not fit, p = {p_value:.2g} over {n} lengths"
    return DriftFit(
        form, parameters, chi2, p_value, chi2 + 2 * p, chi2 + p * math.log(n), limit, text
    )


def _too_few(form: str, n: int, lacking: str) -> DriftFit:
    needed = FEWEST[form]
    more = f"W on both sides of W* at L = {lacking}" if lacking else f"{needed + 2} consecutive L"
    text = f"{form}: W* at {n} lengths, {needed} are needed: {more} would suffice"
    nan = math.nan
    return DriftFit(form, {}, nan, nan, nan, nan, Estimate.none(text), text)


_FITS: dict[str, Callable[[Floats, Floats, Floats], DriftFit]] = {
    LINE: _line,
    SATURATING: _saturating,
}


def _compared(fits: tuple[DriftFit, ...]) -> str:
    held = sorted((fit for fit in fits if fit.found), key=lambda fit: fit.aic)
    if not held:
        return fits[0].outcome
    if len(held) < len(fits):
        lacking = next(fit for fit in fits if not fit.found)
        return f"{held[0].outcome}; {lacking.outcome}"
    first, second = held
    if first.p_value < GOOD:
        return f"neither form fits; {first.form} is nearer, p = {first.p_value:.2g}"
    gap, bic = second.aic - first.aic, second.bic - first.bic
    which = f"AIC differs by {gap:.1f}, BIC by {bic:.1f}"
    if gap < STRONG:
        both = "; ".join(f"by {fit.form}: {fit.limit.outcome}" for fit in fits)
        if first.form == LINE:  # which the other holds, as its limit c = 0
            return f"a line, {LINE}, will do, no saturation is seen, {which}; {both}"
        return f"undecided between {first.form} and {second.form}, {which}; {both}"
    return f"{first.form} favoured over {second.form}, {which}: {first.limit.outcome}"
