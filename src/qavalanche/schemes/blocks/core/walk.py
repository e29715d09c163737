"""The T blocks that stay inside an I ring, read from what `stack` wrote into `ends`.

Nothing is kept of what melted away: a walk goes from an I block to the T block after it, jumps to
its end, where the next I block begins, and never sees what it jumped over.

Two levels: the blocks left of every chunk of a ring, and the chunks. `ends` holds an entry for each
block of the ring, counted from the start of its chunk; `later` one for each block that was left.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel


class Left(NamedTuple):
    """The blocks that were left of the chunks of a ring, m of them, and how they fused."""

    begin: np.ndarray  # int64 (m + 1,): the first block of each in the ring; number of blocks
    later: np.ndarray  # int32 (m,): the block left after the T block that begins here
    winner: int  # the last block of all, an I block, begins here


@kernel
def next_region(at, stop, chunk, ends):
    """The T block that begins in the I block at `at` after its first block: (start, stop).

    (0, 0) if the I block ends there. stop: where it ends; chunk: blocks of a chunk.
    """
    if at + 1 >= stop:
        return 0, 0
    return at + 1, ends[at + 1] + (at + 1) // chunk * chunk


@kernel
def walk(left, ends, chunk, regions):
    """Write the T blocks of the ring, (start, stop) in numbers of its blocks, from the winner on.

    The one that goes on over the start stops beyond the number of blocks. regions: int64 (k, 2),
    where k may be too few. Returns how many there are.
    """
    begin, m = left.begin, left.later.size
    count, at = 0, left.winner
    while True:
        start, stop = next_region(begin[at], begin[at + 1], chunk, ends)
        while stop > 0:
            if count < regions.shape[0]:
                regions[count, 0], regions[count, 1] = start, stop
            count += 1
            start, stop = next_region(stop, begin[at + 1], chunk, ends)
        hot = at + 1 if at + 1 < m else 0
        at = left.later[hot]
        if count < regions.shape[0]:
            over = begin[m] if at < hot else 0
            regions[count, 0], regions[count, 1] = begin[hot], begin[at] + over
        count += 1
        if at == left.winner:
            return count
