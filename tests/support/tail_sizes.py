"""Sizes drawn from every law of the tail fits, for their tests."""

import math

import numpy as np

from qavalanche.analysis.tails import (
    LAWS,
    Counts,
)
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.campaign.bins import bin_edges
from qavalanche.observables.core.regions import size_bin

ONE = Counts.of([1])

THETA = {
    "power law": [2.5],
    "truncated power law": [1.5, math.log(0.15)],
    "exponential": [math.log(0.25)],
    "stretched exponential": [math.log(0.3), math.log(0.5)],
    "log-normal": [0.3, math.log(0.5)],
}
"""Coordinates of every law at xmin = 5: bent within the data, far from any limit."""


def drawn(name, n, seed, xmin=5.0, xmax=math.inf, theta=None):
    rng = np.random.default_rng(seed)
    theta = np.array(THETA[name] if theta is None else theta)
    return draw(LAWS[name], theta, n, ONE, Window(xmin, xmax), rng)


def binned(counts):
    """The same sizes in the bins of a campaign."""
    bins = np.array([int(size_bin(int(x))) for x in counts.low])
    low, high = np.array([bin_edges(k) for k in range(bins.max() + 1)]).T
    return Counts.from_bins(low, high, np.bincount(bins, counts.count).astype(int))


def pulls(name, fit, window):
    true = LAWS[name].natural(np.array(THETA[name]), window)
    return (np.array(list(fit.values.values())) - true) / np.array(list(fit.errors.values()))
