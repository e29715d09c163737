"""Fits of one form: parameters that were planted, errors that cover, agreement with a profile."""

import math

import numpy as np
import pytest
from planted_tails import DECAY, STRETCHED_B, TAU, coverage, grid, planted
from scipy.optimize import brentq

from qavalanche import InputError
from qavalanche.analysis.rarity import FORMS, fit_form, parameters_of, rare_curve

TRUE = {
    "stretched exponential": {
        "exponent": STRETCHED_B,
        "log_c": math.log(2),
        "log_xi": -math.log(2) / STRETCHED_B,
        "log_amplitude": 0.5,
    },
    "exponential": {"inverse_xi": DECAY, "log_amplitude": -1},
    "power law": {"tau": TAU, "log_amplitude": 5},
    "log-normal": {"mu": 1, "sigma": 6**-0.5, "log_amplitude": -2},
}


@pytest.mark.parametrize("form", FORMS)
def test_errors_cover_what_was_planted(form):
    rng = np.random.default_rng(7)
    pulls, chi2 = {name: [] for name in TRUE[form]}, []
    for _ in range(200):
        fit = fit_form(planted(form, rng), form)
        chi2.append(fit.chi2)
        for name, one in parameters_of(fit).items():
            pulls[name].append((one.value - TRUE[form][name]) / one.error)
    for values in pulls.values():
        inside, twice = coverage(values)
        assert len(values) == 200
        assert 0.58 < inside < 0.78
        assert twice > 0.91
        assert abs(np.mean(values)) < 0.25
    assert np.mean(chi2) == pytest.approx(fit.freedom, abs=1)


def test_the_error_of_b_is_that_of_its_profile():
    """chi^2, at its least over the other two for every b, rises by 1 at b +- the error."""
    rng = np.random.default_rng(8)
    for error in (0.05, 0.2):
        curve = planted("stretched exponential", rng, error=error)
        fit = fit_form(curve)
        b = fit.coordinate("exponent")

        def rise(value, curve=curve, fit=fit):
            coefficients, residual, *_ = np.polyfit(
                curve.lengths**value, curve.log_p, 1, w=1 / curve.error, full=True
            )
            assert coefficients[0] < 0
            return float(residual[0]) - fit.chi2 - 1

        low = brentq(rise, b.value - 4 * b.error, b.value)
        high = brentq(rise, b.value, b.value + 4 * b.error)
        assert high - low == pytest.approx(2 * b.error, rel=0.02)
        assert (high + low) / 2 == pytest.approx(b.value, abs=0.1 * b.error)


def test_a_stretched_exponential_is_smooth_through_its_ends():
    rng = np.random.default_rng(9)
    for truth, end in (("exponential", 1.0), ("power law", 0.0)):
        curve = planted(truth, rng)
        b = fit_form(curve).coordinate("exponent")
        assert b.value == pytest.approx(end, abs=4 * b.error)
        assert fit_form(curve).chi2 <= fit_form(curve, truth).chi2 + 1e-9


def test_slopes_are_the_derivatives_of_ln_p():
    curve = planted("stretched exponential", np.random.default_rng(10))
    for form in FORMS:
        fit = fit_form(curve, form)
        x, h = np.log(grid()) - fit.center, 1e-6
        for i, slope in enumerate(fit.slopes(grid())):
            step = h * np.eye(fit.theta.size)[i]
            up, down = (FORMS[form].log_p(fit.theta + one, x) for one in (step, -step))
            assert slope == pytest.approx((up - down) / (2 * h), rel=1e-4, abs=1e-6)


def test_a_tail_that_bends_the_other_way_has_no_log_normal_parameters():
    curve = planted(lambda x: -20 * (1 - x**-0.4), np.random.default_rng(11))
    assert "mu" not in parameters_of(fit_form(curve, "log-normal"))
    assert "log_xi" not in parameters_of(fit_form(curve))


def test_wrong_input_is_one_line():
    curve = planted("exponential", np.random.default_rng(12))
    with pytest.raises(InputError, match="did you mean"):
        fit_form(curve, "log normal")
    with pytest.raises(InputError, match="must be positive"):
        rare_curve([1, 2], [-1, -2], [0.1, 0.0])
    with pytest.raises(InputError, match="2, 1, 2 numbers"):
        rare_curve([1, 2], [-1], [0.1, 0.1])
    with pytest.raises(InputError, match="not finite"):
        rare_curve([1, 2], [-1, -math.inf], [0.1, 0.1])
    assert "2 lengths, at least 3" in fit_form(curve[:2]).outcome


def test_points_of_one_length_are_averaged():
    curve = rare_curve([20, 10, 10], [-5, -1, -2], [0.3, 0.1, 0.2])
    assert curve.lengths.tolist() == [10, 20]
    assert curve.log_p[0] == pytest.approx((-1 / 0.01 - 2 / 0.04) / (1 / 0.01 + 1 / 0.04))
    assert curve.error[0] == pytest.approx((1 / 0.01 + 1 / 0.04) ** -0.5)
