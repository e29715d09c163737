"""The thermal regions of a ring of blocks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Blocks
from qavalanche.partition import Partition
from qavalanche.schemes.blocks.core.stack import Rule
from qavalanche.schemes.blocks.core.walk import walk
from qavalanche.schemes.blocks.decimation import (
    CHUNK,
    Ends,
    Outcome,
    Remains,
    closed,
    joined,
    reduced,
)
from qavalanche.schemes.blocks.ring import Ring, ring_of
from qavalanche.system import memory

_BYTES = 44  # of a block: of a ring closed over an odd number, edges, ends, regions

Regions = NDArray[np.int64]


def melted(blocks: Blocks, rule: Rule, label: str, workers: int = 1) -> Partition:
    """The Partition of a ring of blocks, melted by so many threads; the result is that of one."""
    memory.require(_BYTES * len(blocks), f"melting {len(blocks)} blocks")
    ring = ring_of(blocks)
    if len(blocks) == 1:
        hot = blocks.thermal_first
        regions = np.array([[0, blocks.length]] if hot else np.empty((0, 2)), np.int64)
    else:
        regions = _regions(ring, rule, workers, blocks.length)
    return Partition(blocks.length, regions, None, None, label, "ring")


def _regions(ring: Ring, rule: Rule, workers: int, length: int) -> Regions:
    """In bonds, from left to right."""
    ends = np.empty(ring.lengths.size, np.int32)
    outcome = decimated(ring, rule, ends, workers)
    if outcome.thermal:
        return np.array([[0, length]], np.int64)
    count = walk(outcome.left, ends, CHUNK, np.empty((0, 2), np.int64))
    found = np.empty((count, 2), np.int64)
    walk(outcome.left, ends, CHUNK, found)
    found = np.roll(found, -int(np.argmin(found[:, 0])), axis=0)
    n = ring.lengths.size
    over = found > n
    found[over] -= n
    regions: Regions = ring.edges[found]
    regions[over] += length
    return regions


def decimated(ring: Ring, rule: Rule, ends: Ends, workers: int = 1) -> Outcome:
    """The last block of a ring of two or more; ends: int32 (n,), to be written (`core.walk`)."""
    n, odd = ring.lengths.size, int(not ring.thermal_first)

    def part(first: int) -> Remains:
        own = slice(first, first + CHUNK)
        return reduced(ring.lengths[own], ring.deficits[own], odd, rule, ends[own], first)

    with ThreadPoolExecutor(workers) as pool:
        run = pool.map if workers > 1 and n > CHUNK else map
        parts = list(run(part, range(0, n, CHUNK)))
    return closed(joined(parts), odd, rule, n)
