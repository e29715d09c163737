"""A family of points with a planted transition: every law of the letter's kind, known exponents."""

import math

import numpy as np

import qavalanche as qa
from qavalanche.analysis.summary import families
from qavalanche.campaign.bins import bin_edges
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point
from qavalanche.campaign.statistics import Statistics
from qavalanche.observables import registry

EPSILON_C, S = 0.277, math.log(2)
TAU, NU, DRIFT = 2.2, 2.5, 0.4  # of sizes, of xi and L_+, of the epsilon where the rate meets s
LENGTHS = (1000, 10_000, 100_000, 1_000_000, 10_000_000)
EPSILONS = (0.262, 0.265, 0.268, 0.27, 0.272, 0.274, 0.276, 0.278, 0.28, 0.282, 0.285, 0.29, 0.3)


def probability(epsilon, length, beta=TAU - 2):
    """p: the fan L^-beta, cut off by e^-(L / xi)^0.3 below and taken over by 1 - e^(-L / L_+)."""
    scale = abs(epsilon - EPSILON_C) ** -NU
    fan = 0.05 * length**-beta
    if epsilon < EPSILON_C:
        return fan * math.exp(-((length / scale) ** 0.3))
    nuclei = -math.expm1(-length / scale)
    return fan * (1 - nuclei) + nuclei


def decay_rate(epsilon, length, saturated=True):
    """Falls through s near EPSILON_C, or through 1.3 s if the bound is not to be saturated."""
    rate = S if saturated else 1.3 * S
    return rate - 20 * (epsilon - EPSILON_C - 0.05 * length**-DRIFT)


def sizes(epsilon, length, total=10**6, tau=TAU):
    """Numbers per bin of T^-tau e^(-T / xi), xi = |epsilon - epsilon_c|^-NU."""
    xi = abs(epsilon - EPSILON_C) ** -NU if epsilon < EPSILON_C - 5e-4 else math.inf
    bins, weights = [], []
    k = 0
    while bin_edges(k)[1] <= length:
        low, high = bin_edges(k)
        T = np.arange(low, high + 1, max(1, (high - low + 1) // 64), dtype=float)
        weights.append((high - low + 1) * float((T**-tau * np.exp(-T / xi)).mean()))
        bins.append(k)
        k += 1
    share = np.array(weights) * 1000 ** (tau - 1) * (tau - 1)  # `total` sizes from 1000 on
    numbers = np.random.default_rng([k, round(1e6 * epsilon)]).poisson(total * share)
    return {k: (int(n), int(n)) for k, n in zip(bins, numbers, strict=True) if n}


def moments(samples, name, mean, spread=0.0):
    """Moments of samples of this observable with this mean and standard deviation.

    Mean and deviation are those of what is stored: bonds for sizes and cuts, nats for rates.
    """
    unit = registry.get(name).resolution
    value, width = round(mean / unit), round(spread / unit)
    return Moments(samples, samples * value, samples * (value * value + width * width))


def planted_family(*, epsilons=EPSILONS, lengths=LENGTHS, samples=20_000, saturated=True, tau=TAU):
    """The family; tau: of the sizes alone, so that beta = TAU - 2 need not fit to it."""
    statistics = {}
    for epsilon in epsilons:
        for length in lengths:
            point = Point(qa.Bimodal(epsilon), length, qa.Rules())
            entropy = 0.5 * length ** (3 - TAU) if epsilon > EPSILON_C - 2e-3 else 3.0
            thermal = round(samples * probability(epsilon, length))
            rate = decay_rate(epsilon, length, saturated)
            sums = {
                "thermal": Moments(samples, thermal, thermal),
                "covered": moments(samples, "thermal_density", 0.45 * length, 0.01 * length),
                "mean_cut": moments(samples, "mean_entropy", entropy, entropy),
                "decay_rate": moments(samples, "decay_rate", rate, 0.002),
            }
            histograms = {"sizes": sizes(epsilon, length, tau=tau)}
            statistics[point] = Statistics(samples, sums, histograms)
    return families(statistics)[0]
