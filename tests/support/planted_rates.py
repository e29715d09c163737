"""ln Gamma of nested samples whose mean slopes are known."""

import numpy as np

from qavalanche.analysis.threshold import LogRates

CRITICAL = 2 * np.log(2)


def planted_rates(slope, disorders, lengths, seed=0, samples=250, scatter=2.4, **options):
    """Samples whose ln Gamma rises from L - 1 to L by slope(W, L - 1/2) - 2 ln 2 on average.

    The centred slope at L is then the mean of those at L - 1/2 and L + 1/2. Steps of a sample are
    skewed (shifted gamma numbers) with standard deviation `scatter`, as those of real chains are.
    """
    rng = np.random.default_rng(seed)
    held = {}
    for W in disorders:
        log_rate = rng.normal(-4.0, 2.0, samples)
        for L in range(min(lengths), max(lengths) + 1):
            if min(lengths) < L:
                noise = (4.0 - rng.gamma(4.0, 1.0, samples)) / 2.0
                log_rate = log_rate + slope(W, L - 0.5) - CRITICAL + scatter * noise
            if L in lengths:
                held[(float(W), L)] = log_rate.copy()
    return LogRates.from_arrays(held, title="planted", **options)


def avalanche(W, L):
    """A slope that is 0 at W*(L) = 1/2 + 1.5 L and rises with L without end."""
    return -2 * np.log(W / (0.5 + 1.5 * L))


def anderson(W, L):
    """A slope that is the same at every L, 0 at W = 3."""
    return -2 * np.log(W / 3.0) + 0 * L


def noise(W, L):
    """Critical at every W and L."""
    return 0.0 * W * L
