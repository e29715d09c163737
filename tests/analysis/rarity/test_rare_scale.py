"""xi(l), xi_b, densities of regions and the averaged correlator, b against d_f."""

import math

import numpy as np
import pytest
from planted_tails import STRETCHED_B, coverage, grid, log_density_exponential, planted

from qavalanche import Estimate, InputError
from qavalanche.analysis.rarity import (
    against_dimension,
    finite_lengths,
    fit_form,
    parameters_of,
    rare_curve,
    region_densities,
)


def test_xi_grows_without_end_for_a_stretched_exponential_and_not_for_an_exponential():
    rng = np.random.default_rng(41)
    grows = finite_lengths(planted(lambda x: -2 * x**STRETCHED_B, rng))
    assert grows.verdict == "grows"
    assert grows.growth.value == pytest.approx(1 - STRETCHED_B, abs=4 * grows.growth.error)
    for amplitude in (-8, 0, 3):  # xi(l) itself grows towards 5 bonds for the first
        stays = finite_lengths(planted(lambda x, a=amplitude: a - 0.2 * x, rng))
        assert stays.verdict == "stays finite"
    bare = finite_lengths(planted(lambda x: -0.2 * x, rng))
    assert bare.xi[-1] == pytest.approx(5, rel=0.05)
    vague = finite_lengths(planted(lambda x: -0.2 * x, rng, grid(6, 20, 30), 0.5))
    assert vague.verdict == "undecided"
    assert "at least 5" in finite_lengths(rare_curve([1, 2], [-1, -2], [0.1, 0.1])).outcome


def test_xi_b_is_where_the_exponent_is_one():
    found = parameters_of(fit_form(planted("stretched exponential", np.random.default_rng(42))))
    b, log_c, log_xi = (found[name] for name in ("exponent", "log_c", "log_xi"))
    assert math.exp(log_c.value) * math.exp(log_xi.value) ** b.value == pytest.approx(1)


def test_the_density_of_regions_is_exact_for_an_exponential():
    at = np.array([10.0, 11.0, 16.0, 25.0, 50.0])
    decay = 0.3
    curve = rare_curve(at, -decay * at, np.full(5, 1e-3))
    for one in region_densities(curve):
        low, high = (int(end) for end in one.sizes)
        assert one.log_density.value == pytest.approx(log_density_exponential(one.size, decay))
        assert one.distance == one.size + 2
        t = np.arange(low, high)
        total = np.exp([log_density_exponential(x, decay) for x in t]).sum()
        assert one.log_total.value == pytest.approx(math.log(total))


def test_its_errors_cover():
    rng, pulls = np.random.default_rng(43), []
    for _ in range(100):
        curve = planted(lambda x: -0.3 * x, rng, [20, 26, 40], 0.1)
        for one in region_densities(curve):
            exact = log_density_exponential(one.size, 0.3)
            pulls.append((one.log_density.value - exact) / one.log_density.error)
            t = np.arange(*one.sizes)
            total = math.log(np.exp([log_density_exponential(x, 0.3) for x in t]).sum())
            pulls.append((one.log_total.value - total) / one.log_total.error)
    inside, twice = coverage(pulls)
    assert 0.6 < inside < 0.76
    assert twice > 0.92


def test_where_p_does_not_fall_there_is_no_density():
    (one,) = region_densities(rare_curve([10, 12], [-3.0, -3.1], [0.1, 0.1]))
    assert not one.log_density.found
    assert "less than two errors" in one.log_total.outcome
    assert one.to_dict()["log_correlator"]["value"] is None


@pytest.mark.parametrize(
    ("b", "dimension", "verdict"),
    [
        (Estimate(0.56, 0.01), Estimate(0.57, 0.02), "agrees"),
        (Estimate(0.68, 0.01, 0.01), Estimate(0.57, 0.02), "differs"),
        (Estimate(0.56, 0.1), Estimate(0.57, 0.02), "undecided"),
        (Estimate(0.62, 0.01), Estimate(0.57, 0.016), "undecided"),
        (Estimate.none("none fits"), Estimate(0.57, 0.02), "not measured"),
        (Estimate(0.62, 0.01), Estimate.none("not searched"), "not measured"),
    ],
)
def test_b_against_the_fractal_dimension(b, dimension, verdict):
    found = against_dimension(b, dimension)
    assert found.verdict == verdict
    assert found.outcome.startswith(verdict)
    assert found.to_dict()["verdict"] == verdict
    if verdict == "undecided":
        assert "would suffice" in found.outcome


def test_a_tolerance_is_positive():
    with pytest.raises(InputError, match="tolerance = 0"):
        against_dimension(Estimate(0.5, 0.1), Estimate(0.5, 0.1), 0)
