"""Digits are printed by the error."""

import math

import pytest

from qavalanche.analysis.measured import plus_minus


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (2.16819, 0.00943, "2.1682 ± 0.0094"),
        (4.982e-9, 4.4e-8, "5e-09 ± 4.4e-08"),
        (4.981e-9, 4.4e-8, "5e-09 ± 4.4e-08"),
        (4.6e-10, 4.4e-8, "0 ± 4.4e-08"),
        (-1.23456e-6, 4.4e-8, "-1.235e-06 ± 4.4e-08"),
        (0.44068681, 1.2e-7, "0.44068681 ± 0.00000012"),
        (1234.56, 11.0, "1235 ± 11"),
        (123456.0, 4400.0, "1.235e+05 ± 4.4e+03"),
        (0.0, 0.03, "0.000 ± 0.030"),
        (0.25, math.nan, "–"),
        (0.25, 0.0, "–"),
        (math.inf, 0.1, "–"),
    ],
)
def test_no_digit_below_the_error(value, error, text):
    assert plus_minus(value, error) == text
