"""Melt many short chains of one length, each a row of an array."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import pack
from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.regions import EDGE, Bonds


class ManyBonds(NamedTuple):
    """The bonds of many chains of one length, each a row.

    resonant: boolean (n, L); decay: w in nats, float64 (n, L) with stride 1, or (1, 1) with
    stride 0 where all perturbative bonds have that decay.
    """

    resonant: np.ndarray
    decay: np.ndarray
    stride: int


@kernel
def melt_rows(chains, criterion, first, regions, words, thermal):
    """Melt the bonds [first, first + L) of every row as an open chain of their own.

    chains: `ManyBonds`, each of at least first + L bonds; criterion: see `core.regions`; regions:
    room for (L + 1) // 2 regions; words: uint64 (ceil(L / 64),), overwritten; thermal:
    boolean (n, L), overwritten with which bonds lie in thermal regions.
    """
    resonant, decay, stride = chains
    length = thermal.shape[1]
    last = first + length
    for i in range(thermal.shape[0]):
        pack(resonant[i, first:last], words)
        own = decay[i * stride, first * stride : (last - 1) * stride + 1]
        bonds = Bonds(length, own, stride, words[:0], own[:0], 0, 0.0)
        final = melt_runs(words, bonds, criterion, regions)
        thermal[i, :] = False
        for row in range(1, final + 1):
            for bond in range(regions.place[row, EDGE], regions.place[row, EDGE + 1]):
                thermal[i, bond] = True
