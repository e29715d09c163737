"""Which points are collapsed: windows scale with the grid; nothing is said where no form fits."""

import numpy as np
import pytest
from synthetic_scaling import CRITICAL, LENGTHS, grid, power_law_x, sigmoid

from qavalanche.analysis.scaling import (
    ScalingData,
    compare_in_window,
    kosterlitz_thouless,
    nested,
    power_law,
    with_prefactor,
)

TRIALS = 4000


def data(p_of, points=13):
    control, length = grid(points)
    rng = np.random.default_rng(3)
    k = rng.binomial(TRIALS, np.clip(p_of(control, length), 0, 1))
    return ScalingData.from_counts(control, length, k, np.full(k.size, TRIALS))


def true(control, length):
    return sigmoid(power_law_x(control, length))


def corrected(control, length):
    """The smallest length does not belong to the law."""
    return true(control, length) + 0.15 * (length == LENGTHS[0])


def test_windows_scale_with_the_grid():
    whole = data(true)
    ranges = [(len(one), one.lengths[0]) for one in nested(whole, CRITICAL)]
    assert ranges == [(65, 16), (35, 16), (52, 32), (28, 32), (39, 64), (21, 64)]
    stretched = ScalingData.from_means(
        0.01 * whole.control, 1000 * whole.length, whole.value, whole.error
    )
    again = nested(stretched, 0.01 * CRITICAL)
    assert [len(one) for one in again] == [count for count, _ in ranges]
    assert [len(one) for one in nested(whole)] == [65, 52, 39]
    for one in nested(whole, CRITICAL)[1::2]:
        assert abs(one.control.mean() - CRITICAL) < 0.01


def test_the_widest_window_that_fits_is_used_and_stands_in_the_result():
    forms = (power_law(), kosterlitz_thouless())
    wide = compare_in_window(data(true), forms, CRITICAL)
    assert wide["power law"].window["length"] == [16, 256]
    assert wide.to_dict()["range"]["epsilon"] == [pytest.approx(0.2), pytest.approx(0.36)]
    nu = wide["power law"].estimate("nu")
    assert abs(nu.value - 1.3) <= 3 * nu.error
    without = compare_in_window(data(corrected), forms, CRITICAL)
    assert without["power law"].window["length"][0] > 16
    moved = without["power law"].estimate("nu")
    assert abs(moved.value - 1.3) <= 3 * moved.error
    assert moved.used["length"] == (without["power law"].window["length"][0], 256)


def test_where_no_form_fits_none_is_favoured():
    def wild(control, length):
        return 0.5 + 0.4 * np.sin(40 * control * np.log(length))

    found = compare_in_window(data(wild), (power_law(), kosterlitz_thouless()), CRITICAL)
    assert found.favoured is None
    assert not any(one.found for one in found.collapses)


def test_critical_point_nu_and_beta_are_found_jointly():
    def fan(control, length):
        return 0.6 * (length / 16) ** -0.25 * sigmoid(power_law_x(control, length))

    found = compare_in_window(
        data(fan), (power_law(), with_prefactor(power_law(), name="beta")), CRITICAL
    )
    joint = found["power law, prefactor"]
    assert found.favoured == "power law, prefactor"
    for name, truth in (("critical_point", CRITICAL), ("nu", 1.3), ("beta", 0.25)):
        one = joint.estimate(name)
        assert abs(one.value - truth) <= 3 * one.error
        assert one.error < 0.2
