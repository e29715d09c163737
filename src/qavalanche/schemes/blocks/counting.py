"""How many rings drawn by length are thermal, and nothing else of them: no cost but the blocks."""

from __future__ import annotations

import numpy as np

from qavalanche.errors import check_integer, check_type
from qavalanche.laws.blocks import CHUNK, DrawnBlocks
from qavalanche.observables.measure import new_sheet
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.core.count import count_thermal
from qavalanche.schemes.blocks.decimation import room
from qavalanche.schemes.blocks.sampling import RingAddress, sample_ring
from qavalanche.streams.address import stream_key

_SLOTS = 512  # of the stack at first: a ring of 2^20 blocks needs some tens


def thermal_rings(
    scheme: BlockScheme, law: DrawnBlocks, length: int, seed: int, first: int, number: int
) -> int:
    """Thermal rings among samples first, ..., first + number - 1 of `length` blocks each.

    The same rings as `melt_chunk` of the point (law, length, scheme) melts, without what is
    measured on them: 40 ns a block, and no more for short rings. InputError for what the scheme or
    the law refuses.

    >>> from qavalanche.schemes import scheme_from
    >>> law = DrawnBlocks("expon", "expon", thermal_loc=1, insulating_loc=1)
    >>> thermal_rings(scheme_from("zhang", {}), law, 200, 1, 0, 1000)
    505
    """
    check_type("law", law, DrawnBlocks, "must be the law blocks")
    number = check_integer("number", number, 0)
    law.check(length, number)
    if length > CHUNK:
        return _one_by_one(scheme, law, length, seed, first, number)
    key = stream_key(seed, {**law.address, "length": length, "chunk": 0})
    tables = law.thermal.table, law.insulating.table
    row, ends, slots = np.empty((2, length)), np.empty(length, np.int32), _SLOTS
    while True:
        rooms = (row[0], row[1]), room(slots), ends
        samples = first, first + number
        found = count_thermal(key, samples, tables, law.deficit, scheme.rule, *rooms)
        if found >= 0:
            return int(found)
        slots *= 4


def _one_by_one(
    scheme: BlockScheme, law: DrawnBlocks, length: int, seed: int, first: int, number: int
) -> int:
    sheet = new_sheet(number)
    for i in range(number):
        sample_ring(RingAddress(law, length, seed, first + i), scheme.rule, sheet, i)
    return int((sheet.covered == length).sum())
