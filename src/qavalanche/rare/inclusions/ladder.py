"""Ladders: every next run just out of reach of what has melted. And plain doubling.

docs/inclusions.md derives what is computed here. All of it is of this package (X).
"""

from __future__ import annotations

import math

from qavalanche.arguments import typed
from qavalanche.rare.inclusions.melting import check_clean
from qavalanche.rules import Rules

_TIE = 1e-12


@typed
def doubling_dimension(rate: float) -> float:
    """d = ln 2 / ln((2 - r) / (1 - r)): two copies side by side of what has come to rest.

    With N ~ l^d resonant bonds plain doubling melts l. rate: r = s / w, between 0 and 1, InputError
    otherwise. For "rmt" and "halted".

    >>> round(doubling_dimension(0.5), 4)
    0.6309
    """
    check_clean(rate, Rules())
    return math.log(2) / math.log((2 - rate) / (1 - rate))


@typed
def ladder_growth(rate: float, rules: Rules) -> float:
    """By what factor every rung of a long ladder lets the region grow.

    With sigma, what crossing adds per thermal bond beyond the region's own decay (0 for "rmt" and
    "halted", the number else),

        max((1 - sigma / w) / (1 - r), (1 + r / 2) / (1 - r / 2)).

    The region grows to both sides, or only to that of the new rung. rate: r = s / w. InputError
    unless 0 < r < 1.
    """
    check_clean(rate, rules)
    own = 0.0 if rules.keeps_exit_decay else rules.crossing_slope
    both = (1 - own * rate / rules.entropy_density) / (1 - rate)
    return max(both, (1 + rate / 2) / (1 - rate / 2))


def least_growing(rate: float) -> int:
    """The fewest bonds T with r T / 2 >= 1: a run of them melts a spin; fewer melt none."""
    return math.ceil(2 / rate * (1 - _TIE))


def sure_rung(rate: float) -> int:
    """The smallest run that melts so much by itself, c >= 1 / r on each side, that it has a place.

    It is a rung at gaps h with r (T + k) / 2 < h <= r (T + k + 2 c) / 2: an interval of length
    r c >= 1 holds a whole number, whatever T is. The last of the c bonds of a side melts iff c <=
    r (k + 2 (c - 1)) / 2 where the other side is no further.
    """
    side = math.ceil(1 / rate * (1 - _TIE))
    return math.ceil(2 * side / rate * (1 - _TIE)) - 2 * (side - 1)


def rung_sizes(rate: float) -> list[int]:
    """Runs worth trying as rungs: from the least that grows to one that always has a place."""
    least, sure = least_growing(rate), sure_rung(rate)
    step = max(1, (sure - least) // 6)
    return sorted({*range(least, least + 6), *range(least, sure, step), max(least, sure)})
