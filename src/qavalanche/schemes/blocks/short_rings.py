"""The fast path of campaigns: rings of at most one chunk, many in one call of a kernel."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.errors import check
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.observables.core.sheet import Sheet
from qavalanche.observables.measure import rest_of
from qavalanche.schemes.blocks.core.short import RingRoom, melt_ring, sample_rings
from qavalanche.schemes.blocks.core.stack import GROUND, Rule
from qavalanche.schemes.blocks.decimation import room

_SLOTS = 512
"""Of a stack at first: random rings need some tens, blocks in order of length one for each."""


def sample_short(law: Any, length: int, rule: Rule, at: tuple[int, int], sheet: Sheet) -> None:
    """Samples of a law of rings of `length` <= CHUNK blocks: a row of the sheet each.

    law: with a method `chunk`, see `sampling.RingAddress`; at: campaign seed, and first sample.
    InputError for what the law refuses, and for lengths without a finite sum.
    """
    (seed, first), count, done, slots = at, sheet.covered.size, 0, _SLOTS
    sample = _drawn if isinstance(law, DrawnBlocks) else _given
    while done < count:
        rooms = _room(length, slots)
        done += sample(law, rule, (seed, first + done), rooms, rest_of(sheet, done))
        if done < count:
            law.chunk(length, seed, first + done, 0)  # which refuses wrong lengths
            check(slots < length + GROUND, "lengths", "must have a finite sum")
            slots *= 4


def _room(length: int, slots: int) -> RingRoom:
    lengths, deficits = np.empty((2, length))
    return RingRoom(lengths, deficits, np.empty(length, np.int32), room(slots))


def _drawn(law: DrawnBlocks, rule: Rule, at: tuple[int, int], rooms: RingRoom, sheet: Sheet) -> int:
    """Samples that a kernel can draw: how many were done."""
    seed, first = at
    drawing = law.drawing(rooms.lengths.size, seed)
    return int(sample_rings(drawing, first, rule, rooms, sheet))


def _given(law: Any, rule: Rule, at: tuple[int, int], rooms: RingRoom, sheet: Sheet) -> int:
    """As `_drawn`, of any law."""
    seed, first = at
    for i in range(sheet.covered.size):
        lengths, deficits = law.chunk(rooms.lengths.size, seed, first + i, 0)
        if not melt_ring(rule, rooms._replace(lengths=lengths, deficits=deficits), sheet, i):
            return i
    return int(sheet.covered.size)
