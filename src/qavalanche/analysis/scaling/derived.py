"""Functions of the parameters of a collapse, with the errors of its resampled data sets."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.errors import InputError, blamed, check, real, shown, suggestion

if TYPE_CHECKING:
    from qavalanche.analysis.scaling.collapse import Collapse

Floats = NDArray[np.float64]

COVERED = 0.6827
"""Share of a normal law within one standard deviation of its mean."""


def error_about(value: Floats | float, sets: Floats) -> Floats:
    """The distance from the value within which 68 % of the sets lie, along the first axis."""
    return np.asarray(np.quantile(np.abs(sets - value), COVERED, axis=0))


def derived_from(one: Collapse, f: Callable[..., float]) -> Estimate:
    """f at the parameters found, and how far it lies from there in the resampled data sets.

    Statistical error: as that of a parameter. Systematic: what f changes where a parameter is moved
    by its own systematic error, either way, added in squares.
    """
    if one.fit is None:
        raise InputError(f"{one.outcome}: nothing to derive from")
    used = _names_used(f, one.form.names)
    for name in used:
        check(one.estimate(name).found, f"{name} is not determined", f"f cannot use it: {one}")
    at = dict(zip(one.form.names, map(float, one.fit.p), strict=True))
    best = {name: at[name] for name in used}
    value = _called(f, best)
    check(math.isfinite(value), f"f = {value:g} at {_said(best)}", "must be finite")
    sets = np.array([_called(f, _part(one, row, used)) for row in one.resampled])
    bad = int((~np.isfinite(sets)).sum())
    passed = f"f is not finite at {bad} of {sets.size} resampled data sets"
    check(bad == 0, passed, "the data do not determine it")
    error = float(error_about(value, sets))
    window = {key: (low, high) for key, (low, high) in one.window.items()}
    outcome = f"from {one.form.name}: {', '.join(used)}"
    return Estimate(value, error, _systematic(one, f, best, value), "", outcome, window)


def _systematic(one: Collapse, f: Callable[..., float], best: Mapping[str, float],
                value: float) -> float:  # fmt: skip
    parts = []
    for name, at in best.items():
        moved = one.estimate(name).systematic
        ends = [_called(f, {**best, name: at + step}) for step in (-moved, moved) if step]
        parts.append(max((abs(end - value) for end in ends if math.isfinite(end)), default=0.0))
    return math.hypot(*parts)


def _names_used(f: Callable[..., float], names: tuple[str, ...]) -> list[str]:
    """The parameters of the form that f asks for by name; all of them if it takes any."""
    try:
        asked = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        raise InputError(f"f = {shown(f)}: its arguments must be known by name") from None
    if any(one.kind is one.VAR_KEYWORD for one in asked):
        return list(names)
    used = []
    for one in asked:
        if one.name not in names:
            hint = suggestion(one.name, names)
            free = one.default is not one.empty or one.kind is one.VAR_POSITIONAL
            check(free, f"f asks for {one.name}{hint}", f"the parameters are {', '.join(names)}")
            continue
        by_name = one.kind is not one.POSITIONAL_ONLY
        check(by_name, f"f takes {one.name} by place", "it is passed by name")
        used.append(one.name)
    check(bool(used), "f uses no parameter", f"one at least is needed of {', '.join(names)}")
    return used


def _part(one: Collapse, row: Floats, used: list[str]) -> dict[str, float]:
    return {name: float(row[one.form.names.index(name)]) for name in used}


def _called(f: Callable[..., float], at: Mapping[str, float]) -> float:
    with np.errstate(all="ignore"), blamed(f"the function f at {_said(at)}"):
        try:
            given: Any = f(**at)
        except (ZeroDivisionError, OverflowError):
            return math.nan
    number = real(given)
    if number is None and not (isinstance(given, float) and math.isnan(given)):
        raise InputError(f"f = {shown(given)} at {_said(at)}: must be a number")
    return math.nan if number is None else number


def _said(at: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:.6g}" for name, value in at.items())
