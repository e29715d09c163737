"""Draw and melt many short chains of one length, each a row of an array."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import pack
from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.melt import Bonds, collect, melt, start
from qavalanche.schemes.spots.core.runs import count_runs, find_runs
from qavalanche.streams.core.generator import fill_uniform


class ManyBonds(NamedTuple):
    """The bonds of many chains of one length, each a row.

    resonant: boolean (n, L); decay: w in nats, float64 (n, L) with stride 1, or (1, 1) with
    stride 0 where all perturbative bonds have the decay `unit` in nats.
    """

    resonant: np.ndarray
    decay: np.ndarray
    stride: int
    unit: float


@kernel
def fill_rows(key, first, out):
    """Fill row i of the float64 array `out` (n, L) with the uniforms of sample first + i."""
    for i in range(out.shape[0]):
        fill_uniform(key, first + i, out[i])


@kernel
def melt_rows(chains, criterion, first, regions, words, thermal):
    """Melt the bonds [first, first + L) of every row as an open chain of their own.

    chains: `ManyBonds`, each of at least first + L bonds; criterion: see `schemes.spots.core.melt`;
    regions: room for (L + 1) // 2 regions; words: uint64 (ceil(L / 64),), overwritten; thermal:
    boolean (n, L), overwritten with which bonds lie in thermal regions.
    """
    resonant, decay, stride, unit = chains
    length = thermal.shape[1]
    last = first + length
    for i in range(thermal.shape[0]):
        pack(resonant[i, first:last], words)
        count = count_runs(words)
        find_runs(words, length, regions.edge[1 : count + 1])
        start(regions, count, length)
        own = decay[i * stride, first * stride : (last - 1) * stride + 1]
        melt(regions, count, Bonds(length, own, stride, unit, words[:0]), criterion, length)
        final = collect(regions, count, unit, criterion.slope)
        thermal[i, :] = False
        for row in range(1, final + 1):
            for bond in range(regions.edge[row, 0], regions.edge[row, 1]):
                thermal[i, bond] = True
