"""One law of every name in the registry, and of every kind of distribution that scipy has."""

import numpy as np
from scipy import stats

from qavalanche.chain import Chain
from qavalanche.laws import get, law_from, names
from qavalanche.laws.python import from_distribution

ROWS, BONDS = 40, 1000
"""Realizations of the file of the law "file", and bonds of each."""


class Parabola(stats.rv_continuous):
    """ln g = 2 u^2 + u - 1 of a uniform u."""

    def _ppf(self, q):
        return 2 * q**2 + q - 1

    def _cdf(self, x):
        return (-1 + np.sqrt(1 + 8 * (x + 1))) / 4


def parabola():
    """One of these, on its support."""
    return Parabola(a=-1.0, b=2.0)


def laws(folder):
    """By title; folder: where files that they read may be written."""
    np.save(folder / "g.npy", np.exp(np.random.default_rng(3).normal(-1, 1, (ROWS, BONDS))))
    special = {"file": law_from("file", {"path": str(folder / "g.npy")}),
               "python": from_distribution(parabola())}  # fmt: skip
    found = {
        name: special.get(name) or law_from(name, get(name).example)
        for name in names()
        if get(name).draws is Chain
    }
    found["norm"] = law_from("norm", {"loc": -1, "scale": 1.5})
    found["triang"] = law_from("triang", {"c": 0.3, "loc": -0.8})
    found["norm fields"] = law_from("fields", {"W": 2.0, "distribution": "norm"})
    found["histogram"] = law_from("empirical", {"counts": [1, 4, 2], "edges": [-3, -1, 0.5, 1]})
    if hasattr(stats, "Normal"):
        found["Normal"] = law_from("Normal", {"mu": -1, "sigma": 1.5})
    return found
