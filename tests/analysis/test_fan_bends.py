"""An exponent that changes with L or with epsilon is a crossover, and is called one."""

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
