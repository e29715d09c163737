"""The stretch of the averaged correlator, on planted sizes of regions."""

import numpy as np
import pytest

from qavalanche.analysis.dynamics import correlator_decay
from qavalanche.analysis.tails import Counts


def stretched(b, xi, n, seed):
    rng = np.random.default_rng(seed)
    return Counts.of(np.maximum(1, np.rint(xi * rng.exponential(size=n) ** (1 / b))).astype(int))


@pytest.mark.parametrize("b", [0.4, 0.6, 0.8])
def test_a_planted_stretch_is_found_and_told_from_an_exponential(b):
    found = correlator_decay(stretched(b, 8.0, 40_000, seed=2), 0.2)
    assert abs(found.exponent.value - b) < 3 * found.exponent.error
    assert found.exponent.error < 0.1
    assert found.verdicts["exponential"] == "stretched exponential"
    assert found.epsilon == 0.2


def test_an_exponential_is_not_called_stretched():
    found = correlator_decay(stretched(1.0, 20.0, 40_000, seed=3))
    assert abs(found.exponent.value - 1) < 3 * found.exponent.error
    assert found.verdicts["exponential"] != "stretched exponential"


def test_a_cut_off_power_law_is_favoured_where_it_is_true():
    rng = np.random.default_rng(4)
    sizes = rng.zipf(2.2, 60_000)
    sizes = sizes[rng.random(sizes.size) < np.exp(-sizes / 80.0)]
    found = correlator_decay(Counts.of(sizes))
    assert found.verdicts.get("truncated power law") != "stretched exponential"


def test_few_sizes_say_nothing():
    found = correlator_decay(Counts.of(np.arange(1, 40)))
    assert not found.exponent.found
    assert found.verdicts == {}
