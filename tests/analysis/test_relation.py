"""How two quantities go together, on planted proportions and powers."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.dynamics import relation
from qavalanche.analysis.estimate import Estimate

X = np.geomspace(5, 5000, 9)


def drawn(law, seed, error=0.04):
    rng = np.random.default_rng(seed)
    x = [Estimate(float(v * (1 + error * rng.normal())), error * float(v)) for v in X]
    y = [Estimate(float(law(v) * (1 + error * rng.normal())), error * float(law(v))) for v in X]
    return x, y


def test_a_planted_proportion_is_found_and_its_errors_are_right():
    away = []
    for seed in range(60):
        found = relation(*drawn(lambda x: 0.5 * x, seed))
        if found.ratio.found:
            away.append((found.ratio.value - 0.5) / found.ratio.error)
        assert abs(found.power.value - 1) < 4 * found.power.error
    assert len(away) >= 57
    assert np.mean(np.abs(away) < 1) > 0.5
    assert np.mean(np.abs(away) < 2.5) > 0.9


def test_what_is_not_proportional_has_no_ratio_but_a_power():
    found = relation(*drawn(np.sqrt, 3))
    assert found.power.value == pytest.approx(0.5, abs=0.03)
    assert not found.ratio.found
    assert "not the same" in found.ratio.outcome


def test_small_x_that_bend_are_left_out():
    found = relation(*drawn(lambda x: 2 * x + 300 / x, 5))
    assert found.ratio.value == pytest.approx(2, rel=0.06)
    assert found.ratio.used["x"][0] > 8
    assert found.last.value == pytest.approx(2, rel=0.15)


def test_pairs_without_a_number_do_not_count():
    x, y = drawn(lambda x: x, 5)
    few = relation(x[:2], y[:2])
    assert not few.power.found
    assert "at least 3" in few.power.outcome
    gaps = [Estimate.none("nothing") if i % 2 else one for i, one in enumerate(y)]
    assert relation(x, gaps).ratio.value == pytest.approx(1, rel=0.1)
    assert not relation([], []).last.found


def test_as_many_of_each_are_needed():
    with pytest.raises(InputError, match="as many"):
        relation([Estimate(1.0, 0.1)], [])
    assert math.isnan(relation([], []).ratio.value)
