"""Laws of sizes: sums against mpmath, normalisation, random sizes."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats
from tail_sizes import THETA, binned, drawn

from qavalanche.analysis.tails import (
    LAWS,
)
from qavalanche.analysis.tails.core.power import integer_sum, integral
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window


class TestSums:
    """The kernels against mpmath, and against adding up."""

    @pytest.mark.parametrize("tau", [0.3, 1.0, 1.5, 2.0, 2.9999999, 3.0, 7.5])
    @pytest.mark.parametrize("low", [1.0, 6.0, 200.0, 1e6])
    def test_hurwitz_and_lerch(self, tau, low):
        if tau > 1:
            with mpmath.workdps(60):  # its digits are those before the scaling
                exact = mpmath.zeta(tau, low) * mpmath.mpf(low) ** tau
            assert integer_sum(tau, 0.0, low, math.inf, low) == pytest.approx(float(exact), 1e-13)
        for lam in (0.03, 0.26, 2.0):
            with mpmath.workdps(60):
                z = mpmath.exp(-mpmath.mpf(lam))
                exact = mpmath.lerchphi(z, tau, low) * mpmath.mpf(low) ** tau
            assert integer_sum(tau, lam, low, math.inf, low) == pytest.approx(float(exact), 1e-13)

    @pytest.mark.parametrize("tau", [-1.5, 0.0, 1.0, 1.0000001, 2.0, 2.7, 5.0])
    @pytest.mark.parametrize("lam", [1e-9, 1e-4, 0.1, 4.0])
    @pytest.mark.parametrize("low", [0.5, 3.0, 40.0])
    def test_incomplete_gamma(self, tau, lam, low):
        z = mpmath.mpf(lam) * mpmath.mpf(low)
        exact = low * mpmath.expint(tau, z) * mpmath.exp(z)
        assert integral(tau, lam, low, math.inf, low) == pytest.approx(float(exact), 1e-12)

    @given(
        st.floats(-3, 8), st.one_of(st.just(0.0), st.floats(1e-9, 5)),
        st.integers(1, 3000), st.integers(0, 3000),
    )  # fmt: skip
    def test_sums_are_sums(self, tau, lam, low, width):
        k = np.arange(low, low + width + 1.0)
        exact = math.fsum(np.exp(-tau * np.log(k / low) - lam * (k - low)))
        assert integer_sum(tau, lam, low, low + width, low) == pytest.approx(exact, rel=2e-12)


class TestLaws:
    @pytest.mark.parametrize("name", LAWS)
    @pytest.mark.parametrize("xmin", [1.0, 5.0, 300.0])
    def test_weights_add_up_to_measures(self, name, xmin):
        law, theta = LAWS[name], np.array(THETA[name])
        window = Window(xmin, xmin + 5000)
        x = np.arange(xmin, window.xmax + 1)
        weights = np.exp(law.log_weight(theta, x, window))
        low = np.array([xmin, xmin + 1, xmin + 40, xmin + 700])
        high = np.array([xmin, xmin + 39, xmin + 699, window.xmax])
        measures = np.exp(law.log_measure(theta, low, high, window))
        sums = [weights[(x >= a) & (x <= b)].sum() for a, b in zip(low, high, strict=True)]
        assert measures == pytest.approx(sums, rel=1e-9, abs=1e-280)
        whole = law.log_measure(theta, low[:1], high[-1:], window)
        assert measures.sum() == pytest.approx(np.exp(whole[0]), rel=1e-9)

    @pytest.mark.parametrize("name", LAWS)
    def test_density_integrates_to_measures(self, name):
        law, theta = LAWS[name], np.array(THETA[name])
        window = Window(2.0, integers=False)
        t, weights = np.polynomial.legendre.leggauss(40)
        for low, high in ((2.0, 2.02), (2.0, 5.0), (30.0, 60.0)):
            x = low + (high - low) * (t + 1) / 2
            exact = (high - low) / 2 * weights @ np.exp(law.log_weight(theta, x, window))
            measure = law.log_measure(theta, np.array([low]), np.array([high]), window)
            assert np.exp(measure[0]) == pytest.approx(exact, rel=1e-9)

    @pytest.mark.parametrize("name", ["truncated power law", "stretched exponential", "log-normal"])
    def test_bent_laws_become_power_laws(self, name):
        first = {"truncated power law": 2.5, "stretched exponential": math.log(1.5)}.get(name, 1.5)
        theta, window = np.array([first, math.log(1e-10)]), Window(3.0, integers=False)
        x = np.geomspace(3, 1e5, 30)
        tail = LAWS[name].log_measure(theta, x, np.full(30, math.inf), window)
        norm = LAWS[name].log_measure(theta, x[:1], np.array([math.inf]), window)
        assert tail - norm == pytest.approx(-1.5 * np.log(x / 3), abs=1e-5)

    def test_exponential_is_in_the_stretched_one(self):
        window, x = Window(4.0), np.arange(4.0, 60)
        shares = []
        for name, theta in (
            ("exponential", [math.log(0.1 * 4)]),
            ("stretched exponential", [math.log(0.1 * 3.5), 0.0]),
        ):
            weight = LAWS[name].log_weight(np.array(theta), x, window)
            ends = np.array([4.0]), np.array([math.inf])
            shares.append(weight - LAWS[name].log_measure(np.array(theta), *ends, window))
        assert shares[0] == pytest.approx(shares[1], abs=1e-10)


class TestDraw:
    @pytest.mark.parametrize("name", LAWS)
    @pytest.mark.parametrize("xmax", [math.inf, 90.0])
    def test_counts_follow_the_law(self, name, xmax):
        n = 200_000
        counts, window = drawn(name, n, 11, xmax=xmax), Window(5.0, xmax)
        assert counts.n == n
        edges = np.unique(np.rint(np.geomspace(5, min(xmax, 2000), 20)))
        law, theta = LAWS[name], np.array(THETA[name])
        high = np.append(edges[1:] - 1, xmax)
        shares = np.exp(law.log_measure(theta, edges, high, window))
        expected = n * shares / shares.sum()
        found = np.add.reduceat(
            counts.count, np.searchsorted(counts.low, edges[edges <= counts.low[-1]])
        )
        found = np.append(found, np.zeros(len(edges) - len(found)))
        keep = expected > 10
        chi2 = ((found - expected)[keep] ** 2 / expected[keep]).sum()
        assert stats.chi2.sf(chi2, keep.sum() - 1) > 1e-4

    def test_heavy_tail_is_drawn_one_by_one(self):
        counts = drawn("power law", 100_000, 12, xmin=1.0, theta=[1.5])
        far = counts.low > 1e6
        expected = 100_000 * special.zeta(1.5, 1e6) / special.zeta(1.5)
        assert abs(counts.count[far].sum() - expected) < 4 * math.sqrt(expected)
        assert counts.low.max() > 1e8

    def test_bins_are_kept(self):
        data = binned(drawn("power law", 50_000, 13, xmin=900.0))
        rng = np.random.default_rng(1)
        again = draw(LAWS["power law"], np.array([2.5]), 50_000, data, Window(897.0), rng)
        shared = np.isin(again.low, data.low)
        assert again.n == 50_000
        assert again.count[shared].sum() > 0.99 * 50_000
        assert (again.low[1:] > again.high[:-1]).all()
