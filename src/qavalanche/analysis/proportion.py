"""Errors of a measured probability."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qavalanche.arguments import typed
from qavalanche.errors import check_integer, check_number


@typed
def wilson(successes: int, trials: int, z: float = 1.0) -> tuple[float, float]:
    """Wilson score interval of a probability: (low, high), of about 68 % coverage at z = 1.

    Center (k + z^2 / 2) / (n + z^2), half width z sqrt(k (n - k) / n + z^2 / 4) / (n + z^2). It
    stays inside [0, 1], holds k / n, and has a width at k = 0 and k = n. NaN without trials.
    """
    trials = check_integer("trials", trials, 0, 2**53)
    successes = check_integer("successes", successes, 0, trials)
    z = check_number("z", z, "must be positive and finite", 0, math.inf)
    if trials == 0:
        return math.nan, math.nan
    center = successes + z * z / 2
    spread = z * math.sqrt(successes * (trials - successes) / trials + z * z / 4)
    scale = trials + z * z
    low = 0.0 if successes == 0 else (center - spread) / scale
    high = 1.0 if successes == trials else (center + spread) / scale
    return low, high


@typed
def bound(trials: int, confidence: float = 0.95) -> float:
    """What a probability is below, at this confidence, if none of `trials` samples showed it.

    1 - (1 - confidence)^(1 / trials), exact (Clopper, Pearson): 3.0 / trials at 95 % for many; 1
    without trials.
    """
    trials = check_integer("trials", trials, 0, 2**53)
    confidence = check_number("confidence", confidence, "must be between 0 and 1", 0, 1)
    return -math.expm1(math.log1p(-confidence) / trials) if trials else 1.0


@dataclass(frozen=True)
class Share:
    """A measured probability: `count` of `trials` samples."""

    count: int
    trials: int

    @property
    def value(self) -> float:
        """count / trials; NaN without trials."""
        return self.count / self.trials if self.trials else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson interval of about 68 % coverage."""
        return wilson(self.count, self.trials)

    @property
    def error(self) -> float:
        """Half the width of the interval."""
        low, high = self.interval
        return (high - low) / 2

    @property
    def upper(self) -> float:
        """Upper end of the Wilson interval of about 95 % coverage (z = 1.96)."""
        return wilson(self.count, self.trials, 1.96)[1]

    def __str__(self) -> str:
        if self.trials == 0:
            return "no samples"
        if self.count == 0:
            return f"0 of {self.trials} (below {self.upper:.2g} at 95 %)"
        return f"{self.value:.3g} ± {self.error:.1g}"
