"""An exponent that changes with L or with epsilon is a crossover, and is called one."""

import math

import numpy as np

from qavalanche.analysis.transition import critical_fan

LENGTHS = np.array([100, 1000, 10_000, 100_000, 1_000_000])
SAMPLES = np.full(5, 20_000)


def found(truth, seed=1):
    rng = np.random.default_rng(seed)
    return [critical_fan(LENGTHS, rng.binomial(SAMPLES, truth), SAMPLES) for _ in range(60)]


def seen(one):
    """Whether lengths are left out, no exponent is given, or it is called a crossover."""
    return not one.found or one.lengths[0] > LENGTHS[0] or one.bends


def test_a_true_power_of_L_does_not_bend():
    fans = found(0.2 * LENGTHS**-0.2)
    assert np.mean([seen(one) for one in fans]) < 0.25
    whole = [one for one in fans if one.found]
    assert np.mean(["crossover" in one.outcome for one in whole]) < 0.15
    assert np.mean([abs(one.beta.value - 0.2) <= one.beta.error for one in whole]) > 0.6


def test_a_local_exponent_that_falls_with_L_is_a_crossover():
    """From 0.275 to 0.125: lengths are left out, or the error of beta spans the change."""
    x = np.log(LENGTHS) - np.log(LENGTHS).mean()
    truth = np.exp(np.log(0.02) - 0.2 * x + 0.15 / np.ptp(x) * x * x / 2)
    fans = found(truth)
    assert np.mean([seen(one) for one in fans]) > 0.85
    bent = [one for one in fans if one.bends and one.lengths[0] == LENGTHS[0]]
    assert bent
    for one in bent:
        assert "a crossover and no exponent" in one.outcome
        assert one.beta.systematic > one.beta.statistical


def test_three_lengths_decide_no_exponent():
    """A window that shrinks to three lengths cannot show a bend: said, and nothing decided."""
    rng, lengths = np.random.default_rng(21), [100 * 4**i for i in range(6)]
    found = []
    for _ in range(20):
        p = [1 - (1 - 0.1 * (L / 100) ** -0.6) * math.exp(-L / 4e5) for L in lengths]
        found.append(critical_fan(lengths, rng.binomial(2000, p).tolist(), [2000] * 6))
    fitted = [one for one in found if one.found]
    assert len(fitted) > 5
    assert sum(one.decided for one in fitted) <= 2
    assert all("no exponent" in one.outcome for one in fitted if not one.decided)
    pure = rng.binomial(20_000, [0.3 * (L / 100) ** -0.4 for L in lengths]).tolist()
    assert critical_fan(lengths, pure, [20_000] * 6).decided
