"""The length over which a share falls off, on planted counts."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.dynamics import decay_length

LENGTHS = [5, 7, 10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 450, 640]


def counts(share, samples=200_000, seed=5):
    rng = np.random.default_rng(seed)
    return [int(rng.binomial(samples, min(1.0, share(length)))) for length in LENGTHS]


@pytest.mark.parametrize("amplitude", [0.02, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("true", [6.0, 40.0, 200.0])
def test_a_planted_length_is_found_whatever_the_amplitude(amplitude, true):
    left = counts(lambda length: amplitude * np.exp(-length / true))
    found = decay_length(LENGTHS, left, [200_000] * len(LENGTHS))
    assert found.found, found.outcome
    assert abs(found.value - np.log(true)) < 4 * found.error
    assert found.error < 0.1


def test_small_lengths_where_it_falls_otherwise_are_left_out():
    left = counts(lambda length: 0.3 * np.exp(-length / 60) + 0.5 * np.exp(-length / 4))
    found = decay_length(LENGTHS, left, [200_000] * len(LENGTHS))
    assert abs(found.value - np.log(60)) < 4 * found.error
    assert found.used["length"][0] >= 20


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ([100] * 15, "does not fall"),
        ([*([0] * 13), 3, 3], "at least 10"),
        ([190_000] * 15, "more than half"),
    ],
)
def test_what_does_not_fall_has_no_length(left, words):
    found = decay_length(LENGTHS, left, [200_000] * len(LENGTHS))
    assert not found.found
    assert words in found.outcome


def test_counts_that_are_none_are_refused():
    with pytest.raises(InputError):
        decay_length([10, 20, 40], [5, 4, 3], [4, 4, 4])
