"""Small chains diagonalized by the scheme, and held against what must hold exactly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.operators import Diagonalization, Hamiltonian, diagonalize, draw
from qavalanche.operators.exact import eigenstates
from qavalanche.operators.lioms import liom
from qavalanche.operators.support import exact_part, projections, stretches

MODELS = ("xxz", "imbrie", "random-matrix")
STRENGTHS = (0.5, 2.0, 8.0, 20.0)

_SAMPLES = {"quick": ((4, 3), (6, 1)), "full": ((4, 20), (6, 10), (8, 2))}  # sites, samples
_SEED = 2301


@computed("exact_samples", order=600)
def exact_samples(size: Size) -> dict[str, Any]:
    """Of every sample how far eq. 1, the end of the scheme and eq. 3 are from holding, in parts
    of the norm of H."""
    return {"samples": [_measured(one) for one in _drawn(size)]}


def _drawn(size: Size) -> Iterator[Hamiltonian]:
    for sites, samples in _SAMPLES[size]:
        for model in MODELS:
            for W in STRENGTHS:
                yield from (draw(model, sites, W, _SEED, i) for i in range(samples))


def _measured(hamiltonian: Hamiltonian) -> dict[str, Any]:
    result, H = diagonalize(hamiltonian), hamiltonian.dense()
    norm = float(np.linalg.norm(H, 2))
    energies, _ = eigenstates(hamiltonian)
    kinds = [step.kind for step in result.steps]
    return {
        "name": hamiltonian.name,
        "sites": hamiltonian.sites,
        "perturbative": kinds.count("perturbative"),
        "resonant": kinds.count("resonant"),
        "split": split_error(hamiltonian) / norm,
        "converged": result.converged,
        "energies": float(np.abs(np.sort(result.energies) - energies).max()) / norm,
        **_integrals(result, H, norm),
    }


def split_error(hamiltonian: Hamiltonian) -> float:
    """How far the sum of all D_I + V_I is from H, the constant aside: largest element."""
    sites, d = hamiltonian.sites, hamiltonian.local_dimension
    H = hamiltonian.dense()
    parts, total = projections(H, sites, d), np.zeros_like(H)
    for first, last in stretches(sites):
        part = exact_part(parts, (first, last), d)
        total += np.kron(np.kron(np.eye(d**first), part), np.eye(d ** (sites - 1 - last)))
    constant = np.trace(H) / len(H) * np.eye(len(H))
    return float(np.abs(H - constant - total).max())


def _integrals(result: Diagonalization, H: Matrix, norm: float) -> dict[str, float]:
    """Largest commutator of a tau_i with H and with another, and what tau_i lacks of a spin."""
    U = result.unitary()
    lioms = [liom(result, site, U) for site in range(result.hamiltonian.sites)]
    with_h = max(_largest(tau @ H - H @ tau) for tau in lioms) / norm
    together = max(_largest(one @ two - two @ one) for one, two in itertools.pairwise(lioms))
    spins = max(_largest(4 * tau @ tau - np.eye(len(H))) for tau in lioms)
    return {"with_h": with_h, "together": together, "spins": spins}


def _largest(matrix: Matrix) -> float:
    return float(np.abs(matrix).max())
