"""Sectors of an evolution: sets of product states that never mix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.hamiltonians.evolution import Evolution

Indices = NDArray[np.int64]


def connected_states(evolution: Evolution) -> tuple[Indices, list[Indices]]:
    """Number of the sector of every product state, (N,), and the states of each, ascending.

    States that a chain of links connects are in one sector; with a conserved charge each of its
    values is one sector, or several.
    """
    from scipy.sparse.csgraph import connected_components

    links = abs(evolution.links())
    links.eliminate_zeros()
    _, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    cuts = np.cumsum(np.bincount(label))[:-1]
    return label.astype(np.int64), np.split(order.astype(np.int64), cuts)
