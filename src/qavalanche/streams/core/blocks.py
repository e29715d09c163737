"""Lengths of alternating blocks: two quantile tables in turn, one random word a block."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.streams.core.generator import next_word, open_stream
from qavalanche.streams.core.quantile import decay_at


@kernel
def draw_blocks(key, sample, tables, deficit, lengths, deficits):
    """Fill two float64 arrays of even size: lengths, T blocks first, and deficits.

    key, sample: see `core.generator.open_stream`; tables: a quantile table of T blocks and one of I
    blocks (see `core.quantile.decay_at`); deficit: d of an I block in units of its length, d of T
    blocks being 0. The smallest length is returned.
    """
    thermal, insulating = tables
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
