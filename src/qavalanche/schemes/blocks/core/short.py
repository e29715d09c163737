"""Rings of at most one chunk, from their lengths to a row of the sheet; many of them in one call.

Nothing has to be put together from chunks here, so that one walk over the ring measures it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.sheet import no_region, visit
from qavalanche.schemes.blocks.core.fold import cut_off, write_ring
from qavalanche.schemes.blocks.core.stack import GROUND, Stack, close, push
from qavalanche.streams.core.blocks import draw_blocks


class RingRoom(NamedTuple):
    """Arrays for one ring of n blocks, T first, n being even."""

    lengths: np.ndarray  # float64 (n,): l or L
    deficits: np.ndarray  # float64 (n,): of I blocks
    ends: np.ndarray  # int32 (n,): where each T block ended, see `stack.fuse`
    stack: Stack


@kernel
def sample_rings(drawing, first, rule, room, sheet):
    """Draw, melt and measure samples first, first + 1, ...: a row of the sheet each.

    drawing: `streams.core.blocks.BlockTables`. Returns how many were done: fewer than the sheet has
    rows if the next one has a length of 0 or below, or cannot be melted in this room.
    """
    for i in range(sheet.covered.size):
        least = draw_blocks(drawing, first + i, room.lengths, room.deficits)
        if not (least > 0.0 and melt_ring(rule, room, sheet, i)):
            return i
    return sheet.covered.size


@kernel
def melt_ring(rule, room, sheet, i):
    """Melt and measure the ring that lies in the room, to row i of the sheet.

    Returns whether that was possible; False, and nothing is written, if the stack is too small or
    the lengths have no finite sum.
    """
    length, stack = room.lengths.size, room.stack
    done, depth, _ = push(room.lengths, room.deficits, 0, GROUND, 0, rule, stack, room.ends)
    if done < length:
        return False
    low, depth, _ = close(depth, 0, rule, stack, room.ends)
    if not (depth - low == 1 and stack.length[low] < np.inf):
        return False
    winner = stack.begin[low]
    if winner & 1 == 0:
        tally = visit(no_region(), sheet.sizes.sample, length, 1)
        write_ring(tally, cut_off(0, length, length), length, sheet, i)
    else:
        measure_regions(winner, room.ends, sheet, i)
    return True


@kernel
def measure_regions(winner, ends, sheet, i):
    """Row i of the sheet from a localized ring, the last I block of which begins at `winner`."""
    length, at, tally, half = ends.size, winner, no_region(), 0
    while True:
        start = at + 1 if at + 1 < length else 0
        at = ends[start]
        stop = at + (length if at < start else 0)
        tally = visit(tally, sheet.sizes.sample, stop - start, 1)
        half += cut_off(start, stop, length)
        if at == winner:
            break
    write_ring(tally, half, length, sheet, i)
