"""A first estimate of epsilon_c: where p(epsilon, L) stops falling with L and starts to rise.

Above epsilon_c the probability p of a thermal sample rises with L, if only at very large L; below,
it falls. So the curves of two lengths cross, and the crossing comes down to epsilon_c as L grows
(close above epsilon_c p first falls: crossings lie above epsilon_c, not below). A second, separate
mark is where the decay rate of localized samples meets its bound s.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.analysis.measured import determined, plus_minus
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.extrapolation import remaining_drift
from qavalanche.arguments import typed
from qavalanche.campaign.refine.crossing import LEAST_VALUES, crossing
from qavalanche.campaign.refine.curve import Count

_RESAMPLES = 400
_SEED = 1706_09338  # of the resampling only: the same data give the same error


@dataclass(frozen=True)
class Crossing:
    """p(epsilon, L) of two lengths meet at `epsilon`; error: standard error from resampling.

    resolution: the error of the interpolation between the points of the grid, see `interpolated`.
    repeated: share of the resampled data in which the two curves cross at all; rise: the largest
    p(epsilon, L_2) - p(epsilon, L_1) above the crossing, in units of its error. On a refined grid
    (`campaign.refine`): the crossing of smooth curves, resolution is what their window changes,
    repeated 1 if the slope of their distance is more than noise, rise that slope in its error.
    """

    lengths: tuple[int, int]
    epsilon: float
    error: float
    repeated: float
    rise: float
    resolution: float = 0.0

    @property
    def resolved(self) -> bool:
        """Whether the crossing is more than noise: repeated in 90 %, with a rise of 3 errors."""
        return self.repeated >= 0.9 and self.rise >= 3


@dataclass(frozen=True)
class Transition:
    """epsilon_c, or why there is none.

    epsilon_c: of the last crossing that is resolved, not extrapolated; NaN if not found. Its error:
    error^2 = statistical^2 + drift^2 + resolution^2, where drift is how much further the crossings
    may come down (`extrapolation.remaining_drift`; with one crossing only, half the distance to the
    lowest epsilon of the grid, or that to the mark of the decay rate if larger) and resolution the
    error of interpolating on the grid. crossings: one per pair of neighbouring lengths. bound_met:
    for each length, the epsilon where the decay rate of localized samples falls to s, with its
    error.
    outcome: a sentence.
    """

    epsilon_c: float
    statistical: float
    drift: float
    resolution: float
    crossings: list[Crossing]
    bound_met: dict[int, tuple[float, float]]
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is an estimate."""
        return math.isfinite(self.epsilon_c)

    @property
    def error(self) -> float:
        """The whole error of epsilon_c."""
        return math.hypot(self.statistical, self.drift, self.resolution)

    def to_dict(self) -> dict[str, Any]:
        """epsilon_c as an estimate, the parts of its systematic error, outcome."""
        return shown_fields(self, "estimate", "drift", "resolution", "outcome")

    @property
    def resolved(self) -> list[Crossing]:
        """The crossings that are more than noise, by length."""
        return [crossing for crossing in self.crossings if crossing.resolved]

    @property
    def estimate(self) -> Estimate:
        """epsilon_c of the last crossing, with what it may still drift as its systematic error."""
        if not self.found:
            return Estimate.none(self.outcome)
        last = self.resolved[-1]
        return Estimate(
            self.epsilon_c, self.statistical, math.hypot(self.drift, self.resolution),
            outcome=self.outcome, used={"length": tuple(map(float, last.lengths))},  # type: ignore[dict-item]
        )  # fmt: skip


@typed
def estimate_transition(family: Family) -> Transition:
    """epsilon_c of a family from the crossing of its two largest lengths that cross.

    Never a guess: without a crossing, epsilon_c is NaN and `outcome` says what would suffice.
    """
    lengths = family.lengths
    if _same_epsilon(family):
        return _not_found(family, [], {})
    pairs = itertools.pairwise(lengths)
    found = _of_curves if family.refined else _crossing
    crossings = [c for pair in pairs if (c := found(family, *pair)) is not None]
    marks = {L: mark for L in lengths if (mark := _bound_met(family, L)) is not None}
    good = [c for c in crossings if c.resolved]
    if not good:
        return _not_found(family, crossings, marks)
    last, drift = good[-1], _drift(family, good, marks)
    value = plus_minus(last.epsilon, math.hypot(last.error, drift, last.resolution))
    outcome = f"ε_c = {value}, from p at L = {last.lengths[0]} and {last.lengths[1]}"
    if len(good) == 1:
        outcome += "; its drift with L is not known: add a third length"
    return Transition(last.epsilon, last.error, drift, last.resolution, crossings, marks, outcome)


def _drift(family: Family, good: list[Crossing], marks: dict[int, tuple[float, float]]) -> float:
    """How much further the crossings may come down as L grows."""
    last = good[-1]
    if len(good) == 1:
        lowest = float(family.at(last.lengths[0])["epsilon"].min())  # type: ignore[arg-type]
        return max((last.epsilon - lowest) / 2, _mark_distance(last, marks))
    return remaining_drift(
        [one.lengths[1] for one in good],
        [one.epsilon for one in good],
        [math.hypot(one.error, one.resolution) for one in good],
    )


def _not_found(
    family: Family, crossings: list[Crossing], marks: dict[int, tuple[float, float]]
) -> Transition:
    if _same_epsilon(family):
        why = "not found: points of one ε, the parameter that varies must change ε"
    elif len(family.lengths) < 2:
        why = "not found: one length only, at least two are needed"
    elif family.table["thermal"].sum() == 0:
        why = "not found: no thermal sample, larger ε is needed"
    elif crossings:
        why = "not resolved: the curves p(ε, L) cross within errors only, more samples needed"
    else:
        why = "not found: p(ε, L) of no two lengths cross on this grid, a wider grid is needed"
    return Transition(*(math.nan,) * 4, crossings, marks, why)


def _same_epsilon(family: Family) -> bool:
    """Whether two points of one length have the same epsilon, so that it labels no point."""
    return any(family.at(length)["epsilon"].is_duplicated().any() for length in family.lengths)


def _crossing(family: Family, short: int, long: int) -> Crossing | None:
    """Where p(epsilon, long) - p(epsilon, short) turns positive.

    Points without any thermal sample say neither that p falls nor that it rises: they are left out.
    """
    a, b = family.at(short), family.at(long)
    both = a.join(b, on="epsilon", suffix="_long").sort("epsilon")
    both = both.filter(both["thermal"] + both["thermal_long"] > 0)
    epsilon = both["epsilon"].to_numpy()
    counts = [both[c].to_numpy() for c in ("thermal", "samples", "thermal_long", "samples_long")]
    k1, n1, k2, n2 = counts
    difference = k2 / n2 - k1 / n1
    ratio = np.log(np.maximum(k2, 0.5) / n2) - np.log(np.maximum(k1, 0.5) / n1)
    if _bracket(difference) is None:
        return None
    found, resolution = interpolated(epsilon, difference, ratio)
    rise = float((difference / np.sqrt(_variance(k1, n1) + _variance(k2, n2))).max())
    rng = np.random.default_rng(_SEED)
    shape = (_RESAMPLES, len(epsilon))
    p1 = rng.beta(k1 + 0.5, n1 - k1 + 0.5, shape)
    p2 = rng.beta(k2 + 0.5, n2 - k2 + 0.5, shape)
    resampled = np.array([
        _zero(epsilon, y, i) for y, i in zip(np.log(p2 / p1), map(_bracket, p2 - p1), strict=True)
        if i is not None
    ])  # fmt: skip
    error = float(resampled.std(ddof=1)) if len(resampled) > 1 else math.nan
    share = len(resampled) / _RESAMPLES
    return Crossing((short, long), found, error, share, rise, resolution)


def _of_curves(family: Family, short: int, long: int) -> Crossing | None:
    """Where the curves of a refined grid cross, by the estimate that refined it: points that lie
    close to a crossing, of unlike numbers of samples, are for no straight line between two."""
    columns = ("epsilon", "thermal", "samples")
    a, b = (
        {row[0]: Count(*row) for row in family.at(L).select(columns).rows()} for L in (short, long)
    )
    both = sorted({*a} & {*b})
    if len(both) < LEAST_VALUES:
        return None
    at = crossing([a[x] for x in both], [b[x] for x in both])
    if at is None:
        return None
    firm = at.slope[0] / at.slope[1]
    return Crossing((short, long), at.x, at.statistical, float(at.firm), firm, at.systematic)


def _variance(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> NDArray[np.float64]:
    """Variance of a measured proportion; half a success and half a failure keep it from zero."""
    p = (successes + 0.5) / (trials + 1)
    return np.asarray(p * (1 - p) / trials)


def sign_change(x: NDArray[np.float64], difference: NDArray[np.float64]) -> float | None:
    """The x where `difference` last turns positive before its maximum, by linear interpolation.

    None if the maximum is not positive or no value before it is zero or negative.
    """
    i = _bracket(difference)
    return None if i is None else _zero(x, difference, i)


def interpolated(
    x: NDArray[np.float64], difference: NDArray[np.float64], ratio: NDArray[np.float64]
) -> tuple[float, float]:
    """Where two curves cross between two points of the grid, and the error of the interpolation.

    By a straight line in ratio = ln(p_2 / p_1), which bends less than difference = p_2 - p_1 where
    a fan L^-beta meets a steep rise. Error: the largest distance to the straight line in the
    difference, and to parabolas through three neighbouring points of both.
    """
    i = _bracket(difference)
    if i is None:
        return math.nan, math.nan
    y = ratio if ratio[i] <= 0 < ratio[i + 1] else difference
    where, other = _zero(x, y, i), _zero(x, difference, i)
    shifts = [abs(other - where), *(_bending(x, one, i + 1, where) for one in (y, difference))]
    return where, max(shifts)


def _bracket(difference: NDArray[np.float64]) -> int | None:
    """Index of the last point <= 0 before the maximum, if that is positive."""
    if difference.size == 0 or difference.max() <= 0:
        return None
    below = np.flatnonzero(difference[: int(np.argmax(difference))] <= 0)
    return int(below[-1]) if below.size else None


def _zero(x: NDArray[np.float64], y: NDArray[np.float64], i: int) -> float:
    """Where the straight line through the points i and i + 1 vanishes."""
    return float(x[i] + (x[i + 1] - x[i]) * (0.0 - y[i]) / (y[i + 1] - y[i]))


def _bound_met(family: Family, length: int) -> tuple[float, float] | None:
    """Where the decay rate of localized samples falls through s, and the error of that.

    By linear interpolation; the error holds those of the two rates and how far a parabola through
    three points crosses s from there: what the spacing of the grid leaves open.
    """
    s, table = family.entropy_density, family.at(length)
    if s is None or "decay_rate" not in table.columns:  # a scheme without decays
        return None
    table = table.filter(table["decay_rate"].is_finite())
    epsilon, rate = table["epsilon"].to_numpy(), table["decay_rate"].to_numpy()
    errors = table["decay_rate_error"].to_numpy()
    under = np.flatnonzero(rate < s)
    if under.size == 0 or under[0] == 0:
        return None
    i = under[0]
    slope = (rate[i] - rate[i - 1]) / (epsilon[i] - epsilon[i - 1])
    where = epsilon[i - 1] + (s - rate[i - 1]) / slope
    weight = (where - epsilon[i - 1]) / (epsilon[i] - epsilon[i - 1])
    error = math.hypot((1 - weight) * errors[i - 1], weight * errors[i]) / abs(slope)
    error = math.hypot(error, _bending(epsilon, rate - s, int(i), where))
    return (float(where), float(error)) if determined(where, error) else None


def _bending(x: NDArray[np.float64], y: NDArray[np.float64], i: int, where: float) -> float:
    """Largest distance from `where` to the zero in (x[i - 1], x[i]) of a parabola through three
    neighbouring points; 0 without a third point."""
    shifts = []
    for first in (i - 2, i - 1):
        if first < 0 or first + 3 > x.size:
            continue
        part = slice(first, first + 3)
        zeros = np.roots(np.polyfit(x[part] - where, y[part], 2)) + where
        real = zeros[np.isreal(zeros)].real
        inside = real[(real >= x[i - 1]) & (real <= x[i])]
        shifts += [abs(float(zero) - where) for zero in inside[:1]]
    return max(shifts, default=0.0)


def _mark_distance(crossing: Crossing, marks: dict[int, tuple[float, float]]) -> float:
    mark = marks.get(crossing.lengths[1])
    return abs(crossing.epsilon - mark[0]) if mark else 0.0
