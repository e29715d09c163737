"""A spin beside a thermal grain of real spins: its exact flip rate, beside m^2 / delta.

The grain is an open Ising chain in fields that are neither along nor across its bonds, which no
conserved quantity but the energy is known of:

    H = sum sigma^z sigma^z + h_x sum sigma^x + sum h_j sigma^z,

h_j uniform in h_z +- 0.1. The spin has the splitting omega; V = lambda sigma^y sigma^y couples it
to the first spin of the grain, whose sigma^y has no diagonal elements as H is real. By the golden
rule it flips at the rate 2 pi m^2 / delta: m^2 is the mean of lambda^2 |<n|sigma^y|n'>|^2 over
pairs of levels of the grain that are omega apart, delta the mean spacing of the levels n' at that
distance from n. Both are of the grain alone; the rate is that of the two together, exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_integer, check_number
from qavalanche.streams.address import MOST_SAMPLE, MOST_SEED, stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]

OMEGA = 1.0
"""Splitting of the spin, in units of the bonds."""

_FIELDS = 0.9045, 0.809  # h_x, h_z
_RANDOM = 0.1
_WINDOW = 0.4  # about omega
_MOST_SPINS = 11
_STEPS = 4000
_HALF = 0.5  # of the correlator, where its time is read

_X = np.array([[0.0, 1.0], [1.0, 0.0]])
_Z = np.diag([1.0, -1.0])
_IY = np.array([[0.0, 1.0], [-1.0, 0.0]])  # i sigma^y, real


@dataclass(frozen=True)
class FlipRate:
    """exact: Gamma of <sigma^z(t) sigma^z> = e^(-2 Gamma t), from where it is one half (infinite
    temperature), NaN if it never is; element: m; spacing: delta; all in units of the bonds."""

    exact: float
    element: float
    spacing: float

    @property
    def golden(self) -> float:
        """2 pi m^2 / delta."""
        return 2 * math.pi * self.element**2 / self.spacing


@typed
def flip_rate(spins: int, coupling: float, seed: int = 0, sample: int = 0) -> FlipRate:
    """The flip rate of a spin beside a grain of so many spins, coupled by `coupling` = lambda.

    Time: diagonalization of 2^(spins + 1) states, 5 s at 10 spins. Raises InputError for fewer than
    3 or more than 11 spins, or a coupling that is not positive.
    """
    spins = check_integer("spins", spins, least=3, most=_MOST_SPINS)
    coupling = check_number("coupling", coupling, "must be positive", 0, math.inf)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    sample = check_integer("sample", sample, least=0, most=MOST_SAMPLE)
    H, iy = _grain(spins, seed, sample)
    energies, states = np.linalg.eigh(H)
    elements = coupling * (states.T @ iy @ states)
    m, delta = _near(energies, elements)
    return FlipRate(_flips(energies, elements), m, delta)


def _grain(spins: int, seed: int, sample: int) -> tuple[Floats, Floats]:
    """H, and i sigma^y of its first spin."""
    uniform: Floats = np.empty(spins)
    fill_uniform(stream_key(seed, {"grain of Ising spins": spins}), sample, uniform)
    h_x, h_z = _FIELDS
    h = h_z + _RANDOM * (2 * uniform - 1)
    x, z = ([_at(one, j, spins) for j in range(spins)] for one in (_X, _Z))
    H = sum(z[j] @ z[j + 1] for j in range(spins - 1)) + h_x * sum(x)
    H = H + sum(h[j] * z[j] for j in range(spins))
    return np.asarray(H), _at(_IY, 0, spins)


def _at(one: Floats, place: int, spins: int) -> Floats:
    parts = [one if j == place else np.eye(2) for j in range(spins)]
    whole: Floats = np.eye(1)
    for part in parts:
        whole = np.asarray(np.kron(whole, part), dtype=np.float64)
    return whole


def _near(energies: Floats, elements: Floats) -> tuple[float, float]:
    """m and delta of the pairs of levels that are omega apart."""
    apart = np.subtract.outer(energies, energies)
    held = np.abs(np.abs(apart) - OMEGA) < _WINDOW / 2
    np.fill_diagonal(held, val=False)
    pairs = int(np.count_nonzero(held))
    delta = 2 * _WINDOW * energies.size / pairs  # two windows: up and down
    return math.sqrt(float((elements[held] ** 2).mean())), delta


def _flips(energies: Floats, elements: Floats) -> float:
    """Gamma. States: spin up or down times a level of the grain; V = -(i sigma^y) (i sigma^y)."""
    n = energies.size
    H = np.zeros((2 * n, 2 * n))
    H[:n, :n] = np.diag(energies + OMEGA / 2)
    H[n:, n:] = np.diag(energies - OMEGA / 2)
    H[:n, n:], H[n:, :n] = -elements, elements
    levels, states = np.linalg.eigh(H)
    sign = np.repeat([1.0, -1.0], n)
    weight = (states.T @ (sign[:, None] * states)) ** 2 / (2 * n)
    return _from_half(levels, weight)


def _from_half(levels: Floats, weight: Floats) -> float:
    """ln 2 / (2 t) with the first t at which sum weight_ab cos((E_a - E_b) t) is one half."""
    apart = np.abs(np.subtract.outer(levels, levels))
    width = float(apart.max())
    edges = np.linspace(0.0, width, 200_001)  # far finer than 1 / t
    density = np.bincount(
        np.minimum((apart / width * 200_000).astype(np.int64), 199_999).ravel(),
        weight.ravel(), minlength=200_000,
    )  # fmt: skip
    held = density > 0
    middles, density = (edges[:-1] + edges[1:])[held] / 2, density[held]
    low, high = 0.0, 1.0
    while high < _STEPS and float(density @ np.cos(middles * high)) > _HALF:
        low, high = high, high + max(0.5, 0.1 * high)
    if high >= _STEPS:
        return math.nan
    for _ in range(40):
        t = (low + high) / 2
        low, high = (t, high) if float(density @ np.cos(middles * t)) > _HALF else (low, t)
    return math.log(2) / (low + high)
