"""L_+ from counts, and where it diverges: known answers, coverage, named outcomes."""

import math

import numpy as np
import pytest
from made_statistics import made

import qavalanche as qa
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import (
    CriticalPoint,
    CriticalPoints,
    Route,
    ThermalLength,
    critical_points,
    divergence,
    fit_thermal_length,
)
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point

LENGTHS = np.array([100, 1000, 10_000, 100_000])
EPSILON_C, NU = 0.27, 2.0


def counts(rng, L_plus, samples=2000, lengths=LENGTHS):
    return rng.binomial(samples, -np.expm1(-lengths / L_plus))


def test_the_length_is_that_of_the_counts():
    rng, pulls = np.random.default_rng(1), []
    for _ in range(200):
        one = fit_thermal_length(0.3, LENGTHS, counts(rng, 5000.0), [2000] * 4)
        if one.found and one.lengths[0] == 100:
            pulls.append((one.log_length.value - math.log(5000)) / one.log_length.statistical)
    assert len(pulls) > 170  # 5 % of true laws fail at p = 0.05
    assert np.mean(np.abs(pulls) <= 1) == pytest.approx(0.68, abs=0.1)
    assert abs(np.mean(pulls)) < 0.25


def test_lengths_where_p_still_falls_are_left_out():
    rng = np.random.default_rng(2)
    thermal = counts(rng, 20_000.0)
    thermal[0] = 400  # far more than 100 / 20 000
    one = fit_thermal_length(0.3, LENGTHS, thermal, [2000] * 4)
    assert one.lengths == (1000, 100_000)
    length = one.log_length
    assert length.value == pytest.approx(math.log(20_000), abs=5 * length.error)


@pytest.mark.parametrize(
    ("thermal", "why"),
    [
        ([0, 0, 2, 3], "5 thermal samples"),
        ([1999, 2000, 2000, 2000], "shorter chains"),
        ([500, 400, 300, 200], "does not rise with L"),
    ],
)
def test_outcomes_say_why_there_is_no_length(thermal, why):
    one = fit_thermal_length(0.3, LENGTHS, thermal, [2000] * 4)
    assert why in one.outcome
    assert not one.found
    assert math.isnan(one.log_length.error)


def test_room_that_nuclei_need_is_allowed_for():
    """1 - p = e^(-(L - L_0) / L_+): the error covers L_+ in at least 68 % of the cases."""
    rng, pulls, lengths = np.random.default_rng(5), [], [100, 300, 1000, 3000, 10_000, 30_000]
    for _ in range(200):
        log_length = rng.uniform(math.log(3000), math.log(30_000))
        L_plus = math.exp(log_length)
        z = np.maximum(np.array(lengths) - 0.15 * L_plus, 1.0) / L_plus
        one = fit_thermal_length(0.3, lengths, rng.binomial(50_000, -np.expm1(-z)), [50_000] * 6)
        assert one.found, one.outcome
        pulls.append((one.log_length.value - log_length) / one.log_length.error)
    assert np.mean(np.abs(pulls) <= 1) >= 0.6


def test_in_the_critical_fan_there_is_no_thermal_length():
    one = fit_thermal_length(0.277, [100, 1000, 10_000, 100_000], [400, 300, 200, 150], [10**5] * 4)
    assert not one.found
    assert "does not rise with L" in one.outcome


NEAR = [0.274, 0.277, 0.28, 0.285, 0.29, 0.30]


def lengths_near(rng, epsilons):
    return [
        fit_thermal_length(e, LENGTHS, counts(rng, (e - EPSILON_C) ** -NU), [2000] * 4)
        for e in epsilons
    ]


def test_divergence_finds_the_point_and_the_exponent_of_one_set():
    found = divergence(lengths_near(np.random.default_rng(3), NEAR))
    assert found.found
    assert abs(found.epsilon_c.value - EPSILON_C) < 4 * found.epsilon_c.error < 0.04
    assert abs(found.nu.value - NU) < 4 * found.nu.error


@pytest.mark.slow
def test_errors_of_the_divergence_cover_the_truth():
    rng, pulls = np.random.default_rng(3), []
    for _ in range(60):
        found = divergence(lengths_near(rng, NEAR))
        if not found.found:
            continue
        pulls.append(
            (
                (found.epsilon_c.value - EPSILON_C) / found.epsilon_c.error,
                (found.nu.value - NU) / found.nu.error,
            )
        )
    assert len(pulls) >= 54  # the smallest four fail at p = 0.05 too, now and then
    shares = np.mean(np.abs(pulls) <= 1, axis=0)
    assert (shares > 0.55).all()


def test_divergence_says_what_is_missing():
    rng = np.random.default_rng(4)
    few = divergence(lengths_near(rng, [0.28, 0.29, 0.30]))
    assert "at least 4" in few.outcome
    assert math.isnan(few.epsilon_c.value)
    curved = [
        fit_thermal_length(e, LENGTHS, counts(rng, L), [2000] * 4)
        for e, L in ((0.28, 3000.0), (0.285, 9000.0), (0.29, 3000.0), (0.295, 9000.0))
    ]
    assert "no power law" in divergence(curved).outcome


def moments(samples, mean):
    return Moments(samples, int(samples * mean), int(samples * mean * mean))


def planted_family(rng, samples=4000):
    statistics = {}
    for epsilon in (0.26, 0.274, 0.277, 0.28, 0.285, 0.29, 0.30):
        for length in (100, 1000, 10_000, 100_000):
            L_plus = max(epsilon - EPSILON_C, 1e-9) ** -NU
            p = -math.expm1(-length / L_plus) + 0.2 * (100 / length) * (epsilon <= EPSILON_C)
            point = Point(qa.Bimodal(epsilon), length, qa.Rules())
            thermal = int(rng.binomial(samples, min(p, 1.0)))
            covered = moments(samples, 0.4 * length)
            statistics[point] = made(samples, thermal, covered=covered)
    return families(statistics)[0]


def test_three_routes_side_by_side():
    points = critical_points(planted_family(np.random.default_rng(6)))
    assert [one.route for one in points.estimates] == list(Route)
    diverging = points.by(Route.LENGTHS)
    assert diverging.value == pytest.approx(EPSILON_C, abs=4 * diverging.error)
    assert not points.by(Route.RATE).found  # no decay rates were planted
    assert points.by(Route.RATE).outcome


def test_the_verdict_goes_both_ways():
    def verdict(*values):
        estimates = tuple(
            CriticalPoint(route, Estimate(v, 0.001) if v else Estimate.none("no data"))
            for route, v in zip(Route, values, strict=False)
        )
        return CriticalPoints(estimates, None, None, None)

    assert verdict(0.27, 0.2705, 0.271).disagreement < 1
    assert "agree: 0.2700 to 0.2710" in verdict(0.27, 0.2705, 0.271).outcome
    assert "disagree" in verdict(0.27, 0.28).outcome
    assert "1 of 3" in verdict(0.27, None, None).outcome
    assert math.isnan(verdict(0.27, None, None).disagreement)
    assert (verdict(0.27, 0.2705).agree, verdict(0.27, 0.28).agree) == (True, False)
    assert verdict(0.27, None, None).agree is None
    assert "estimates of ε_c agree" in verdict(0.27, 0.2705).headline
    assert "disagree" in verdict(0.27, 0.28).headline


def test_the_consensus_of_routes_holds_how_far_they_are_apart():
    near, far = (
        CriticalPoints(
            tuple(CriticalPoint(r, Estimate(v, 0.001)) for r, v in zip(Route, values, strict=True)),
            None, None, None,
        ).consensus
        for values in ((0.27, 0.27, 0.27), (0.26, 0.27, 0.28))
    )  # fmt: skip
    assert near.value == pytest.approx(0.27)
    assert near.statistical == far.statistical == pytest.approx(0.001 / math.sqrt(3))
    assert near.systematic == pytest.approx(0.0, abs=1e-12)
    assert far.systematic == pytest.approx(0.01)


def test_the_statistical_error_of_the_consensus_is_that_of_statistical_errors():
    routes = [CriticalPoint(r, Estimate(0.27, 1e-4, 0.001)) for r in list(Route)[:2]]
    both = CriticalPoints(tuple(routes), None, None, None).consensus
    assert both.statistical == pytest.approx(1e-4 / math.sqrt(2))
    assert both.systematic == pytest.approx(1e-3 / math.sqrt(2))


def test_siblings_that_scatter_add_no_systematic_error():
    """Only what exceeds the statistical errors of both samples is a change."""
    own, near, far = (
        CriticalPoints((CriticalPoint(Route.RATE, Estimate(v, 0.001)),), None, None, None)
        for v in (0.27, 0.271, 0.28)
    )
    assert own.beside([near]).by(Route.RATE).systematic == 0
    assert own.beside([near, far]).by(Route.RATE).systematic == pytest.approx(0.01, rel=0.02)


@pytest.mark.parametrize(
    "log_length", [lambda e: 20 - 50 * e, lambda e: 10 - 400 * (e - 0.28) ** 2 - 10 * (e - 0.28)]
)
def test_no_divergence_is_invented_where_there_is_none(log_length):
    """Its search bound was taken for epsilon_c: -0.32, with nu = 32."""
    rng = np.random.default_rng(11)
    epsilon = np.array([0.28, 0.285, 0.29, 0.295, 0.30, 0.31, 0.32, 0.34])
    found = [
        divergence([length_at(e, log_length(e) + 0.03 * rng.normal()) for e in epsilon])
        for _ in range(12)
    ]
    assert sum(one.found for one in found) <= 1
    assert all("needed" in one.outcome for one in found if not one.found)
    assert all(one.epsilon_c.value > 0 for one in found if one.found)


def length_at(epsilon, log_length, error=0.03):
    return ThermalLength(float(epsilon), Estimate(log_length, error), 0.5, (1, 2))


@pytest.mark.parametrize(
    ("p", "L_plus"),
    [
        (lambda L: -math.expm1(-L / 900), 900),
        (lambda L: -math.expm1(-max(0, L - 50) / 900), 900),
        (lambda L: 1 - (1 - 0.2 * (L / 100) ** -0.5) * math.exp(-L / 3000), 3000),
    ],
    ids=["pure", "offset", "critical fan"],
)
def test_the_error_of_a_thermal_length_covers_what_a_good_fit_hides(p, L_plus):
    """Offsets and fans pass with p >= 0.05: one error covered 0.1 to 0.2 of them."""
    rng, lengths = np.random.default_rng(2), [100, 200, 400, 800, 1600, 3200]
    pulls = []
    for _ in range(60):
        thermal = rng.binomial(2000, [p(L) for L in lengths])
        one = fit_thermal_length(0.3, lengths, thermal.tolist(), [2000] * 6).log_length
        if one.found:
            pulls.append(abs(one.value - math.log(L_plus)) / one.error)
    assert len(pulls) > 30
    assert 0.5 <= np.mean(np.array(pulls) < 1) <= 0.9
    assert np.mean(np.array(pulls) < 2) >= 0.85
