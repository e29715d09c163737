"""Where a positive quantity vanishes as a power law: epsilon_c from 1 / l* -> 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import chi2 as chi2_law

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.window import GOOD, windows
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]
Bounds = tuple[float, float]

_PARAMETERS = 3
_EXPONENTS = (0.25, 4.0)
_REACH = (1e-3, 5.0)  # distances of x_0 to the nearest point, over the range of x used
_RESAMPLES = 200
_SEED = 1706_09338  # of the resampling only: the same data give the same error
_SEEN = 2.0  # errors by which the least value must lie below the largest


@dataclass(frozen=True)
class Vanishing:
    """y = A |x_0 - x|^nu on one side of x_0: where it vanishes, and how.

    at: x_0; exponent: nu. Statistical errors: standard deviation over resampled y. Systematic ones:
    the shift on leaving out the point farthest from x_0, or the nearest, whichever is larger.
    p_value: of chi^2; points: how many were used. Without numbers, with the reason in `outcome`, if
    there is none.
    """

    at: Estimate
    exponent: Estimate
    amplitude: float
    p_value: float
    points: int
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.at.found

    def to_dict(self) -> dict[str, Any]:
        """x_0 and the exponent as estimates, the amplitude, p_value, points, outcome."""
        return shown_fields(self, "at", "exponent", "amplitude", "p_value", "points", "outcome")


class _VanishingFit(NamedTuple):
    at: float
    exponent: float
    amplitude: float
    chi2: float


@typed
def vanishing(
    x: Sequence[float],
    y: Sequence[float],
    errors: Sequence[float],
    exponent: float | None = None,
    x_errors: Sequence[float] | None = None,
) -> Vanishing:
    """x_0 and nu of y = A |x_0 - x|^nu from values y > 0 with their errors on one side of x_0.

    x_0 lies beyond the x at that end where y is smaller. Least squares with 1/4 <= nu <= 4; the
    window is that of `analysis.window`: the x farthest from x_0 are left out first. Needs four
    points with y above two errors that fall by two errors. exponent: nu, if it is known; then three
    points suffice. x_errors: of x, which count as errors of y by the local slope. Raises InputError
    if the numbers of x, y and errors differ, or an exponent is outside.

    >>> x = [0.1, 0.2, 0.3, 0.4, 0.45]
    >>> found = vanishing(x, [2 * (0.5 - v) for v in x], [0.01] * 5)
    >>> abs(found.at.value - 0.5) < found.at.error < 0.02
    True
    """
    check(len(x) == len(y) == len(errors), f"{len(x)}, {len(y)}, {len(errors)} numbers", "as many")
    own = [0.0] * len(x) if x_errors is None else x_errors
    check(len(own) == len(x), f"{len(own)} errors of {len(x)} x", "must be as many")
    rows = np.array(sorted(zip(x, y, errors, own, strict=True)), float).reshape(-1, 4)
    rows = rows[np.isfinite(rows).all(axis=1) & (rows[:, 2] > 0)]
    table = _with_errors_of_x(rows)
    table = table[table[:, 1] > _SEEN * table[:, 2]]
    bounds = _EXPONENTS if exponent is None else (exponent, exponent)
    check(
        _EXPONENTS[0] <= bounds[0] <= _EXPONENTS[1],
        f"exponent = {exponent}",
        f"must be from {_EXPONENTS[0]:g} to {_EXPONENTS[1]:g}",
    )
    parameters = _PARAMETERS - (exponent is not None)
    if len(table) < parameters + 1:
        return _none(f"{len(table)} points, at least {parameters + 1} are needed")
    if table[0, 0] == table[-1, 0]:
        return _none("all points have one x")
    falls = table[0, 1] >= table[-1, 1]
    ordered = table if falls else table[::-1]  # the farthest from x_0 first
    for window in windows(len(table), parameters):
        used = ordered[window]
        fit = _least_squares(used, bounds)
        p = float(chi2_law.sf(fit.chi2, len(used) - parameters))
        if p >= GOOD:
            return _with_errors(used, fit, p, bounds)
    return _none("no power law fits the points nearest to it: more samples, or points, are needed")


def _with_errors_of_x(rows: Floats) -> Floats:
    """x, y and errors of y that hold those of x, by the slope between neighbours."""
    table = rows[:, :3].copy()
    if len(rows) > 1 and rows[:, 3].any():
        slope = np.gradient(rows[:, 1], rows[:, 0])
        table[:, 2] = np.hypot(rows[:, 2], slope * rows[:, 3])
    return table


def _with_errors(used: Floats, fit: _VanishingFit, p: float, bounds: Bounds) -> Vanishing:
    y, error = used[:, 1], used[:, 2]
    if y[0] - y[-1] < _SEEN * math.hypot(error[0], error[-1]):
        return _none("it does not fall by two errors over the points that a power law fits")
    rng = np.random.default_rng(_SEED)
    drawn = rng.normal(y, error, (_RESAMPLES, y.size))
    spread = np.std(_on_grid(used, drawn, bounds), axis=0, ddof=1)
    least = _PARAMETERS - (bounds[0] == bounds[1])
    parts = [_least_squares(one, bounds)[:2] for one in (used[1:], used[:-1]) if len(one) > least]
    moved = np.abs(np.array([*parts, fit[:2]]) - fit[:2]).max(axis=0)
    ends = sorted((float(used[0, 0]), float(used[-1, 0])))
    at, power = (
        Estimate(value, float(one), float(other), used={"x": (ends[0], ends[1])})
        for value, one, other in zip(fit[:2], spread, moved, strict=True)
    )
    how = f"as a power {plus_minus(*power.pair)}" if power.found else f"as a power {fit.exponent:g}"
    text = f"{plus_minus(*at.pair)}, {how} of the distance, from {len(used)} points, p = {p:.1g}"
    return Vanishing(at.saying(text), power.saying(text), fit.amplitude, p, len(used), text)


def _least_squares(table: Floats, exponents: Bounds) -> _VanishingFit:
    """The best of a grid in the logarithms of |x_0 - x_nearest| and nu, refined."""
    logs, bounds = _grid(table, exponents)
    start = logs[:, int(np.argmin(_chi2(table, table[:, 1], logs)))]
    found = minimize(
        lambda p: float(_chi2(table, table[:, 1], np.asarray(p, float)[:, None])[0]),
        start,
        method="Nelder-Mead",
        bounds=bounds,
        options={"xatol": 1e-3, "fatol": 1e-3},
    )
    at, nu = _parameters(table, found.x[:, None])[0]
    shape, weight = _shape(table, found.x[:, None])[:, 0], table[:, 2] ** -2
    amplitude = float((weight * shape * table[:, 1]).sum() / (weight * shape**2).sum())
    return _VanishingFit(at, nu, amplitude, float(found.fun))


def _grid(table: Floats, exponents: Bounds) -> tuple[Floats, list[tuple[float, float]]]:
    """All pairs of logarithms that are tried, (2, pairs), and their bounds."""
    span = abs(table[-1, 0] - table[0, 0])
    near, far = (math.log(share * span) for share in _REACH)
    low, high = (math.log(one) for one in exponents)
    tried = np.linspace(low, high, 56 if high > low else 1)
    pairs = np.meshgrid(np.linspace(near, far, 90), tried)
    return np.stack(pairs).reshape(2, -1), [(near, far), (low, high)]


def _on_grid(table: Floats, values: Floats, exponents: Bounds) -> Floats:
    """x_0 and nu of the best pair of the grid for each row of values, (rows, 2)."""
    logs, _ = _grid(table, exponents)
    best = np.argmin(_chi2(table, values, logs), axis=-1)
    return _parameters(table, logs[:, best])


def _parameters(table: Floats, logs: Floats) -> Floats:
    toward = 1.0 if table[-1, 0] > table[0, 0] else -1.0
    return np.stack([table[-1, 0] + toward * np.exp(logs[0]), np.exp(logs[1])], axis=1)


def _shape(table: Floats, logs: Floats) -> Floats:
    """|x_0 - x|^nu, (points, parameters), for ln |x_0 - x_nearest| and ln nu in two rows."""
    away = np.abs(table[:, 0] - table[-1, 0])[:, None] + np.exp(logs[0])
    return np.asarray(away ** np.exp(logs[1]))


def _chi2(table: Floats, values: Floats, logs: Floats) -> Floats:
    """chi^2 at the best amplitude, for values (..., points) and pairs of logarithms."""
    shape, weight = _shape(table, logs), table[:, 2] ** -2
    cross = (values * weight) @ shape
    norm = weight @ shape**2
    total = (values**2) @ weight
    return np.asarray(total[..., None] - np.maximum(cross, 0.0) ** 2 / norm)


def _none(why: str) -> Vanishing:
    nothing = Estimate.none(f"not found: {why}")
    return Vanishing(nothing, nothing, math.nan, math.nan, 0, nothing.outcome)
