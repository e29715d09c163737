"""Which rule a coupling follows: slopes of ln G in logarithms of dimensions and norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.errors import check, check_number
from qavalanche.numerics.arrays import real_numbers

_WITHIN = 3.0  # standard errors


@dataclass(frozen=True)
class RuleFit:
    """ln G = constant + sum of slopes times controls, against what each rule says of the slopes.

    slopes: by name of the control, a whole number in every rule; scatter: standard deviation of
    the residuals in nats; distances: by rule, the largest deviation of a slope in standard errors;
    rules: slopes by rule.
    """

    points: int
    slopes: Mapping[str, Estimate]
    scatter: float
    distances: Mapping[str, float]
    rules: Mapping[str, Mapping[str, float]]

    @property
    def agreeing(self) -> tuple[str, ...]:
        """Rules none of whose slopes is more than three standard errors off."""
        return tuple(name for name, off in self.distances.items() if off <= _WITHIN)

    @property
    def verdict(self) -> str:
        """The only rule that agrees; "undecided" if several do, "none of these" if none does."""
        if len(self.agreeing) == 1:
            return self.agreeing[0]
        return "undecided" if self.agreeing else "none of these"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        made = shown_fields(self, "points", "scatter", "verdict")
        made["slopes"] = {name: one.to_dict() for name, one in self.slopes.items()}
        return made | {"distances": dict(self.distances)}

    def __repr__(self) -> str:
        slopes = ", ".join(f"{name} {one}" for name, one in self.slopes.items())
        return f"RuleFit({self.verdict}: {slopes}; {self.points} points)"


@typed
def rule_fit(
    log_G: Any,
    errors: Any,
    controls: Mapping[str, Any],
    rules: Mapping[str, Mapping[str, float]],
    systematic: float = 0.0,
) -> RuleFit:
    """Fit slopes of ln G (n,) with standard errors (n,), and hold them against rules.

    controls: arrays (n,) by name; rules: slopes by control, for each rule. systematic: added in
    squares to the error of every slope, for what is no scatter (corrections at finite dimension).
    Errors are scaled up where residuals exceed them. Raises InputError for fewer points than
    slopes + 2, a control that does not vary independently, or a rule that leaves out a control.

    >>> d = [1.0, 2.0, 3.0, 4.0, 5.0]
    >>> both = {"kept": {"d": 1.0}, "lost": {"d": 0.0}}
    >>> rule_fit([1.1, 1.9, 3.0, 4.1, 5.0], [0.1] * 5, {"d": d}, both).verdict
    'kept'
    """
    y, sigma = real_numbers("log_G", log_G), real_numbers("errors", errors)
    x = {name: real_numbers(name, one) for name, one in controls.items()}
    check(bool(x), "controls", "at least one is needed")
    sizes = {y.size, sigma.size, *(one.size for one in x.values())}
    check(len(sizes) == 1, "log_G, errors and controls", "must be as many numbers each")
    check(bool(np.all(sigma > 0)), "errors", "must be positive")
    check(y.size >= len(x) + 2, f"{y.size} points", f"{len(x)} slopes need {len(x) + 2}")
    for name, slopes in rules.items():
        check(set(slopes) == set(x), f"rule {name}", f"must have slopes of {', '.join(x)}")
    systematic = check_number("systematic", systematic, "must be 0 or more", -1e-300, np.inf)
    design = np.column_stack([np.ones(y.size), *x.values()])
    scaled = design / sigma[:, None]
    check(np.linalg.matrix_rank(design) == len(x) + 1, "controls", "must vary independently")
    covariance = np.linalg.inv(scaled.T @ scaled)
    found = covariance @ (scaled.T @ (y / sigma))
    residuals = y - design @ found
    free = y.size - len(found)
    covariance *= max(1.0, float(np.sum((residuals / sigma) ** 2)) / free)
    statistical = np.sqrt(np.diag(covariance))
    estimates = {
        name: Estimate(float(value), float(error), systematic)
        for name, value, error in zip(x, found[1:], statistical[1:], strict=True)
    }
    distances = {name: max(abs(estimates[one].value - slope) / estimates[one].error
                           for one, slope in slopes.items())
                 for name, slopes in rules.items()}  # fmt: skip
    scatter = float(np.sqrt(np.sum(residuals**2) / free))
    return RuleFit(y.size, estimates, scatter, distances, {k: dict(v) for k, v in rules.items()})
