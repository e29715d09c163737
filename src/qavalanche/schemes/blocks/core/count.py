"""Many short rings at once: how many of them are thermal."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.blocks.core.stack import GROUND, close, push
from qavalanche.streams.core.blocks import draw_blocks


@kernel
def count_thermal(key, samples, tables, deficit, rule, row, stack, ends):
    """Thermal rings among samples [first, last); -1 if the stack is too small.

    samples: first and last; key, tables, deficit: as in `draw_blocks`; row: two float64 arrays for
    the blocks of one ring; ends: int32 of that size.
    """
    lengths, deficits = row
    first, last = samples
    thermal = 0
    for sample in range(first, last):
        draw_blocks(key, sample, tables, deficit, lengths, deficits)
        done, depth, _ = push(lengths, deficits, 0, GROUND, 0, rule, stack, ends)
        if done < lengths.size:
            return -1
        low, _, _ = close(depth, 0, rule, stack, ends)
        thermal += 1 - (stack.begin[low] & 1)
    return thermal
