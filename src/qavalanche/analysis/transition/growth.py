"""How a mean grows with L: not at all, with the logarithm, with its square, or as a power."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import curve_fit
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.tallies import means
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]

UNDECIDED = "undecided"

_STRONG = 6.0  # difference of Bayesian information criteria (Kass and Raftery 1995)
_FEWEST = 4  # lengths: two parameters and two to spare


@dataclass(frozen=True)
class GrowthFit:
    """A law with its parameters, their standard errors, chi^2, its p-value and BIC."""

    law: str
    values: tuple[float, ...]
    errors: tuple[float, ...]
    chi2: float
    p_value: float
    bic: float

    @property
    def last(self) -> Estimate:
        """The last parameter: the power of a power law, the slope of a logarithm."""
        return Estimate(
            self.values[-1], self.errors[-1], outcome=f"{self.law}, chi^2 {self.chi2:.3g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """law, its parameters with errors, chi2, p_value, bic; None for what is not determined."""
        known = [Estimate(v, e).pair for v, e in zip(self.values, self.errors, strict=True)]
        numbers = {"chi2": self.chi2, "p_value": self.p_value, "bic": self.bic}
        return {
            "law": self.law,
            "parameters": [[None if math.isnan(x) else x for x in pair] for pair in known],
            **{name: x if math.isfinite(x) else None for name, x in numbers.items()},
        }

    @typed
    def at(self, lengths: Sequence[float] | Floats) -> Floats:
        """y(L) of the law, for lengths L in bonds."""
        return _LAWS[self.law](np.asarray(lengths, float), *self.values)


@dataclass(frozen=True)
class Growth:
    """Fits by rising BIC; favoured: the name of a law, or "undecided"; lengths: smallest and
    largest used; outcome: a sentence; power: that of L, by the power law in its own window, what
    one length less changes beyond chance its systematic error; none where it does not fit."""

    fits: tuple[GrowthFit, ...]
    favoured: str
    lengths: tuple[int, int]
    outcome: str
    power: Estimate = field(default_factory=Estimate)

    def __getitem__(self, law: str) -> GrowthFit:
        return next(fit for fit in self.fits if fit.law == law)

    def to_dict(self) -> dict[str, Any]:
        """favoured, outcome, lengths used, and every law by rising BIC."""
        fits = [fit.to_dict() for fit in self.fits]
        lengths = list(self.lengths)
        return {"favoured": self.favoured, "outcome": self.outcome, "range": lengths, "laws": fits}


def _constant(L: Floats, a: float) -> Floats:
    return np.full_like(L, a)


def _logarithm(L: Floats, a: float, b: float) -> Floats:
    return a + b * np.log(L)


def _squared(L: Floats, a: float, b: float) -> Floats:
    return a + b * np.log(L) ** 2


def _power(L: Floats, ln_a: float, b: float) -> Floats:
    return np.exp(ln_a + b * np.log(L))


_LAWS: dict[str, Callable[..., Floats]] = {
    "constant": _constant,  # y = a
    "logarithm": _logarithm,  # y = a + b ln L
    "squared logarithm": _squared,  # y = a + b (ln L)^2
    "power": _power,  # y = e^ln_a L^b
}


@typed
def growth(lengths: Sequence[int], values: Sequence[float], errors: Sequence[float]) -> Growth:
    """Which law the means y(L) +- error follow, by the Bayesian information criterion.

    Laws: constant a; logarithm a + b ln L; squared logarithm a + b (ln L)^2 (<S> at criticality in
    the recursion of the mean field); power e^ln_a L^b. A law is favoured if its BIC = chi^2 +
    (number of parameters) ln(number of lengths) is lower than that of every other by 6, and its
    chi^2 has p >= 0.05. The constant, which the others contain, is favoured where its BIC is the
    lowest: no growth is seen, which is not that there is none. The window is that of
    `analysis.window`: small lengths are left out until a law has p >= 0.05, and no law is favoured
    where none has. Needs four lengths and positive values; InputError otherwise.
    """
    L, y, e = means(lengths, values, errors)
    check(L.size >= _FEWEST, f"{L.size} lengths", f"at least {_FEWEST} are needed")
    check(bool((y > 0).all()), "a value <= 0", "must be positive")
    for used in windows(L.size, _FEWEST - 1):
        fits = sorted((_fit(law, L[used], y[used], e[used]) for law in _LAWS), key=_by_bic)
        if fits[0].p_value >= GOOD:
            break
    found = _verdict(tuple(fits), (int(L[used][0]), int(L[-1])))
    return replace(found, power=_power_of(L, y, e))


def _power_of(L: Floats, y: Floats, e: Floats) -> Estimate:
    for used in windows(L.size, _FEWEST - 1):
        fit = _fit("power", L[used], y[used], e[used])
        if fit.p_value < GOOD:
            continue
        one, part = fit.last, _fit("power", L[used][1:], y[used][1:], e[used][1:]).last
        span = float(L[used][0]), float(L[-1])
        text = f"power {one}, p = {fit.p_value:.1g}, from L = {span[0]:.0f} to {span[1]:.0f}"
        moved = excess(part.value - one.value, part.error, one.error)
        return Estimate(one.value, one.statistical, moved, "", text, {"length": span})
    return Estimate.none(
        f"no power of L fits the {_FEWEST} largest lengths: larger ones are needed"
    )


def _by_bic(fit: GrowthFit) -> float:
    return fit.bic


def _verdict(fits: tuple[GrowthFit, ...], lengths: tuple[int, int]) -> Growth:
    first, second = fits[:2]
    gap, favoured = second.bic - first.bic, first.law
    if first.p_value < GOOD:
        text = f"no law fits: {first.law} is nearest, with p = {first.p_value:.1g}"
        favoured = UNDECIDED
    elif first.law == "constant":
        text = f"no growth seen: constant, {second.law} next in BIC"
    elif gap < _STRONG:
        text = f"undecided between {first.law} and {second.law}: BIC differs by {gap:.1f}"
        favoured = UNDECIDED
    else:
        text = f"{first.law} favoured over {second.law}, BIC by {gap:.1f}"
    text = f"{text}, from L = {lengths[0]} to {lengths[1]}"
    return Growth(fits, favoured, lengths, text)


def _fit(law: str, L: Floats, y: Floats, e: Floats) -> GrowthFit:
    function = _LAWS[law]
    start = {"constant": [y.mean()], "power": [math.log(y[0]), 0.1]}.get(law, [y[0], 0.1])
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # an error that cannot be estimated is infinite
        try:
            values, covariance = curve_fit(function, L, y, start, e, absolute_sigma=True)
        except RuntimeError:  # no least squares found
            return _unfit(law, len(start))
        chi2 = float((((function(L, *values) - y) / e) ** 2).sum())
    if not math.isfinite(chi2):
        return _unfit(law, len(start))
    p = float(chi2_law.sf(chi2, L.size - len(start)))
    bic = chi2 + len(start) * math.log(L.size)
    errors = tuple(float(x) for x in np.sqrt(np.diag(covariance)))
    return GrowthFit(law, tuple(float(x) for x in values), errors, chi2, p, bic)


def _unfit(law: str, parameters: int) -> GrowthFit:
    """A law that cannot be brought to the values."""
    nothing = (math.nan,) * parameters
    return GrowthFit(law, nothing, nothing, math.inf, 0.0, math.inf)
