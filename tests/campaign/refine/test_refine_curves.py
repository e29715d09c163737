"""Curves through counts, their crossing with its error, and the cheapest samples."""

import math

import numpy as np
import pytest
from planted_curves import Drawn, exact_crossing, probability
from scipy.optimize import minimize

from qavalanche.campaign.refine.crossing import crossing
from qavalanche.campaign.refine.curve import Count, fit
from qavalanche.campaign.refine.pair import Pair, rounded
from qavalanche.campaign.refine.shares import CostedCell, plain, spread
from qavalanche.numerics.logarithm import exp

VALUES = (0.24, 0.25, 0.255, 0.26, 0.265, 0.27, 0.28)


def counts(seed, length, samples, values=VALUES):
    drawn = Drawn(seed)
    return [drawn.count(x, length, samples) for x in values]


def test_the_curve_is_the_most_probable_one():
    some = counts(1, 300, 4000)
    curve = fit(some)
    u = np.array([(one.x - curve.center) / curve.scale for one in some])
    k, n = (np.array([getattr(one, name) for one in some]) for name in ("thermal", "samples"))

    def loss(c):
        logit = c[0] + c[1] * u + c[2] * u * u
        prior = (1e-6 * c[0] ** 2 + 1e-3 * c[1] ** 2 + 0.1 * c[2] ** 2) / 2
        return float((n * np.logaddexp(0, logit) - k * logit).sum() + prior)

    other = minimize(loss, np.array(curve.coefficients) + 0.3, method="BFGS", tol=1e-10)
    assert curve.coefficients == pytest.approx(other.x, abs=2e-3)
    v = curve.covariance
    square = np.array([[v[0], v[1], v[2]], [v[1], v[3], v[4]], [v[2], v[4], v[5]]])
    p = np.array([curve.p(one.x) for one in some])
    basis = np.stack([u**0, u, u * u])
    information = (basis * n * p * (1 - p)) @ basis.T + np.diag([1e-6, 1e-3, 0.1])
    assert square == pytest.approx(np.linalg.inv(information), rel=1e-6)
    at = np.array([1, *[((0.263 - curve.center) / curve.scale) ** k for k in (1, 2)]])
    assert curve.logit(0.263)[1] == pytest.approx(at @ square @ at)


def test_a_sample_brings_the_slope_closer_by_what_is_said():
    rough = fit(counts(2, 300, 4000))
    some = [Count(x, 4000 * rough.p(x), 4000) for x in VALUES]  # moves no curve
    curve, x, at = fit(some), 0.27, 0.26
    more = [one if one.x != x else Count(x, one.thermal * 1.01, one.samples * 1.01) for one in some]
    fewer = curve.slope(at)[1] - fit(more).slope(at)[1]
    assert fewer == pytest.approx(40 * curve.slope_gain(at, x), rel=0.02)


@pytest.mark.usefixtures("fast")
def test_the_crossing_is_where_it_is_within_its_error():
    exact, found = exact_crossing(300, 1000), []
    for seed in range(40):
        at = crossing(counts(seed, 300, 60_000), counts(seed, 1000, 30_000))
        found.append((at.x - exact, at.error))
        assert at.firm
    deviation, error = np.array(found).T
    assert abs(deviation.mean()) < 4 * error.mean() / math.sqrt(40)
    within = np.abs(deviation) / error
    assert 0.48 < (within < 1).mean() < 0.85
    assert (within < 2).mean() > 0.84


def test_curves_that_no_parabola_fits_are_fitted_next_to_their_crossing():
    def bent(x, length):
        return probability(x, length) * (1 - 0.9 * (x < 0.245))

    drawn, exact = Drawn(3, bent), exact_crossing(300, 1000, bent)
    a, b = ([drawn.count(x, L, 10**6) for x in VALUES] for L in (300, 1000))
    at = crossing(a, b)
    assert len(at.curves.values) < len(VALUES)
    assert abs(at.x - exact) < 4 * at.error
    assert at.error < 0.001


def test_no_crossing():
    a, b = (
        counts(1, 300, 20_000, (*VALUES[-3:], 0.29)),
        counts(1, 1000, 20_000, (*VALUES[-3:], 0.29)),
    )
    assert crossing(a, b) is None
    assert crossing(b, a) is None


def test_p_that_falls_with_the_parameter_is_the_same_mirrored():
    a, b = counts(4, 300, 60_000), counts(4, 1000, 30_000)
    at = crossing(a, b)
    mirrored = [[Count(-one.x, one.thermal, one.samples) for one in some] for some in (a, b)]
    other = crossing(*mirrored)
    assert other.x == pytest.approx(-at.x)
    assert other.error == pytest.approx(at.error)
    assert other.firm == at.firm


def test_no_other_samples_of_the_same_cost_tell_as_much():
    rng = np.random.default_rng(5)
    shares = [
        CostedCell(float(v), int(c))
        for v, c in zip(rng.uniform(1, 100, 4), (1, 3, 10, 30), strict=True)
    ]
    sizes = spread(shares, 0.01)
    variance = sum(one.variance / n for one, n in zip(shares, sizes, strict=True))
    cost = sum(one.cost * n for one, n in zip(shares, sizes, strict=True))
    assert variance == pytest.approx(0.01)
    for _ in range(50):
        others = np.array(sizes) * rng.uniform(0.5, 2, 4)
        others *= cost / sum(one.cost * n for one, n in zip(shares, others, strict=True))
        assert sum(one.variance / n for one, n in zip(shares, others, strict=True)) >= variance


def test_numbers_are_plain():
    assert [plain(n) for n in (1, 9.2, 99, 101, 1201, 98_765)] == [1, 10, 99, 110, 1300, 99_000]
    assert [rounded(0.2573456, e) for e in (0.02, 0.0011, 9.9e-5)] == [0.26, 0.257, 0.25735]
    assert exp(1.0) == math.e
    assert exp(-745.0) == 5e-324


def test_more_samples_cost_no_more_than_they_may():
    a, b = (tuple(counts(1, L, 1000)) for L in (300, 1000))
    pair = Pair((300, 1000), a, b)
    assert pair.bond_melts == len(VALUES) * 1_300_000
    (free,) = pair.more(0.26, (0.01, 0.01), 0.1, 1e9).values()
    assert free[0] > 1000
    assert free[0] > free[1], "long chains cost more"
    (bound,) = pair.more(0.2611, (0.01, 0.01), 1e-9, 1e6).values()
    assert 300 * bound[0] + 1000 * bound[1] == pytest.approx(1e6, rel=0.1)
