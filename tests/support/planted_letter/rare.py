"""Inclusions and tails with planted laws: stretched exponentials, and what is none."""

import math
from functools import cache
from types import SimpleNamespace

import numpy as np
from planted import EPSILON_C

from planted_letter.transition import plain
from qavalanche.analysis.rarity import rare_curve, rare_tail
from qavalanche.analysis.summary import RegionSizes
from qavalanche.campaign.bins import bin_edges

_BINS = 1200  # up to some 10^6 bonds
LENGTHS = np.array([10.0, 14, 20, 28, 40, 56, 80, 112, 160, 226])


def inclusions(law, run=6):
    """law: the size that N resonant bonds melt."""
    rows = []
    for n in range(9, 8000):
        if (size := round(law(n))) > 2_000_000:
            break
        rows.append((n, size))
    row = {
        "crossing": "rmt", "rate": 0.5, "resonant": [n for n, _ in rows],
        "size": [size for _, size in rows], "longest_run": run, "compared": 1000,
        "compared_resonant": 36, "single_spot": 500,
    }  # fmt: skip
    return lambda: {"inclusions": {"rows": [row]}}


FRACTAL = inclusions(lambda n: (n / 2) ** (1 / 0.6))
LADDER = inclusions(lambda n: math.exp(n / 5))


def dilute(power):
    rng = np.random.default_rng(5)
    rows = []
    for least, fewest in ((5, 5), (7, 5), (10, 6), (14, 7), (20, 8), (28, 10), (40, 13)):
        ln_p = -fewest * math.log(1000) * 0.9 * (least / 10) ** power + 0.1 * rng.normal()
        rows.append({"least": least, "fewest": fewest, "ln_p": ln_p, "ln_p_error": 0.1})
    return lambda: {"dilute": {"epsilon": 1e-3, "decay": 1.5, "rows": rows}}


def tail(b, xi, epsilon, seed):
    noise = 0.05 * np.random.default_rng(seed).normal(size=LENGTHS.size)
    log_p = -0.5 - (LENGTHS / xi) ** b + noise
    curve = rare_curve(LENGTHS.tolist(), log_p.tolist(), [0.05] * LENGTHS.size)
    return rare_tail(curve, about={"epsilon": epsilon})


@cache
def tails(b, rises=True):
    """xi as |epsilon_c - epsilon|^-1, or as its inverse."""
    found = []
    for i, epsilon in enumerate((0.16, 0.19, 0.22, 0.25)):
        away = EPSILON_C - epsilon
        found.append(tail(b, 0.3 / away if rises else 30 * away, epsilon, seed=i))
    return found


def regions(sizes, epsilon=0.22, length=10**6):
    """As a histogram of a campaign."""
    lows = np.array([bin_edges(k)[0] for k in range(_BINS)])
    numbers = np.bincount(np.searchsorted(lows, sizes, side="right") - 1, minlength=_BINS)
    bins = {k: (int(n), int(n)) for k, n in enumerate(numbers) if n}
    return RegionSizes(epsilon, length, 100, bins)


@cache
def below(exponential):
    rng = np.random.default_rng(6)
    if exponential:
        sizes = np.ceil(20 * rng.exponential(size=40_000))
    else:
        sizes = np.maximum(1, np.rint(8 * rng.exponential(size=40_000) ** (1 / 0.4)))
    sizes = sizes[sizes < 10**6]
    return SimpleNamespace(family=SimpleNamespace(sizes=(regions(sizes),)))


def redefined(rises):
    return lambda: {"rare_lengths": tails(0.5, rises), "transition_rmt": plain()}


AGREES = {
    "fractal_inclusions": FRACTAL,
    "small_spots": LADDER,
    "dilute_exponent": dilute(0.0),
    "stretched_lengths": lambda: {"rare_lengths": tails(0.5)},
    "stretched_sizes": lambda: {"rare_sizes": tails(0.5)},
    "stretched_below": lambda: {"below": below(False)},
    "infinite_length": lambda: {"rare_lengths": tails(0.5)},
    "redefined_length": redefined(True),
}
DIFFERS = {
    "fractal_inclusions": LADDER,
    "small_spots": inclusions(lambda n: 2.0 * n, run=400),
    "dilute_exponent": dilute(0.5),
    "stretched_lengths": lambda: {"rare_lengths": tails(1.0)},
    "stretched_sizes": lambda: {"rare_sizes": tails(1.0)},
    "stretched_below": lambda: {"below": below(True)},
    "infinite_length": lambda: {"rare_lengths": tails(1.0)},
    "redefined_length": redefined(False),
}
REASONED = set()
