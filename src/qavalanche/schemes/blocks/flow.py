"""The flow of a ring of blocks with the cut-off: what is left, scale by scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain import Blocks
from qavalanche.errors import InputError, check, shown
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.core.stack import Rule, close
from qavalanche.schemes.blocks.decimation import pushed
from qavalanche.schemes.blocks.ring import Ring, ring_of


@dataclass(frozen=True)
class BlockFlow:
    """What is left of a ring at growing cut-offs Gamma, one entry a cut-off; lengths in spacings.

    scales: Gamma: every block with a smaller key is gone.
    thermal, insulating: numbers of T and of I blocks; 1 and 0, or 0 and 1, at the end.
    mean_length: mean l of T blocks; NaN if there is none, here and below.
    mean_insulating: mean L of I blocks.
    mean_deficit: mean key of I blocks: d, or L / kappa.
    thermal_share: share of all length that T blocks hold.
    absorbed: T blocks that went into I blocks since the last cut-off: their lengths l lie between
        the two, or below the first. Divided by the difference of cut-offs and by `total_length` it
        is the density of T blocks absorbed at scale l. The last of two blocks counts.
    total_length: of the ring.
    """

    scales: list[float]
    thermal: list[int]
    insulating: list[int]
    mean_length: list[float]
    mean_insulating: list[float]
    mean_deficit: list[float]
    thermal_share: list[float]
    absorbed: list[int]
    total_length: float

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, None where there is no number."""
        return {
            name: [None if isinstance(one, float) and math.isnan(one) else one for one in value]
            if isinstance(value, list)
            else value
            for name, value in asdict(self).items()
        }


@typed
def flow(blocks: Blocks, scheme: BlockScheme, scales: Sequence[float]) -> BlockFlow:
    """What a block scheme leaves of a ring of blocks at growing cut-offs.

    scales: cut-offs Gamma, growing, infinity (to the end) being the last if it is there. A series
    of passes, each over what the one before left: for factors of 2 less than two passes in all.
    InputError for cut-offs that do not grow, or for blocks that the scheme does not take.

    >>> import numpy as np
    >>> from qavalanche import Blocks
    >>> from qavalanche.schemes import get
    >>> flow(Blocks(np.array([1.0, 3.0, 2.0, 5.0]), None, True), get("zhang")(), [1.5]).thermal
    [1]
    """
    scheme.check_blocks(blocks)
    check(len(scales) > 0, "no scales", "must be at least one")
    growing = all(a < b for a, b in pairwise(scales))
    if not growing:
        raise InputError(f"scales = {shown(scales)}: must grow")
    ring, rows = ring_of(blocks), []
    for scale in scales:
        ring, absorbed = _cut(ring, scheme.rule._replace(cutoff=float(scale)))
        rows.append([float(scale), *_measured(ring, scheme.rule), absorbed])
    names = [one.name for one in fields(BlockFlow)][:-1]
    columns: Any = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return BlockFlow(**columns, total_length=float(blocks.lengths.sum()))


def _cut(ring: Ring, rule: Rule) -> tuple[Ring, int]:
    """The ring without the keys below the cut-off, and the number of T blocks absorbed."""
    if ring.lengths.size == 1:
        return ring, 0
    odd, ends = int(not ring.thermal_first), np.empty(ring.lengths.size, np.int32)
    stack, depth, absorbed = pushed(ring.lengths, ring.deficits, odd, rule, ends)
    low, depth, more = close(depth, odd, rule, stack, ends)
    keys, lengths = (array[low:depth].copy() for array in (stack.key, stack.length))
    thermal_first = int(stack.begin[low]) & 1 == odd
    return Ring(lengths, keys, thermal_first, ring.edges), absorbed + more


def _measured(ring: Ring, rule: Rule) -> list[Any]:
    """Counts of both kinds, mean l, L and d, share of the length that is thermal."""
    hot = np.arange(ring.lengths.size) % 2 == (0 if ring.thermal_first else 1)
    thermal, insulating = ring.lengths[hot], ring.lengths[~hot]
    deficits = ring.deficits[~hot] if rule.deficit else insulating / rule.asymmetry
    share = float(thermal.sum() / ring.lengths.sum())
    return [
        thermal.size,
        insulating.size,
        *(_mean(one) for one in (thermal, insulating, deficits)),
        share,
    ]


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else math.nan
