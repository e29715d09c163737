"""Laws of growth with L: each is recognised, and none is guessed."""

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.analysis.transition.growth import UNDECIDED, growth

LENGTHS = np.array([100, 1000, 10_000, 100_000, 1_000_000])
LAWS = {
    "constant": lambda L: np.full(L.size, 2.0),
    "logarithm": lambda L: 1 + 0.5 * np.log(L),
    "squared logarithm": lambda L: 1 + 0.05 * np.log(L) ** 2,
    "power": lambda L: 0.5 * L**0.2,
}


@pytest.mark.parametrize("law", LAWS)
def test_each_law_is_recognised_with_its_parameters(law):
    rng = np.random.default_rng(1)
    truth = LAWS[law](LENGTHS.astype(float))
    found = growth(LENGTHS, rng.normal(truth, 0.004 * truth), 0.004 * truth)
    fit = found[law]
    assert fit.p_value > 0.01
    assert found.favoured == law
    expected = {"logarithm": 0.5, "squared logarithm": 0.05, "power": 0.2}.get(law, 2.0)
    assert fit.values[-1] == pytest.approx(expected, abs=4 * fit.errors[-1])


def test_noise_that_hides_the_law_leaves_it_undecided():
    found = growth(LENGTHS, LAWS["logarithm"](LENGTHS.astype(float)), [2.0] * 5)
    assert found.favoured == UNDECIDED
    assert "undecided between" in found.outcome
    wild = growth(LENGTHS, [1.0, 5.0, 1.0, 5.0, 1.0], [0.01] * 5)
    assert "no law fits" in wild.outcome


def test_small_lengths_that_follow_no_law_are_left_out():
    truth = 0.5 * LENGTHS**0.2
    truth[0] *= 3  # a correction at small L
    found = growth(LENGTHS, truth, 0.004 * truth)
    assert found.lengths == (1000, 1_000_000)
    assert found.favoured == "power"
    assert found["power"].values[1] == pytest.approx(0.2, abs=1e-3)
    assert found["power"].at([1000, 10_000]) == pytest.approx(truth[1:3], rel=1e-3)


def test_bad_input():
    for bad in (([1, 2], [1, 1], [1, 1]), (LENGTHS, [1] * 4, [1] * 5)):
        with pytest.raises(InputError):
            growth(*bad)
    with pytest.raises(InputError, match="must be positive"):
        growth(LENGTHS, [1, 2, 3, 4, -5], [1] * 5)
