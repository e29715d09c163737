"""The letter's SM A as an experiment: which condition tells when a coupling is perturbative?

Candidates: |A| < 1 for every pair of states, for the typical pair, or (eq. 2) for the largest
partner of the typical state. The truth they are held against: whether typical eigenstates of D + V
are small perturbations of those of D, with more than half of their weight on one of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.laws import MOST_SEED
from qavalanche.operators.resonance import every_pair, ratios, typical_pair, typical_state
from qavalanche.system import memory

Floats = NDArray[np.float64]

CRITERIA: dict[str, Callable[[Floats], float]] = {
    "every pair": every_pair,
    "typical state": typical_state,
    "typical pair": typical_pair,
}
"""The G of each condition, from |A| of all pairs; resonant iff G >= 1."""


@typed
def mixed(coupling: Matrix, levels: Floats) -> bool:
    """Whether the typical (median) eigenstate of D + V has at most half its weight on one state."""
    n = levels.size
    passed = f"a coupling of shape {coupling.shape} and {n} levels"
    check(levels.ndim == 1 and coupling.shape == (n, n), passed, "must be (n, n) and n")
    _, states = np.linalg.eigh(np.diag(levels) + coupling)
    return bool(np.median((np.abs(states) ** 2).max(axis=0)) <= 0.5)


@typed
def random_coupling(states: int, partners: int, rng: np.random.Generator) -> tuple[Matrix, Floats]:
    """A random V of norm of order 1 that couples each state to some `partners` others, and levels.

    Levels are uniform in [0, 1]; the elements of V are Gaussian, of variance 1 / partners.
    Raises InputError for partners not in 1 ... states - 1.
    """
    n = check_integer("states", states, least=2, most=2**31)
    partners = check_integer("partners", partners, least=1, most=n - 1)
    memory.require(40.0 * n * n, f"couplings of {n} states")
    there = rng.random((n, n)) < partners / (n - 1)
    upper = np.triu(np.where(there, rng.standard_normal((n, n)), 0.0), k=1)
    coupling: Matrix = (upper + upper.T) / np.sqrt(partners)
    return coupling, rng.random(n)


@typed
def resonant_shares(
    states: int, partners: int, strengths: Floats, samples: int, seed: int
) -> dict[str, Floats]:
    """Share of samples that each condition calls resonant, and of those that are mixed.

    The same V and levels at every strength: V is multiplied by it. One array (strengths,) for each
    of CRITERIA, and "mixed".
    """
    rng = np.random.default_rng(check_integer("seed", seed, least=0, most=MOST_SEED))
    check(strengths.ndim == 1, f"strengths of shape {strengths.shape}", "one axis is needed")
    shares = {name: np.zeros(len(strengths)) for name in [*CRITERIA, "mixed"]}
    for _ in range(check_integer("samples", samples, least=1)):
        coupling, levels = random_coupling(states, partners, rng)
        pairs = ratios(coupling, levels)
        for name, criterion in CRITERIA.items():
            shares[name] += strengths * criterion(pairs) >= 1
        shares["mixed"] += [mixed(strength * coupling, levels) for strength in strengths]
    return {name: share / samples for name, share in shares.items()}
