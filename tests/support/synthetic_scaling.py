"""Made-up data with known scaling: proportions, or means with errors, under any form."""

import numpy as np

from qavalanche.analysis.scaling.data import ScalingData

CRITICAL = 0.277
LENGTHS = (16, 32, 64, 128, 256)


def grid(points, lengths=LENGTHS, low=0.2, high=0.36):
    """control and length of `points` values of the control parameter at every length."""
    control = np.tile(np.linspace(low, high, points), len(lengths))
    return control, np.repeat(np.array(lengths, float), points)


def sigmoid(x):
    """A probability that rises from 0 to 1."""
    return 1 / (1 + np.exp(-3 * x))


def power_law_x(control, length, nu=1.3):
    return (control - CRITICAL) * length ** (1 / nu)


def two_sided_x(control, length, nu_minus=0.8, nu_plus=1.6):
    distance = control - CRITICAL
    return 25 * distance * (length / 64) ** (1 / np.where(distance < 0, nu_minus, nu_plus))


def kosterlitz_thouless_x(control, length, b=0.8):
    distance = control - CRITICAL
    return 1.5 * np.arcsinh(np.sign(distance) * length * np.exp(-b / np.sqrt(np.abs(distance))))


def drifting_x(control, length, nu=1.3, drift=0.03, omega=1.5):
    moved = CRITICAL + drift * (length / 16.0) ** -omega
    return (control - moved) * length ** (1 / nu)


def counts(x_of, points, trials, rng, lengths=LENGTHS, **parameters):
    """Measured proportions of `trials` samples, p = sigmoid(x)."""
    control, length = grid(points, lengths)
    n = np.full(control.size, trials)
    k = rng.binomial(n, sigmoid(x_of(control, length, **parameters)))
    return ScalingData.from_counts(control, length, k, n)


def means(x_of, points, error, rng, kappa=0.0, lengths=LENGTHS, **parameters):
    """Means y = L^-kappa (1.2 + tanh x) of relative precision `error`."""
    control, length = grid(points, lengths)
    y = length**-kappa * (1.2 + np.tanh(x_of(control, length, **parameters)))
    return ScalingData.from_means(control, length, rng.normal(y, error * y), error * y)
