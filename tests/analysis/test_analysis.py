"""Estimates: their errors cover what they should, and what is not there is not made up."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_statistics import made
from scipy import stats

import qavalanche as qa
from qavalanche.analysis.proportion import wilson
from qavalanche.analysis.sizes import coarse, local_slope, size_density
from qavalanche.analysis.summary import families, summary
from qavalanche.analysis.transition.crossings import estimate_transition, sign_change
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry
from qavalanche.observables.core.regions import size_bin

DECAY_UNIT = registry.get("decay_rate").resolution


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(k_n):
    k, n = k_n
    z = 1.0
    level = stats.norm.cdf(z) - stats.norm.cdf(-z)
    theirs = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    assert wilson(k, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilson_without_trials_is_no_number():
    assert all(map(math.isnan, wilson(0, 0)))


def test_the_error_of_a_mark_knows_the_bend_of_the_curve():
    """The decay rate crosses s = ln 2 on a parabola, linearly interpolated on a coarse grid."""
    grid, s = np.array([0.26, 0.27, 0.28, 0.29]), math.log(2)

    def rate(epsilon):
        return s + 20 * (0.2745 - epsilon) - 600 * (epsilon - 0.2745) ** 2

    statistics = {}
    for epsilon in grid:
        value = round(float(rate(epsilon)) / DECAY_UNIT)
        decays = Moments(1000, 1000 * value, 1000 * value**2)
        point = Point(qa.Bimodal(float(epsilon)), 1000, qa.Rules())
        statistics[point] = made(1000, decay_rate=decays)
    ((mark, error),) = estimate_marks(families(statistics)[0]).values()
    assert abs(mark - 0.2745) > 1e-4  # what linear interpolation misses
    assert abs(mark - 0.2745) == pytest.approx(error, rel=0.2)


def estimate_marks(family):
    return estimate_transition(family).bound_met


class TestSizes:
    """The histogram of a known law: N(T) Poisson with mean ~ T^-tau."""

    @staticmethod
    def statistics(tau, samples=400, largest=1 << 14):
        rng = np.random.default_rng(3)
        sizes = np.arange(1, largest + 1)
        numbers = rng.poisson(2000.0 * sizes**-tau, (samples, largest))
        bins = np.array([int(size_bin(int(t))) for t in sizes])
        binned = np.zeros((samples, bins.max() + 1), np.int64)
        np.add.at(binned.T, bins, numbers.T)
        pairs = {
            int(k): (int(binned[:, k].sum()), int((binned[:, k] ** 2).sum()))
            for k in range(binned.shape[1])
            if binned[:, k].any()
        }
        return made(samples, sizes=pairs)

    @pytest.mark.parametrize("tau", [1.5, 2.0, 3.0])
    def test_slope_of_a_power_law_within_its_errors(self, tau):
        density = size_density(self.statistics(tau), length=100_000)
        slope = local_slope(density).filter(pl.col("size") >= 64)
        sizes = np.arange(1.0, (1 << 14) + 1)
        exact = {}  # of the discrete law summed over octaves
        for j in range(6, 13):
            here, after = (sizes[2**i : 2 ** (i + 1)] for i in (j, j + 1))
            exact[2.0 ** (j + 1)] = 1 - math.log2((after**-tau).sum() / (here**-tau).sum())
        pulls = [
            (row["slope"] - exact[row["size"]]) / row["slope_error"]
            for row in slope.iter_rows(named=True)
            if row["size"] in exact
        ]
        assert len(pulls) >= 3
        assert np.abs(pulls).max() < 4
        assert exact[64.0 if 64.0 in exact else 128.0] == pytest.approx(tau, abs=0.05)

    def test_density_is_regions_per_bond_and_size(self):
        statistics = self.statistics(2.0)
        density = size_density(statistics, length=100_000)
        expected = 2000.0 * np.arange(1.0, 11.0) ** -2 / 100_000
        pulls = (density["density"][:10].to_numpy() - expected) / density["density_error"][:10]
        assert np.abs(pulls).max() < 4
        total = sum(number for number, _ in statistics.sizes.values())
        width = density["size_high"] - density["size_low"] + 1
        assert (density["density"] * width).sum() * 100_000 * 400 == pytest.approx(total)

    def test_coarse_bins_hold_the_same_regions(self):
        density = size_density(self.statistics(2.0), length=100_000)
        merged = coarse(density)
        assert merged["count"].sum() == density["count"].sum()
        assert len(merged) < len(density) / 4
        assert merged.filter(pl.col("size_low") > 16)["size_low"].is_sorted()
        for before, after in zip(merged["size_high"], merged["size_low"][1:], strict=False):
            assert before < after


def made_up(p, lengths=(100, 1000, 10000), samples=2000, rate=None):
    """Statistics of a campaign whose fraction of thermal samples is p(epsilon, L)."""
    rng = np.random.default_rng(1)
    statistics = {}
    for length in lengths:
        for epsilon in np.linspace(0.25, 0.30, 11):
            thermal = int(rng.binomial(samples, p(epsilon, length)))
            flat = Moments(samples, samples, samples)
            decay = (rate or (lambda _: 0.8))(epsilon)
            scaled = [int((decay + 0.01 * (-1) ** i) * 2**40) for i in range(samples - thermal)]
            decays = Moments.of(np.array(scaled, np.int64))
            point = Point(qa.Bimodal(float(epsilon)), length, qa.Rules())
            statistics[point] = made(samples, thermal, covered=flat, decay_rate=decays)
    return statistics


def transition_of(statistics):
    (family,) = families(statistics)
    return estimate_transition(family)


class TestTransition:
    def test_crossing_of_known_curves_is_found_within_its_error(self):
        def p(epsilon, length):
            return 1 / (1 + math.exp(-(epsilon - 0.277) * 60 * math.log10(length)))

        found = transition_of(made_up(p))
        assert found.found
        assert abs(found.epsilon_c - 0.277) < 3 * found.error
        assert found.error < 0.01
        assert [c.lengths for c in found.crossings] == [(100, 1000), (1000, 10000)]
        assert 0 < found.resolution < 0.005 / math.sqrt(12)  # smooth curves: less than the grid's
        assert found.outcome.startswith(f"ε_c = {found.epsilon_c:.4f} ± {found.error:.4f}")

    def test_error_of_a_crossing_is_its_scatter(self):
        def p(epsilon, length):
            return 1 / (1 + math.exp(-(epsilon - 0.277) * 60 * math.log10(length)))

        rng = np.random.default_rng(5)
        epsilon = np.linspace(0.25, 0.30, 11)
        p1, p2 = (np.array([p(e, length) for e in epsilon]) for length in (1000, 10000))
        draws = [sign_change(epsilon, rng.binomial(2000, p2) / 2000 - rng.binomial(2000, p1) / 2000)
                 for _ in range(400)]  # fmt: skip
        scatter = np.std([x for x in draws if x is not None])
        stated = transition_of(made_up(p)).statistical
        assert 0.5 < stated / scatter < 2

    @pytest.mark.parametrize(
        ("p", "lengths", "message"),
        [
            (lambda _e, _l: 0.0, (100, 1000), "no thermal sample, larger ε"),
            (lambda e, _l: 10 * (e - 0.25), (100,), "at least two are needed"),
            (lambda _e, length: 1 / length, (10, 100), "no two lengths cross"),
        ],
    )
    def test_without_a_crossing_it_says_what_would_suffice(self, p, lengths, message):
        result = transition_of(made_up(p, lengths))
        assert not result.found
        assert math.isnan(result.error)
        assert message in result.outcome

    def test_points_of_one_epsilon_have_no_transition(self):
        statistics = {}
        for scale in (0.5, 1.0, 2.0):  # ln g symmetric about 0: epsilon = 1/2 whatever the scale
            for length in (20, 60):
                point = Point(qa.LogCoupling("norm", scale=scale), length, qa.Rules())
                statistics[point] = Statistics.of(melt_chunk(point, 1, 0, 40), length)
        result = transition_of(statistics)
        assert not result.found
        assert "points of one ε" in result.outcome

    def test_crossing_within_the_noise_is_not_resolved(self):
        result = transition_of(made_up(lambda _e, _l: 0.3, (100, 1000), samples=30))
        assert not result.found

    def test_decay_rate_meets_s_where_it_should(self):
        s = math.log(2)
        statistics = made_up(lambda _e, _l: 0.2, rate=lambda epsilon: s - 4 * (epsilon - 0.2825))
        marks = transition_of(statistics).bound_met
        assert set(marks) == {100, 1000, 10000}
        where, error = marks[1000]
        assert where == pytest.approx(0.2825, abs=1e-6)
        assert 0 < error < 1e-3

    def test_sign_change_takes_the_last_before_the_maximum(self):
        x = np.arange(6.0)
        assert sign_change(x, np.array([-1.0, 1.0, -1.0, 1.0, 3.0, 0.0])) == 2.5
        assert sign_change(x, np.array([1.0, 2.0, 3.0, 1.0, 1.0, 1.0])) is None
        assert sign_change(x, -np.ones(6)) is None
        assert sign_change(x[:0], x[:0]) is None


def test_summary_has_a_row_per_point_and_errors_that_are_standard_errors():
    point = Point(qa.Bimodal(0.28), 200, qa.Rules())
    rows = melt_chunk(point, 1, 0, 500)
    table = summary({point: Statistics.of(rows, 200)})
    row = table.row(0, named=True)
    density = rows.covered / 200
    assert row["thermal_density"] == pytest.approx(density.mean())
    assert row["thermal_density_error"] == pytest.approx(density.std(ddof=1) / math.sqrt(500))
    assert row["p"] == (rows.largest == 200).mean()
    assert row["p_low"] <= row["p"] <= row["p_high"]


def test_families_share_all_but_epsilon_and_length():
    statistics = {}
    for K in (1.0, 2.0):
        for crossing in ("halted", "rmt"):
            for epsilon in (0.26, 0.28):
                point = Point(qa.Bimodal(epsilon, K), 50, qa.Rules(crossing=crossing))
                statistics[point] = Statistics.of(melt_chunk(point, 1, 0, 10), 50)
    groups = families(statistics)
    assert len(groups) == 4
    assert all(len(family.table) == 2 for family in groups)
    assert len({family.title for family in groups}) == 4
    one_epsilon = {p: s for p, s in statistics.items() if p.law.epsilon == 0.26}
    assert len(families(one_epsilon)) == 4  # K is never the control parameter
    assert families({}) == []
