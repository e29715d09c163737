"""The exact solution of the kappa family: the table, slow computations, limits and identities."""

import heapq
import math

import numpy as np
import pytest
from flint import arb, ctx
from scipy.integrate import quad, solve_ivp

from qavalanche.errors import InputError
from qavalanche.rivals.kappa import block_critical_point, determinant, halves

TABLE = {  # mark X: computed before, by another method
    1: ("0.399383515946", "2.503858972825", "3.562144836", "3.562144836"),
    2: ("0.387732289", "2.579099108", "3.195696747", "4.481471112"),
    5: ("0.344079488", "2.906305185", "3.181379604", "7.426499855"),
    10: ("0.301331474", "3.318604549", "3.392751016", "12.40679446"),
    100: ("0.180749663", "5.532513781", "4.882309441", "102.3883821"),
}
NAMES = ("inverse_nu", "nu", "mean_length", "mean_deficit")


@pytest.mark.parametrize("kappa", TABLE)
def test_all_digits_of_the_table(kappa):
    found = block_critical_point(kappa, 15).to_dict()
    for name, known in zip(NAMES, TABLE[kappa], strict=True):
        unit = 10.0 ** -len(known.partition(".")[2])  # three of its last digits are off by one
        assert abs(float(found[name]) - float(known)) < 1.5 * unit
        assert float(found[f"{name}_error"]) <= 1e-12


def slow_row(a, b, kappa, exponent):
    """The two integrals by an ordinary solver of the Riccati equation in ln z."""
    start = quad(lambda t: a * math.exp(-30 * t) * t ** (b - a - 1), 1, math.inf, epsabs=0)[0]

    def slope(t, y):
        z = math.exp(t)
        f, weight = y[0], math.exp(y[1])
        far = math.exp(-kappa * z)
        return [
            -a * math.exp(-z) + b * far * f * f + (a - b) * f,
            exponent - (a - b) - 2 * b * far * f,
            weight * (f - math.exp(-z)),
            weight * (far * f * f - f),
        ]

    ends, begin = (math.log(30), -13.0), [start, 0.0, 0.0, 0.0]
    found = solve_ivp(slope, ends, begin, method="LSODA", rtol=1e-11, atol=1e-16)
    rest = slope(ends[1], found.y[:, -1])
    return [-found.y[i, -1] + rest[i] / exponent for i in (2, 3)]


@pytest.mark.parametrize("kappa", [1.3, 7, 50])
def test_a_plain_solver_gives_the_same_exponent(kappa):
    exact = float(block_critical_point(kappa).inverse_nu)
    a, b = kappa / (1 + kappa), 1 / (1 + kappa)

    def slow(exponent):
        own, others = slow_row(a, b, kappa, exponent)
        own_i, others_i = slow_row(b, a, 1 / kappa, exponent)
        return own * own_i - others * others_i

    low, high = slow(exact - 1e-4), slow(exact + 1e-4)
    assert low * high < 0
    assert exact - 1e-4 + 2e-4 * low / (low - high) == pytest.approx(exact, abs=3e-6)


def test_closed_form_and_general_code_agree_at_kappa_one():
    closed = block_critical_point(1, 40).inverse_nu.value
    with ctx.workprec(240):
        thermal, insulating = halves(arb(1), 100)
        unit = arb(10) ** -40
        assert determinant(thermal, insulating, arb(closed) - unit) < 0
        assert determinant(thermal, insulating, arb(closed) + unit) > 0
        assert thermal.mean.overlaps(2 * arb.const_euler().exp())
        e1 = (arb(3) / 2).gamma_upper(arb(0))
        assert thermal.transform(arb(3)).overlaps((e1 / 2).tanh())


def test_fifty_digits_and_more_digits_agree():
    fifty, sixty = (block_critical_point(1, digits).inverse_nu.value for digits in (50, 60))
    assert abs(float(arb(fifty) - arb(sixty))) < 1e-50
    assert fifty.startswith("0.399383515946132982")


def test_the_sign_of_the_determinant_changes_once():
    with ctx.workprec(160):
        for kappa in (1, 50):
            thermal, insulating = halves(arb(kappa), 45)
            grid = [arb(n) / 20 for n in range(1, 20)]
            signs = [bool(determinant(thermal, insulating, one) > 0) for one in grid]
            assert signs == sorted(signs)
            assert True in signs
            assert False in signs


def test_thermal_and_insulating_blocks_change_places_at_the_inverse_asymmetry():
    with ctx.workprec(160):
        thermal, insulating = halves(arb(3), 45)
        other_thermal, other_insulating = halves(1 / arb(3), 45)
        assert thermal.mean.overlaps(other_insulating.mean)
        assert insulating.mean.overlaps(other_thermal.mean)


def test_the_transforms_obey_their_equation_and_the_product_rule():
    with ctx.workprec(200):
        half, other = halves(arb(4), 40)
        a, b, step = float(half.a), float(half.b), 1e-4
        for x in (0.3, 2.5, 9.0):
            f = float(half.transform(arb(x)))
            ends = [float(half.transform(arb(x + s))) for s in (-step, step)]
            slope = (ends[1] - ends[0]) / (2 * step)
            right = -a * math.exp(-b * x) + b * math.exp(-a * x) * f * f + (a - b) * f
            assert x * slope == pytest.approx(right, abs=1e-7)
        assert half.transform(arb(0)).overlaps(arb(1))
        # mark X: b <l> + a <d> = 1 / (h h') at 0 in units of u(oo) = 1 for both kinds
        units = (half._unit * other._unit).sqrt()
        assert (half.b * half.mean + half.a * other.mean).overlaps(units)


def test_large_asymmetry():
    """nu -> (ln kappa - 1) / ln 2, <l> / Gamma -> ln kappa, <d> / Gamma -> kappa + 1 + 2 ln 2."""
    for kappa in (1e4, 1e7):
        found = block_critical_point(kappa, 12)
        assert float(found.nu) == pytest.approx((math.log(kappa) - 1) / math.log(2), abs=0.08)
        assert float(found.mean_length) == pytest.approx(math.log(kappa), abs=0.1)
        excess = float(found.mean_deficit) - kappa
        assert excess == pytest.approx(1 + 2 * math.log(2), abs=0.01)


def melted_ring(lengths, least):
    """Blocks of a ring, kinds in turn, kappa = 1, melted in the order of their lengths."""
    length = dict(enumerate(lengths))
    n = len(lengths)
    left = {i: (i - 1) % n for i in range(n)}
    right = {i: (i + 1) % n for i in range(n)}
    heap = [(x, i) for i, x in length.items()]
    heapq.heapify(heap)
    while len(length) > least:
        x, i = heapq.heappop(heap)
        if length.get(i) != x:
            continue
        one, other = left[i], right[i]
        length[i] = length.pop(one) + x + length.pop(other)
        left[i], right[i] = left[one], right[other]
        right[left[i]], left[right[i]] = i, i
        heapq.heappush(heap, (length[i], i))
    return np.array(list(length.values())), heap[0][0]


def test_a_ring_melted_block_by_block_comes_to_the_fixed_point():
    draws = 1 + np.random.default_rng(3).exponential(size=100_000)
    keys, cut = melted_ring(draws.tolist(), 4000)
    scaled = keys / cut
    error = scaled.std() / math.sqrt(len(scaled))
    assert scaled.mean() == pytest.approx(2 * math.exp(np.euler_gamma), abs=4 * error)
    # P = 1 / (2 l) for Gamma < l < 3 Gamma: a = b = 1/2
    share = np.mean(scaled < 2)
    assert share == pytest.approx(math.log(2) / 2, abs=4 * math.sqrt(share / len(scaled)))


@pytest.mark.parametrize(
    ("asymmetry", "digits", "message"),
    [
        (0.5, 12, r"asymmetry = 0\.5: must lie in \[1, 1e12\]"),
        (1e13, 12, r"must lie in \[1, 1e12\]"),
        ("x", 12, "asymmetry = 'x': must be a number"),
        (7, 61, r"digits = 61: must be at most 60 \(500 for asymmetry = 1\)"),
        (1, 501, "digits = 501: must be at most 500"),
        (7, 0, "digits = 0"),
    ],
)
def test_refused(asymmetry, digits, message):
    with pytest.raises(InputError, match=message):
        block_critical_point(asymmetry, digits)
