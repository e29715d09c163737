"""Eq. 5 order by order: what the spots of order k change, and the share of space that they take."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import qavalanche.schemes.spots as spots
from qavalanche.chain import Chain, Preparation
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.rules import Rules

LAST = 7
"""Orders that are followed: later ones are too rare to change anything."""

_EPSILONS = (0.18, 0.20, 0.22, 0.24)
_CHAINS = {"quick": (3, 100_000), "full": (16, 300_000)}
_SEED = 1806


@computed("orders", order=44)
def orders(size: Size) -> dict[str, Any]:
    """Halted decay; a row an epsilon: "steps", -ln(alpha_{k+1} / alpha_k) per chain and k, "taken",
    -ln(1 - rho_k), "guessed", the same with rho_k of eqs. 5 and 6 and the alpha_k of the chain."""
    return {"rows": [_row(epsilon, *_CHAINS[size]) for epsilon in _EPSILONS]}


def _row(epsilon: float, chains: int, length: int) -> dict[str, Any]:
    law, s = Bimodal(epsilon), Rules().entropy_density
    steps, taken, guessed = [], [], []
    for sample in range(chains):
        alpha, rho = followed(law.draw(length, _SEED, sample))
        steps.append(-np.diff(np.log(alpha)))
        taken.append(-np.log1p(-rho))
        k = np.arange(1, LAST + 1)
        collar = k * s / 2 / np.maximum(alpha[:-1] - s, 1e-9)
        guessed.append(-np.log1p(-np.minimum(epsilon**k * (k + 2 * collar), 1 - 1e-9)))
    tables = {"steps": steps, "taken": taken, "guessed": guessed}
    return {"epsilon": epsilon, "length": length} | {
        name: np.array(table).tolist() for name, table in tables.items()
    }


def followed(chain: Chain) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """alpha_1 ... alpha_{LAST + 1} of a chain by halted decay, and rho_1 ... rho_LAST: the share of
    bonds in regions that hold a bare spot of just k bonds, no larger spot being there."""
    rules = Rules(crossing="halted")
    alpha, rho = [spots.melt(Preparation(below=1).of(chain), rules).decay_rate], []
    for k in range(1, LAST + 1):
        prepared = Preparation(below=k + 1).of(chain)
        melted = spots.melt(prepared, rules)
        start = _runs_of(prepared.resonant_bonds, k)
        low, high = np.searchsorted(start, melted.regions.T)
        held = melted.regions[high > low]
        rho.append(float((held[:, 1] - held[:, 0]).sum()) / chain.length)
        alpha.append(melted.decay_rate)
    return np.array(alpha), np.array(rho)


def _runs_of(resonant: NDArray[np.bool_], k: int) -> NDArray[np.int64]:
    """Where runs of just k resonant bonds begin."""
    edges = np.diff(np.concatenate(([0], resonant.astype(np.int8), [0])))
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return np.asarray(first[last - first == k], np.int64)
