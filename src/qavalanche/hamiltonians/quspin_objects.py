"""Hamiltonians made with QuSpin, without importing it."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.errors import InputError, check, counted
from qavalanche.hamiltonians.sparse import SparseHamiltonian

_BASES = ("spin_basis_1d", "spin_basis_general", "boson_basis_1d", "boson_basis_general")


def from_quspin(given: Any) -> SparseHamiltonian:
    """A `quspin.operators.hamiltonian` that does not depend on time, in its whole basis.

    A state of QuSpin is a whole number with one digit a site, the first site's the highest and
    that of largest S^z (or most bosons) d_s - 1. Raises InputError for other objects, for bases
    with symmetries or a fixed magnetization, and for fermions, whose sites are no spins.
    """
    kind = type(given).__name__
    names = {one.__name__ for one in type(given).__mro__}
    check("hamiltonian" in names, f"a {kind} of QuSpin", "must be a hamiltonian of QuSpin")
    terms = counted(len(given.dynamic), "term")
    check(not given.dynamic, f"a hamiltonian of QuSpin with {terms} that depend on time", _STATIC)
    basis = getattr(given, "basis", None)
    if basis is None:
        raise InputError(
            "a hamiltonian of QuSpin without a basis: pass its matrix, .tocsr(), with sites"
        )
    bases = [one.__name__ for one in type(basis).__mro__]
    passed = f"a hamiltonian of QuSpin in a {bases[0]}"
    check(any(base in _BASES for base in bases), passed, f"must be in a {', '.join(_BASES)}")
    sites, d, states = int(basis.N), int(basis.sps), int(basis.Ns)
    passed = f"a hamiltonian of QuSpin in a reduced basis of {states} states"
    allowed = f"all {d}^{sites} are needed: no symmetry blocks, no fixed magnetization (Nup, m, Nb)"
    check(sites <= states.bit_length() and states == d**sites, passed, allowed)
    here = SparseHamiltonian(given.tocsr(), sites, d, "a hamiltonian of QuSpin")
    numbers = np.array([int(state) for state in basis.states])
    return here.reordered(np.argsort(-numbers))


_STATIC = "must be constant in time (for a drive in steps: Floquet.from_steps)"
