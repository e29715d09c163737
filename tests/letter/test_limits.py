"""Limits and slopes of exact sequences: found within their errors."""

import math

import numpy as np
import pytest

from qavalanche.letter.limits import limit, slope

K = np.arange(5.0, 400)


@pytest.mark.parametrize("bend", [0.0, 0.5, -3.0])
def test_a_limit_with_powers_of_one_over_x_is_found(bend):
    found = limit(K, 3 + bend / K + 2 / K**2 - 1 / K**3)
    assert abs(found.value - 3) < 2 * found.error
    assert found.error < 0.01


def test_a_slower_correction_widens_the_error():
    found = limit(K, 3 + 1 / np.sqrt(K))
    assert abs(found.value - 3) < 5 * found.error
    assert found.error > 1e-3


def test_too_few_terms_have_no_limit():
    assert not limit(K[:20], K[:20]).found
    assert not limit(K, np.full(K.size, math.nan)).found


def test_the_slope_of_whole_orders_is_found_beside_a_logarithm():
    x = np.linspace(10, 500, 80)
    found = slope(x, np.floor(0.8 * x + np.log(x)), np.log(x))
    assert abs(found.value - 0.8) < 3 * found.error
    assert found.error < 0.02


def test_few_points_have_no_slope():
    assert not slope([1, 2, 3], [1, 2, 3]).found
