"""Blocks closed to a ring: the last block of a row is the left neighbour of the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Blocks

Floats = NDArray[np.float64]


class Ring(NamedTuple):
    """An even number n of alternating blocks, or a single one."""

    lengths: Floats  # (n,)
    deficits: Floats  # (n,), or (0,) if they are not known
    thermal_first: bool
    edges: NDArray[np.int64]  # (n + 1,): block i is the bonds [edges[i], edges[i + 1])


def ring_of(blocks: Blocks) -> Ring:
    """The row of blocks closed to a ring.

    If the first and the last are of one kind, an odd number, they join over the seam: lengths and
    deficits add. The joint block is then the last one, and goes on over the start of the row.
    """
    lengths, edges = blocks.lengths, blocks.edges
    deficits = np.empty(0) if blocks.deficits is None else blocks.deficits
    if len(blocks) == 1 or len(blocks) % 2 == 0:
        return Ring(lengths, deficits, blocks.thermal_first, edges)
    edges = np.append(edges[1:-1], blocks.length + edges[1])
    return Ring(_joined(lengths), _joined(deficits), not blocks.thermal_first, edges)


def _joined(values: Floats) -> Floats:
    rest = values[1:].copy()
    rest[-1:] += values[:1]
    return rest
