"""From which size on rare inclusions are fractal patterns of small spots, and not one large spot.

In a clean medium of decay w one run of k resonant bonds melts l = k / (1 - r), r = s / w, up to
rounding (`single_spot`). Then N_res = l (1 - r), and the longest run is all of it. A fractal holds
N_res ~ l^d_f, d_f < 1, and its longest run is a part that falls with l. Four marks, each an l:

* longest run: its share of N_res falls below one half;
* bonds: N_res falls below 3/4 of what one run costs that melts as much. N_res counts all resonant
  bonds of a region, also those that the inclusion did not need; so this mark comes late;
* slope: -d ln p / d l falls below 3/4 of ln(1 / epsilon) (1 - r), what one more melted bond costs
  in a single spot; no amplitude comes in, only that the ways to place a spot grow as l;
* fit: c l^b = ln(1 / epsilon) (1 - r) l, of the fitted stretched exponential.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.rarity.crossing_length import falls_below
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.forms import FormFit
from qavalanche.analysis.rarity.inclusions import InclusionMeans
from qavalanche.analysis.rarity.medium import CleanMedium
from qavalanche.analysis.rarity.single_spot import single_spot_costs
from qavalanche.analysis.response.lines import weighted_line
from qavalanche.arguments import typed
from qavalanche.errors import counted

Floats = NDArray[np.float64]

HALF = 0.5
"""Share of the longest run in N_res below which an inclusion is no single spot."""

CHEAPER = 0.75
"""Share of the cost of a single spot below which something else is cheaper (choice): so far
below 1 that neither whole bonds reach it nor the 1 / l that places of a spot add to the slope."""

_FEWEST = 4
_WINDOW = 5  # lengths of a local slope
_SURE = 2.0


@dataclass(frozen=True)
class Takeover:
    """The l of the four marks in bonds, each an estimate or a named outcome; dimension: d of N_res
    ~ size^d over the upper half of the sizes."""

    by_run: Estimate
    by_bonds: Estimate
    by_slope: Estimate
    by_fit: Estimate
    dimension: Estimate

    def to_dict(self) -> dict[str, Any]:
        """All as estimates."""
        return shown_fields(self, "by_run", "by_bonds", "by_slope", "by_fit", "dimension")


@typed
def takeover(
    curve: RareCurve,
    means: InclusionMeans | None = None,
    medium: CleanMedium | None = None,
    fit: FormFit | None = None,
) -> Takeover:
    """The marks of a curve of ln P(T); those that need something that is None say so.

    fit: of a stretched exponential to the same curve.
    """
    clean = "needs a medium with one decay: epsilon, s and w"
    inside = "needs sampled inclusions"
    fitted = "needs a fit of a stretched exponential"
    none = {name: Estimate.none(name, "bonds") for name in (clean, inside, fitted)}
    return Takeover(
        _by_run(means) if means else none[inside],
        _by_bonds(means, medium) if means and medium else none[inside if medium else clean],
        by_slope(curve, medium) if medium else none[clean],
        by_fit(fit, medium) if fit and medium else none[fitted if medium else clean],
        _dimension(means.size, means.resonant) if means else none[inside],
    )


def _by_run(means: InclusionMeans) -> Estimate:
    rows = zip(means.lengths, means.share, strict=True)
    return _fall([(at, *share.pair) for at, share in rows if share.found], HALF)


def _by_bonds(means: InclusionMeans, medium: CleanMedium) -> Estimate:
    rows = []
    for at, n, size in zip(means.lengths, means.resonant, means.size, strict=True):
        if n.found and math.isfinite(size.value):
            cost = float(single_spot_costs([size.value], medium.entropy_density, medium.decay)[0])
            shift = size.error * (1 - medium.r) if size.found else 0.0
            relative = math.hypot(n.error, shift * n.value / cost) / cost
            rows.append((at, n.value / cost, relative))
    return _fall(rows, CHEAPER)


@typed
def by_slope(curve: RareCurve, medium: CleanMedium) -> Estimate:
    """The l from which on -d ln p / d l is below 3/4 of the price.

    The slope is that of the line through five neighbouring lengths: only some sizes can melt, so
    that ln p has steps; its error grows with sqrt(chi^2 / freedom) where that is above 1. Windows
    overlap, which the error of the l does not know.
    """
    rows = []
    for i in range(len(curve) - _WINDOW + 1):
        part = curve[i : i + _WINDOW]
        line = weighted_line(part.lengths, part.log_p, part.error)
        error = line.error * math.sqrt(max(1.0, line.chi2 / (_WINDOW - 2)))
        rows.append((math.exp(float(np.log(part.lengths).mean())), -line.slope, error))
    return _fall(rows, CHEAPER * medium.price)


@typed
def by_fit(fit: FormFit, medium: CleanMedium) -> Estimate:
    """l = (c / price)^(1 / (1 - b)) of a fitted stretched exponential; errors to first order.

    Without a number where 0 < b < 1 is not sure by two errors.
    """
    b = fit.coordinate("exponent")
    if not b.found or min(b.value, 1 - b.value) < _SURE * b.error:
        return Estimate.none(f"b = {b} is not between 0 and 1 by two errors", "bonds")
    _, fall, exponent = (float(one) for one in fit.theta)
    log_c = math.log(fall / exponent) - exponent * fit.center
    log_l = (log_c - math.log(medium.price)) / (1 - exponent)
    to_c = np.array([0.0, 1 / fall, -fit.center - 1 / exponent])
    gradient = (to_c + np.array([0.0, 0.0, log_l])) / (1 - exponent)
    error = math.sqrt(float(gradient @ fit.covariance @ gradient))
    value = math.exp(log_l)
    low, high = fit.lengths
    where = "inside" if low <= value <= high else "outside"
    return Estimate(
        value, value * error, 0.0, "bonds", f"{where} the lengths used", {"length": fit.lengths}
    )


def _dimension(size: Sequence[Estimate], resonant: Sequence[Estimate]) -> Estimate:
    rows = [
        (math.log(t.value), math.log(n.value), n.error / n.value)
        for t, n in zip(size, resonant, strict=True)
        if n.found and n.value > 0 and t.value > 1
    ]
    if len(rows) < _FEWEST:
        return Estimate.none(
            f"{counted(len(rows), 'length')} with N_res, at least {_FEWEST} are needed"
        )
    first = min(len(rows) // 2, len(rows) - _FEWEST + 1)
    x, y, e = np.array(rows)[first:].T
    if np.ptp(x) == 0:
        return Estimate.none("all sizes are equal")
    line = weighted_line(x, y, e)
    error = line.error * math.sqrt(max(1.0, line.chi2 / max(x.size - 2, 1)))
    used = {"size": (math.exp(float(x[0])), math.exp(float(x[-1])))}
    return Estimate(line.slope, error, outcome=f"from {x.size} sizes", used=used)


def _fall(rows: list[tuple[float, float, float]], level: float) -> Estimate:
    at, values, errors = np.array(rows, float).reshape(-1, 3).T.tolist()
    return falls_below(at, values, errors, level)
