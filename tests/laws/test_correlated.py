"""Correlated disorder: its marginal, its correlations, and how its sums wander."""

import numpy as np
import pytest
from scipy import stats

import qavalanche as qa
from qavalanche.laws import Correlated
from qavalanche.numerics.core.elementary import fill_cosine
from qavalanche.numerics.core.hartley import hartley


def log_g(law, length, samples, seed=1):
    return -np.array([law.draw(length, seed, i).decays() for i in range(samples)])


@pytest.mark.parametrize("size", [4, 8, 16, 256, 2048])
def test_the_transform_is_that_of_hartley(size):
    cosines, x = np.empty(size // 4 + 1), np.random.default_rng(size).normal(size=size)
    fill_cosine(np.uint64(2**64 // size), np.uint64(0), cosines)
    found = x.copy()
    hartley(found, cosines)
    known = np.fft.fft(x)
    assert found == pytest.approx(known.real - known.imag, abs=1e-12 * size)
    hartley(found, cosines)
    assert found / size == pytest.approx(x, abs=1e-14)


@pytest.mark.parametrize("gamma", [0.0, 0.25, 0.5, 0.75])
def test_the_marginal_is_normal_with_this_mean_and_deviation(gamma):
    law = Correlated(gamma, loc=-1.5, scale=0.7)
    lone = log_g(law, 3, 4000)[:, 1]  # one bond a chain: independent
    assert stats.kstest(lone, "norm", args=(-1.5, 0.7)).pvalue > 1e-3
    assert stats.kstest(lone, "norm", args=(-1.5, 1.0)).pvalue < 1e-6
    assert law.resonance_probability == pytest.approx(stats.norm.sf(0, -1.5, 0.7), rel=1e-12)


@pytest.mark.parametrize("gamma", [0.0, 0.25, 0.5, 0.75, 0.9])
def test_correlations_are_those_of_the_spectrum(gamma):
    """By quadrature of |2 sin(q / 2)|^(1 - 2 gamma) cos(q k)."""
    q = (np.arange(4_000_000) + 0.5) * np.pi / 4_000_000
    spectrum = (2 * np.sin(q / 2)) ** (1 - 2 * gamma)
    known = [(spectrum * np.cos(q * k)).mean() / spectrum.mean() for k in range(6)]
    error = {0.75: 2e-3, 0.9: 0.1}.get(gamma, 1e-5)  # the integrand diverges at q = 0
    assert Correlated(gamma).correlation(5) == pytest.approx(known, abs=error)


@pytest.mark.parametrize("gamma", [0.0, 0.25, 0.5, 0.75])
@pytest.mark.parametrize("length", [5, 32, 33, 100])
def test_chains_have_exactly_these_correlations(gamma, length):
    """No wrapping around the circle: the first and the last bond of a chain, too."""
    law = Correlated(gamma, loc=-9.0)  # no bond is resonant: chains do not keep how much one is
    x = log_g(law, length, 6000) + 9
    known = law.correlation(length - 1)
    for k in {1, 2, length // 2, length - 1}:
        products = x[:, 0] * x[:, k]
        assert abs(products.mean() - known[k]) < 4.5 * products.std() / np.sqrt(len(products))


def wandering(law, lengths=(16, 32, 64, 128, 256, 512)):
    """Slope of ln of the deviation of sums over l bonds, over ln l."""
    sums = np.cumsum(log_g(law, 1024, 1000), axis=1)
    deviations = [np.std(sums[:, length::length] - sums[:, :-length:length]) for length in lengths]
    return np.polyfit(np.log(lengths), np.log(deviations), 1)[0]


@pytest.mark.parametrize("gamma", [0.25, 0.5, 0.75])
def test_sums_wander_with_the_exponent(gamma):
    assert wandering(Correlated(gamma, loc=-1.0, scale=2.0)) == pytest.approx(gamma, abs=0.03)
    assert wandering(Correlated(gamma + 0.1)) != pytest.approx(gamma, abs=0.05)


def test_chains_depend_on_the_address_alone():
    law = Correlated(0.7)
    first = law.draw(300, 3, 4)
    for other in (law.draw(300, 3, 5), law.draw(300, 4, 4), Correlated(0.6).draw(300, 3, 4)):
        assert other != first
    assert law.draw(300, 3, 4) == first
    assert Correlated(0.7, 0.0, 1.0) == law
    assert [law.draw(n).length for n in (1, 2, 3, 4, 5, 9)] == [1, 2, 3, 4, 5, 9]


def test_long_circles_are_not_kept_but_drawn_alike(monkeypatch):
    law = Correlated(0.3)
    kept = law.draw(500, 1, 2)
    monkeypatch.setattr("qavalanche.laws.correlated._KEPT", 4)
    assert law.draw(500, 1, 2) == kept


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((1.0,), r"gamma = 1.0: must lie in \[0, 1\)"),
        ((-0.1,), r"gamma = -0.1: must lie in \[0, 1\)"),
        ((0.5, np.inf), "loc = inf: must be a finite number"),
        ((0.5, 0, 0), "scale = 0: must be positive and finite"),
        ((0.5, 1e300, 1e-300), "loc / scale = inf: must be finite"),
    ],
)
def test_parameters_out_of_range_are_one_line(given, message):
    with pytest.raises(qa.InputError, match=message):
        Correlated(*given)
