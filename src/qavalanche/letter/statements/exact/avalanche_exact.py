"""Ref. 44: one ergodic grain thermalizes localized spins if their zeta is above a critical one."""

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.gap_ratios import gap_ratios_of_table
from qavalanche.analysis.gap_ratios.result import GapRatios
from qavalanche.analysis.gap_ratios.verdict import ERGODIC, LOCALIZED, GapRatioVerdict
from qavalanche.letter.sources.exact.grain_ratios import ratio_table_of
from qavalanche.letter.statement import Judged, statement
from qavalanche.letter.verdict import Verdict


@statement(
    "an ergodic grain thermalizes localized spins for large ζ and not for small ζ",
    where="letter, eq. 7; refs. 36, 44",
    expected="gap ratios of a grain and the spins on one side of it fall with their number at the "
    "smallest ζ, and rise at the largest",
    falsified="a grain that thermalizes spins far below α_c, or none far above",
    rests_on=("grain_ratios",),
    figure="grain_ratios",
    order=331,
)
def avalanche_exact(sources: Mapping[str, Any]) -> Judged:
    """The smallest and the largest alpha; the number is the trend of the gap ratio at the latter,
    per spin."""
    found = gap_ratios_of_table(ratio_table_of(sources["grain_ratios"]))
    low, high = found.verdicts[0], found.verdicts[-1]
    told = f"α = {low.alpha:g}: {low.reason}; α = {high.alpha:g}: {high.reason}"
    ends = f"; largest of {_most(found)} spins on one side"
    return Judged(high.trend.saying(told + ends), _both(low, high))


def _most(found: GapRatios) -> int:
    return found.lengths[-1]


def _both(low: GapRatioVerdict, high: GapRatioVerdict) -> Verdict:
    if low.verdict == ERGODIC or high.verdict == LOCALIZED:
        return "differs"
    return "agrees" if (low.verdict, high.verdict) == (LOCALIZED, ERGODIC) else "undecided"
