"""Ergodic or localized at one alpha, as far as these sizes tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.gap_ratios.crossing import FEWEST, SURE, RatioCrossing
from qavalanche.analysis.gap_ratios.points import mean_ratio
from qavalanche.analysis.gap_ratios.table import RatioTable
from qavalanche.numerics.plain import finite
from qavalanche.spectra.gaps import GOE, POISSON

Floats = NDArray[np.float64]

ERGODIC, LOCALIZED = "ergodic at these sizes", "localized at these sizes"
UNDECIDED = "undecided at these sizes"

_SIZES = 3  # the largest ones, that a trend is taken over
_NEAR = 1e-3  # of alpha, within which it is the golden rule's


@dataclass(frozen=True)
class GapRatioVerdict:
    """verdict: "ergodic at these sizes", "localized at these sizes" or "undecided at these sizes".

    trend: of the mean gap ratio over the last three sizes, or two if there are no more, per spin on
    a side; reason: a sentence.
    """

    alpha: float
    verdict: str
    trend: Estimate
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """alpha, verdict, trend, trend_error, reason; None for no number."""
        return {
            "alpha": self.alpha,
            "verdict": self.verdict,
            "trend": finite(self.trend.value),
            "trend_error": finite(self.trend.error),
            "reason": self.reason,
        }


class _Room(NamedTuple):
    """Which alpha the crossings leave to each side, and the last of them in words."""

    below: float
    above: float
    told: str


def ratio_verdicts(
    table: RatioTable, crossings: Sequence[RatioCrossing], again: Floats
) -> list[GapRatioVerdict]:
    """One verdict an alpha; again: `bootstrap_means` of the values, (B, a, l).

    Ergodic: the gap ratio rises with L over the last three sizes by two errors, or that of the two
    largest is within two errors of a random matrix. Localized: it falls by two errors, or is within
    two errors of independent levels. Undecided otherwise, and where the last step goes the other
    way by two errors, and within two errors of the last crossing, or as near before it as crossings
    have already moved that way, or between it and the golden rule's alpha: more sizes would move
    them past it.
    """
    room = _room(crossings, table.critical)
    return [_verdict(table, again, i, room) for i in range(table.alphas.size)]


def _room(crossings: Sequence[RatioCrossing], critical: float) -> _Room:
    held = [one for one in crossings if one.value.found]
    if not held:
        return _Room(np.inf, -np.inf, "")
    first, last = held[0].value, held[-1].value
    margin, moved = SURE * last.error, last.value - first.value
    told = f"curves of L = {held[-1].first} and {held[-1].last} cross at {last}"
    if len(held) > 1:
        told += f", those of {held[0].first} and {held[0].last} at {first}"
    below, above = last.value - max(0.0, -moved), last.value + max(0.0, moved)
    below, above = below - margin, above + margin
    told += f"; the golden rule's alpha is {critical:.4g}"
    if critical < last.value:
        return _Room(min(below, (1 - _NEAR) * critical), above, told)
    return _Room(below, max(above, (1 + _NEAR) * critical), told)


def _verdict(table: RatioTable, again: Floats, i: int, room: _Room) -> GapRatioVerdict:
    alpha = float(table.alphas[i])
    held = np.flatnonzero(np.isfinite(table.values[i]).sum(axis=1) >= FEWEST)[-_SIZES:]
    if len(held) < 2:
        told = f"two sizes with {FEWEST} samples each are needed"
        return GapRatioVerdict(alpha, UNDECIDED, Estimate.none(told), told)
    rows, drawn, sizes = table.values[i, held], again[:, i, held], table.lengths[held]
    trend = _trend(rows, drawn, sizes)
    verdict, reason = _judged(alpha, rows, drawn, trend, room)
    span = f"from L = {sizes[0]} to {sizes[-1]} the gap ratio changes by {trend} a spin"
    return GapRatioVerdict(alpha, verdict, trend, f"{span}: {reason}")


def _trend(rows: Floats, drawn: Floats, sizes: NDArray[np.int64]) -> Estimate:
    """Slope of a line through the means, each weighted by its error; that of samples drawn again
    gives its error."""
    error = np.nanstd(drawn, axis=0)
    if not (error > 0).all():
        return Estimate.none("all samples are alike")
    x = sizes - np.average(sizes, weights=error**-2.0)
    solver = x * error**-2.0 / (x * x * error**-2.0).sum()
    slopes = drawn @ solver
    spread = float(np.std(slopes[np.isfinite(slopes)]))
    told = f"line through {len(sizes)} sizes"
    return Estimate(float(solver @ np.nanmean(rows, axis=1)), spread, 0.0, "per spin", told)


def _judged(
    alpha: float, rows: Floats, drawn: Floats, trend: Estimate, room: _Room
) -> tuple[str, str]:
    if not trend.found:
        return UNDECIDED, trend.outcome
    up = trend.value > SURE * trend.error
    down = trend.value < -SURE * trend.error
    at_goe, at_poisson = _at(rows, GOE) and not down, _at(rows, POISSON) and not up
    if not (up or down or at_goe or at_poisson):
        more = 1.2 * (SURE * trend.error / max(abs(trend.value), 1e-9)) ** 2
        told = (
            f"{float(f'{more:.1g}'):.0f} times the samples" if 1.5 < more < 1e3 else "more samples"
        )
        return UNDECIDED, f"no trend beyond two errors; {told}, or larger L, would decide"
    ergodic = up or at_goe
    beyond = alpha < room.above if ergodic else alpha > room.below
    if room.told and beyond:
        return UNDECIDED, f"but {room.told}, as near as they move, err or are to move"
    step = _trend(rows[-2:], drawn[:, -2:], np.arange(2))
    if step.value * trend.value < 0 and abs(step.value) > SURE * step.error:
        return UNDECIDED, f"but the last step goes the other way, by {step}; larger L would decide"
    if ergodic:
        return ERGODIC, "it rises, towards a random matrix" if up else "that of a random matrix"
    return LOCALIZED, "it falls, towards independent levels" if down else "of independent levels"


def _at(rows: Floats, level: float) -> bool:
    """Whether the two largest sizes are within two errors of a level."""
    means = [mean_ratio(row[np.isfinite(row)]) for row in rows[-2:]]
    return all(one.found and abs(one.value - level) <= SURE * one.error for one in means)
