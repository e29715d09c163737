"""W*(L): the disorder strength at which the slope of a length is the critical one.

Nothing tells how the slope falls with W near W*: for strong disorder, to lowest order, as -2 ln W.
So W* is the zero of a parabola in ln W. Its window starts from all W and leaves out the farthest
from the change of sign until it fits with p >= 0.05; four W are the fewest of a parabola that is
tested, three determine one, and two a line. The statistical error is that of the same curve through
samples drawn again; the systematic error how far the zero moves when the curve is one in W. On
planted slopes that are straight in ln W or in W, parabolas, in 1 / W, or interpolate measured ones,
the whole error held the truth in 57 to 92 % of tables, and twice the error in 94 % or more (250 and
2500 samples, 2 to 19 W; of 20 samples with skewed steps, 57 to 66 % and 88 to 95 %).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.threshold.bootstrap import spread_of
from qavalanche.analysis.threshold.curve import SlopeCurve, slope_curve
from qavalanche.analysis.threshold.slopes import PairedSlopes, whole_if_it_is
from qavalanche.analysis.window import GOOD
from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]

_PARABOLA = 3  # points that determine one
_FAR = 10.0  # times the largest W, beyond which none is proposed

SURE = 2.0
"""Errors by which a slope, or what it depends on, must differ from 0 to be said to."""


@dataclass(frozen=True, eq=False)
class CriticalDisorder:
    """W* at one length.

    length: the middle of the two that the slope is taken between; value: W*, or which side of all W
    it lies on and what would suffice; replicates:
    W* of samples drawn again, (B,), NaN where one has none; empty without a value.
    """

    length: float
    value: Estimate
    replicates: Floats

    def to_dict(self) -> dict[str, Any]:
        """L, value, error, its two parts, the W used, and a sentence; None for no number."""
        return {
            "L": whole_if_it_is(self.length),
            "value": finite(self.value.value),
            "error": finite(self.value.error),
            "statistical_error": finite(self.value.statistical),
            "systematic_error": finite(self.value.systematic) if self.value.found else None,
            "range": self.value.ranges,
            "outcome": self.value.outcome,
        }


def critical_disorders(slopes: PairedSlopes, replicates: Floats) -> list[CriticalDisorder]:
    """W*(L) of every length; replicates: `bootstrap_means` of the rows of the slopes, (B, w, k)."""
    found = []
    for k, middle in enumerate(slopes.middles):
        pairs = slopes.pairs[:, k]
        known = np.isfinite(pairs).all(axis=1)
        if any(row[k] is not None for row in slopes.table):
            W, y, e = slopes.disorders[known], *pairs[known].T
            value, drawn = _crossing(W, y, e, replicates[:, known, k])
            found.append(CriticalDisorder(float(middle), value, drawn))
    return found


def _crossing(W: Floats, y: Floats, e: Floats, replicates: Floats) -> tuple[Estimate, Floats]:
    """W* of slopes y +- e, and its replicates."""
    nothing = np.empty(0)
    reason = _no_crossing(W, y, e)
    if reason:
        return Estimate.none(reason), nothing
    scale, other = _coordinates(W)
    fit = _window(scale.of(W), y, e)
    if fit is None:
        text = "no crossing: the slope does not fall with W beyond its error; more samples, or W "
        return Estimate.none(f"{text}farther apart, are needed"), nothing
    used, curve = fit
    value = float(scale.back(np.array(curve.zero)))
    if not W[0] <= value <= W[-1]:
        return Estimate.none(_outside_curve(W, value)), nothing
    drawn = scale.back(curve.zeros_of(replicates[:, used]))
    statistical = spread_of(drawn)
    if not statistical > 0:  # nor if it is not known
        text = "no crossing in many of the tables that samples drawn again make: more are needed"
        return Estimate.none(text), nothing
    again = _window(other.of(W), y, e)
    moved = statistical if again is None else float(other.back(np.array(again[1].zero))) - value
    low, high = float(W[used].min()), float(W[used].max())
    kind = "line" if used.size == 2 else "parabola"
    text = f"zero of a {kind} through {used.size} W, from {low:g} to {high:g}"
    return Estimate(value, statistical, abs(moved), "", text, {"W": (low, high)}), drawn


def _window(x: Floats, y: Floats, e: Floats) -> tuple[NDArray[np.int64], SlopeCurve] | None:
    """The W used and the curve through them; None where it does not fall beyond its error."""
    left = _sign_change(y, e)
    center = float(x[[left, left + 1]].mean())
    used = np.arange(x.size)
    while used.size > 2:
        curve = slope_curve(x[used], y[used], e[used], center)
        tested = used.size > _PARABOLA or x.size == _PARABOLA
        if tested and curve.falls > SURE and curve.p_value >= GOOD:
            return used, curve
        used = np.delete(used, np.argmax(np.abs(x[used] - center)))
    pair = np.array([left, left + 1])
    curve = slope_curve(x[pair], y[pair], e[pair], center)
    return (pair, curve) if curve.falls > SURE else None


def _sign_change(y: Floats, e: Floats) -> int:
    """Index of the W after which the slope is no longer positive; of several the surest."""
    left = np.flatnonzero((y[:-1] > 0) & (y[1:] <= 0))
    if not left.size:  # it rises only
        return 0
    fall = (y[left] - y[left + 1]) / np.hypot(e[left], e[left + 1])
    return int(left[np.argmax(fall)])


class _Coordinate(NamedTuple):
    """What the curve is one in, as functions of W, and back."""

    of: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]


def _coordinates(W: Floats) -> tuple[_Coordinate, _Coordinate]:
    """ln W, and W; where a W is not positive, W, and ln W with the origin moved."""
    origin = 0.0 if W[0] > 0 else float(2 * W[0] - W[1])
    plain = _Coordinate(np.asarray, np.asarray)

    def exponential(values: Floats) -> Floats:
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(values) + origin)

    logarithm = _Coordinate(lambda values: np.asarray(np.log(values - origin)), exponential)
    return (logarithm, plain) if W[0] > 0 else (plain, logarithm)


def _no_crossing(W: Floats, y: Floats, e: Floats) -> str:
    """Why no zero can be looked for; '' if it can."""
    if W.size < 2:
        return f"no crossing: slopes with errors at {W.size} W, two are needed"
    if not ((y > 0).any() and (y <= 0).any()):
        return _outside(W, y, e)
    above, below = W[y > SURE * e], W[y < -SURE * e]
    if above.size and below.size and above.max() > below.min():
        return (
            f"no single crossing: the slope is below 0 at W = {below.min():g} and above 0 at the "
            f"larger W = {above.max():g}, both by two errors"
        )
    return ""


def _outside(W: Floats, y: Floats, e: Floats) -> str:
    """All slopes have one sign: on which side W* is, and what would suffice."""
    up = bool(y[0] > 0)
    end = -1 if up else 0
    side, needed = ("above", "larger") if up else ("below", "smaller")
    text = (
        f"no crossing: {side} all W, the slope at W = {W[end]:g} is {plus_minus(y[end], e[end])}"
        f"{'' if abs(y[end]) > SURE * e[end] else ', within two errors of 0'}; "
        f"{needed} W would suffice"
    )
    scale, near = _coordinates(W)[0], slice(-2, None) if up else slice(None, 2)
    x = scale.of(W)[near]
    line = slope_curve(x, y[near], e[near], float(x.mean()))
    if not line.falls > SURE:
        return text
    guess = float(scale.back(np.array(line.zero)))
    beyond = W[-1] < guess < _FAR * W[-1] if up else guess < W[0]
    return f"{text}, near {guess:.3g} by a line through the last two" if beyond else text


def _outside_curve(W: Floats, guess: float) -> str:
    side, needed, end = ("above", "larger", W[-1]) if guess > W[-1] else ("below", "smaller", W[0])
    text = f"no crossing: {side} all W, near {guess:.3g} by a curve through the slopes"
    return f"{text}; W {needed} than {end:g} would suffice"
