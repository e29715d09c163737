"""Finite-size scaling: the parameters that bring the curves of all lengths onto one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import determined, pair, plus_minus
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.derived import derived_from, error_about
from qavalanche.analysis.scaling.fit import LEAST_OVERLAP, Fit, fit, refit
from qavalanche.analysis.scaling.forms import Form, power_law
from qavalanche.analysis.scaling.gaussian_process import GaussianProcess
from qavalanche.analysis.scaling.posterior import ScalingPosterior
from qavalanche.analysis.scaling.quality import Quality, quality
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_integer
from qavalanche.laws import MOST_SEED
from qavalanche.system.blas import one_blas_thread

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]
Status = Literal["found", "poor", "undetermined", "too few", "no overlap", "not converged"]

_SEED = 1102_4149
_LEAST_LENGTHS = 3
_LEAST_CONVERGED = 0.9  # share of the resampled data sets
POOR = GOOD
"""p-value below which residuals exceed the errors: nothing is decided by such a fit."""

_SCATTER = 0.2  # least error of resampling over that of the likelihood: else it is none
_ALIKE = "not determined: all values are alike, points on both sides of the transition are needed"
_FLAT = 1 / 6  # an error above this share of the width is hardly less than that of the prior, 0.29


@dataclass(frozen=True)
class Fitted:
    """A parameter of a collapse with two errors, in its own unit.

    error: the distance from the value within which 68 % of the resampled data sets, drawn about the
    fitted curve, give theirs, so that a bias of the estimate is part of it (at a bound, where they
    cannot spread, not less than likelihood_error); likelihood_error: standard deviation of the
    posterior (Laplace). Both include the scatter N that the stated errors do not explain. All
    NaN if there is no collapse, or if the resampled data sets do not scatter.
    """

    value: float
    error: float
    likelihood_error: float

    def __str__(self) -> str:
        return plus_minus(self.value, self.error)


_NOTHING = Fitted(math.nan, math.nan, math.nan)


@dataclass(frozen=True, eq=False)
class Collapse:
    """Data under a scaling form, at its most probable parameters.

    status, outcome: how it ended, by name and as a sentence that says what would suffice; "found"
    and "poor" (beyond the stated errors) and "undetermined" (some parameters) have estimates, the
    others NaN. log_evidence: ln p(y | form); reduced_chi2: squared residuals in units of the stated
    errors over degrees of freedom (`chi_squared`), p_value: the probability of more; quality: of
    Houdayer and Hartmann; x_range: the scaled x covered; resampled: the parameters of each
    resampled data set, (sets, parameters). moved: what a narrower window changes in a parameter
    beyond chance, if one was tried (`scaling.window`); biased: what the estimator is off by where
    the truth is known, if that is (`analysis.bias`).
    """

    data: ScalingData
    form: Form
    status: Status
    outcome: str
    estimates: dict[str, Fitted]
    log_evidence: float
    reduced_chi2: float
    p_value: float
    quality: Quality
    x_range: tuple[float, float]
    resampled: Floats
    fit: Fit | None
    moved: Mapping[str, float] = field(default_factory=dict)
    biased: Mapping[str, float] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether the curves fall together within their errors, every parameter determined."""
        return self.status == "found"

    @property
    def chi2(self) -> tuple[float, float]:
        """chi^2 and its degrees of freedom, in (0, points] and no whole number for a smooth curve;
        NaN without fit."""
        return (math.nan, math.nan) if self.fit is None else chi_squared(self.fit)

    @property
    def control_range(self) -> tuple[float, float]:
        """Least and largest value of the control parameter in the data."""
        return float(self.data.control.min()), float(self.data.control.max())

    def determined(self, name: str) -> Fitted:
        """The estimate of a parameter, NaN if it is at a bound or the data leave it open."""
        one = self.estimates[name]
        is_open = self.fit is None or _open(self.fit.posterior, name, one)
        return _NOTHING if is_open else one

    def __str__(self) -> str:
        return f"{self.form.name}: {self.outcome}"

    @property
    def window(self) -> dict[str, list[float]]:
        """Least and largest epsilon and length of the data."""
        lengths = self.data.lengths
        return {"epsilon": [*self.control_range], "length": [lengths[0], lengths[-1]]}

    @property
    def wandering(self) -> list[str]:
        """Parameters that a narrower window changes by more than a sixth of their bounds' width."""
        if self.fit is None:
            return []
        width = dict(zip(self.form.names, self.fit.posterior.width, strict=True))
        return [name for name, moved in self.moved.items() if moved > _FLAT * width[name]]

    def estimate(self, name: str) -> Estimate:
        """A parameter that the data determine, as an Estimate with the window of the data."""
        one = _NOTHING if name in self.wandering else self.determined(name)
        used = {key: (low, high) for key, (low, high) in self.window.items()}
        systematic = math.hypot(self.moved.get(name, 0.0), self.biased.get(name, 0.0))
        return Estimate(one.value, one.error, systematic, "", self.outcome, used)

    @typed
    def derived(self, f: Callable[..., float]) -> Estimate:
        """A function of the parameters with its error, `lambda kappa, nu: kappa * nu / 2` say.

        f takes those it needs by their names (other arguments need defaults) and returns a number.
        The value is f at the parameters found; the error the distance from it within which 68 % of
        the resampled data sets give theirs, as for a parameter (`Fitted`), so that correlations,
        curvature of f and bias are in it. InputError for a parameter that there is not, or that
        the data leave open, and where f is not finite.

        >>> import numpy as np
        >>> control, length = np.tile(np.linspace(-1, 1, 9), 3), np.repeat([8.0, 16.0, 32.0], 9)
        >>> mean = np.tanh(control * length**0.5)
        >>> found = collapse(ScalingData.from_means(control, length, mean, mean**0 / 100))
        >>> abs(found.derived(lambda nu: 1 / nu).value - 0.5) < 0.05
        True
        """
        return derived_from(self, f)

    def to_dict(self) -> dict[str, Any]:
        """form, status, parameters with errors, log_evidence, reduced chi^2 and its p-value,
        outcome, the window of the data; None for what is not determined."""
        numbers = {"log_evidence": self.log_evidence, "reduced_chi2": self.reduced_chi2}
        known = {name: pair(*self.estimate(name).pair) for name in self.estimates}
        return {
            "form": self.form.name,
            "status": str(self.status),
            "parameters": {name: list(one) for name, one in known.items()},
            **{name: x if math.isfinite(x) else None for name, x in numbers.items()},
            "outcome": self.outcome,
            "p_value": self.p_value if math.isfinite(self.p_value) else None,
            "range": self.window,
        }

    def parameters(self) -> pl.DataFrame:
        """One row per parameter: parameter, value, error, likelihood_error."""
        import polars as pl

        rows = [(n, e.value, e.error, e.likelihood_error) for n, e in self.estimates.items()]
        columns = ["parameter", "value", "error", "likelihood_error"]
        return pl.DataFrame(rows, schema=columns, orient="row")

    def residuals(self) -> pl.DataFrame:
        """One row per point, as in the data: control, length, value, error, and scaled.

        error: at the curve, see `ScalingData`; x, y, y_error: scaled; curve: the estimate of f at
        x; residual: (y - curve) / y_error. InputError without a collapse.
        """
        import polars as pl

        found, process, x, unit = self._scaled()
        standard = process.residuals()
        y, y_error = process.y * unit, process.error * unit
        d = self.data
        return pl.DataFrame({
            "control": d.control, "length": d.length, "value": d.value,
            "error": found.posterior.error,
            "x": x, "y": y, "y_error": y_error, "curve": y - standard * y_error,
            "residual": standard,
        })  # fmt: skip

    @typed
    def curve(self, points: int = 200) -> pl.DataFrame:
        """The estimate of the scaling function f over the range of x: x, y, y_error.

        InputError without a collapse.
        """
        import polars as pl

        points = check_integer("points", points, 2, 10**6)
        _, process, x, unit = self._scaled()
        grid = np.linspace(*self.x_range, points)
        mean, spread = process.estimate(grid / np.sqrt(np.mean(x * x)))
        return pl.DataFrame({"x": grid, "y": mean * unit, "y_error": spread * unit})

    def _scaled(self) -> tuple[Fit, GaussianProcess, Floats, float]:
        """The fit, its Gaussian process, x of the form, and s over the process's own s."""
        found = self.fit
        if found is None:
            raise InputError(f"{self.outcome}: no scaled curve to show")
        process = found.posterior.process(found.p, found.h)
        x, factor = self.form.scale(self.data.control, self.data.length, found.p)
        return found, process, x, float(np.exp(np.log(factor).mean()))


@typed
def collapse(
    data: ScalingData, form: Form | None = None, resamples: int = 100, seed: int = _SEED
) -> Collapse:
    """The most probable parameters of `form` (by default `power_law()`), their errors, the fit.

    s y = f(x) with f a Gaussian process, of which only smoothness is assumed (K. Harada, Phys. Rev.
    E 84, 056704; unlike there, the likelihood is that of y itself, not of s y, so that forms with
    different s can be compared); see `gaussian_process` for its kernel and `posterior` for
    the priors. Errors: `resamples` data sets drawn about the fitted curve with the scatter of the
    samples, and N, each fitted anew. Time: some hundred factorizations of a (points, points)
    matrix, and five or so more for every resampled set.

    Never a number without an error: too few points, no overlap or no convergence give NaN and an
    outcome that says what would suffice. InputError for resamples < 20.
    """
    form = form or power_law()
    distinct = len(set(form.names)) == len(form.names)
    check(distinct, f"parameters {', '.join(form.names)}", "each needs a name of its own")
    resamples = check_integer("resamples", resamples, 20, 10**9)
    seed = check_integer("seed", seed, 0, MOST_SEED)
    if reason := _too_few(data, form):
        return _without(data, form, "too few", reason)
    if _alike(data.value):
        return _without(data, form, "undetermined", _ALIKE)
    found = fit(data, form)
    if found.overlap < LEAST_OVERLAP:
        return _without(data, form, "no overlap", _no_overlap(found))
    if not found.converged:
        reason = "no maximum inside the bounds: more precise data or narrower bounds are needed"
        return _without(data, form, "not converged", f"not converged: {reason}")
    with one_blas_thread():
        sets = _resample(found, resamples, np.random.default_rng(seed))
    if len(sets) < _LEAST_CONVERGED * resamples:
        reason = f"not converged in {resamples - len(sets)} of {resamples} resampled data sets"
        return _without(data, form, "not converged", f"{reason}: more precise data are needed")
    return _collapsed(found, sets)


def _too_few(data: ScalingData, form: Form) -> str:
    """What is missing, or nothing."""
    lengths, count = len(data.lengths), len(form.parameters)
    if lengths < _LEAST_LENGTHS:
        return f"too few lengths: {lengths}, at least {_LEAST_LENGTHS} are needed"
    least = 2 * (count + 4)  # two points for every parameter of the form and of the kernel
    if len(data) < least:
        return f"too few points: {len(data)}, at least {least} are needed for {count} parameters"
    if np.ptp(data.control) == 0:
        return (
            "too few values of the control parameter: one, a range about the transition is needed"
        )
    return ""


def _alike(values: Floats) -> bool:
    """Whether the values say nothing: any curve lies on any other."""
    return float(np.ptp(values)) == 0


def _no_overlap(found: Fit) -> str:
    return (
        f"no overlap of the scaled curves: {found.overlap:.0%} of the points lie between points of "
        f"another length, {LEAST_OVERLAP:.0%} are needed: add values of the control parameter "
        "about the transition, or lengths between"
    )


def _resample(found: Fit, resamples: int, rng: np.random.Generator) -> Floats:
    """Parameters of the resampled data sets that converged, (sets, parameters)."""
    posterior = found.posterior
    _, log_factor = posterior.standardized(found.p)
    excess = posterior.kernel(found.h).noise * np.exp(-log_factor)
    curve, sets = posterior.curve(found.p, found.h), []
    for _ in range(resamples):
        values = posterior.data.draw(rng, curve + excess * rng.standard_normal(excess.size))
        again = None if _alike(values) else refit(found, values)
        if again is not None:
            sets.append(again)
    return np.array(sets).reshape(-1, found.p.size)


def goodness(found: Fit) -> tuple[float, float]:
    """chi^2 per degree of freedom of a fit, and the probability of more."""
    from scipy.special import gammaincc

    squares, freedom = chi_squared(found)
    return squares / freedom, float(gammaincc(freedom / 2, squares / 2))


def chi_squared(found: Fit) -> tuple[float, float]:
    """Squared residuals in units of the stated errors, and the degrees of freedom: what they are
    expected to add up to (`GaussianProcess.degrees_of_freedom`) less the parameters.

    Of the fitted curve; where the scatter N that the stated errors do not explain is so large that
    more than one a point would be expected, which no chi^2 has, both are those of the curve of the
    same smoothness without N. Good fits, of small N, have the former."""
    process = found.posterior.process(found.p, found.h)
    points = process.x.size
    if process.degrees_of_freedom() > points:
        process = process.trusting()
    freedom = max(min(process.degrees_of_freedom(), points) - found.p.size, 1.0)
    return float((process.residuals() ** 2).sum()), freedom


def _collapsed(found: Fit, sets: Floats) -> Collapse:
    posterior, count = found.posterior, found.p.size
    data, form = posterior.data, posterior.form
    error = error_about(found.p, sets)
    spread = np.sqrt(found.covariance.diagonal()[:count])
    error = np.where(posterior.at_bound(found.p), np.maximum(error, spread), error)
    scatter = np.where(error > _SCATTER * spread, 1.0, math.nan)  # else nothing is determined
    numbers = np.stack([found.p, error, spread]) * scatter
    estimates = {name: Fitted(*map(float, numbers[:, i])) for i, name in enumerate(form.names)}
    chi2, p_value = goodness(found)
    x, factor = form.scale(data.control, data.length, found.p)
    status, outcome = _verdict(posterior, estimates, chi2, p_value)
    S = quality(x, factor * data.value, factor * posterior.error, data.length)
    return Collapse(data, form, status, outcome, estimates, found.log_evidence, chi2, p_value,
                    S, (float(x.min()), float(x.max())), sets, found)  # fmt: skip


def _verdict(
    posterior: ScalingPosterior, estimates: dict[str, Fitted], chi2: float, p_value: float
) -> tuple[Status, str]:
    values = ", ".join(f"{name} = {estimate}" for name, estimate in estimates.items())
    for name in estimates:
        if reason := _open(posterior, name, estimates[name]):
            return "undetermined", f"{values}; {reason}"
    if p_value < POOR:
        why = f"residuals exceed the errors, chi^2 = {chi2:.2f} per degree of freedom"
        return (
            "poor",
            f"{values}; {why}: larger lengths, a narrower range or another form are needed",
        )
    return "found", f"{values}; chi^2 = {chi2:.2f} per degree of freedom"


def _open(posterior: ScalingPosterior, name: str, estimate: Fitted) -> str:
    """Why the data do not determine a parameter, or nothing."""
    i = posterior.form.names.index(name)
    low, high = float(posterior.low[i]), float(posterior.high[i])
    bounds = f"its bounds {low:.4g} ... {high:.4g}"
    if not determined(estimate.value, estimate.error):
        why = "resampled data hardly change it, points inside the transition are needed"
        return f"{name} not determined: {why}"
    center = (posterior.low + posterior.high) / 2
    if posterior.at_bound(np.where(np.arange(center.size) == i, estimate.value, center))[i]:
        return f"{name} at one of {bounds}: wider ones are needed"
    if max(estimate.error, estimate.likelihood_error) > _FLAT * (high - low):
        why = f"{name} not determined between {bounds}: more precise data or a form without it"
        return f"{why} are needed"
    return ""


def _without(data: ScalingData, form: Form, status: Status, outcome: str) -> Collapse:
    none = Quality(math.nan, 0, len(data))
    sets = np.empty((0, len(form.parameters)))
    return Collapse(data, form, status, outcome, dict.fromkeys(form.names, _NOTHING), math.nan,
                    math.nan, math.nan, none, (math.nan, math.nan), sets, None)  # fmt: skip
