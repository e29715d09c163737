"""Families about a critical point with a planted fan, sizes, cut-off and entanglement."""

import dataclasses
import math

import numpy as np
from made_statistics import made
from planted import EPSILON_C, LENGTHS, S, moments

import qavalanche as qa
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.summary import families
from qavalanche.campaign.bins import bin_edges
from qavalanche.campaign.point import Point

GRID = (0.274, 0.2764, 0.2768, 0.2772, 0.2776, 0.282)
BELOW = tuple(np.round(EPSILON_C - np.geomspace(0.0025, 0.014, 8), 5))
SAMPLES = 20_000


def bins_of(rng, tau, xi, total):
    """Poisson numbers of regions T^-tau e^(-T / xi), `total` of them above 1000, in bins."""
    ends = [bin_edges(k) for k in range(len(_MIDDLE))]
    width = np.array([high - low + 1 for low, high in ends])
    share = width * _MIDDLE**-tau * np.exp(-_MIDDLE / xi) * 1000 ** (tau - 1) * (tau - 1)
    numbers = rng.poisson(total * share)
    return {k: (int(n), int(n)) for k, n in enumerate(numbers) if n}


def _middles():
    middles, k = [], 0
    while bin_edges(k)[1] <= LENGTHS[-1]:
        middles.append(sum(bin_edges(k)) / 2)
        k += 1
    return np.array(middles)


_MIDDLE = _middles()


def family(rng, beta, tau, epsilons=GRID, xi=lambda _: math.inf, total=100_000):
    """A fan L^-beta at every epsilon of a fine grid about epsilon_c, and sizes T^-tau."""
    statistics = {}
    for epsilon in epsilons:
        for length in LENGTHS:
            thermal = int(rng.binomial(SAMPLES, 0.2 * (length / 1000) ** -beta))
            rate = S - 20 * (epsilon - EPSILON_C - 0.05 * length**-0.4)
            point = Point(qa.Bimodal(float(epsilon)), length, qa.Rules())
            whole = bins_of(rng, tau, xi(epsilon), total)
            statistics[point] = made(
                SAMPLES,
                thermal,
                {k: pair for k, pair in whole.items() if bin_edges(k)[1] <= length},
                covered=moments(SAMPLES, "thermal_density", 0.45 * length),
                decay_rate=moments(SAMPLES, "decay_rate", rate, 0.002),
            )
    return families(statistics)[0]


def entangled(grown):
    """A family whose <S> is grown(L, epsilon) but for noise of 0.3 %."""
    rng = np.random.default_rng(13)
    base = family(rng, 0.2, 2.2)
    lengths = base.table["length"].to_numpy().astype(float)
    exact = grown(lengths, base.table["epsilon"].to_numpy())
    table = base.table.with_columns(
        mean_entropy=exact * (1 + 0.003 * rng.normal(size=exact.size)),
        mean_entropy_error=0.003 * exact,
    )
    return Evidence(dataclasses.replace(base, table=table))


def cut_off(rng, nu):
    """xi ~ (epsilon_c - epsilon)^-nu at several lengths of every epsilon."""

    def xi(epsilon):
        distance = max(EPSILON_C - epsilon, 1e-12)
        return 2000.0 * (distance / 0.014) ** -nu if epsilon < EPSILON_C - 1e-3 else 1e12

    return family(rng, 0.2, 2.2, (*sorted(BELOW), *GRID), xi, total=20_000)
