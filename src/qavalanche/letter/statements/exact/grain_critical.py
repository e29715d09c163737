"""Refs. 36, 44: the critical alpha of one grain, by crossings of gap ratios."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.gap_ratios import gap_ratios_of_table
from qavalanche.letter.sources.exact.grain_ratios import ratio_table_of
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal

CRITICAL = 2**-0.5


@statement(
    "the avalanche of one grain goes on from ζ = 2/ln d_s on, on one side",
    where="letter, eq. 7; refs. 36, 44",
    expected="gap ratios of more and more spins cross at α_c = d_s^(−1/2) = 0.7071 (to 0.03); on "
    "both sides it is 1/d_s, ζ_c = 1/s",
    falsified="crossings that go to another α",
    rests_on=("grain_ratios",),
    prediction=Equal(CRITICAL, 0.03),
    figure="grain_ratios",
    order=332,
    looked_into=(
        "Crossings of up to 8 spins lie 0.03 to 0.07 above 0.7071 and move towards it, by less "
        "than they scatter: ten spins and thousands of samples are needed (docs/grain.md)."
    ),
)
def grain_critical(sources: Mapping[str, Any]) -> Estimate:
    """The crossing of the two longest chains; systematic: as far as crossings have moved before
    it, or as they scatter, whichever is more, since they may move as far again."""
    found = gap_ratios_of_table(ratio_table_of(sources["grain_ratios"]))
    held = [one for one in found.crossings if one.value.found]
    told = ", ".join(f"{one.value} ({one.first}, {one.last})" for one in held)
    if len(held) < 2:
        return Estimate.none(f"two crossings are needed: {told or 'there is none'}")
    values = [one.value.value for one in held]
    moved = max(values) - min(values)
    last = held[-1].value.widened(moved)
    return last.saying(f"crossings of gap ratios by numbers of spins: {told}")
