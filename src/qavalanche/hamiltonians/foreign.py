"""Hamiltonians of other kinds and other packages, as this one takes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_integer, shown
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.quspin_objects import from_quspin
from qavalanche.hamiltonians.sparse import SparseHamiltonian
from qavalanche.hamiltonians.tenpy_objects import from_tenpy

_ALLOWED = (
    "must be a Hamiltonian, SparseHamiltonian or Floquet, a matrix (scipy or NumPy) with sites, "
    "a hamiltonian of QuSpin, or a model or MPO of TeNPy"
)


@typed
def hamiltonian_from(
    hamiltonian: Any, sites: int | None = None, local_dimension: int | None = None
) -> Evolution:
    """What `hamiltonian` holds, as an Evolution.

    hamiltonian: one of

    * an Evolution, taken as it is;
    * a scipy sparse or NumPy matrix (d_s^sites, d_s^sites), its basis in the order of a
      SparseHamiltonian (whose `from_matrix` takes others), with `sites` or `local_dimension`;
    * a `hamiltonian` of QuSpin, constant in time, of spins or bosons, in the whole basis;
    * a model or MPO of TeNPy, finite, of equal sites of spins or bosons. Its local states are put
      in order of S^z (of N for bosons), the largest first.

    Neither package is imported. sites, local_dimension: of a matrix; with anything else they must
    agree with its own. Raises InputError for what is none of these.

    >>> import numpy as np
    >>> hamiltonian_from(np.diag([3.0, 1.0, 0.0, 2.0]), sites=2)
    SparseHamiltonian(matrix: 2 sites, d_s = 2)
    """
    found = _found(hamiltonian, sites, local_dimension)
    for name, given, own in (
        ("sites", sites, found.sites),
        ("local_dimension", local_dimension, found.local_dimension),
    ):
        check(given in (None, own), f"{name} = {given}", f"{found.name} has {own}")
    return found


def _found(given: Any, sites: int | None, d: int | None) -> Evolution:
    if isinstance(given, Evolution):
        return given
    # also of classes that users derive from those of the packages
    packages = {kind.__module__.partition(".")[0] for kind in type(given).__mro__}
    if "quspin" in packages:
        return from_quspin(given)
    if "tenpy" in packages:
        return from_tenpy(given)
    shape = getattr(given, "shape", None)
    if not (isinstance(shape, tuple) and len(shape) == 2 and hasattr(given, "dtype")):
        raise InputError(f"hamiltonian = {shown(given)}: {_ALLOWED}")
    sites, d = _structure(int(shape[0]), sites, d)
    return SparseHamiltonian(given, sites, d)


def _structure(states: int, sites: int | None, d: int | None) -> tuple[int, int]:
    """Sites and d_s of a matrix with so many states, where one or both are said."""
    passed = f"a matrix of dimension {states}"
    if sites is None and d is None:
        raise InputError(f"{passed}: the number of sites is needed (sites = ...)")
    if d is None:
        sites = check_integer("sites", sites, least=1, most=2**31)
        d = max(2, round(float(states) ** (1 / sites)))
        right = sites <= states.bit_length() and d**sites == states
        check(right, f"{passed} with {sites} sites", "must be d_s^sites for a whole d_s >= 2")
    d = check_integer("local_dimension", d, least=2, most=2**31)
    if sites is None:
        sites = max(1, round(np.log(max(1, states)) / np.log(d)))
    return sites, d
