"""Fits of tails: errors cover, failures are named, campaigns are data too."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_statistics import made
from scipy import optimize, special, stats
from tail_examples import EXAMPLES
from tail_sizes import ONE, THETA, binned, drawn, pulls

import qavalanche as qa
from qavalanche.analysis.sizes import size_density
from qavalanche.analysis.tails import (
    LAWS,
    Counts,
    compare_laws,
    fit_tail,
    goodness,
    lower_cutoff,
)
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.campaign.bins import BINS
from qavalanche.campaign.statistics import Statistics
from qavalanche.errors import InputError
from qavalanche.observables.core.regions import size_bin


class TestFit:
    @pytest.mark.parametrize("name", LAWS)
    def test_errors_cover(self, name):
        rounds = 40
        z = []
        for seed in range(rounds):
            fit = fit_tail(drawn(name, 2000, seed), name, 5)
            assert fit.found, fit.outcome
            z.append(pulls(name, fit, fit.window))
        z = np.array(z)
        assert np.abs(z.mean(axis=0)).max() < 4 / math.sqrt(rounds)
        spread = (z**2).sum(axis=0)
        assert (stats.chi2.ppf(1e-4, rounds) < spread).all()
        assert (spread < stats.chi2.ppf(1 - 1e-4, rounds)).all()

    @pytest.mark.parametrize("name", LAWS)
    def test_bins_of_one_size_change_nothing_and_wide_bins_little(self, name):
        counts = drawn(name, 20_000, 3, xmin=5.0)
        narrow = Counts.from_bins(counts.low.astype(int), counts.high.astype(int), counts.count)
        assert fit_tail(narrow, name, 5).values == fit_tail(counts, name, 5).values
        edges = np.unique(np.rint(np.geomspace(5, 1e6, 60)))
        where = np.searchsorted(edges, counts.low, side="right") - 1
        number = np.bincount(where, counts.count, len(edges)).astype(int)[:-1]
        wide = Counts.from_bins(edges[:-1].astype(int), edges[1:].astype(int) - 1, number)
        fine, coarse = fit_tail(counts, name, 5), fit_tail(wide, name, 5)
        assert wide.binned
        for key in fine.values:
            lost = math.sqrt(max(0.0, coarse.errors[key] ** 2 - fine.errors[key] ** 2))
            assert fine.errors[key] < coarse.errors[key] < 1.5 * fine.errors[key]
            assert abs(coarse.values[key] - fine.values[key]) < 4 * lost
        assert coarse.ks <= fine.ks + 0.01

    @pytest.mark.parametrize("name", LAWS)
    def test_upper_cutoff_is_part_of_the_law(self, name):
        window = Window(5.0, 120.0)
        fit = fit_tail(drawn(name, 50_000, 4, xmax=120.0), name, 5, 120)
        assert fit.found, fit.outcome
        assert np.abs(pulls(name, fit, window)).max() < 4

    @pytest.mark.parametrize("tau", [-0.5, 0.7, 1.0])
    def test_a_flat_power_law_needs_an_end(self, tau):
        counts = drawn("power law", 5000, 5, xmin=1.0, xmax=1000.0, theta=[tau])
        fit = fit_tail(counts, "power law", 1, 1000)
        assert abs(fit.values["tau"] - tau) < 4 * fit.errors["tau"]

    @pytest.mark.parametrize("name", LAWS)
    def test_real_numbers(self, name):
        law, theta, window = LAWS[name], np.array(THETA[name]), Window(2.0, integers=False)
        rng = np.random.default_rng(6)
        counts = draw(law, theta, 3000, Counts.from_reals([1.0]), window, rng)
        fit = fit_tail(counts, name, 2.0)
        assert np.abs(pulls(name, fit, window)).max() < 4
        assert fit.ks < 1.6 / math.sqrt(3000)

    def test_likelihood_of_the_power_law_is_the_textbooks(self):
        counts = drawn("power law", 3000, 7)
        sizes = np.repeat(counts.low, counts.count)

        def minus_log(tau):
            return tau * np.log(sizes).sum() + len(sizes) * math.log(special.zeta(tau, 5.0))

        best = optimize.minimize_scalar(minus_log, bounds=(1.5, 4), method="bounded",
                                        options={"xatol": 1e-9})  # fmt: skip
        fit = fit_tail(counts, xmin=5)
        assert fit.values["tau"] == pytest.approx(best.x, abs=1e-6)
        assert fit.log_likelihood == pytest.approx(-best.fun, abs=1e-6)
        h = 1e-3
        curvature = (minus_log(best.x + h) - 2 * best.fun + minus_log(best.x - h)) / h**2
        assert fit.errors["tau"] == pytest.approx(curvature**-0.5, rel=1e-4)

    @given(st.lists(st.tuples(st.integers(1, 400), st.integers(1, 30)), min_size=3, max_size=30,
                    unique_by=lambda pair: pair[0]), st.integers(2, 9))  # fmt: skip
    def test_more_of_the_same_changes_the_errors_only(self, pairs, times):
        sizes, number = map(np.array, zip(*pairs, strict=True))
        once = fit_tail(Counts.from_pairs(sizes, 20 * number), "power law")
        more = fit_tail(Counts.from_pairs(sizes[::-1], 20 * times * number[::-1]), "power law")
        assert more.values["tau"] == pytest.approx(once.values["tau"], rel=1e-5)
        assert more.errors["tau"] == pytest.approx(once.errors["tau"] / math.sqrt(times), rel=1e-3)
        assert more.ks == pytest.approx(once.ks, abs=1e-5)

    @given(
        st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 1000)), min_size=1, max_size=12,
                 unique_by=lambda pair: pair[0]),
        st.sampled_from(list(LAWS)), st.booleans(),
    )  # fmt: skip
    def test_whatever_the_data_there_is_a_fit_with_errors_or_a_reason(self, pairs, name, ends):
        counts = Counts.from_pairs(*map(np.array, zip(*pairs, strict=True)))
        fit = fit_tail(counts, name, xmax=counts.high[-1] + 1 if ends else None)
        numbers = [*fit.values.values(), *fit.errors.values()]
        if fit.found:
            assert np.isfinite(numbers).all()
            assert min(fit.errors.values()) > 0
            assert 0 <= fit.ks <= 1
        else:
            assert np.isnan(numbers).all()
            assert "not fitted" in fit.outcome

    def test_without_a_cutoff_the_truncated_law_says_so(self):
        outcomes = []
        for seed in range(12):
            fit = fit_tail(drawn("power law", 1000, seed), "truncated power law", 5)
            rate, error = fit.values["inverse_xi"], fit.errors["inverse_xi"]
            assert rate < 4 * error
            outcomes.append("without its cut-off it fits best" in fit.outcome)
            assert outcomes[-1] == (rate == 0.0)
            assert 0 < error < 0.1
        assert 0 < sum(outcomes) < 12

    def test_laws_that_run_into_the_power_law_are_not_fitted(self):
        counts = Counts.of(np.loadtxt(EXAMPLES / "words.txt", dtype=int))
        for name in ("stretched exponential", "log-normal"):
            fit = fit_tail(counts, name, 7)
            assert not fit.found
            assert "best in its limit of a power law" in fit.outcome
            assert all(map(math.isnan, (*fit.values.values(), *fit.errors.values())))
            assert "undecided" in compare_laws(counts, fit_tail(counts, xmin=7), fit).outcome


class TestOutcomes:
    def test_too_few(self):
        fit = fit_tail(Counts.of(np.arange(1, 31)), xmin=11)
        assert fit.outcome == "not fitted: 20 sizes from 11, at least 50 are needed"
        assert not fit.found
        assert all(map(math.isnan, (*fit.values.values(), *fit.errors.values())))

    def test_one_distinct_size(self):
        fit = fit_tail(Counts.of([7] * 100), "log-normal")
        assert "all 100 sizes are 7, at least two different ones are needed" in fit.outcome
        cutoff = lower_cutoff(Counts.of([7] * 100))
        assert not cutoff.found
        assert "two of them different, are needed" in cutoff.outcome
        assert math.isnan(cutoff.xmin_error)

    def test_no_fit_has_no_p_value_and_no_verdict(self):
        few = Counts.of(np.arange(1, 20))
        fit = fit_tail(few)
        result = goodness(few, fit)
        assert math.isnan(result.p)
        assert math.isnan(result.error)
        assert "at least 50" in result.outcome
        comparison = compare_laws(few, fit, fit_tail(few, "exponential"))
        assert comparison.verdict == "undecided"
        assert math.isnan(comparison.ratio)
        assert math.isnan(comparison.p)

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: Counts.of([]), "no sizes: at least one is needed"),
            (lambda: Counts.of([3, 0]), "sizes down to 0: must be >= 1"),
            (lambda: Counts.of([3, -4]), "sizes down to -4: must be >= 1"),
            (lambda: Counts.of([2.0, 3.0]), "must be integers"),
            (lambda: Counts.of([2**60]), r"must be <= 2\^53"),
            (lambda: Counts.from_pairs([1, 1], [2, 3]), "bins \\(or sizes\\) that overlap"),
            (lambda: Counts.from_pairs([1, 2], [0, 0]), "counts that are all zero"),
            (lambda: Counts.from_pairs([1, 2], [4]), "2 lower ends, 2 upper ends, 1 counts"),
            (lambda: Counts.from_bins([5], [4], [1]), "a bin ends before it starts"),
            (lambda: Counts.from_reals([1.0, math.nan]), "value 2 is nan: must be finite"),
            (lambda: Counts.from_reals([1.0, -1.0]), "values down to -1: must be > 0"),
            (lambda: fit_tail(ONE, "powerlaw"), 'did you mean "power law"'),
            (lambda: fit_tail(ONE, xmin=4, xmax=2), "xmin < xmax is needed"),
            (lambda: fit_tail(ONE, xmin=1.5), "must be whole numbers"),
            (lambda: fit_tail(Counts.from_bins([1, 5], [4, 9], [9, 9]), xmin=6), "inside the bin"),
            (lambda: fit_tail(Counts.from_bins([1, 5], [4, 9], [9, 9]), xmax=6), "inside the bin"),
            (lambda: lower_cutoff(ONE, resamples=1), "whole number >= 2"),
            (lambda: goodness(ONE, fit_tail(ONE), 3), "whole number >= 10"),
        ],
    )  # fmt: skip
    def test_bad_input_is_refused_in_one_line(self, make, message):
        with pytest.raises(InputError, match=message) as caught:
            make()
        assert "\n" not in str(caught.value)

    def test_fits_of_other_data_are_refused(self):
        counts = drawn("power law", 500, 1)
        fit = fit_tail(counts, xmin=5)
        with pytest.raises(InputError, match="different ranges"):
            compare_laws(counts, fit, fit_tail(counts, "exponential", 6))
        with pytest.raises(InputError, match="fits were made with 500"):
            compare_laws(drawn("power law", 400, 1), fit, fit)
        with pytest.raises(InputError, match="fit was made with 500"):
            goodness(drawn("power law", 400, 1), fit)


class TestCampaign:
    def test_statistics_density_and_sizes_agree(self):
        counts = drawn("power law", 100_000, 8, xmin=1.0, xmax=20_000.0, theta=[2.0])
        bins = binned(counts)
        sizes = {
            int(size_bin(int(x))): (int(k), int(k) ** 2)
            for x, k in zip(bins.low, bins.count, strict=True)
        }
        statistics = made(10, sizes=sizes)
        assert max(sizes) < BINS
        first = Counts.from_statistics(statistics, 20_000)
        second = Counts.from_density(size_density(statistics, 20_000))
        assert first.high[-1] <= 20_000
        exact = fit_tail(counts, xmin=10, xmax=20_000)
        for data in (first, second):
            fit = fit_tail(data, xmin=10, xmax=20_000)
            assert fit.values["tau"] == pytest.approx(
                exact.values["tau"], abs=0.1 * fit.errors["tau"]
            )
        p = goodness(first, fit, 40, np.random.default_rng(2))
        assert p.p > 0.05

    def test_thermal_regions_of_a_campaign_are_fitted(self):
        from qavalanche.campaign.point import Point, melt_chunk

        point = Point(qa.Bimodal(0.27), 2000, qa.Rules())
        statistics = Statistics.of(melt_chunk(point, 1, 0, 100), 2000)
        counts = Counts.from_statistics(statistics, 2000)
        assert counts.n == sum(number for number, _ in statistics.sizes.values())
        assert lower_cutoff(counts, xmax=2000, resamples=5).found
