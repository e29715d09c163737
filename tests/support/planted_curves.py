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


def refined(drawn, values, first, error, lengths=LENGTHS, most=1e11):
    """Steps of every pair at the end, and the samples of every cell, as [refine] would have it."""
    wanted = {(x, L): n for x in values for L, n in zip(lengths, first, strict=True)}
    while True:
        counts = {(x, L): drawn.count(x, L, n) for (x, L), n in wanted.items()}
        steps, more = [], dict(wanted)
        for pair in itertools.pairwise(lengths):
            both = sorted(x for x, L in wanted if pair[0] == L and (x, pair[1]) in wanted)
            a, b = (tuple(counts[x, L] for x in both) for L in pair)
            steps.append(next_step(Pair(pair, a, b), error))
            for x, sizes in steps[-1].wishes.items():
                for L, n in zip(pair, sizes, strict=True):
                    more[x, L] = max(more.get((x, L), 0), n)
        cost = sum(L * n for (_, L), n in more.items())
        if more == wanted or cost > most:
            return steps, wanted
        wanted = more
