"""Random chains of nine laws, and every rule that a chain can be melted by."""

import itertools
import math

import numpy as np

from qavalanche import Rules

S = math.log(2)
DIMENSIONS = (2, 3, 4)
MOST = 5.0  # nats per thermal bond


def bimodal(rng, length):
    """As campaigns draw them, on both sides of the transition; K from 0.4 to 4."""
    resonant = rng.random(length) < rng.choice([0.1, 0.2, 0.25, 0.257, 0.27, 0.3, 0.4])
    return np.where(resonant, 0.0, math.log(1 / rng.choice([0.2, 0.25, 0.26, 0.125, 0.3])))


def ties(rng, length):
    """Whole multiples of ln 2: s T / 2 = D happens all the time."""
    resonant = rng.random(length) < rng.choice([0.1, 0.2, 0.25, 0.3, 0.4])
    return np.where(resonant, 0.0, S * rng.integers(1, 5))


def normal(rng, length):
    """Normal couplings, localized to thermal."""
    return rng.normal(rng.choice([0.5, 1, 1.5, 2]), 1, length)


def crowded(rng, length):
    """Most bonds are within reach, few are resonant."""
    return rng.uniform(-0.3, 1.2, length)


def soft(rng, length):
    """Exponential decays: many weak ones among the resonant."""
    return rng.exponential(rng.choice([0.3, 0.6, 1.0]), length) - rng.choice([0.05, 0.1])


def mix(rng, length):
    """Few values, which add up to one another."""
    return np.where(rng.random(length) < 0.2, 0.0, rng.choice([0.3, 0.6, 1.0, 2.0], length))


def ladder(rng, length):
    """Weak and strong bonds: regions that stop, and are reached from afar."""
    between = np.where(rng.random(length) < 0.3, 0.4, 1.5)
    return np.where(rng.random(length) < 0.25, 0.0, between)


def rare(rng, length):
    """Few bare spots, far apart."""
    resonant = rng.random(length) < rng.choice([0.02, 0.05])
    return np.where(resonant, 0.0, rng.exponential(1.0, length) + 0.05)


def cut(rng, length):
    """Bonds without coupling cut the chain."""
    return np.where(rng.random(length) < 0.03, np.inf, rng.uniform(-0.3, 1.2, length))


LAWS = {law.__name__: law for law in (
    bimodal, ties, normal, crowded, soft, mix, ladder, rare, cut
)}  # fmt: skip


def crossings(s):
    """Every kind: both words, numbers of both signs, -s / 2, one above s and one below -s / 2."""
    return ("rmt", "halted", 0.3, 0.69, -0.2, -0.3, -s / 2, 1.3 * s, -0.9 * s)


def rules_of(dimension, ends="open"):
    """Every combination of crossing, ties and counts for one d_s."""
    choices = itertools.product(
        crossings(math.log(dimension)), ("resonant", "perturbative"), ("bonds", "sites")
    )
    return [
        Rules(dimension, crossing, ties, counts, any_crossing=True, ends=ends)
        for crossing, ties, counts in choices
    ]


ALL_RULES = [rules for dimension in DIMENSIONS for rules in rules_of(dimension)]


def winds(rules):
    """Whether couplings that wind back could be the stronger ones: sigma < -s / 2."""
    return rules.crossing_slope < -rules.entropy_density / 2 * (1 + 1e-9)


def batches(seed, number, length_of, laws=LAWS):
    """(name of the law, decays of `number` chains) of every law; length_of: rng -> bonds."""
    rng = np.random.default_rng(seed)
    for name, law in laws.items():
        yield name, [law(rng, int(length_of(rng))) for _ in range(number)]
