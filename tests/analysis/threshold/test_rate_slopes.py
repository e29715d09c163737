"""Means and slopes: planted numbers, paired errors against the bootstrap, and what has no mean."""

import math

import numpy as np
import pytest
from planted_rates import CRITICAL, anderson, avalanche, planted_rates

from qavalanche.analysis.threshold import LogRates, threshold_of_rates
from qavalanche.analysis.threshold.bootstrap import bootstrap_means, spread_of
from qavalanche.analysis.threshold.points import rate_points
from qavalanche.analysis.threshold.slopes import critical_slope, paired_slopes, slope_spans


@pytest.mark.parametrize(
    ("lengths", "spans"),
    [
        ([3], []),
        ([4, 5], [(4, 5)]),
        ([4, 5, 6], [(4, 6)]),
        ([4, 6, 8], [(4, 6), (6, 8)]),
        ([8, 4, 5, 7], [(4, 5), (5, 7), (7, 8)]),
        (range(3, 10), [(L - 1, L + 1) for L in range(4, 9)]),
        ([3, 4, 5, 9], [(3, 5), (5, 9)]),
    ],
)
def test_slopes_are_centred_where_they_can_be(lengths, spans):
    assert slope_spans(lengths) == spans


def test_the_critical_slope_of_two_sides_is_twice_that_of_one():
    assert critical_slope(2, 2) == pytest.approx(math.log(4))
    assert critical_slope(3, 1) == pytest.approx(math.log(3))


def test_an_exact_fall_has_the_slope_it_was_given():
    at_first = np.array([-3.0, -4.0, -6.0])
    rates = LogRates.from_arrays({(5.0, L): at_first - 1.5 * L for L in (3, 4, 6)})
    for sides in (1, 2):
        for row in paired_slopes(rates, sides).listed:
            assert row.slope.value == pytest.approx(-1.5 + sides * math.log(2))
            assert row.decay.value == pytest.approx(0.75)  # D = -1/2 ln Gamma
            assert row.slope.outcome == "all samples are alike: no error"


@pytest.mark.parametrize("slope", [avalanche, anderson])
def test_means_of_slopes_are_the_planted_ones(slope):
    found = threshold_of_rates(planted_rates(slope, [4.0, 10.0, 20.0], range(3, 10), seed=2))
    deviations = []
    for row in found.slopes:
        truth = (slope(row.W, row.length - 0.5) + slope(row.W, row.length + 0.5)) / 2
        deviations.append((row.slope.value - truth) / row.slope.error)
    assert len(deviations) == 15
    assert max(map(abs, deviations)) < 4
    assert 0.3 < np.mean(np.square(deviations)) < 2.5


def test_the_error_of_paired_samples_is_that_of_the_bootstrap():
    slopes = paired_slopes(planted_rates(avalanche, [5.0, 15.0], range(3, 8), seed=3), 2)
    replicates = bootstrap_means(slopes.rows)
    for i in range(2):
        for k in range(3):
            paired = slopes.pairs[i, k, 1]
            assert spread_of(replicates[:, i, k]) == pytest.approx(paired, rel=0.08)
            assert np.std(replicates[:, i, k]) == pytest.approx(paired, rel=0.08)


def test_pairing_makes_slopes_surer_than_independent_samples():
    rates = planted_rates(anderson, [10.0], range(3, 10), seed=4)
    last = rate_points(rates)[-2:]
    apart = math.hypot(*(one.mean.error for one in last))
    neighbours = LogRates.from_arrays(
        {(10.0, L): rates.values[0, j] for j, L in enumerate(rates.lengths) if L in (8, 9)}
    )
    assert paired_slopes(neighbours, 2).listed[0].slope.error < 0.5 * apart


def test_the_same_samples_are_drawn_on_every_call_and_for_all_rows():
    rows = np.random.default_rng(1).normal(size=(2, 40))
    one, other = bootstrap_means(rows, 50), bootstrap_means(rows, 50)
    assert np.array_equal(one, other)
    both = bootstrap_means(np.stack([rows[0], 2 * rows[0] + 1]), 50)
    assert np.allclose(both[:, 1], 2 * both[:, 0] + 1)


def test_slopes_rest_on_the_samples_held_at_both_lengths():
    rates = LogRates.from_arrays(
        {(1.0, 3): [-1.0, -2.0, -9.0], (1.0, 4): [-3.0, -5.0]},
        numbers={(1.0, 3): [0, 1, 2], (1.0, 4): [1, 0]},
    )
    (row,) = paired_slopes(rates, 2).listed
    assert row.samples == 2
    assert row.slope.value - CRITICAL == pytest.approx(((-5.0 + 1.0) + (-3.0 + 2.0)) / 2)


def test_a_disorder_strength_with_fewer_lengths_has_slopes_of_its_own():
    rates = LogRates.from_arrays(
        {
            (W, L): [-L * 1.0, -L * 2.0]
            for W, L in [(1.0, 4), (1.0, 5), (2.0, 4), (2.0, 5), (2.0, 6)]
        }
    )
    spans = [(one.W, one.first, one.last) for one in paired_slopes(rates, 2).listed]
    assert spans == [(1.0, 4, 5), (2.0, 4, 6)]


class TestWhatHasNoMean:
    def table(self, **changes):
        rng = np.random.default_rng(5)
        rates = {(30.0, L): rng.normal(-5.0 * L, 2.0, 50) for L in (6, 7, 8, 9)}
        resolved = {key: np.ones(50, bool) for key in rates}
        for L, value in changes.items():
            rates[(30.0, int(L[1:]))][:3] = value
            resolved[(30.0, int(L[1:]))][:3] = value == -np.inf
        return LogRates.from_arrays(rates, resolved)

    def test_unresolved_samples_are_counted_and_never_averaged(self):
        found = threshold_of_rates(self.table(L9=-66.0))
        last = found.points[-1]
        assert (last.samples, last.unresolved, last.cut) == (50, 3, 0)
        assert not last.mean.found
        assert "not resolved: 3 of 50 samples" in last.mean.outcome
        told = last.to_dict()
        assert told["mean_log_rate"] is None
        assert told["error"] is None
        assert not found.slopes[-1].slope.found
        assert found.slopes[0].slope.found
        verdict = found.verdicts[0]
        assert verdict.length == 7
        assert "at L = 9 not resolved: 3 of 50" in verdict.reason

    def test_the_median_is_known_while_few_are_hidden(self):
        plain, hidden = (threshold_of_rates(self.table(**x)) for x in ({}, {"L9": -66.0}))
        assert hidden.points[-1].median == pytest.approx(plain.points[-1].median, abs=1.0)
        assert math.isfinite(hidden.points[-1].median)

    def test_cut_chains_have_a_mean_of_minus_infinity_that_is_named(self):
        found = threshold_of_rates(self.table(L9=-np.inf))
        assert "Γ = 0 exactly in 3 of 50: mean ln Γ is -inf" in found.points[-1].mean.outcome
        assert found.points[-1].to_dict()["mean_log_rate"] is None
        assert found.verdicts[0].verdict == "undecided at these sizes"
        assert "3 of 50" in found.verdicts[0].reason

    def test_mostly_cut_chains_are_stable(self):
        rates = LogRates.from_arrays({(3.0, L): [-np.inf, -np.inf, -1.0] for L in (3, 4, 5)})
        assert threshold_of_rates(rates).verdicts[0].verdict == "stable at these sizes"

    def test_one_sample_has_no_error(self):
        found = threshold_of_rates(LogRates.from_arrays({(3.0, L): [-2.0 * L] for L in (3, 4, 5)}))
        assert found.points[0].to_dict()["mean_log_rate"] == -6.0
        assert found.points[0].to_dict()["error"] is None
        assert found.slopes[0].to_dict()["slope"] == pytest.approx(-2.0 + CRITICAL)
        assert found.verdicts[0].verdict == "undecided at these sizes"
        assert "one sample" in found.verdicts[0].reason
