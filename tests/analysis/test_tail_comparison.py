"""Cut-offs, goodness, comparisons, local exponents: verdicts go either way."""

import math

import numpy as np
import polars as pl
import pytest
from scipy import optimize, special, stats
from tail_examples import example
from tail_sizes import binned, drawn

from qavalanche.analysis.tails import (
    LAWS,
    Counts,
    compare_laws,
    fit_tail,
    goodness,
    local_exponent,
    lower_cutoff,
)
from qavalanche.analysis.tails.scans import scan_cutoffs


class TestCutoff:
    @staticmethod
    def broken(n, seed, start=20):
        """Flat below `start`, a power law of tau = 2.5 from there on."""
        rng = np.random.default_rng(seed)
        tail = drawn("power law", n, seed, xmin=float(start), theta=[2.5])
        flat = rng.integers(1, start, n // 2)
        return Counts.of(np.concatenate([np.repeat(tail.low, tail.count).astype(int), flat]))

    def test_the_break_is_found(self):
        found = [lower_cutoff(self.broken(4000, seed), resamples=20) for seed in range(8)]
        xmins = np.array([cutoff.xmin for cutoff in found])
        assert (xmins >= 19).all()
        assert np.median(xmins) < 30
        z = [(cutoff.tau - 2.5) / cutoff.tau_error for cutoff in found]
        assert np.abs(z).max() < 4
        assert all(cutoff.xmin_error > 0 for cutoff in found)

    @pytest.mark.parametrize("integers", [True, False])
    def test_scan_is_that_of_a_plain_one(self, integers):
        counts = self.broken(300, 1)
        sizes = np.repeat(counts.low, counts.count)
        if not integers:
            counts = Counts.from_reals(sizes)
        found = scan_cutoffs(counts, math.inf, most=10_000)
        quick = scan_cutoffs(counts, math.inf)
        assert quick.best == found.best
        assert quick.ks[quick.best] == found.ks[found.best]
        for i in range(0, len(found.xmin), 7):
            tau, ks = plain_distance(sizes, found.xmin[i], integers)
            assert found.tau[i] == pytest.approx(tau, abs=1e-5)
            assert found.ks[i] == pytest.approx(ks, abs=1e-5)

    def test_scan_of_bins_and_with_an_end(self):
        counts = drawn("power law", 3000, 2, xmin=3.0, xmax=4000.0, theta=[1.6])
        bins = binned(counts)
        for data in (counts, bins):
            scan = scan_cutoffs(data, 4095.0, most=1000)
            for i in (0, len(scan.xmin) // 2):
                fit = fit_tail(data, xmin=scan.xmin[i], xmax=4095)
                assert scan.tau[i] == pytest.approx(fit.values["tau"], abs=1e-5)
                assert scan.ks[i] == pytest.approx(fit.ks, abs=1e-5)


def plain_distance(sizes, xmin, integers):
    """Exponent and KS distance, over all integers one by one."""
    tail = np.sort(sizes[sizes >= xmin])
    n = len(tail)
    if not integers:
        tau = 1 + n / np.log(tail / xmin).sum()
        model = 1 - (tail / xmin) ** (1 - tau)
        found = np.searchsorted(tail, tail, "right") / n, np.searchsorted(tail, tail) / n
        return tau, max(np.abs(model - share).max() for share in found)

    def minus_log(tau):
        return tau * np.log(tail).sum() + n * math.log(special.zeta(tau, xmin))

    tau = optimize.minimize_scalar(
        minus_log, bounds=(1.01, 9), method="bounded", options={"xatol": 1e-9}
    ).x
    every = np.arange(xmin, tail[-1] + 1)
    model = 1 - special.zeta(tau, every + 1) / special.zeta(tau, xmin)
    return tau, np.abs(model - np.searchsorted(tail, every, "right") / n).max()


class TestGoodness:
    @pytest.mark.parametrize("name", ["power law", "exponential", "truncated power law"])
    def test_p_of_the_true_law_is_uniform(self, name):
        ps = []
        for seed in range(25):
            counts = drawn(name, 400, seed)
            result = goodness(counts, fit_tail(counts, name, 5), 40, np.random.default_rng(seed))
            assert 0 < result.error < 0.15
            ps.append(result.p)
        assert stats.kstest(ps, "uniform").pvalue > 1e-3

    def test_p_with_the_search_for_the_cutoff(self):
        ps = []
        for seed in range(12):
            counts = TestCutoff.broken(500, seed)
            cutoff = lower_cutoff(counts, resamples=2)
            ps.append(goodness(counts, cutoff, 40, np.random.default_rng(seed)).p)
        assert np.mean(ps) > 0.25  # it would be 1/2 if the cut-off were not searched for
        assert min(ps) < 0.9

    @pytest.mark.parametrize(
        ("true", "wrong"),
        [("exponential", "power law"), ("power law", "exponential"),
         ("log-normal", "power law"), ("truncated power law", "power law")],
    )  # fmt: skip
    def test_a_wrong_law_is_ruled_out(self, true, wrong):
        counts = drawn(true, 3000, 3)
        result = goodness(counts, fit_tail(counts, wrong, 5), 40)
        assert result.p == 0
        assert 0 < result.error < 0.05
        assert result.outcome.startswith(f"{wrong} ruled out: p = 0.000 ± ")

    def test_the_same_data_have_the_same_p(self):
        counts = drawn("power law", 500, 3)
        fit = fit_tail(counts, xmin=5)
        assert goodness(counts, fit, 30) == goodness(counts, fit, 30)


class TestCompare:
    @pytest.mark.parametrize("true", LAWS)
    def test_no_verdict_against_the_true_law(self, true):
        counts = drawn(true, 20_000, 9)
        own = fit_tail(counts, true, 5)
        verdicts = []
        for name in LAWS:
            if name != true:
                other = fit_tail(counts, name, 5)
                forth, back = compare_laws(counts, own, other), compare_laws(counts, other, own)
                assert forth.verdict == back.verdict
                assert forth.ratio == -back.ratio
                assert forth.p == back.p
                verdicts.append(forth.verdict)
        assert set(verdicts) <= {true, "undecided"}
        # stretched exponential and log-normal come as near to a power law as one likes
        assert verdicts.count(true) >= (2 if true == "power law" else 3)

    def test_power_law_within_the_truncated_one(self):
        def verdict(name, n, seed):
            counts = drawn(name, n, seed)
            fits = [fit_tail(counts, law, 5) for law in ("power law", "truncated power law")]
            comparison = compare_laws(counts, *fits)
            assert comparison.nested
            return comparison.verdict, comparison.p

        verdicts, ps = zip(*(verdict("power law", 2000, seed) for seed in range(40)), strict=True)
        assert verdicts.count("power law") > 30
        assert verdicts.count("truncated power law") <= 6
        assert sum(p < 0.2 for p in ps) < 18
        assert verdict("truncated power law", 2000, 1)[0] == "truncated power law"
        assert verdict("power law", 60, 3)[0] == "undecided"

    def test_laws_equally_far_from_the_truth_are_undecided(self):
        counts, _ = example("surnames", integers=True, xmin=111_920)
        fits = [fit_tail(counts, name, 111_920) for name in ("log-normal", "stretched exponential")]
        assert compare_laws(counts, *fits).verdict == "undecided"


class TestLocalExponent:
    def test_of_a_power_law_is_its_exponent(self):
        table = local_exponent(drawn("power law", 200_000, 10, xmin=1.0, theta=[2.2]), octaves=1)
        z = (table["tau"] - 2.2) / table["tau_error"]
        assert len(table) >= 8
        assert stats.chi2.sf((z**2).sum(), len(z)) > 1e-3

    def test_of_a_cutoff_rises(self):
        counts = drawn("truncated power law", 100_000, 10, theta=[1.5, math.log(0.02)])
        table = local_exponent(counts).filter(pl.col("size_low") >= 5)
        last = table.row(-1, named=True)
        assert table["tau"][0] < 1.7
        assert last["tau"] - 4 * last["tau_error"] > 2

    def test_bins_of_a_campaign_end_where_it_needs_them(self):
        counts = drawn("power law", 300_000, 11, xmin=1.0, theta=[1.8])
        fine, wide = local_exponent(counts), local_exponent(binned(counts))
        assert fine["size"].to_list()[:20] == wide["size"].to_list()[:20]
        gap = (fine["tau"][:20] - wide["tau"][:20]).abs() / fine["tau_error"][:20]
        assert gap.max() < 0.5
