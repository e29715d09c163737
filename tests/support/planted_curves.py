"""Curves p(x, L) that are known, counts drawn from them, and a refinement without any campaign."""

import itertools
import math

import numpy as np

from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.pair import Pair
from qavalanche.campaign.refine.steps import next_step

LENGTHS = (100, 300, 1000)


def probability(x, length):
    """logit p bends, falls with L below x = 0.257 and rises above it, and drifts."""
    u = (x - 0.257) * (length / 100) ** 0.4
    logit = -4.9 - 0.18 * math.log(length / 100) + 95 * u - 230 * u * u
    return 1 / (1 + math.exp(-logit))


def expit(z):
    return 1 / (1 + math.exp(-z))


def extreme(level, steepness):
    """p = 1 - exp(-rate): no parabola in logit p."""

    def p(x, length):
        u = (x - 0.257) * (length / 100) ** 0.4
        return 1 - math.exp(-math.exp(level + steepness * u + 0.15 * (100 / length) ** 0.5))

    return p


def normal(x, length):
    """The distribution function of a normal law, whose crossings drift."""
    z = -0.5 + 25 * (x - 0.26 - 0.03 * (length / 100) ** -0.5) * (length / 100) ** 0.45
    return math.erfc(-z / math.sqrt(2)) / 2


def kinked(x, length):
    """logit p becomes steeper within 0.004 about the crossing."""
    u = (x - 0.257) * (length / 100) ** 0.4
    bend = 90 * math.log1p(math.exp(min(600.0, 250 * u))) / 250
    return expit(-3 + 50 * u + bend - 0.1 * math.log(length / 100))


CURVES = {
    "logit, bent": probability,
    "normal law, drifting": normal,
    "1 − exp(−rate), p ≈ 0.15": extreme(-2, 60),
    "1 − exp(−rate), p ≈ 0.02": extreme(-4, 120),
    "logit, kinked": kinked,
}


def exact_crossing(short, long, p=probability):
    """Where the curves of two lengths cross, by bisection."""
    low, high = 0.25, 0.275
    for _ in range(60):
        x = (low + high) / 2
        low, high = (x, high) if p(x, long) < p(x, short) else (low, x)
    return x


class Drawn:
    """Counts of any number of samples, by address: more samples begin with the same ones."""

    def __init__(self, seed, p=probability):
        self.seed, self.p = seed, p

    def count(self, x, length, samples):
        """Thermal samples, in blocks of doubling size and a last one that is cut."""
        p, first, thermal = self.p(x, length), 0, 0
        while first < samples:
            whole = max(64, first)
            rng = np.random.default_rng([self.seed, round(x * 1e9), length, first])
            of = int(rng.binomial(whole, p))
            part = min(whole, samples - first)
            # a part of a block with `of` thermal samples
            thermal += of if part == whole else int(rng.hypergeometric(of, whole - of, part))
            first += whole
        return Count(x, thermal, samples)


def refined(drawn, values, first, error, lengths=LENGTHS, most=1e11, smaller=1.0):
    """Steps of every pair at the end, and the samples of every cell, as [refine] would have it.

    smaller: errors within which the crossings of smaller lengths are asked for.
    """
    wanted = {(x, L): n for x in values for L, n in zip(lengths, first, strict=True)}
    while True:
        counts = {(x, L): drawn.count(x, L, n) for (x, L), n in wanted.items()}
        steps, more = [], dict(wanted)
        for pair in itertools.pairwise(lengths):
            both = sorted(x for x, L in wanted if pair[0] == L and (x, pair[1]) in wanted)
            a, b = (tuple(counts[x, L] for x in both) for L in pair)
            asked = error if pair[1] == lengths[-1] else smaller * error
            steps.append(next_step(Pair(pair, a, b), asked))
            for x, sizes in steps[-1].wishes.items():
                for L, n in zip(pair, sizes, strict=True):
                    more[x, L] = max(more.get((x, L), 0), n)
        cost = sum(L * n for (_, L), n in more.items())
        if more == wanted or cost > most:
            return steps, wanted
        wanted = more
