"""Numbers as tables print them: errors in brackets, powers of ten, bounds if nothing is seen."""

import math

import pytest

from qavalanche.analysis.proportion import bound
from qavalanche.report.numbers import interval, plain, share, ten_to, with_error


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.34512, 0.00023, "0.3451(2)"),
        (0.34512, 0.00012, "0.34512(12)"),
        (0.34512, 0.0195, "0.35(2)"),
        (1234.6, 23.0, "1230(20)"),
        (1.0, 0.0, "1(?)"),
        (1.0e-6, 1.0e-6, "1.0(10)·10⁻⁶"),
        (2.86e-6, 5.3e-7, "2.9(5)·10⁻⁶"),
        (-3e-7, 1e-8, "−3.00(10)·10⁻⁷"),
        (5e-10, 3e-8, "0(3)·10⁻⁸"),
        (1e-5, 2e-3, "0.000(2)"),
        (-1e-5, 2e-3, "0.000(2)"),
        (-0.12, 0.3, "−0.1(3)"),
        (2.34567e9, 1.2e7, "2.346(12)·10⁹"),
        (0.5, math.nan, "0.5(?)"),
        (2e-7, math.nan, "2·10⁻⁷(?)"),
        (math.nan, 0.1, "–"),
        (math.inf, math.nan, "∞"),
    ],
)
def test_numbers_with_errors(value, error, text):
    assert with_error(value, error) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.182, 0.1711, 0.1934, "0.182 [0.171, 0.193]"),
        (math.nan, 0, 0, "–"),
        (5e-4, 3e-4, 8.2e-4, "5.0 [3.0, 8.2]·10⁻⁴"),
        (7e-5, 4.8e-5, 1.02e-4, "7.0 [4.8, 10.2]·10⁻⁵"),
    ],
)
def test_intervals(value, low, high, text):
    assert interval(value, low, high) == text


def test_none_seen_is_a_bound_and_no_zero():
    assert share(0, 8000, 0.0, 1.2e-4) == "< 3.7·10⁻⁴ (95 %)"
    assert share(8000, 8000, 0.9999, 1.0) == "> 0.99963 (95 %)"
    assert share(0, 1, 0.0, 0.5) == "< 0.95 (95 %)"
    assert share(91, 500, 0.1711, 0.1934) == "0.182 [0.171, 0.193]"
    assert share(0, 0, math.nan, math.nan) == "–"


@pytest.mark.parametrize("trials", [1, 7, 8000, 10**9])
def test_a_probability_at_the_bound_shows_nothing_in_one_of_twenty_runs(trials):
    assert trials * math.log1p(-bound(trials)) == pytest.approx(math.log(0.05))
    assert bound(trials, 0.99) > bound(trials)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (100_000.0, 4, "100000"),
        (1e6, 4, "10⁶"),
        (6.357e9, 3, "6.36·10⁹"),
        (2.5e6, 3, "2.5·10⁶"),
        (0.25861, 4, "0.2586"),
        (-0.02, 2, "−0.02"),
        (3.744e-4, 2, "3.7·10⁻⁴"),
        (0.0, 4, "0"),
    ],
)
def test_plain_numbers(value, digits, text):
    assert plain(value, digits) == text
    assert ten_to(-12) == "10⁻¹²"
