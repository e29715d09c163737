"""Lengths of alternating blocks: two quantile tables in turn, one random word a block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.streams.core.generator import next_word, open_stream
from qavalanche.streams.core.quantile import decay_at


class BlockTables(NamedTuple):
    """What blocks are drawn from."""

    key: np.ndarray  # of the streams, see `core.generator.open_stream`
    thermal: np.ndarray  # quantile table of T blocks, see `core.quantile.decay_at`
    insulating: np.ndarray  # that of I blocks
    deficit: float  # d of an I block in units of its length


@kernel
def draw_blocks(drawing, sample, lengths, deficits):
    """Fill two float64 arrays of even size: lengths, T blocks first, and deficits, 0 of T blocks.

    drawing: `BlockTables`; sample: number of the stream. The smallest length is returned.
    """
    key, thermal, insulating, deficit = drawing
    least = float("inf")
    a, b, c, counter = open_stream(key, sample)
    for i in range(0, lengths.size, 2):
        word, a, b, c, counter = next_word(a, b, c, counter)
        lengths[i] = decay_at(thermal, word)
        word, a, b, c, counter = next_word(a, b, c, counter)
        lengths[i + 1] = decay_at(insulating, word)
        deficits[i] = 0.0
        deficits[i + 1] = deficit * lengths[i + 1]
        least = min(least, lengths[i], lengths[i + 1])
    return least
