"""nu from slopes at the crossing: planted exponents are found, with errors that hold."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit, logit

from qavalanche.analysis.calibration import calibrate
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import slope_at_crossing
from qavalanche.analysis.transition.logit import fit_curve

CENTER = 0.3
LENGTHS = (200, 400, 800, 1600)


def planted(seed, nu=2.5, samples=2000, lengths=LENGTHS, at=0.4, correction=0.0, points=8):
    """Counts of p = f((epsilon - 0.3) L^(1 / nu)), f a logistic curve that is bent."""
    rng, rows = np.random.default_rng(seed), []
    width = 2.0 * lengths[len(lengths) // 2] ** (-1 / nu)
    for length in lengths:
        for distance in np.linspace(-width, width, points):
            x = distance * length ** (1 / nu) * (1 + correction * length**-0.5)
            thermal = int(rng.binomial(samples, expit(logit(at) + 1.5 * x + 0.1 * x * x)))
            rows.append((CENTER + distance, length, thermal, samples))
    names = ["epsilon", "length", "thermal", "samples"]
    return Family("planted", None, pl.DataFrame(rows, names, orient="row"))


@pytest.mark.parametrize("nu", [0.8, 2.5])
def test_a_planted_exponent_is_found_without_bias_and_with_right_errors(nu):
    known = calibrate(lambda f: slope_at_crossing(f).nu, lambda i: planted(i, nu), nu, 60)
    assert known.found.value > 0.8
    assert not known.biased
    assert not known.overconfident
    assert known.quoted < 0.15 * nu


def test_a_correction_to_scaling_is_seen_as_a_bias():
    def draw(i):
        return planted(i, samples=20_000, correction=3.0)

    known = calibrate(lambda f: slope_at_crossing(f).nu, draw, 2.5, 25)
    assert known.biased
    assert known.overconfident
    assert known.bias.value > 0.2


def test_crossing_slopes_and_line():
    found = slope_at_crossing(planted(3, samples=50_000))
    assert found.found
    assert found.crossing == pytest.approx(CENTER, abs=0.01)
    assert found.p_value >= 0.05
    lengths, slopes, errors = np.array(found.slopes).T
    assert lengths.tolist() == [*LENGTHS]
    assert (np.abs(slopes / (0.4 * 0.6 * 1.5 * lengths**0.4) - 1) < 4 * errors / slopes).all()
    assert found.inverse_nu.value == pytest.approx(0.4, abs=4 * found.inverse_nu.error)
    assert found.to_dict()["nu"]["value"] == found.nu.value
    assert slope_at_crossing(planted(3, samples=50_000)).nu == found.nu


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"lengths": (200, 400)}, "2 lengths, at least 3 are needed"),
        ({"samples": 20}, "no crossing: "),
        ({"points": 4}, "no smooth curve through 5 values"),
    ],
)
def test_without_enough_data_there_is_no_number(changes, why):
    found = slope_at_crossing(planted(1, **changes))
    assert not found.found
    assert why in found.outcome
    assert found.to_dict()["nu"]["value"] is None


def test_a_curve_finds_a_planted_cubic_and_refuses_a_step():
    epsilon, n = np.linspace(0, 1, 12), np.full(12, 100_000)
    t = 2 * epsilon - 1
    planted_logit = -0.5 + 2 * t + 0.4 * t**2 - 0.3 * t**3
    k = np.random.default_rng(5).binomial(n, expit(planted_logit))
    curve = fit_curve(epsilon, k, n)
    assert curve.p_value > 0.01
    assert curve.coefficients == pytest.approx([-0.5, 2, 0.4, -0.3], abs=0.1)
    steps = (curve.p(0.4 + 1e-5) - curve.p(0.4 - 1e-5)) / 2e-5
    assert curve.slope(0.4) == pytest.approx(steps, rel=1e-6)
    step = np.where(epsilon < 0.5, 20_000, 80_000)
    assert fit_curve(epsilon, step, n).p_value < 1e-6


def test_curves_of_samples_all_alike_are_finite():
    epsilon, n = np.linspace(0, 1, 6), np.full(6, 50)
    for k in (np.zeros(6, int), n, np.array([0, 0, 0, 50, 50, 50])):
        curve = fit_curve(epsilon, k, n)
        assert np.isfinite(curve.coefficients).all()
        assert np.isfinite(curve.slope(0.5))
