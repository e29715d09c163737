"""Hamiltonians made with TeNPy, without importing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.sparse import SparseHamiltonian
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def from_tenpy(given: Any) -> Evolution:
    """A finite model or MPO of TeNPy with equal sites of spins or bosons.

    TeNPy sorts the states of a site by their charges, or from the lowest S^z up; here they are put
    in the order of S^z, of N for bosons, the largest first. Raises InputError for other objects,
    and for infinite chains, unequal or grouped sites, and fermions, whose sites are no spins.
    """
    name = f"{_a(type(given).__name__)} of TeNPy"
    mpo = _mpo(given)
    if mpo is not None:
        check(mpo.bc == "finite", f"{name} with bc = {mpo.bc!r}", "must be finite")
        orders = _orders(name, mpo.sites)
        matrix = _contracted(mpo, orders, name)
        return SparseHamiltonian(matrix, len(orders), len(orders[0]), name)
    bonds = getattr(given, "H_bond", None)
    if bonds is None:
        raise InputError(f"{name}: must be a model with H_MPO or H_bond, or an MPO")
    bc = given.lat.bc_MPS
    check(bc == "finite", f"{name} with bc_MPS = {bc!r}", "must be finite")
    orders = _orders(name, given.lat.mps_sites())
    check(len(orders) > 1, f"{name} with one site", "has no bond: pass its MPO")
    terms = [
        (i - 1, _bond(bond, orders[i - 1], orders[i]))
        for i, bond in enumerate(bonds)
        if i > 0 and bond is not None
    ]
    return Hamiltonian.from_terms(len(orders), terms, len(orders[0]), name)


def _a(name: str) -> str:
    return f"{'an' if name[0] in 'AEIMOX' else 'a'} {name}"  # an MPO, an XXZChain


def _mpo(given: Any) -> Any:
    """Its MPO; itself, if it is one; None if it has none."""
    if any(kind.__name__ == "MPO" for kind in type(given).__mro__):
        return given
    found = getattr(given, "H_MPO", None)
    if found is None and hasattr(given, "calc_H_MPO"):
        found = given.calc_H_MPO()
    return found


def _orders(name: str, sites: Sequence[Any]) -> list[NDArray[np.int64]]:
    """For each site, its states from the largest S^z down: indices of TeNPy's local basis."""
    dimensions = sorted({int(site.dim) for site in sites})
    passed = f"{name} with sites of {' and '.join(map(str, dimensions))} states"
    check(len(dimensions) == 1, passed, "all sites must have the same number of states")
    return [_order(name, site) for site in sites]


def _order(name: str, site: Any) -> NDArray[np.int64]:
    kinds = [kind.__name__ for kind in type(site).__mro__]
    check("GroupedSite" not in kinds, f"{name} with grouped sites", "must be split first")
    fermions = set(site.need_JW_string) - {"JW"}
    allowed = "must be of spins or bosons (map fermions to spins first)"
    check(not fermions, f"{name} with the site {kinds[0]}", allowed)
    for operator in ("Sz", "N"):
        if operator in site.opnames:
            values = site.get_op(operator).to_ndarray().diagonal().real
            return np.argsort(-values, kind="stable")
    return np.argsort(site.perm)  # as it was before it was sorted by charges


def _contracted(mpo: Any, orders: list[NDArray[np.int64]], name: str) -> csr_array:
    """The sum of products of sparse matrices that an MPO stands for, site by site."""
    from scipy import sparse

    d = len(orders[0])
    memory.require(72.0 * float(d) ** min(len(orders), 300), f"{name} of {len(orders)} sites")
    open_ends = {
        _boundary(mpo.IdL[0], mpo.get_W(0).get_leg("wL").ind_len, name): sparse.eye_array(1)
    }
    for i, order in enumerate(orders):
        W = mpo.get_W(i).transpose(["wL", "wR", "p", "p*"]).to_ndarray()
        W = W[:, :, order][:, :, :, order]
        ends: dict[int, Any] = {}
        for a, b in np.argwhere(W.any(axis=(2, 3))):
            if a in open_ends:
                term = sparse.kron(open_ends[a], sparse.csr_array(W[a, b]), format="csr")
                ends[b] = ends[b] + term if b in ends else term
        open_ends = ends
    n = d ** len(orders)
    right = mpo.get_W(len(orders) - 1).get_leg("wR").ind_len
    total = open_ends.get(_boundary(mpo.IdR[-1], right, name), sparse.csr_array((n, n)))
    return sparse.csr_array(total + total.conj().T if mpo.explicit_plus_hc else total)


def _boundary(index: int | None, states: int, name: str) -> int:
    """The state of the virtual leg at an end of the chain."""
    known = index is not None or states == 1
    check(known, f"{name} with {states} states at its end", "IdL and IdR must say which it is")
    return index or 0


def _bond(bond: Any, left: NDArray[np.int64], right: NDArray[np.int64]) -> Matrix:
    """The matrix (d_s^2, d_s^2) of a term of H_bond."""
    four = bond.transpose(["p0", "p1", "p0*", "p1*"]).to_ndarray()
    four = four[np.ix_(left, right, left, right)]
    matrix: Matrix = four.reshape(len(left) * len(right), -1)
    return matrix if np.any(matrix.imag) else matrix.real
