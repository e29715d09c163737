"""Exponents: the closed form against the flow, over 300 decades."""

import math

import numpy as np
import pytest

from qavalanche import InputError, Rules
from qavalanche.meanfield import (
    critical_amplitude,
    critical_point,
    exponent_table,
    flow,
    measure_exponents,
    nu_minus,
    nu_plus,
)
from qavalanche.meanfield.exponents import LARGE_K

S = math.log(2)
HALTED = Rules(crossing="halted")
CASES = [(K, HALTED) for K in (0.1, 0.5, 1, 2, 10, 1e4)] + [
    (1, Rules(3, "halted")),
    (1, Rules(4, "halted")),
    (2, Rules(2, -S / 2)),
    (2, Rules(2, 0.4)),
]


@pytest.mark.parametrize(("K", "rules"), CASES)
def test_measured_exponents_are_the_closed_form(K, rules):
    measured = measure_exponents(K, rules, points=70)
    epsilon_c = float(measured.critical)
    assert measured.nu_minus == pytest.approx(nu_minus(epsilon_c), abs=1e-3)
    assert measured.nu_minus_error < 1e-3
    assert abs(measured.nu_plus - nu_plus(epsilon_c)) < 3 * measured.nu_plus_error
    assert measured.nu_plus_error < 0.01
    # k* against nu_plus ln(eta) / ln(eps_c): the slope up to the ends' whole numbers
    orders = measured.k_star[-1] - measured.k_star[0]
    decades = math.log(measured.distance[-1] / measured.distance[0])
    logarithm = math.log(measured.k_star[-1] / measured.k_star[0])
    predicted = nu_plus(epsilon_c) * decades / math.log(epsilon_c)
    assert abs(orders - predicted) < 2 + 2 * logarithm


@pytest.mark.parametrize("rules", [HALTED, Rules(3, "halted"), Rules(2, -1.0), Rules(2, 0.4)])
def test_critical_trajectory_has_the_amplitude_of_the_recursion(rules):
    point = critical_point(1, rules, digits=300)
    near = flow(point.near("-1e-295"), 1, rules, precision=1300)
    k = np.array([60, 120, 240])
    epsilon_c = float(point)
    amplitude = near.gap[k - 1] / np.sqrt(k * epsilon_c**k)
    exact = critical_amplitude(epsilon_c, rules)
    deviation = amplitude / exact - 1
    assert np.abs(deviation).max() < 0.01
    assert deviation[0] / deviation[2] == pytest.approx(4, rel=0.1)  # falls as 1 / k
    # collars grow as eps_c^(-k / 2) sqrt(k) (letter eq. 20, with the recursion's constant)
    growth = near.collar[k - 1] / (np.sqrt(k) * epsilon_c ** (-k / 2))
    assert growth == pytest.approx(rules.entropy_density / 2 / exact, rel=0.01)


def test_the_continuum_amplitude_is_not_that_of_the_recursion():
    epsilon_c = float(critical_point(1))
    continuum = S * math.sqrt(-2 / math.log(epsilon_c))
    recursion = critical_amplitude(epsilon_c, HALTED)
    assert recursion == pytest.approx(S / math.sqrt(1 - 0.440096), 1e-5)
    assert abs(continuum / recursion - 1) > 0.15


def test_exponents_fall_with_K_towards_a_limit_above_one_half():
    # the letter expects 1/2 and 1 for K -> infinity, but eps_c and with it nu stop before
    values = [nu_minus(float(critical_point(K, digits=12))) for K in (0.01, 1, 100, 1e10, 1e299)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > LARGE_K[0] > 0.54
    assert pytest.approx((0.5420270, 1.0840539)) == LARGE_K
    assert values[-1] - LARGE_K[0] < 0.02  # slowly, as 1 / ln K


def test_table_over_K_shows_that_they_are_not_universal():
    table = exponent_table([0.1, 1, 10, 100])
    assert table["epsilon_c"].is_sorted()
    assert table["nu_minus"].is_sorted(descending=True)
    assert table["nu_minus"][0] - table["nu_minus"][3] > 0.1
    assert (table["nu_plus"] == 2 * table["nu_minus"]).all()
    assert table["amplitude"][1] == pytest.approx(0.926336, rel=1e-5)


def test_universal_in_form_but_not_in_value_under_the_crossing_rule():
    # nu depends on 1 / zeta_t through epsilon_c alone: the same function, another number
    points = [float(critical_point(1, Rules(2, z), digits=12)) for z in (-S / 2, 0.0, 0.4)]
    values = [nu_minus(e) for e in points]
    assert points == sorted(points)
    assert values == sorted(values, reverse=True)
    assert values[0] - values[2] > 0.01


def test_zeta_approaches_its_bound_with_nu_minus():
    # zeta_c - zeta = (alpha - s) / (alpha s), and l* (zeta_c - zeta) -> zeta_c / 2
    critical = critical_point(1, digits=80)
    for distance in ("1e-20", "1e-40", "1e-60"):
        found = flow(critical.near(f"-{distance}"), precision=500)
        difference = found.gap_infinity / (found.alpha_infinity * S)
        assert found.collar_per_order * difference == pytest.approx(1 / S / 2, rel=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"decades": (5, 400)}, "decades"),
        ({"decades": (50, 5)}, "decades"),
        ({"points": 3}, "points = 3"),
        ({"K": -1}, "K = -1"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        measure_exponents(**arguments)


def test_exponents_need_an_epsilon():
    with pytest.raises(InputError, match=r"epsilon_c = 1.5"):
        nu_minus(1.5)
