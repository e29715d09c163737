"""Chains without interactions, of any length: deviations from full polarization of eigenstates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.numerics.arrays import real_numbers
from qavalanche.streams.address import MOST_SAMPLE, MOST_SEED, stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]

_MOST = 4096  # sites: the orbitals are a dense matrix


@typed
def free_deviations(
    fields: ArrayLike, J: float = 1.0, states: int = 20, seed: int = 0, sample: int = 0
) -> Floats:
    """Deviation 1/2 - |<S^z_j>| of each site of `states` eigenstates at Delta = 0, (states, n).

    H = sum_i J (S^x S^x + S^y S^y)_{i,i+1} + sum_i h_i S^z_i is free fermions (Jordan-Wigner) with
    hops J/2 and levels h_i; an eigenstate with S^z = 0 fills n/2 of the n orbitals phi_k: <S^z_j>
    + 1/2 = sum over filled k of |phi_k(j)|^2. The filling is drawn at random, all alike: typical
    states of infinite temperature, to which those of the middle of the spectrum tend. Raises
    InputError for an odd number of sites, more than 4096, or numbers out of range.
    """
    from scipy.linalg import eigh_tridiagonal

    h = real_numbers("fields", fields)
    right = h.ndim == 1 and h.size % 2 == 0 and 2 <= h.size <= _MOST
    check(right, f"fields of shape {h.shape}", f"must be an even number from 2 to {_MOST}")
    J = check_number("J", J, "must be finite", -np.inf, np.inf)
    states = check_integer("states", states, least=1, most=2**20)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    sample = check_integer("sample", sample, least=0, most=MOST_SAMPLE)
    orbitals = eigh_tridiagonal(h, np.full(h.size - 1, J / 2))[1]
    uniform = np.empty(states * h.size)
    fill_uniform(stream_key(seed, {"filled orbitals": h.size}), sample, uniform)
    order = np.argsort(uniform.reshape(states, h.size), axis=1, kind="stable")
    filled = (order < h.size // 2).astype(np.float64)
    weights = (orbitals**2).T
    deviation: Floats = np.minimum(filled @ weights, (1 - filled) @ weights)
    return deviation
