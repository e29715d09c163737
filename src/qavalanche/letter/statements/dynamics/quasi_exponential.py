"""Critical slowing down: t_+ diverges faster than any power."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter.statement import statement
from qavalanche.letter.verdict import Between

_NEAREST = 4
"""Epsilons nearest to the transition that the power is of."""


@statement(
    "t_+ diverges (quasi-)exponentially at ε_c",
    where="letter, critical slowing down",
    expected="ln t_+ ~ (ε − ε_c)^(−ν_+), ν_+ > 1/2; a power law of t_+ would look as"
    " ν_+ = 1/|ln(ε − ε_c)|, about 0.3 here",
    falsified="ν_+ below 1/2 by two errors: ln t_+ grows as a logarithm of ε − ε_c",
    rests_on=("dynamics", "transition_rmt"),
    prediction=Between(0.5, math.inf),
    figure="slowing",
    order=706,
    mended=(
        "with a free ε_c it was undecided; ε_c now comes from the transition, and 1/2 is "
        "asked for, since a logarithm would pass at 0"
    ),
)
def quasi_exponential(sources: Mapping[str, Any]) -> Estimate:
    """nu_+ of ln t_+ at the four nearest epsilons, with the epsilon_c of p and its whole error."""
    points = [one for one in sources["dynamics"].points if one.time_scale.found]
    critical = sources["transition_rmt"].critical
    near = [one for one in points if one.epsilon > critical.value][:_NEAREST]
    if not critical.found or len(near) < _NEAREST - 1:
        return Estimate.none(f"ε_c: {critical}; ln t_+ at {len(near)} ε above it")
    epsilons = [one.epsilon for one in near]
    times = [one.time_scale for one in near]
    value, error = _power(epsilons, times, critical.value)
    room = min(critical.error, 0.9 * (epsilons[0] - critical.value))
    moved = [_power(epsilons, times, critical.value + x)[0] - value for x in (-room, room)]
    systematic = max(abs(one) for one in moved)
    ends = f"ε = {epsilons[0]:g} to {epsilons[-1]:g}, ε_c = {critical}"
    return Estimate(value, error, systematic, outcome=ends)


def _power(
    epsilons: Sequence[float], times: Sequence[Estimate], critical: float
) -> tuple[float, float]:
    """-d ln ln t_+ / d ln (epsilon - epsilon_c), and its statistical error."""
    x = np.log(np.array(epsilons) - critical)
    y = np.array([math.log(one.value) for one in times])
    e = np.array([one.error / one.value for one in times])
    (slope, _), covariance = np.polyfit(x, y, 1, w=1 / e, cov="unscaled")
    return -float(slope), math.sqrt(float(covariance[0, 0]))
