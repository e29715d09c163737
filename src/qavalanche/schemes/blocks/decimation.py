"""Fuse the blocks of a ring, chunk by chunk, and what is left of the chunks as one ring.

Chunks begin at fixed places, so that sums of lengths are rounded alike whatever thread fuses which.
They have CHUNK blocks, an even number, so that every chunk begins with the same kind.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check
from qavalanche.laws.blocks import CHUNK as CHUNK
from qavalanche.schemes.blocks.core.stack import GROUND, Rule, Stack, close, push
from qavalanche.schemes.blocks.core.walk import Left

Floats = NDArray[np.float64]
Ends = NDArray[np.int32]

_ROOM = 64  # slots of a stack at first: it grows as the logarithm of the number of blocks


class Remains(NamedTuple):
    """What is left of some blocks, m of them; begin: number of the first block of each."""

    lengths: Floats
    keys: Floats
    begin: NDArray[np.int64]
    absorbed: int  # number of T blocks that went


class Outcome(NamedTuple):
    """The last block of a ring; left: what was left of its chunks, to be walked through."""

    thermal: bool
    left: Left


def room(slots: int) -> Stack:
    """A stack of so many slots, that holds no block."""
    return Stack(np.full(slots, -np.inf), np.empty(slots), np.empty(slots, np.int64))


def pushed(
    lengths: Floats, deficits: Floats, odd: int, rule: Rule, ends: Ends
) -> tuple[Stack, int, int]:
    """A stack with all these blocks, its depth, and the number of T blocks that were absorbed."""
    stack, depth, done, absorbed = room(_ROOM), GROUND, 0, 0
    while True:
        done, depth, gone = push(lengths, deficits, done, depth, odd, rule, stack, ends)
        absorbed += gone
        if done == lengths.size:
            return stack, depth, absorbed
        more = room(4 * stack.key.size)
        for old, new in zip(stack, more, strict=True):
            new[: old.size] = old
        stack = more


def reduced(
    lengths: Floats, deficits: Floats, odd: int, rule: Rule, ends: Ends, first: int = 0
) -> Remains:
    """What is left of a row of blocks; first: the number of its first block in the ring.

    odd: 1 if the T blocks are those with odd numbers, else 0; ends: of the T blocks that fused, to
    be written, counted from the start of the row.
    """
    stack, depth, absorbed = pushed(lengths, deficits, odd, rule, ends)
    key, length, begin = (array[GROUND:depth].copy() for array in stack)
    return Remains(length, key, begin + first, absorbed)


def joined(parts: list[Remains]) -> Remains:
    """What is left of rows of blocks one after another."""
    lengths, keys, begin = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Remains(lengths, keys, begin, sum(part.absorbed for part in parts))


def closed(remains: Remains, odd: int, rule: Rule, number: int) -> Outcome:
    """Fuse what is left of a ring of `number` blocks to the end.

    InputError for lengths without a finite sum.
    """
    later = np.empty(remains.lengths.size, np.int32)
    stack, depth, _ = pushed(remains.lengths, remains.keys, odd, rule, later)
    low, depth, _ = close(depth, odd, rule, stack, later)
    ended = depth - low == 1 and stack.length[low] < np.inf
    check(bool(ended), "lengths", "must have a finite sum")
    winner = int(stack.begin[low])
    left = Left(np.append(remains.begin, number), later, winner)
    return Outcome((winner & 1) == odd, left)
