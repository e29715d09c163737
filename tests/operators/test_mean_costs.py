"""Means of what crossing a spot costs: those of its samples."""

import numpy as np
import pytest

from qavalanche.operators.crossing_norms import NORMS, crossing_costs, mean_costs
from qavalanche.operators.thermal_crossing import ROTATIONS, draw_crossing


def test_rows_are_means_over_samples():
    rows = mean_costs(2, 0.5, samples=4, seed=3)
    assert [(row["rotation"], row["norm"]) for row in rows] == [
        (rotation, norm) for rotation in ROTATIONS for norm in NORMS
    ]
    drawn = [crossing_costs(draw_crossing(2, 0.5, seed=3, sample=i), "quotient") for i in range(4)]
    costs = np.array([one.operator for one in drawn])
    apart = costs - np.array([one.typical for one in drawn])
    (row,) = [one for one in rows if (one["rotation"], one["norm"]) == ("quotient", "operator")]
    assert row["cost"] == pytest.approx(costs.mean())
    assert row["error"] == pytest.approx(costs.std(ddof=1) / 2)
    assert row["outliers"] == pytest.approx(apart.mean())
    assert row["outliers_error"] == pytest.approx(apart.std(ddof=1) / 2)
