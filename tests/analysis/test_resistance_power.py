"""mu of R ~ L^mu, by growth and by scatter, on planted sums of numbers with a power-law tail."""

import math

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.dynamics import exact_power, power_of_spread, resistance_power
from qavalanche.analysis.dynamics.solvable import exact_log_resistance

LENGTHS = [300, 1000, 3000, 10_000]


def log_sums(mu, length, samples, rng):
    """ln of sums of `length` numbers r with P(r > x) = x^(-1 / mu)."""
    logs = mu * rng.exponential(size=(samples, length))
    top = logs.max(axis=1)
    return top + np.log(np.exp(logs - top[:, None]).sum(axis=1))


def means_of(columns):
    values = [float(one.mean()) for one in columns]
    return values, [float(one.std(ddof=1)) / math.sqrt(one.size) for one in columns]


@pytest.mark.parametrize("mu", [0.4, 1.6, 3.0, 20.0])
def test_a_planted_power_is_found(mu):
    rng = np.random.default_rng(17)
    columns = [log_sums(mu, length, 400, rng) for length in LENGTHS]
    found = resistance_power(LENGTHS, *means_of(columns))
    expected = max(mu, 1.0)
    assert found.found
    assert abs(found.value - expected) < 3.5 * found.error + 0.02
    assert found.error < 0.06 * expected
    assert (found.value > 1.2) == (mu > 1.2)


@pytest.mark.parametrize("mu", [1.6, 3.0, 20.0])
def test_the_scatter_tells_the_same_power(mu):
    rng = np.random.default_rng(18)
    logs = log_sums(mu, 3000, 1500, rng)
    found = power_of_spread(float(logs.var(ddof=1)), logs.size)
    assert abs(found.value - mu) < 3 * found.error + 0.03 * mu
    assert found.error < 0.1 * mu


def test_a_finite_mean_scatters_ever_less():
    rng = np.random.default_rng(19)
    few, many = (log_sums(0.3, length, 600, rng).var() for length in (100, 10_000))
    assert power_of_spread(float(many), 600).value < power_of_spread(float(few), 600).value < 1.02


@pytest.mark.parametrize(("epsilon", "K"), [(0.45, 1.0), (0.58, 1.0), (0.75, 1.0)])
def test_drawn_chains_of_the_solvable_limit_have_its_power(epsilon, K):
    rng = np.random.default_rng(20)
    decay = math.log(K / epsilon)
    columns = [
        np.array([exact_log_resistance(rng.random(length) < epsilon, decay) for _ in range(150)])
        for length in (1000, 5000, 25_000)
    ]
    found = resistance_power([1000, 5000, 25_000], *means_of(columns))
    expected = exact_power(epsilon, K)
    assert abs(found.value - expected) < 3.5 * found.error + 0.03 * expected


def test_what_is_no_power_is_not_called_one():
    lengths = [10, 100, 1000, 10_000]
    curved = [math.log(length) ** 2 for length in lengths]
    found = resistance_power(lengths, curved, [1e-3] * 4)
    assert not found.found
    assert "no power of L fits" in found.outcome
    few = resistance_power(lengths[:2], curved[:2], [1.0] * 2)
    assert "2 lengths" in few.outcome


def test_the_window_leaves_out_short_chains_that_bend():
    lengths = [10, 100, 1000, 10_000, 100_000]
    values = [2 * math.log(length) + 40 / length for length in lengths]
    found = resistance_power(lengths, values, [0.02] * 5)
    assert found.value == pytest.approx(2, abs=0.02)
    assert found.used["length"][0] == 1000


def test_wrong_numbers_are_refused():
    with pytest.raises(InputError, match="positive"):
        resistance_power([10, 20, 30], [1.0, 2.0, 3.0], [0.1, 0.0, 0.1])
    with pytest.raises(InputError, match="negative"):
        power_of_spread(-1.0, 10)
    with pytest.raises(InputError, match="at least 2"):
        power_of_spread(1.0, 1)
