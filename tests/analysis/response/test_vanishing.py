"""Where a quantity vanishes, how it grows, how it approaches: planted truths, found or refused."""

import math

import numpy as np
import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response.approach import approach
from qavalanche.analysis.response.collars import SpotCollar
from qavalanche.analysis.response.growth import growth
from qavalanche.analysis.response.halves import half, limit_of_halves
from qavalanche.analysis.response.lines import limit, mean_of, power, straight, weighted_line
from qavalanche.analysis.response.vanishing import Vanishing, vanishing

X = np.array([0.18, 0.2, 0.22, 0.235, 0.245, 0.25, 0.2525])


def planted(at, nu, noise, seed, x=X):
    rng = np.random.default_rng(seed)
    y = 20 * np.abs(at - x) ** nu
    error = noise * y
    return x.tolist(), rng.normal(y, error).tolist(), error.tolist()


@pytest.mark.parametrize("nu", [0.5, 1.0, 2.0])
def test_a_planted_point_and_power_are_found_within_their_errors(nu):
    inside = []
    for seed in range(12):
        found = vanishing(*planted(0.257, nu, 0.02, seed))
        assert found.found
        inside.append(abs(found.at.value - 0.257) < 2 * found.at.error)
        inside.append(abs(found.exponent.value - nu) < 2 * found.exponent.error)
    assert np.mean(inside) > 0.85


def test_it_vanishes_on_the_side_where_it_is_smaller():
    x = np.array([1.05, 1.1, 1.2, 1.4, 1.8])
    found = [vanishing(*planted(1.0, 1.0, 0.02, seed, x)) for seed in range(12)]
    known = [one for one in found if one.found]
    assert len(known) >= 9
    assert all(abs(one.at.value - 1.0) < 3 * one.at.error < 0.3 for one in known)
    assert np.median([one.exponent.value for one in known]) == pytest.approx(1.0, abs=0.2)


def test_what_does_not_fall_vanishes_nowhere():
    rng = np.random.default_rng(5)
    flat = rng.normal(1.0, 0.05, X.size)
    found = vanishing(X.tolist(), flat.tolist(), [0.05] * X.size)
    assert not found.found
    assert "does not fall" in found.outcome


def test_a_jump_to_zero_is_no_power_law():
    y = [3.0, 3.0, 3.0, 3.0, 3.0, 0.02, 0.01]
    found = vanishing(X.tolist(), y, [0.003] * X.size)
    assert not found.found
    assert not vanishing([0.1, 0.2], [1.0, 0.5], [0.1, 0.1]).found
    with pytest.raises(Exception, match="as many"):
        vanishing([0.1], [1.0, 2.0], [0.1])


@pytest.mark.parametrize("rate", [1.0, 1.2])
def test_the_rate_at_epsilon_c_is_told_from_that_of_the_bound(rate):
    """Saturation both ways: 1 / zeta = s at epsilon_c, and a fifth above it."""
    at, rng = Estimate(0.257, 0.0005), np.random.default_rng(1)
    clean = rate + 3 * np.sqrt(0.257 - X)
    found = approach(X.tolist(), rng.normal(clean, 0.002).tolist(), [0.002] * X.size, at)
    assert abs(found.rate.value - rate) < 3 * found.rate.error < 0.15
    assert abs(found.nu.value - 0.5) < 3 * found.nu.error


def test_an_unknown_epsilon_c_leaves_no_rate():
    assert not approach([0.1] * 5, [1.0] * 5, [0.1] * 5, Estimate.none("nothing")).rate.found
    far = approach([0.3] * 5, [1.0] * 5, [0.1] * 5, Estimate(0.257, 0.001))
    assert "below ε_c by two errors" in far.outcome


def collars(law, error=0.02):
    return [
        SpotCollar(k, 40, 0, 0, 0, Estimate(law(k), error * law(k)), 0.0, 0.0)
        for k in range(2, 20, 2)
    ]


def test_a_factor_from_order_to_order_is_told_from_a_power():
    factor = growth(collars(lambda k: 0.5 * 1.9**k))
    assert factor.base.value == pytest.approx(1.9)
    assert (factor.p_base > 0.9, factor.p_power < 1e-3) == (True, True)
    assert factor.outcome.startswith("a factor from order to order fits")
    power_law = growth(collars(lambda k: 0.5 * k**1.3))
    assert power_law.power.value == pytest.approx(1.3)
    assert power_law.outcome.startswith("a power of k fits")
    wide = growth(collars(lambda k: 0.5 * k**1.3, error=2.0))
    assert wide.outcome == "both fit"
    assert not growth(collars(float)[:3]).base.found


def found_at(value, error):
    one = Estimate(value, error)
    return Vanishing(one, one, 1.0, 0.5, 6, "")


def test_a_drift_with_k_is_part_of_the_error_of_the_limit():
    steady = limit({k: found_at(0.257, 0.001) for k in (100, 1000, 10_000)})
    drifting = limit({k: found_at(0.257 + 0.3 / k, 0.001) for k in (30, 60, 120, 240)})
    assert steady.pair == pytest.approx((0.257, 0.001))
    assert drifting.systematic > 0.001
    assert drifting.value < 0.257 + 0.3 / 60
    assert not limit({}).found


def test_lines_and_means():
    x = np.array([0.0, 1.0, 2.0, 4.0])
    line = weighted_line(x, 3 - 2 * x, np.array([0.1, 0.2, 0.1, 0.4]))
    assert (line.slope, line.at_zero) == pytest.approx((-2.0, 3.0))
    assert line.chi2 == pytest.approx(0.0, abs=1e-20)
    slopes = straight([(float(v), Estimate(3 - 2 * v, 0.1)) for v in x])
    assert slopes.value == pytest.approx(-2.0)
    assert slopes.error > 0
    assert not straight([(1.0, Estimate(1.0, 0.1))]).found
    assert power([1, 2, 4, 8], [3, 12, 48, 192]).value == pytest.approx(2.0)
    assert not power([1, 2, -4], [1, 2, 3]).found
    assert mean_of([(1.0, 0.1), (1.0, 0.1)]).pair == pytest.approx((1.0, 0.1 / math.sqrt(2)))
    assert mean_of([(0.0, 0.1), (2.0, 0.1)]).error > 0.9


def test_where_half_of_the_chains_melt_lies_between_two_epsilon():
    epsilons = [0.24, 0.25, 0.26, 0.27]
    found = half(epsilons, [0, 10, 90, 100], [100] * 4)
    assert found.value == pytest.approx(0.255)
    assert 0.0005 < found.error < 0.005
    steep = half(epsilons, [0, 0, 100, 100], [100] * 4)
    assert abs(steep.value - 0.255) < 1e-9
    assert steep.error > 0.0025  # nothing is seen between the two
    assert not half(epsilons, [0, 1, 2, 3], [100] * 4).found
    assert "more than once" in half(epsilons, [0, 90, 10, 100], [100] * 4).outcome


def test_half_covers_the_truth():
    rng, inside = np.random.default_rng(3), []
    epsilons = np.linspace(0.24, 0.27, 7)
    for _ in range(200):
        truth = rng.uniform(0.25, 0.26)
        p = 1 / (1 + np.exp(-(epsilons - truth) / 0.003))
        one = half(epsilons.tolist(), rng.binomial(40, p).tolist(), [40] * 7)
        inside += [abs(one.value - truth) < one.error] if one.found else []
    assert len(inside) > 150
    assert np.mean(inside) > 0.6


def test_the_limit_of_halves_follows_a_planted_drift_and_names_what_is_open():
    drift = {k: Estimate(0.257 + 0.05 * k**-0.5, 2e-4) for k in (100, 300, 1000, 3000, 10_000)}
    found = limit_of_halves(drift)
    assert found.value == pytest.approx(0.257, abs=3 * found.error)
    assert found.error < 0.002
    two = limit_of_halves({k: drift[k] for k in (3000, 10_000)})
    assert abs(two.value - 0.257) < 2 * two.error
    assert not limit_of_halves({}).found
    assert not limit_of_halves({100: drift[100]}).found
