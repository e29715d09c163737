"""Which points are collapsed: the rule of `analysis.window`, for lengths and epsilon together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from qavalanche.analysis.estimate import excess
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.scaling.collapse import Collapse, collapse, goodness
from qavalanche.analysis.scaling.comparison import Comparison, compare
from qavalanche.analysis.scaling.data import ScalingData
from qavalanche.analysis.scaling.fit import LEAST_OVERLAP, Fit, fit
from qavalanche.analysis.scaling.forms import Form
from qavalanche.analysis.window import GOOD
from qavalanche.arguments import typed

_LENGTHS = 3  # the fewest that are collapsed
_SHARES = (1.0, 0.5)  # of the values of the control parameter, the nearest to the transition
_FEWEST = 4  # values of the control parameter that a window keeps


@typed
def nested(data: ScalingData, center: float | None = None) -> list[ScalingData]:
    """The windows in the order in which they are tried, the widest first.

    With the smallest lengths left out one by one, down to three; of each first all values of the
    control parameter, then the half of the grid that is nearest to `center` (all the grid, if
    it is None), four values at least. So windows scale with the grid.
    """
    return list(_windows(data, center))


def _windows(data: ScalingData, center: float | None) -> Iterator[ScalingData]:
    grid, lengths = np.unique(data.control), data.lengths
    shares = _SHARES[:1] if center is None else _SHARES
    order = np.argsort(np.abs(grid - (center or 0.0)), kind="stable")
    for first in range(max(1, len(lengths) - _LENGTHS + 1)):
        counts = [max(math.ceil(share * grid.size), min(_FEWEST, grid.size)) for share in shares]
        for count in dict.fromkeys(counts):
            near = grid[order[:count]]
            yield data.where((near.min(), near.max()), (lengths[first], lengths[-1]))


@typed
def compare_in_window(
    data: ScalingData, forms: Sequence[Form], center: float | None = None, resamples: int = 100
) -> Comparison:
    """The forms compared on the widest window in which one of them fits with p >= 0.05.

    Where none does, on the window with the best fit. All forms have the same points, so that their
    evidence can be compared, and each is fitted with errors there once. Systematic errors: what the
    next narrower window changes beyond chance. resamples: as in `collapse`.
    """
    return compare(in_window(data, forms, center, resamples))


def in_window(
    data: ScalingData, forms: Sequence[Form], center: float | None = None, resamples: int = 100
) -> list[Collapse]:
    """As `compare_in_window`, the collapses before they are compared; one form will do."""
    tried, best, height = nested(data, center), 0, -math.inf
    for i, window in enumerate(tried):
        p_value = max(_p_value(_fit(window, form)) for form in forms)
        if p_value > height:
            best, height = i, p_value
        if p_value >= GOOD:
            break
    found = [collapse(tried[best], form, resamples) for form in forms]
    narrower = tried[best + 1] if best + 1 < len(tried) else None
    return [_with_moved(one, narrower) for one in found]


def center_of(data: ScalingData, forms: Sequence[Form]) -> float | None:
    """The critical point that the first form to have one finds in all the data, if it does."""
    for form in forms:
        if "critical_point" in form.names:
            found = _fit(data, form)
            if found is not None:
                return float(found.p[form.names.index("critical_point")])
    return None


def _with_moved(one: Collapse, narrower: ScalingData | None) -> Collapse:
    """The collapse with what the narrower window changes in its parameters."""
    part = None if narrower is None or one.fit is None else _fit(narrower, one.form)
    if part is None or one.fit is None:
        return one
    narrow, wide = np.sqrt(part.covariance.diagonal()), np.sqrt(one.fit.covariance.diagonal())
    shifts = part.p - one.fit.p
    moved = {
        name: excess(float(shifts[i]), float(narrow[i]), float(wide[i]))
        for i, name in enumerate(one.form.names)
    }
    outcome = one.outcome
    for name, fitted in one.estimates.items():  # the sentence holds whole errors too
        whole = plus_minus(fitted.value, math.hypot(fitted.error, moved[name]))
        outcome = outcome.replace(f"{name} = {fitted}", f"{name} = {whole}", 1)
    found = replace(one, moved=moved, outcome=outcome)
    if not found.wandering:
        return found
    names = ", ".join(found.wandering)
    text = f"{outcome}; {names} not determined: a narrower window changes it"
    return replace(found, status="undetermined", outcome=text)


def _fit(data: ScalingData, form: Form) -> Fit | None:
    """The most probable parameters alone; None where nothing is determined."""
    if len(data.lengths) < _LENGTHS or len(data) < 2 * (len(form.parameters) + 4):
        return None
    if np.ptp(data.value) == 0 or np.ptp(data.control) == 0:
        return None
    found = fit(data, form)
    return found if found.converged and found.overlap >= LEAST_OVERLAP else None


def _p_value(found: Fit | None) -> float:
    return -1.0 if found is None else goodness(found)[1]
