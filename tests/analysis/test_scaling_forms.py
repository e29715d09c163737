"""Scaling forms: what they do to points, their bounds, and forms of one's own."""

import numpy as np
import pytest
from synthetic_scaling import CRITICAL, counts, drifting_x, grid, power_law_x, two_sided_x

from qavalanche import InputError
from qavalanche.analysis.scaling import forms
from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.forms import Form, Parameter

CONTROL, LENGTH = grid(9)


def scaled(form, *p):
    return form.scale(CONTROL, LENGTH, np.array(p))


def test_forms_are_the_formulas_the_data_are_made_of():
    x, s = scaled(forms.power_law(), CRITICAL, 1.3)
    np.testing.assert_allclose(x, power_law_x(CONTROL, LENGTH))
    assert (s == 1).all()
    x, _ = scaled(forms.two_sided(), CRITICAL, 0.8, 1.6)
    np.testing.assert_allclose(25 * x, two_sided_x(CONTROL, LENGTH))  # 64 is the geometric mean
    x, _ = scaled(forms.drifting(), CRITICAL, 1.3, 0.03, 1.5)
    np.testing.assert_allclose(x, drifting_x(CONTROL, LENGTH))


def test_equal_exponents_on_both_sides_are_the_power_law():
    one, _ = scaled(forms.power_law(), CRITICAL, 1.3)
    two, _ = scaled(forms.two_sided(), CRITICAL, 1.3, 1.3)
    np.testing.assert_allclose(one / two, 64 ** (1 / 1.3))


def test_kosterlitz_thouless_is_a_function_of_length_over_xi():
    form, p = forms.kosterlitz_thouless(), np.array([CRITICAL, 0.8])
    distance = np.array([0.01, 0.03, 0.06])
    xi = np.exp(0.8 / np.sqrt(distance))
    for side in (1, -1):
        x, _ = form.scale(CRITICAL + side * distance, 0.7 * xi, p)
        np.testing.assert_allclose(x, side * np.arcsinh(0.7))
    at_critical, _ = form.scale(np.array([CRITICAL]), np.array([1e9]), p)
    assert at_critical == 0


def test_a_prefactor_multiplies_what_the_form_has():
    x, s = scaled(forms.with_prefactor(forms.with_prefactor(forms.power_law())), 0.2, 1, 0.5, 0.25)
    np.testing.assert_allclose(s, LENGTH**0.75)
    np.testing.assert_allclose(x, (CONTROL - 0.2) * LENGTH)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("one", (0.5, 2)), ("position", (0.28, 0.52)), ("difference", (0.08, 0.32)),
     ("root", (0.2, 0.8))],
)  # fmt: skip
def test_bounds_in_units_of_the_data(unit, expected):
    bounds = Parameter("q", 0.5, 2, unit).bounds(np.array([0.2, 0.36, 0.3]))
    assert bounds == pytest.approx(expected)


def test_a_form_of_ones_own_with_five_parameters():
    def scale(control, length, p):
        distance = control - p[0]
        return (distance + p[2] * distance**2) * length ** (1 / p[1]), length ** p[3] * np.exp(
            p[4] * distance
        )

    names = [("critical_point", 0.2, 0.36), ("nu", 0.5, 3), ("bend", -3, 3), ("kappa", -1, 1),
             ("slope", -3, 3)]  # fmt: skip
    mine = Form("bent", tuple(Parameter(*row) for row in names), scale)
    data = counts(power_law_x, 15, 2000, np.random.default_rng(1))
    found = collapse(data, mine, resamples=40).estimates
    true = {"critical_point": CRITICAL, "nu": 1.3, "bend": 0, "kappa": 0, "slope": 0}
    for name, value in true.items():
        assert abs(found[name].value - value) < 4 * found[name].error


def test_bad_forms_are_refused():
    with pytest.raises(InputError, match=r"nu: bounds 2, 1: must be finite, low < high"):
        Parameter("nu", 2, 1)
    nowhere = Form("nowhere", (Parameter("q", 0, 1),), lambda c, _length, _p: (c, 0 * c))
    data = counts(power_law_x, 9, 500, np.random.default_rng(1))
    with pytest.raises(InputError, match=r"form nowhere at .*: x must be finite, s positive"):
        collapse(data, nowhere)
