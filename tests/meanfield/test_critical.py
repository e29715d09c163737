"""The critical point: its digits, and its certificate checked by other means."""

import math

import mpmath
import pytest

from qavalanche import InputError, Rules
from qavalanche.meanfield import critical_point
from qavalanche.meanfield.critical import LARGEST

HALTED = Rules(crossing="halted")
REFERENCE = {  # computed independently, 25 digits
    1: "0.1936838551090144781481944",
    2: "0.2462034212539015828346545",
    10: "0.3299976486801819414228435",
}


@pytest.mark.parametrize("K", REFERENCE)
def test_digits_of_the_reference(K):
    assert critical_point(K, digits=25).epsilon_c == REFERENCE[K]


def phase_by_mpmath(epsilon, K, d_s, z, digits):
    """Phase from eqs. 13-16 in mpmath: other code, other arithmetic, twice the digits."""
    with mpmath.workdps(2 * digits + 60):
        epsilon, s = mpmath.mpf(epsilon), mpmath.log(d_s)
        alpha = mpmath.log(mpmath.mpf(K) / epsilon)
        for k in range(1, 100_000):
            if alpha <= s:
                return "thermal"
            # what is left: rho_j (alpha_j - z) summed with alpha_j > (alpha_k + s) / 2 for all j
            half = (alpha - s) / 2
            f = max((s + x) * (s - z + x) / x for x in (half, 2 * half))
            rest = epsilon**k * (k / (1 - epsilon) + epsilon / (1 - epsilon) ** 2)
            if f * rest < half:
                return "localized"
            rho = epsilon**k * (k + k * s / (alpha - s))
            alpha = (1 - rho) * alpha + rho * z
    return "undecided"


@pytest.mark.parametrize(
    ("K", "rules", "digits"),
    [
        (1, HALTED, 30),
        (2, HALTED, 200),
        (10, HALTED, 400),
        ("1e-6", HALTED, 40),
        ("1e100", HALTED, 40),
        (1, Rules(3, "halted"), 100),
        (3, Rules(4, -0.5), 100),
        (1, Rules(2, -0.5 * math.log(2)), 60),
        (1, Rules(2, 0.69), 60),
        (0.3, Rules(50, -20.0), 60),
        (1, HALTED, 1),
        (7, HALTED, 2),
    ],
)
def test_certificate_by_an_independent_evaluation(K, rules, digits):
    point = critical_point(K, rules, digits)
    mantissa = point.epsilon_c.split(".")[1].lstrip("0")
    assert len(mantissa) == digits
    d_s, z = rules.local_dimension, mpmath.mpf(rules.crossing_slope)
    below, above = point.near(f"-{point.radius}"), point.near(point.radius)
    assert phase_by_mpmath(below, K, d_s, z, digits) == "localized"
    assert phase_by_mpmath(above, K, d_s, z, digits) == "thermal"


def test_more_digits_agree_with_fewer():
    long = critical_point(2, digits=1000)
    assert long.radius == "1e-1000"
    with mpmath.workdps(1010):
        for digits in (3, 17, 50, 400):
            short = critical_point(2, digits=digits)
            assert abs(mpmath.mpf(short.epsilon_c) - mpmath.mpf(long.epsilon_c)) < mpmath.mpf(
                short.radius
            )


def test_grows_with_K_up_to_its_limit():
    points = [float(critical_point(K, digits=12)) for K in (1e-3, 0.1, 1, 10, 1e3, 1e10, 1e299)]
    assert points == sorted(points)
    assert points[-1] < LARGEST
    gaps = [LARGEST - float(critical_point(10.0**n, digits=12)) for n in (74, 148, 296)]
    # 3 eps^3 -> 1 as 1 / ln K in the end, which is far: every doubling of ln K shrinks the gap
    assert gaps[0] > 1.1 * gaps[1] > 1.1**2 * gaps[2] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0,), "K = 0: must be positive"),
        (("x",), "K = 'x': must be a number"),
        ((1, Rules(crossing="rmt")), 'crossing = "rmt"'),
        ((1, HALTED, 0), "digits = 0"),
        ((1, HALTED, 2.5), "digits = 2.5"),
        ((1, HALTED, 10**7), "digits = 10000000: must be at most"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        critical_point(*arguments)
