"""The ladder of epsilon: from where the event is common down to the epsilon that is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable

MOST_STAGES = 100_000
_COMMON = 0.05
"""The ladder ends where this share of chains has the event: their number is then well known."""

_MOST = 1.0  # in units of the odds: of a step where fluctuations are small


def ladder(
    epsilon: float, length: int, step: float, share: Callable[[float], float]
) -> tuple[float, ...]:
    """epsilon_0 > epsilon_1 > ... > epsilon, whose odds rise by 1 + step / sigma from the last on.

    sigma^2 = L epsilon (1 - epsilon): the weights of a stage, (odds' / odds)^N, then differ by
    factors of about e^step. share: fraction of chains drawn with an epsilon that have the event.
    Products and roots alone, so that it has the same bits on every processor.
    """
    stages = [epsilon]
    while share(stages[-1]) < _COMMON and len(stages) < MOST_STAGES:
        last = stages[-1]
        sigma = math.sqrt(length * last * (1 - last))
        odds = last / (1 - last) * (1 + min(step / sigma, _MOST))
        above = odds / (1 + odds)
        if not last < above < 1:
            break
        stages.append(above)
    return tuple(reversed(stages))
