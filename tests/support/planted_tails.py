"""Curves ln p(l) with a planted form: realistic grids, independent normal errors."""

import math

import numpy as np

from qavalanche.analysis.rarity import rare_curve

STRETCHED_B, DECAY, TAU = 0.6, 0.2, 4.0

TRUTHS = {
    "stretched exponential": lambda x: 0.5 - 2.0 * x**STRETCHED_B,
    "exponential": lambda x: -1 - DECAY * x,
    "power law": lambda x: 5 - TAU * np.log(x),
    "log-normal": lambda x: -2 - 3 * (np.log(x) - 1) ** 2,
}
"""ln p from -3 to -70 between 10 and 300 bonds."""


def grid(points=12, low=10, high=300):
    """Lengths in whole bonds, the same ratio apart."""
    return np.unique(np.round(np.geomspace(low, high, points)))


def planted(truth, rng, lengths=None, error=0.1):
    """The curve of this truth (a name or a function), drawn within its errors."""
    at = grid() if lengths is None else np.asarray(lengths, float)
    exact = TRUTHS[truth](at) if isinstance(truth, str) else truth(at)
    errors = np.broadcast_to(error, at.shape)
    return rare_curve(at, exact + errors * rng.standard_normal(at.size), errors)


def coverage(pulls):
    """Shares of pulls within one and within two."""
    sizes = np.abs(pulls)
    return float((sizes <= 1).mean()), float((sizes <= 2).mean())


def log_normal(rng, samples, sigma, log_p=-50.0):
    """ln of unbiased log-normal estimates of e^log_p."""
    return log_p - sigma * sigma / 2 + sigma * rng.standard_normal(samples)


def log_density_exponential(T, decay):
    """ln n(T) of P(T) = e^(-decay T), exactly."""
    return -decay * T + math.log(-math.expm1(-decay)) - math.log(T)
