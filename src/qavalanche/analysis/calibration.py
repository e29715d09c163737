"""Calibration of an estimator: its bias, and coverage of its errors, where the truth is known."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.proportion import Share
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown

Floats = NDArray[np.float64]
Data = TypeVar("Data")

NORMAL = {1: 0.6827, 2: 0.9545}
"""Share of a normal law within one and within two standard deviations."""

_BIASED = 3.0  # standard errors of the mean by which a bias is more than chance
_CHANCE = 0.01  # probability below which a coverage is not chance
_NUMBER = re.compile(r"-?\d[\d.e+-]*")


@dataclass(frozen=True, eq=False)
class Calibration:
    """Estimates of independent data sets, each with its error, held against the exact value.

    values, errors: of the sets that gave an estimate, (found,), in units of the value; repetitions:
    of all; outcomes: how often each sentence was said of the others, numbers in it left out.
    """

    exact: float
    values: Floats
    errors: Floats
    repetitions: int
    outcomes: dict[str, int]

    @property
    def found(self) -> Share:
        """How many of the data sets gave an estimate."""
        return Share(self.values.size, self.repetitions)

    @property
    def bias(self) -> Estimate:
        """mean(value) - exact, with the standard error of the mean; none below two values."""
        n = self.values.size
        if n < 2:
            return Estimate.none(f"{n} estimates, at least two are needed")
        return Estimate(float(self.values.mean()) - self.exact, self.spread / math.sqrt(n))

    @property
    def spread(self) -> float:
        """Standard deviation of the values; NaN below two."""
        return float(self.values.std(ddof=1)) if self.values.size > 1 else math.nan

    @property
    def median(self) -> float:
        """Median of the values: an estimate of nu = 1 / y has no mean where y may come near 0."""
        return float(np.median(self.values)) if self.values.size else math.nan

    @property
    def quoted(self) -> float:
        """Median of the quoted errors."""
        return float(np.median(self.errors)) if self.errors.size else math.nan

    @typed
    def coverage(self, errors: int = 1) -> Share:
        """Share of the estimates with |value - exact| < `errors` quoted errors, 1 or 2."""
        check(errors in NORMAL, f"errors = {shown(errors)}", "must be 1 or 2")
        within = np.abs(self.values - self.exact) < errors * self.errors
        return Share(int(within.sum()), within.size)

    @property
    def biased(self) -> bool:
        """Whether the bias is more than chance: beyond three standard errors of the mean."""
        return self.bias.found and abs(self.bias.value) > _BIASED * self.bias.error

    @property
    def overconfident(self) -> bool:
        """Whether fewer estimates lie within their errors than of a normal law, beyond chance."""
        return any(self._tail(m, "low") < _CHANCE for m in NORMAL)

    @property
    def overcautious(self) -> bool:
        """Whether more do than of a normal law, beyond chance."""
        return any(self._tail(m, "high") < _CHANCE for m in NORMAL)

    def _tail(self, errors: int, side: str) -> float:
        """Probability of a coverage as low, or as high, if the errors were right."""
        one = self.coverage(errors)
        law = binom(one.trials, NORMAL[errors])
        return float(law.cdf(one.count) if side == "low" else law.sf(one.count - 1))

    @property
    def outcome(self) -> str:
        """A sentence: bias, and what the errors are worth."""
        if not self.bias.found:
            return f"nothing to say: {self.bias.outcome}"
        size = f"{self.bias} about {self.exact:g}, spread {self.spread:.2g}"
        said = f"biased by {size}" if self.biased else f"no bias seen: {size}"
        if self.overconfident:
            return f"{said}; errors too small, {self.coverage(1)} within one"
        if self.overcautious:
            return f"{said}; errors too large, {self.coverage(1)} within one"
        return f"{said}; errors as of a normal law, {self.coverage(1)} within one"

    def to_dict(self) -> dict[str, Any]:
        """exact, found, repetitions, bias, spread, median, quoted error, coverage, outcome."""
        one, two = self.coverage(1), self.coverage(2)
        numbers = {
            "exact": self.exact,
            "bias": self.bias.value,
            "bias_error": self.bias.error,
            "spread": self.spread,
            "median": self.median,
            "quoted": self.quoted,
            "coverage_1": one.value,
            "coverage_1_error": one.error,
            "coverage_2": two.value,
            "coverage_2_error": two.error,
        }
        plain = {key: value if math.isfinite(value) else None for key, value in numbers.items()}
        counts = {"found": self.found.count, "repetitions": self.repetitions}
        return {**counts, **plain, "outcome": self.outcome, "not_found": dict(self.outcomes)}


@typed
def calibration(estimates: Iterable[Estimate], exact: float) -> Calibration:
    """Estimates of independent data sets against the exact value; those not found are counted.

    InputError without an estimate, for something else in their place, or an exact value that is
    not finite.
    """
    exact = check_number("exact", exact, "must be finite", -math.inf, math.inf)
    given = list(estimates)
    check(len(given) > 0, "no estimates", "must be one at least")
    pairs = np.array([one.pair for one in given if one.found]).reshape(-1, 2)
    lost = Counter(_NUMBER.sub("#", one.outcome) for one in given if not one.found)
    return Calibration(exact, pairs[:, 0], pairs[:, 1], len(given), dict(lost))


@typed
def calibrate(
    estimator: Callable[[Data], Estimate],
    draw: Callable[[int], Data],
    exact: float,
    repetitions: int = 40,
) -> Calibration:
    """Bias and coverage of `estimator` on data sets draw(0), draw(1), ... whose truth is `exact`.

    draw(i) must be independent of draw(j), as samples of different campaign seeds are. InputError
    for fewer than two repetitions.

    >>> rng = np.random.default_rng(1)
    >>> found = calibrate(lambda x: Estimate(x, 1.0), lambda _: rng.normal(5.0), 5.0, 1000)
    >>> found.biased, found.overconfident, str(found.coverage(1))
    (False, False, '0.699 ± 0.01')
    """
    repetitions = check_integer("repetitions", repetitions, 2, 10**9)
    return calibration([estimator(draw(i)) for i in range(repetitions)], exact)
