"""Chains in which every resonant bond is a nucleus: R bond by bond, and its power of L."""

import math

import numpy as np
import pytest

from qavalanche import Bimodal, InputError, record
from qavalanche.analysis.dynamics import everywhere, exact_length, exact_power
from qavalanche.analysis.dynamics.solvable import exact_log_resistance

CASES = [(2, 0.75, 1.0), (3, 0.6, 1.0), (5, 0.45, 1.0), (9, 0.35, 1.0), (2, 0.08, 0.1)]


@pytest.mark.parametrize(("states", "epsilon", "K"), CASES)
def test_resistances_are_those_of_the_recorded_scheme(states, epsilon, K):
    assert everywhere(epsilon, K, math.log(states))
    for sample in range(40):
        chain = Bimodal(epsilon, K=K).draw(300, seed=8, sample=sample)
        history = record(chain, local_dimension=states)
        exact = exact_log_resistance(chain.resonant_bonds, math.log(K / epsilon))
        assert history.partition.thermal
        assert history.log_resistance == pytest.approx(exact, rel=1e-10)


def test_outside_of_the_solvable_region_the_law_is_another():
    assert not everywhere(0.6, 1.0, math.log(2))
    differ = 0
    for sample in range(20):
        chain = Bimodal(0.6).draw(300, seed=8, sample=sample)
        exact = exact_log_resistance(chain.resonant_bonds, math.log(1 / 0.6))
        differ += abs(record(chain).log_resistance - exact) > 1e-6
    assert differ > 10


def test_nothing_melts_without_a_resonant_bond():
    assert math.isnan(exact_log_resistance(np.zeros(10, bool), 0.3))
    assert exact_length(0.2) == pytest.approx(-1 / math.log(0.8))


def test_the_change_to_R_proportional_to_L_is_where_the_square_says():
    root = (math.sqrt(5) - 1) / 2  # epsilon^2 = 1 - epsilon
    assert exact_power(root - 1e-3) > 1
    assert exact_power(root + 1e-3) == 1
    assert exact_power(root - 1e-9) == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: exact_length(1.0), "must be in"),
        (lambda: exact_power(0.5, 0.4), "above epsilon"),
        (lambda: everywhere(0.0, 1.0, 0.7), "must be in"),
    ],
)
def test_wrong_numbers_are_refused(call, words):
    with pytest.raises(InputError, match=words):
        call()
