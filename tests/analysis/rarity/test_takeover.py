"""Where fractal inclusions take over from single spots: planted, and not within the range."""

import math

import numpy as np
import pytest
from planted_tails import coverage, grid, planted

from qavalanche import Estimate, InputError
from qavalanche.analysis.rarity import (
    CleanMedium,
    InclusionMeans,
    conditional_mean,
    fit_form,
    inclusion_means,
    rare_curve,
    single_spot_costs,
    takeover,
)
from qavalanche.analysis.rarity.crossing_length import falls_below

MEDIUM = CleanMedium(0.15, math.log(2), -math.log(0.15))
CHANGE = 60.0  # bonds from which on patterns are fractal


def cost(at, fractal=True):
    """N_res: single spots, and from CHANGE on l^0.6."""
    line = at * (1 - MEDIUM.r)
    power = CHANGE * (1 - MEDIUM.r) * (at / CHANGE) ** 0.6
    return np.where((at > CHANGE) & fractal, power, line)


def planted_means(rng, fractal, noise=0.02):
    at = grid(14, 10, 400)
    resonant = cost(at, fractal) * (1 + noise * rng.standard_normal(at.size))
    share = np.where(at > CHANGE, (at / CHANGE) ** -1.0 if fractal else 0.95, 0.95)
    share = share + noise * rng.standard_normal(at.size)
    return InclusionMeans(
        tuple(at),
        tuple(Estimate(n, noise * n) for n in resonant),
        tuple(Estimate(t, 0.01) for t in at),
        tuple(Estimate(s, noise) for s in share),
    )


def curve_of_costs(rng, fractal, error=0.1):
    rate = -math.log(MEDIUM.epsilon)
    return planted(lambda at: 2 - rate * cost(at, fractal), rng, grid(14, 10, 400), error)


def test_all_marks_find_a_planted_takeover():
    rng = np.random.default_rng(31)
    curve = curve_of_costs(rng, True)
    upper = curve[8:]
    marks = takeover(curve, planted_means(rng, True), MEDIUM, fit_form(upper))
    assert marks.by_run.value == pytest.approx(CHANGE * 0.95 / 0.5, rel=0.1)
    assert marks.by_bonds.value == pytest.approx(CHANGE * 0.75 ** (-1 / 0.4), rel=0.15)
    assert marks.by_slope.value == pytest.approx(CHANGE, rel=0.25)
    assert marks.by_fit.value == pytest.approx(CHANGE, rel=0.25)
    assert "outside the lengths used" in marks.by_fit.outcome
    assert marks.dimension.value == pytest.approx(0.6, abs=4 * marks.dimension.error)
    assert {*marks.to_dict()} == {"by_run", "by_bonds", "by_slope", "by_fit", "dimension"}


def test_single_spots_alone_are_a_named_outcome():
    rng = np.random.default_rng(32)
    curve = curve_of_costs(rng, False)
    marks = takeover(curve, planted_means(rng, False), MEDIUM, fit_form(curve))
    for one in (marks.by_run, marks.by_bonds, marks.by_slope):
        assert not one.found
        assert "not within the range" in one.outcome
    assert "not between 0 and 1" in marks.by_fit.outcome
    assert marks.dimension.value == pytest.approx(1, abs=4 * marks.dimension.error)


def test_what_is_lacking_is_named():
    curve = curve_of_costs(np.random.default_rng(33), True)
    marks = takeover(curve)
    assert "sampled inclusions" in marks.by_run.outcome
    assert "one decay" in marks.by_slope.outcome
    few = InclusionMeans((10.0,), (Estimate(3, 0.1),), (Estimate(10, 0.1),), (Estimate(1, 0.1),))
    assert "at least 4" in takeover(curve, few, MEDIUM).dimension.outcome
    assert "at least 2" in takeover(curve, few, MEDIUM).by_run.outcome


def test_the_crossing_covers_the_planted_one():
    rng, at, pulls = np.random.default_rng(34), np.geomspace(10, 100, 9), []
    for _ in range(200):
        values = 1.2 - 0.4 * np.log(at / 10) + 0.03 * rng.standard_normal(9)
        one = falls_below(at.tolist(), values.tolist(), [0.03] * 9, 0.7)
        pulls.append((one.value - 10 * math.exp(0.5 / 0.4)) / one.error)
    inside, twice = coverage(pulls)
    assert 0.6 < inside < 0.95
    assert twice > 0.93


def test_a_curve_that_is_below_from_the_start_asks_for_smaller_lengths():
    low = falls_below([10, 20], [0.2, 0.1], [0.01, 0.01], 0.5)
    assert "smallest l = 10, below 0.5; smaller l" in low.outcome
    unsure = falls_below([10, 20], [0.9, 0.495], [0.01, 0.01], 0.5)
    assert "not sure to be below" in unsure.outcome


def test_a_mean_over_inclusions_counts_samples_by_their_weight():
    """Where large p go with large values, the plain mean is wrong, and this one is right."""
    rng, pulls = np.random.default_rng(35), []
    for _ in range(300):
        ln_p = 0.5 * rng.standard_normal(60) - 0.125
        values = 10 + 4 * (ln_p + 0.125)  # weighted: 10 + 4 (0.25) = 11
        one = conditional_mean(ln_p - 80, values)
        pulls.append((one.value - 11) / one.error)
    inside, twice = coverage(pulls)
    assert 0.58 < inside < 0.76
    assert twice > 0.9


def test_samples_without_an_inclusion_do_not_count_and_few_are_not_enough():
    ln_p = [-3.0, -math.inf, -3.1, -2.9, -3.0]
    one = conditional_mean(ln_p, [2.0, 99.0, 3.0, 2.0, 3.0])
    assert one.value == pytest.approx(2.5, abs=0.1)
    assert not conditional_mean(ln_p[:3], [2.0, 2.0, 3.0]).found
    alike = conditional_mean([-1.0] * 8, [1.0] * 8)
    assert (alike.value, alike.error) == (1.0, 0.125)
    with pytest.raises(InputError, match="not finite"):
        conditional_mean([-1.0] * 4, [1.0, 2.0, math.inf, 1.0])
    with pytest.raises(InputError, match="4 ln_p, 3 values"):
        conditional_mean([-1.0] * 4, [1.0, 2.0, 1.0])


def test_means_of_samples_are_those_planted():
    rng, at = np.random.default_rng(36), [20.0, 40.0, 80.0, 160.0]
    ln_p = [-x + 0.3 * rng.standard_normal(50) for x in at]
    resonant = [x / 4 + 0.2 * rng.standard_normal(50) for x in at]
    longest = [one / 2 for one in resonant]
    sizes = [x + rng.random(50) for x in at]
    means = inclusion_means(at, ln_p, resonant, longest, sizes)
    for x, n, size, share in means.known:
        assert n.value == pytest.approx(x / 4, abs=5 * n.error)
        assert size.value == pytest.approx(x + 0.5, abs=5 * size.error)
        assert share.value == pytest.approx(0.5)
    assert [one["length"] for one in means.to_dict()["inclusions"]] == at
    with pytest.raises(InputError, match="as many"):
        inclusion_means(at, ln_p, resonant, longest, sizes[:2])
    assert inclusion_means([], [], [], [], []).known == []


def test_single_spots_of_whole_bonds_never_fall_below_their_own_price():
    at = grid(14, 10, 400)
    k = single_spot_costs(at, MEDIUM.entropy_density, MEDIUM.decay)
    exact = rare_curve(at, np.log(MEDIUM.epsilon) * k, np.full(at.size, 0.3))
    assert not takeover(exact, medium=MEDIUM).by_slope.found
