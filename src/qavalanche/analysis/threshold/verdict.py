"""Stable, unstable or undecided at these sizes, for every W."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.threshold.points import RatePoint, mean_of
from qavalanche.analysis.threshold.slopes import PairedSlopes, RateSlope, whole_if_it_is
from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]

UNSTABLE, STABLE, UNDECIDED = (
    "unstable at these sizes",
    "stable at these sizes",
    "undecided at these sizes",
)

REACH = 2.0
"""A stable slope stays below 0 when its line is carried on to so many times the largest length
(choice): that is as far as sizes that were not looked at are spoken of."""

_TWO = 0.97724986805182079  # of a normal law lies below two standard deviations

_FEW_SAMPLES = 2.2  # Student's factor above which it is told
_LATE = 3  # slopes at the largest L, of which a late rise is seen


@dataclass(frozen=True)
class StabilityVerdict:
    """What one W is at the lengths looked at, and why.

    verdict: UNSTABLE, STABLE or UNDECIDED; length: of the last slope, NaN without one; slope: that
    slope; drift: of the slopes per site, by a line; reaches: the L at which the line is at 0, where
    it rises from below, else NaN.
    """

    W: float
    verdict: str
    reason: str
    length: float
    slope: Estimate
    drift: Estimate
    reaches: float

    def to_dict(self) -> dict[str, Any]:
        """W, verdict, reason, L, slope, drift with errors, reaches_zero_at; None for no number."""
        return {
            "W": self.W,
            "verdict": self.verdict,
            "reason": self.reason,
            "L": whole_if_it_is(self.length) if math.isfinite(self.length) else None,
            "slope": finite(self.slope.value),
            "error": finite(self.slope.error),
            "drift": finite(self.drift.value),
            "drift_error": finite(self.drift.error),
            "reaches_zero_at": finite(self.reaches),
        }


@dataclass(frozen=True)
class SlopeLine:
    """A line through the slopes of one W, fitted to every sample by itself.

    drift: its rise per site; late: that of the last three slopes; far: its value at REACH times the
    largest length; zero: the L at which it is 0.
    """

    drift: Estimate
    late: Estimate
    far: Estimate
    zero: float


def verdicts(slopes: PairedSlopes, points: list[RatePoint]) -> list[StabilityVerdict]:
    """The verdict at every W, from the slope at the largest L, s +- e, and its drift with L.

    Unstable: s > 2 e. Stable: s < -2 e; neither the line through all slopes nor that through the
    last three rises by more than two errors; and the line carried on to twice the largest length is
    below 0 by two errors, so that a rise along a line which would get there is excluded; one that
    grows steeper beyond the lengths looked at is not. Undecided: all else, with what would decide.
    Two errors are Student's where samples are few (`sure`). Where most chains are cut (Gamma = 0
    exactly) no bath passes: stable.

    Wrong ones, over 200 planted tables each of 250 samples, L = 3 to 9, with steps of standard
    deviation 2.4: of slopes that are 0 at all L, 1.5 to 3 % unstable, up to 1.5 % stable; of slopes
    that rise along a line to 0 within twice the largest length, 0 to 4 % stable; of those that do
    so at L = 30, 4 %; of slopes that rise as a square or a cube of L to 0 at L = 12 to 18, 29 to
    77 % stable; of flat slopes below 0, none unstable. Of these -0.6 was told stable in 20 %, -1.4
    in 76 %, -2 in 97 %, the others undecided.
    """
    return [_verdict(slopes, i, points) for i in range(len(slopes.disorders))]


def _verdict(slopes: PairedSlopes, i: int, points: list[RatePoint]) -> StabilityVerdict:
    W = float(slopes.disorders[i])
    own = [one for one in points if one.W == W]
    last = own[-1]
    if last.cut:
        return _of_cut_chains(W, last)
    held = [k for k, one in enumerate(slopes.table[i]) if one is not None and one.slope.found]
    if not held:
        return _without_slope(slopes, i, last)
    row = slopes.table[i][held[-1]]
    assert row is not None
    line = slope_line(slopes, i, held, max(one.length for one in own))
    verdict, reason = _decided(row, line, len(held))
    hidden = [one for one in own if one.unresolved and one.length > row.last]
    if hidden:
        reason += f"; at L = {hidden[-1].length} {hidden[-1].mean.outcome}"
    rising = line.drift.found and line.drift.value > 0 and row.slope.value < 0
    return StabilityVerdict(
        W, verdict, reason, row.length, row.slope, line.drift, line.zero if rising else math.nan
    )


def _of_cut_chains(W: float, last: RatePoint) -> StabilityVerdict:
    most = 2 * last.cut > last.samples
    text = f"Γ = 0 exactly in {last.cut} of {last.samples} chains of {last.length} sites"
    reason = (
        f"{text}: they are cut, and no bath passes"
        if most
        else f"{text}: mean ln Γ is -inf; look at the law without missing couplings"
    )
    none = Estimate.none(text)
    return StabilityVerdict(
        W, STABLE if most else UNDECIDED, reason, math.nan, none, none, math.nan
    )


def _without_slope(slopes: PairedSlopes, i: int, last: RatePoint) -> StabilityVerdict:
    held = [one for one in slopes.table[i] if one is not None]
    reason = (
        f"no slope: {_why(held[0])}"
        if held
        else f"one length, L = {last.length}: two are needed, and four for the drift of the slope"
    )
    none = Estimate.none(reason)
    slope = held[-1].slope if held else none
    length = held[-1].length if held else math.nan
    return StabilityVerdict(
        float(slopes.disorders[i]), UNDECIDED, reason, length, slope, none, math.nan
    )


def _why(row: RateSlope) -> str:
    """Why there is no slope with an error, and where rounding hides samples what would suffice."""
    more = "; shorter chains would suffice" if "resolved" in row.slope.outcome else ""
    return f"{row.slope.outcome} at L = {row.first} and {row.last}{more}"


def _in_words(errors: float) -> str:
    """Of many samples Student's factor is two."""
    return "two" if errors < _FEW_SAMPLES else f"{errors:.1f}"


def sure(samples: int) -> float:
    """How many errors of a mean of so many samples are as rare as two of a normal law.

    Student's factor: errors that few samples tell are themselves uncertain.

    >>> [round(sure(n), 2) for n in (2, 5, 20, 250)]
    [13.97, 2.87, 2.14, 2.01]
    """
    return float(student.ppf(_TWO, max(1, samples - 1)))


def slope_line(slopes: PairedSlopes, i: int, held: list[int], largest: int) -> SlopeLine:
    """The line through the slopes `held` of W number i; no numbers with fewer than two.

    Weights are those of the errors of the means, the same for every sample, so that drift and
    extrapolation of the mean are means over samples, with the scatter of samples as their error:
    that slopes of neighbouring lengths share samples is in it.
    """
    if len(held) < 2:
        none = Estimate.none("one slope: its drift with L is not known")
        return SlopeLine(none, none, none, math.nan)
    L, errors = slopes.middles[held], slopes.pairs[i, held, 1]
    rows = slopes.rows[i, held]
    rows = rows[:, np.isfinite(rows).all(axis=0)]
    drift, far = _line_means(L, errors, rows, REACH * largest)
    late, _ = _line_means(L[-_LATE:], errors[-_LATE:], rows[-_LATE:], REACH * largest)
    zero = REACH * largest - far.value / drift.value if drift.value else math.nan
    drift = Estimate(drift.value, drift.statistical, 0.0, "per site", drift.outcome)
    return SlopeLine(drift, late, far, zero)


def _line_means(L: Floats, errors: Floats, rows: Floats, far: float) -> tuple[Estimate, Estimate]:
    """Mean drift, and mean value at L = far, of lines through the rows (k, n) of every sample."""
    design = np.stack([np.ones_like(L), L], axis=1) / errors[:, None]
    solve = np.linalg.pinv(design) / errors
    a, b = solve @ rows
    return mean_of(b), mean_of(a + b * far)


def _decided(row: RateSlope, line: SlopeLine, slopes: int) -> tuple[str, str]:
    """Verdict and reason from the last slope and the line."""
    value, error = row.slope.pair
    two = sure(row.samples)
    at = f"slope {row.slope} at L = {row.length:g}"
    if value > two * error:
        falls = line.drift.found and line.drift.value < -two * line.drift.error
        more = f", falling with L ({line.drift} per site)" if falls else ""
        return UNSTABLE, f"{at}: above 0 by {value / error:.1f} errors{more}"
    if value >= -two * error:
        factor = (1.1 * two * error / max(abs(value), 0.1 * error)) ** 2
        about = f"about {_samples(row.samples * factor)} samples would suffice if it stays"
        return UNDECIDED, f"{at}: within {_in_words(two)} errors of 0; {about}"
    return _below(at, row, line, slopes)


def _below(at: str, row: RateSlope, line: SlopeLine, slopes: int) -> tuple[str, str]:
    two = sure(row.samples)
    if not line.drift.found:
        return UNDECIDED, f"{at}: below 0, but from {slopes} length alone; its drift needs two"
    for drift, of in ((line.drift, "all lengths"), (line.late, "the last three")):
        if drift.found and drift.value > two * drift.error:
            zero = f", at 0 near L = {line.zero:.0f} by a line" if line.drift.value > 0 else ""
            return UNDECIDED, f"{at}: below 0, but rising by {drift} per site over {of}{zero}"
    text = f"{at}: below 0; drift {line.drift} per site"
    carried = f"on a line to twice the largest length the slope is {line.far}"
    if line.far.found and line.far.value < -two * line.far.error:
        return STABLE, f"{text}, no rise; {carried}, below 0 by {_in_words(two)} errors"
    if line.far.value < 0:
        factor = (1.1 * two * line.far.error / -line.far.value) ** 2
        more = f"about {_samples(row.samples * factor)} samples, or larger L, would decide"
    else:
        more = "larger L, or more samples, would decide"
    return UNDECIDED, f"{text}, but {carried}: a rise to 0 is not excluded; {more}"


def _samples(number: float) -> str:
    """A number of samples to two digits."""
    return f"{int(float(f'{number:.1e}'))}"
