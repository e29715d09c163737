"""Cost and entropy of patterns: counted exactly where one can."""

import math
from itertools import product

import numpy as np
import pytest
from planted_tails import coverage

from qavalanche import Estimate, InputError
from qavalanche.analysis.rarity import InclusionMeans, pattern_entropies, rare_curve


def means_of(at, resonant, size, error=1e-9):
    as_estimates = [tuple(Estimate(x, error) for x in column) for column in (resonant, size)]
    return InclusionMeans(tuple(at), *as_estimates, tuple(Estimate(1.0, error) for _ in at))


def enumerated(length, least, epsilon):
    """ln P, <N> and the entropy of the patterns of `length` bonds with `least` resonant ones."""
    weights, counts = [], []
    for pattern in product((0, 1), repeat=length):
        n = sum(pattern)
        if n >= least:
            weights.append(epsilon**n * (1 - epsilon) ** (length - n))
            counts.append(n)
    weights = np.array(weights)
    shares = weights / weights.sum()
    entropy = -(shares * np.log(shares)).sum()
    return math.log(weights.sum()), float(shares @ counts), float(entropy)


@pytest.mark.parametrize("epsilon", [0.05, 0.3])
def test_the_entropy_is_that_of_the_patterns(epsilon):
    """The event: 4 of 10 bonds or more are resonant, all patterns counted."""
    log_p, resonant, exact = enumerated(10, 4, epsilon)
    curve = rare_curve([10], [log_p], [1e-9])
    (one,) = pattern_entropies(curve, means_of([10], [resonant], [10]), epsilon)
    assert one.entropy.value == pytest.approx(exact)
    assert one.share.value == pytest.approx(exact / one.cost.value)


def test_one_pattern_at_many_places_has_the_entropy_of_its_places():
    at, epsilon = [5.0, 50.0], 0.1
    log_p = [math.log(l) + l * math.log(epsilon) for l in at]  # noqa: E741
    found = pattern_entropies(rare_curve(at, log_p, [1e-9] * 2), means_of(at, at, at), epsilon)
    assert [one.entropy.value for one in found] == pytest.approx(np.log(at))
    assert found[1].share.value < found[0].share.value


def test_its_errors_cover():
    rng, pulls = np.random.default_rng(61), []
    for _ in range(200):
        curve = rare_curve([30], [-12 + 0.1 * rng.standard_normal()], [0.1])
        noisy = means_of([30], [9 + 0.1 * rng.standard_normal()], [32], 0.1)
        (one,) = pattern_entropies(curve, noisy, 0.1)
        cost = 9 * math.log(10) + 23 * math.log(10 / 9)
        pulls.append((one.share.value - (1 - 12 / cost)) / one.share.error)
    assert coverage(pulls)[0] > 0.6


def test_lengths_without_both_are_left_out():
    curve = rare_curve([10, 20], [-3, -6], [0.1, 0.1])
    found = pattern_entropies(curve, means_of([20, 40], [5, 9], [21, 41]), 0.1)
    assert [one.length for one in found] == [20]
    assert found[0].to_dict()["length"] == 20
    with pytest.raises(InputError, match="epsilon = 0"):
        pattern_entropies(curve, means_of([20], [5], [21]), 0.0)
