"""Typical entanglement at the transition is bounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.letter.sources.chains import PointSamples
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Equal

_FEWEST = 3  # lengths of a power
_WHOLE = 12**-0.5  # bonds: what rounding to whole ones scatters by


@statement(
    "typical entanglement is bounded at ε_c",
    where="letter, critical regime",
    expected="the median of 1 + S/s grows as L^0, to 0.1",
    falsified="a power of L above 0 by three errors; of a volume law it is 1",
    rests_on=("transition_rmt", "transition_chains"),
    prediction=Equal(0.0, 0.1),
    figure="typical_entropy",
    order=350,
    mended=(
        "first three quarters, then nine tenths of the samples were asked for; typical is "
        "the median, and the ninth decile of independent regions still grows at these "
        "lengths"
    ),
)
def typical_bounded(sources: Mapping[str, Any]) -> Estimate:
    """The power of L that the median of S follows at epsilon_c, over the larger lengths."""
    evidence, chains = sources["transition_rmt"], sources["transition_chains"]
    s = chains.entropy_density

    def at(epsilon: float) -> Estimate:
        return power_of(chains.of(epsilon), s)

    pair = evidence.around(evidence.epsilon) or ()
    text = "; ".join(f"ε = {e:g}: {at(e).outcome}" for e in pair)
    one: Estimate = evidence.interpolated(at)
    return one.saying(text or "no ε_c within the grid")


def power_of(points: Sequence[PointSamples], s: float) -> Estimate:
    """Of 1 + S/s, least squares over the upper half of the lengths, three at least; systematic:
    what the smallest of them changes beyond chance."""
    rows = [(one.length, *(1 + value / s for value in one.half)) for one in points]
    used = np.array(rows[-max(_FEWEST, (len(rows) + 1) // 2) :])
    if len(used) < _FEWEST:
        return Estimate.none("fewer than three lengths")
    whole, part = _slope(used), _slope(used[1:])
    text = f"1 + S/s = {used[0, 1]:.3g} to {used[-1, 1]:.3g} at L = {used[0, 0]:g} to "
    text += f"{used[-1, 0]:g}"
    moved = excess(part[0] - whole[0], part[1], whole[1])
    span = (float(used[0, 0]), float(used[-1, 0]))
    return Estimate(*whole, moved, "", text, {"length": span})


def _slope(rows: Any) -> tuple[float, float]:
    """d ln(1 + S/s) / d ln L and its error, not below what the line leaves over."""
    length, value, low, high = rows.T
    error = np.maximum((high - low) / 2, _WHOLE) / value
    matrix = np.stack([np.log(length), np.ones_like(length)], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    slope = covariance @ (matrix.T @ (np.log(value) / error))
    left = np.log(value) / error - matrix @ slope
    free = len(length) - 2
    widened = max(1.0, math.sqrt(float(left @ left) / free)) if free else 1.0
    return float(slope[0]), widened * math.sqrt(float(covariance[0, 0]))
