"""Parities of a sector: spin flip and reflection, which no chain of matrix elements tells."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from qavalanche.hamiltonians.static import StaticEvolution

Indices = NDArray[np.int64]

_ALIKE = 1e-12  # of the largest element, to which H is the same after the exchange of states


def parity_blocks(evolution: StaticEvolution, kept: Indices, H: csr_array) -> list[csr_array]:
    """H (n, n) of a sector, as one matrix for each parity under what it commutes with.

    Looked for are the global spin flip, s -> d_s - 1 - s at every site (prod X of spins 1/2), and
    the reflection of the chain; of both together there are four parities. kept: the product states
    of the sector, ascending. Dimensions of the blocks add up to n; [H] where there is no such
    symmetry, as in nearly every disordered chain. Others (translation, SU(2)) are not found.
    """
    images = (evolution.dimension - 1 - kept, _reflected(evolution, kept))
    inside = [places for image in images if (places := _within(kept, image)) is not None]
    symmetries = [places for places in inside if _is_symmetry(H, places)]
    if not symmetries:
        return [H]
    signs = product((1, -1), repeat=len(symmetries))
    bases = [_basis(symmetries, chosen) for chosen in signs]
    return [_projected(H, basis) for basis in bases if basis.shape[1]]


def _reflected(evolution: StaticEvolution, kept: Indices) -> Indices:
    """States with the digits of all sites in reverse order."""
    d, rest, image = evolution.local_dimension, kept.copy(), np.zeros_like(kept)
    for _ in range(evolution.sites):
        image = image * d + rest % d
        rest //= d
    return image


def _within(kept: Indices, image: Indices) -> Indices | None:
    """Where in the sector each image is; None if one lies outside of it."""
    places = np.minimum(np.searchsorted(kept, image), kept.size - 1)
    return places if np.array_equal(kept[places], image) else None


def _is_symmetry(H: csr_array, places: Indices) -> bool:
    """Whether H commutes with an exchange of states that does exchange some."""
    if np.array_equal(places, np.arange(places.size)):
        return False
    bound = _ALIKE * float(abs(H).max())
    diagonal = H.diagonal()
    if np.abs(diagonal[places] - diagonal).max() > bound:  # of most chains: no more is needed
        return False
    return bool(abs(H[places][:, places] - H).max() <= bound)


def _basis(symmetries: list[Indices], signs: tuple[int, ...]) -> Any:
    """Orthonormal states (n, m) that each exchange multiplies by its sign, a sparse array.

    Sums over what all exchanges make of one product state; those that cancel are left out.
    """
    from scipy import sparse

    n = symmetries[0].size
    reached = [(np.arange(n), 1)]
    for places, sign in zip(symmetries, signs, strict=True):
        reached += [(places[one], sign * factor) for one, factor in reached]
    images = np.array([one for one, _ in reached])
    first = np.flatnonzero(images.min(axis=0) == np.arange(n))  # one of each orbit
    rows = images[:, first].ravel()
    columns = np.tile(np.arange(first.size), len(reached))
    values = np.repeat([float(factor) for _, factor in reached], first.size)
    sums = sparse.coo_array((values, (rows, columns)), shape=(n, first.size)).tocsc()
    norms = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=0)).ravel())
    there = np.flatnonzero(norms > 0)  # exact: sums of whole numbers
    return sums[:, there] @ sparse.diags_array(1 / norms[there])


def _projected(H: csr_array, basis: Any) -> Any:
    found = (basis.T @ H @ basis).tocsr()
    found = ((found + found.conj().T) / 2).tocsr()
    found.eliminate_zeros()
    return found
