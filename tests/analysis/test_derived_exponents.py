"""Errors of functions of the parameters: from the resampled data sets, not linearized."""

import math
from dataclasses import replace

import numpy as np
import pytest
import synthetic_scaling as synthetic

from qavalanche.analysis.scaling import collapse, kosterlitz_thouless, power_law, with_prefactor
from qavalanche.errors import InputError

NU, KAPPA = 1.3, 0.5


def drawn(rng, error=0.01):
    return synthetic.means(synthetic.power_law_x, 9, error, rng, kappa=KAPPA, lengths=(16, 64, 256))


@pytest.fixture(scope="module")
def found():
    return collapse(drawn(np.random.default_rng(1)), with_prefactor(power_law()), resamples=60)


def test_a_parameter_itself_has_its_own_error(found):
    one = found.derived(lambda nu: nu)
    assert (one.value, one.statistical) == (
        found.estimates["nu"].value,
        found.estimates["nu"].error,
    )
    assert one.used["length"] == (16, 256)


def test_names_choose_the_parameters_and_defaults_stay(found):
    harris = found.derived(lambda nu, d=1: d * nu - 2)
    assert harris.value == pytest.approx(found.estimates["nu"].value - 2)
    assert harris.statistical == pytest.approx(found.estimates["nu"].error)
    whole = found.derived(lambda **p: p["kappa"] * p["nu"] / 2)
    assert whole.value == found.derived(lambda kappa, nu: kappa * nu / 2).value


def test_small_errors_go_as_the_slope(found):
    """1 / nu and a product of two correlated parameters, by linear propagation."""
    inverse = found.derived(lambda nu: 1 / nu)
    nu = found.estimates["nu"]
    assert inverse.statistical == pytest.approx(nu.error / nu.value**2, rel=0.03)
    product = found.derived(lambda kappa, nu: kappa * nu / 2)
    slope = np.array([0, found.fit.p[2] / 2, found.fit.p[1] / 2])
    linear = math.sqrt(slope @ np.cov(found.resampled.T) @ slope)
    assert product.statistical == pytest.approx(linear, rel=0.35)  # a quantile of 60 sets


def test_a_function_that_bends_within_the_error_is_not_linearized(found):
    """|nu - its own value| has slope +-1 and a kink: only the sets tell how far it goes."""
    at, error = found.estimates["nu"].value, found.estimates["nu"].error
    square = found.derived(lambda nu: ((nu - at) / error) ** 2)
    assert square.value == 0
    assert square.statistical == pytest.approx(1, rel=0.05)  # linear propagation: 0


def test_systematic_errors_of_parameters_go_through(found):
    moved = replace(found, moved={"nu": 0.05}, biased={"kappa": 0.02})
    one = moved.derived(lambda kappa, nu: kappa * nu / 2)
    by_nu, by_kappa = found.fit.p[2] / 2 * 0.05, found.fit.p[1] / 2 * 0.02
    assert one.systematic == pytest.approx(math.hypot(by_nu, by_kappa), rel=0.01)
    assert found.derived(lambda nu: nu).systematic == 0


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda mu: mu, r"f asks for mu.*: the parameters are critical_point, nu, kappa"),
        (lambda: 1.0, "f uses no parameter"),
        (lambda nu, /: nu, "f takes nu by place"),
        (lambda nu: f"{nu:.0f}c", "f = '1c' at nu = 1.*: must be a number"),
        (lambda nu: [nu], "must be a number"),
        (lambda nu: math.inf * nu, "f = inf at nu"),
        (lambda nu: 1 / (nu - nu), "f = nan at nu = .*: must be finite"),
        (min, "its arguments must be known by name"),
    ],
)
def test_what_cannot_be_derived_is_one_line(found, f, message):
    with pytest.raises(InputError, match=message) as caught:
        found.derived(f)
    assert "\n" not in str(caught.value)


def test_a_function_that_breaks_within_the_errors_is_refused(found):
    edge = found.fit.p[1]
    with pytest.raises(InputError, match=r"f is not finite at \d+ of \d+ resampled data sets"):
        found.derived(lambda nu: 0.0 if nu <= edge else math.nan)


def test_an_error_inside_the_function_keeps_its_kind(found):
    def wrong(nu):
        raise KeyError(nu)

    with pytest.raises(KeyError) as caught:
        found.derived(wrong)
    assert "the function f at nu" in caught.value.__notes__[0]


def test_nothing_is_derived_from_what_is_open():
    rng = np.random.default_rng(2)
    data = drawn(rng, error=0.3)
    form = with_prefactor(power_law(nu=(1.29, 1.31)))
    with pytest.raises(InputError, match="nu is not determined: f cannot use it"):
        collapse(data, form, resamples=20).derived(lambda nu: 1 / nu)
    few = data.where(length=(16, 64))
    with pytest.raises(InputError, match=r"too few lengths.*: nothing to derive from"):
        collapse(few, kosterlitz_thouless()).derived(lambda b: b)


def coverage(sets, seed):
    """Shares of data sets whose kappa nu / 2 lies within one and two errors of the truth."""
    rng, pulls = np.random.default_rng(seed), []
    for i in range(sets):
        one = collapse(drawn(rng), with_prefactor(power_law()), resamples=30, seed=i)
        beta = one.derived(lambda kappa, nu: kappa * nu / 2)
        pulls.append(abs(beta.value - KAPPA * NU / 2) / beta.error)
    return np.mean(np.array(pulls) < 1), np.mean(np.array(pulls) < 2)


def test_errors_cover_the_planted_truth():
    one, two = coverage(6, 5)  # 68 % and 95 % are right
    assert one >= 0.3
    assert two >= 0.6


@pytest.mark.slow
def test_errors_cover_the_planted_truth_as_often_as_they_say():
    one, two = coverage(80, 6)
    assert 0.5 < one < 0.85
    assert two > 0.85
