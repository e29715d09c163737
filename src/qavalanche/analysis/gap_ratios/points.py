"""Mean gap ratio at every alpha and L."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.numerics.plain import finite


@dataclass(frozen=True)
class GapRatioPoint:
    """Gap ratio at one alpha and L spins on each side of the grain.

    spins: all of them; samples: with a gap ratio; mean: with its standard error, the scatter over
    samples by the root of their number.
    """

    alpha: float
    length: int
    spins: int
    samples: int
    mean: Estimate

    def to_dict(self) -> dict[str, Any]:
        """alpha, L, spins, samples, gap_ratio, error, outcome; None for no number."""
        return {
            "alpha": self.alpha,
            "L": self.length,
            "spins": self.spins,
            "samples": self.samples,
            "gap_ratio": finite(self.mean.value),
            "error": finite(self.mean.error),
            "outcome": self.mean.outcome,
        }


def ratio_points(table: RatioTable) -> list[GapRatioPoint]:
    """The points of a table that have a sample, by alpha and L."""
    found = []
    for i, j in np.argwhere(np.isfinite(table.values).any(axis=2)).tolist():
        values = table.values[i, j][np.isfinite(table.values[i, j])]
        L = int(table.lengths[j])
        mean = mean_ratio(values)
        found.append(
            GapRatioPoint(float(table.alphas[i]), L, table.spins(L), int(values.size), mean)
        )
    return found


def mean_ratio(values: Any) -> Estimate:
    """The mean with its standard error; a single sample has none."""
    n = len(values)
    mean = float(np.mean(values))
    if n == 1:
        return Estimate(mean, outcome="one sample: no error")
    error = float(np.std(values, ddof=1)) / math.sqrt(n)
    if error == 0:
        return Estimate(mean, outcome="all samples are alike: no error")
    return Estimate(mean, error, outcome=f"mean of {n} samples")
