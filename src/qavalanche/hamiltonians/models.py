"""Disordered chains: random-field XXZ, Imbrie's chain, and couplings that are random matrices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, shown, suggestion
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, spin_plus, spin_z
from qavalanche.numerics.arrays import matrix_elements, real_numbers
from qavalanche.streams.address import check_address, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Floats = NDArray[np.float64]


@typed
def xxz(
    fields: ArrayLike, J: float = 1.0, anisotropy: float = 1.0, local_dimension: int = 2
) -> Hamiltonian:
    """H = sum_i J (S^x S^x + S^y S^y + Delta S^z S^z)_{i,i+1} + sum_i h_i S^z_i.

    fields: h_i, one per site. The bond of the coarse tiers is g = (J/2)/|h_i - h_{i+1}|, flip-flop
    matrix element over level splitting (`Chain.from_fields`).
    """
    h = _values("fields", fields)
    sz, sp = spin_z(local_dimension), spin_plus(local_dimension)
    flip = (np.kron(sp, sp.T) + np.kron(sp.T, sp)) / 2
    bond = J * (flip + anisotropy * np.kron(sz, sz))
    terms = [(i, bond) for i in range(h.size - 1)] + [(i, x * sz) for i, x in enumerate(h)]
    name = f"XXZ, J = {J:g}, anisotropy {anisotropy:g}"
    return Hamiltonian.from_terms(h.size, terms, local_dimension, name)


@typed
def imbrie(
    fields: ArrayLike, transverse: ArrayLike, ising: ArrayLike, local_dimension: int = 2
) -> Hamiltonian:
    """H = sum_i h_i S^z_i + sum_i gamma_i S^x_i + sum_i J_i S^z_i S^z_{i+1}.

    The chain of J. Z. Imbrie (J. Stat. Phys. 163, 998 (2016)). fields h_i and transverse gamma_i:
    one per site; ising J_i: one per bond.
    """
    h, gamma = _values("fields", fields), _values("transverse", transverse)
    J = real_numbers("ising", ising)
    check(gamma.size == h.size, f"{gamma.size} transverse fields", f"{h.size} are needed")
    check(J.shape == (h.size - 1,), f"ising of shape {J.shape}", f"{h.size - 1} numbers are needed")
    sz, sp = spin_z(local_dimension), spin_plus(local_dimension)
    sx = (sp + sp.T) / 2
    terms = [(i, h[i] * sz + gamma[i] * sx) for i in range(h.size)]
    terms += [(i, x * np.kron(sz, sz)) for i, x in enumerate(J)]
    return Hamiltonian.from_terms(h.size, terms, local_dimension, "Imbrie's chain")


@typed
def random_matrix(levels: ArrayLike, couplings: ArrayLike) -> Hamiltonian:
    """H = sum_i D_i + sum_b V_b: random levels on each site, a random matrix on each bond.

    The letter's own assumption about couplings. levels: (sites, d_s), the diagonal of D_i;
    couplings: (sites - 1, d_s^2, d_s^2), V_b, Hermitian.
    """
    D, V = real_numbers("levels", levels, 2), matrix_elements("couplings", couplings, axes=3)
    shape = (len(D) - 1, D.shape[1] ** 2, D.shape[1] ** 2)
    check(V.shape == shape, f"couplings of shape {V.shape}", f"must be {shape}")
    terms = [(i, np.diag(row)) for i, row in enumerate(D)] + list(enumerate(V))
    return Hamiltonian.from_terms(len(D), terms, D.shape[1], "random matrices")


@typed
def draw(
    model: str, sites: int, W: float, seed: int = 0, sample: int = 0, local_dimension: int = 2
) -> Hamiltonian:
    """Sample number `sample` of a model at disorder strength W > 0, the same on any machine.

    "xxz": h_i uniform in [-W, W], J = Delta = 1. "imbrie": h_i as before, gamma_i and J_i uniform
    in [-1, 1]. "random-matrix": levels uniform in [-W, W], V_b real symmetric Gaussian with
    elements of variance 1 / d_s^2 (twice that on the diagonal), so that ‖V_b‖ is about 2.
    """
    allowed = f"must be one of {', '.join(MODELS)}"
    check(model in MODELS, f"model = {shown(model)}{suggestion(model, MODELS)}", allowed)
    sites = check_integer("sites", sites, least=1, most=2**31)
    _, seed, sample = check_address(sites, seed, sample)
    d = check_integer("local_dimension", local_dimension, least=2, most=2**31)
    memory.require(32.0 * sites * (d + d**4), f"the terms of {sites} sites with d_s = {d}")
    W = check_number("W", W, "must be positive and finite", 0, np.inf)
    address = {"model": model, "W": W, "sites": sites, "local_dimension": d}
    key = stream_key(seed, address)

    def uniform(count: int) -> Floats:
        numbers = np.empty(count)
        fill_uniform(key, sample, numbers)
        return numbers

    return MODELS[model](uniform, sites, W, d)


def _draw_xxz(uniform: Callable[[int], Floats], sites: int, W: float, d: int) -> Hamiltonian:
    return xxz(W * (2 * uniform(sites) - 1), local_dimension=d)


def _draw_imbrie(uniform: Callable[[int], Floats], sites: int, W: float, d: int) -> Hamiltonian:
    h, gamma, J = np.split(2 * uniform(3 * sites - 1) - 1, [sites, 2 * sites])
    return imbrie(W * h, gamma, J, d)


def _draw_matrices(uniform: Callable[[int], Floats], sites: int, W: float, d: int) -> Hamiltonian:
    numbers = uniform(sites * d + (sites - 1) * d**4)
    levels = W * (2 * numbers[: sites * d].reshape(sites, d) - 1)
    normal = ndtri(numbers[sites * d :]).reshape(sites - 1, d * d, d * d)
    return random_matrix(levels, (normal + normal.transpose(0, 2, 1)) / (np.sqrt(2) * d))


MODELS: dict[str, Callable[[Callable[[int], Floats], int, float, int], Hamiltonian]] = {
    "xxz": _draw_xxz,
    "imbrie": _draw_imbrie,
    "random-matrix": _draw_matrices,
}


def _values(name: str, given: ArrayLike) -> Floats:
    values = real_numbers(name, given, axes=None)
    check(values.ndim == 1 and values.size > 0, f"{name} of shape {values.shape}", "one per site")
    return values
