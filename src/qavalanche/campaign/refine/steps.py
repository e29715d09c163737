"""What comes next for two lengths: more samples, a value more, or nothing."""

from __future__ import annotations

import math

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from qavalanche.campaign.refine.crossing import FIRM, Crossed, Curves, crossing, fitted
from qavalanche.campaign.refine.curve import Count
from qavalanche.campaign.refine.shares import Share, plain, spread

Wanted = dict[float, tuple[int, int]]
"""Samples of the short and of the long length, by value of the control parameter."""

_LEAP = 3.0  # by which an error may come down in one stage: no more is foreseen well
_OWN = 1.2
_NEAR = 3.0  # goals from a crossing within which a value of the grid stands for it
_MOST = 10  # times as many samples as the most before, in one stage
_GROWTH = 4  # of samples, where no crossing is known


class State(Enum):
    """How far two lengths are."""

    SEARCHED = "not found yet"
    FOUND = "found"
    REACHED = "reached"
    ABOVE = "above all values"
    BELOW = "below all values"


@dataclass(frozen=True)
class Step:
    """What a pair of lengths wants next: nothing, where its error is reached or it has no crossing
    to bring closer.

    at: the crossing, if there is one.
    """

    state: State
    at: Crossed | None = None
    wanted: Wanted = field(default_factory=dict)


def next_step(
    short: Sequence[Count], long: Sequence[Count], lengths: tuple[int, int], error: float
) -> Step:
    """What two lengths want, from their counts at the values that both have, in the order in which
    p rises; error: what is asked for."""
    at = crossing(short, long)
    if at is None:
        return _search(short, long, lengths)
    spent = sum(a.samples * lengths[0] + b.samples * lengths[1] for a, b in zip(short, long))
    if not at.firm:
        return Step(State.FOUND, at, _steeper(short, long, lengths, at, spent))
    if at.error <= error and _local(short, long, at, error) <= _OWN * error:
        return Step(State.REACHED, at)
    return Step(State.FOUND, at, _closer(short, long, lengths, at, max(error, at.error / _LEAP), spent))

_SPEND=2.0
_STEEPER=1.0
def _added(short,long,x,sizes,lengths,most):
    there = next((i for i, one in enumerate(short) if one.x == x), None)
    before = (0, 0) if there is None else (short[there].samples, long[there].samples)
    cost = sizes[0]*lengths[0]+sizes[1]*lengths[1]
    part = min(1.0, most/cost)
    a, b = (plain(n + more*part) for n, more in zip(before, sizes))
    return {x: (a,b)}

def _closer(short, long, lengths, at, goal, spent) -> Wanted:
    """Samples next to the crossing that bring its error down to `goal`."""
    x = _stand_in(short, at.x, goal)
    own = _OWN * goal
    lacking = 1 / (own * own) - _information(short, long, at, goal)
    if lacking <= 0:
        lacking = max(1 / (goal * goal) - 1 / (at.error * at.error), 0.1 / (goal * goal))
    return _added(short,long,x,_sizes(at,x,lengths,lacking),lengths,_SPEND*spent)

def _sizes(at,x,lengths,lacking):
    curves = at.curves.short, at.curves.long
    odds = [(1 - p) / p for p in (curve.p(x) for curve in curves)]
    shares = [Share(1.0, one, L, 1) for one, L in zip(odds, lengths, strict=True)]
    return spread(shares, at.slope[0] * at.slope[0] / lacking)

def _local(short, long, at, error) -> float:
    found = _information(short, long, at, error)
    return 1 / math.sqrt(found) if found else math.inf


def _information(short: Sequence[Count], long: Sequence[Count], at: Crossed, goal: float) -> float:
    """1 / var x from the samples next to the crossing alone, the slope taken as known."""
    total = 0.0
    for a, b in zip(short, long, strict=True):
        if abs(a.x - at.x) <= _NEAR * goal:
            p, q = at.curves.short.p(a.x), at.curves.long.p(b.x)
            total += 1 / (1 / (a.samples * p * (1 - p)) + 1 / (b.samples * q * (1 - q)))
    return at.slope[0] * at.slope[0] * total


def _stand_in(counts: Sequence[Count], x: float, goal: float) -> float:
    """The value of the grid closest to x, if that is close; else x with few digits."""
    nearest = min(counts, key=lambda one: (abs(one.x - x), one.x)).x
    if abs(nearest - x) <= _NEAR * goal:
        return nearest
    return rounded(x, goal)


def rounded(x: float, error: float) -> float:
    """x with as many digits as an error has: 0.25731 within 0.002 is 0.257."""
    unit = Decimal(1).scaleb(Decimal(error).adjusted())
    return float(Decimal(x).quantize(unit))


def _search(short, long, lengths) -> Step:
    """Curves that do not cross yet: they do beyond the grid, or more samples tell."""
    seen = [i for i, one in enumerate(short) if one.thermal + long[i].thermal]
    last = len(short) - 1
    top = _firmness(short[last], long[last])
    if not seen or top < 0:
        if top <= -FIRM:
            return Step(State.ABOVE)
        return _looked(short, long, lengths, last)
    first = seen[0]
    if _firmness(short[first], long[first]) < FIRM:
        return _looked(short, long, lengths, first)
    if first == 0:
        return Step(State.BELOW)
    if short[first].p * short[first - 1].samples < ENOUGH:
        return _looked(short, long, lengths, first - 1)
    x = rounded((short[first].x + short[first - 1].x) / 2, abs(short[first].x - short[first - 1].x) / 10)
    if x in (short[first].x, short[first-1].x):
        return Step(State.BELOW)
    return Step(State.SEARCHED, None, {x: (short[first].samples, long[first].samples)})

ENOUGH=10
def _looked(short, long, lengths, i):
    spent = sum(a.samples * lengths[0] + b.samples * lengths[1] for a, b in zip(short, long))
    odds = [(1 - c.p) / c.p for c in (short[i], long[i])]
    shares = [Share(1.0, one, L, 1) for one, L in zip(odds, lengths, strict=True)]
    return Step(State.SEARCHED, None, _added(short, long, short[i].x, spread(shares, 1e-30), lengths, _STEEPER*spent))

def _firmness(a, b):
    return (b.p - a.p) / math.sqrt(a.p * (1 - a.p) / a.samples + b.p * (1 - b.p) / b.samples)

def _steeper(short, long, lengths, at, spent) -> Wanted:
    """More samples where they tell most of the slope at the crossing, for what they cost."""
    def gain(i):
        curves = (at.curves.short, at.curves.long)
        return sum(math.sqrt(c.slope_gain(at.x, short[i].x) / L) for c, L in zip(curves, lengths))
    used = [i for i in range(len(short)) if short[i].x in at.curves.values]
    best = sorted(used, key=lambda i: (-gain(i), i))[:STEEP]
    out={}
    for i in best:
        sizes=_sizes(at,short[i].x,lengths,1e30)
        out|=_added(short,long,short[i].x,sizes,lengths,_STEEPER*spent/len(best))
    return out

STEEP=2

def _more(short: Sequence[Count], long: Sequence[Count], places: Sequence[int]) -> Wanted:
    """Several times as many samples at these places."""
    return {
        short[i].x: (plain(_GROWTH * short[i].samples), plain(_GROWTH * long[i].samples))
        for i in places
    }
