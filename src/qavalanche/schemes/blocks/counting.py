"""How many rings drawn by length are thermal."""

from __future__ import annotations

from qavalanche.errors import check_integer, check_type
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.observables.measure import new_sheet
from qavalanche.schemes.blocks.block_scheme import BlockScheme
from qavalanche.schemes.blocks.sampling import sample_rings


def thermal_rings(
    scheme: BlockScheme, law: DrawnBlocks, length: int, seed: int, first: int, number: int
) -> int:
    """Thermal rings among samples first, ..., first + number - 1 of `length` blocks each.

    The rings that `melt_chunk` of the point (law, length, scheme) melts, 15 ns a block and no more
    for short rings. InputError for what the scheme or the law refuses.

    >>> from qavalanche.schemes import scheme_from
    >>> law = DrawnBlocks("expon", "expon", thermal_loc=1, insulating_loc=1)
    >>> thermal_rings(scheme_from("zhang", {}), law, 200, 1, 0, 1000)
    505
    """
    check_type("law", law, DrawnBlocks, "must be the law blocks")
    sheet = new_sheet(check_integer("number", number, 0))
    law.check(length, number)
    sample_rings(law, length, scheme.rule, (seed, first), sheet)
    return int((sheet.covered == length).sum())
