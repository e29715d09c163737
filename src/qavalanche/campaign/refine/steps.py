"""What two lengths want next: more samples, a value more, or nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from qavalanche.campaign.refine.crossing import (
    FIRM,
    LEAST_VALUES,
    Crossed,
    crossing,
    farthest,
    fitted,
)
from qavalanche.campaign.refine.pair import Pair, Wishes, rounded

LEAP = 3.0
"""By how much an error is to come down in one stage: farther is not foreseen well."""

OWN = 1.2
"""Errors asked for that the samples next to a crossing must tell by themselves."""

NEAR = 3.0
"""Goals from a crossing within which samples are next to it."""

_CLOSER, _STEEPER, _NARROWER = 1.0, 0.5, 0.1
"""Most bond-melts of a stage, in units of those of all before."""

_PLACES = 2  # that get more samples where a slope is not known
_ENOUGH = 10.0  # thermal samples there would be at a dark value, if p were as at the next one
_LEAST = 0.1  # of the samples that a goal needs, for none is to come for nothing
_ALL = 1e-30  # a variance below all: as many samples as a stage may cost
_LOOKED, _FLAT = 5000, 1000  # samples, of which not one in so many differs: p is 0 or 1 there
_BEYOND = 1e15  # times as many: what is more cannot be told apart, nor had


class State(Enum):
    """How far two lengths are."""

    SEARCHED = "not found yet"
    FOUND = "found, not yet as well as wanted"
    REACHED = "reached"
    ABOVE = "above all values"
    BELOW = "below all values"
    DARK = "p is seen nowhere"
    FULL = "p is 1 everywhere"
    UNFITTED = "no most probable curves found"


@dataclass(frozen=True)
class Shortfall:
    """Which condition a crossing fails ('' for its error), and about how many times as many
    bond-melts would meet it: more than 1."""

    why: str
    times: float


@dataclass(frozen=True)
class NextStep:
    """What a pair of lengths wants: nothing, where its error is reached or it crosses nowhere.

    at: the crossing, if there is one; shortfall: what it lacks, where it is not known well enough.
    """

    state: State
    at: Crossed | None = None
    wishes: Wishes = field(default_factory=dict)
    shortfall: Shortfall | None = None


@lru_cache(maxsize=1024)
def next_step(pair: Pair, error: float) -> NextStep:
    """What comes next for two lengths whose crossing is asked for with this error.

    Kept: whoever looks at a campaign goes through all its stages again.
    """
    at = crossing(pair.short, pair.long)
    if (at is None or not at.firm) and (flat := _flat(pair)) is not None:
        return flat
    if at is None:
        known = fitted(pair.short, pair.long).converged
        return _search(pair) if known else NextStep(State.UNFITTED)
    if not at.firm:
        return NextStep(State.FOUND, at, _steeper(pair, at), _shortfall(pair, at, error))
    if not at.curves.fits:
        return NextStep(State.FOUND, at, _nearer(pair, at), _shortfall(pair, at, error))
    own = _information(pair, at, NEAR * error) * (OWN * error) * (OWN * error)
    if at.error <= error and own >= 1:
        return NextStep(State.REACHED, at)
    return NextStep(State.FOUND, at, _closer(pair, at, error), _shortfall(pair, at, error))


def _closer(pair: Pair, at: Crossed, error: float) -> Wishes:
    """Samples next to the crossing that bring its error down, to a third or to what is asked for.

    Where they lie does not depend on what is asked for: a campaign of a smaller error begins as one
    of a larger one.
    """
    near = at.error / LEAP
    x = min(pair.short, key=lambda one: abs(one.x - at.x)).x
    if abs(x - at.x) > NEAR * near:
        x = rounded(at.x, near)
    goal = max(error, near)
    own = OWN * goal
    lacking = 1 / (own * own) - _information(pair, at, NEAR * goal)
    if lacking <= 0:
        lacking = max(1 / (goal * goal) - 1 / (at.error * at.error), _LEAST / (goal * goal))
    allowed = at.slope[0] * at.slope[0] / lacking
    return pair.more(x, at.curves.p(x), allowed, _CLOSER * pair.bond_melts)


def _nearer(pair: Pair, at: Crossed) -> Wishes:
    """Of the values next to the crossing, as few as curves need, one between the farthest two:
    nearer to it they fit."""
    values = [one.x for one in pair.short]
    while len(values) > LEAST_VALUES:
        values.remove(farthest(values, at.x)[0])
    x, beside = farthest(values, at.x)
    x = rounded((x + beside) / 2, abs(x - beside) / 10)
    return pair.more(x, at.curves.p(x), _ALL, _NARROWER * pair.bond_melts)


def _information(pair: Pair, at: Crossed, near: float) -> float:
    """1 / var x from the samples next to the crossing alone, the slope taken as known."""
    total = 0.0
    for a, b in zip(pair.short, pair.long, strict=True):
        if abs(a.x - at.x) <= near:
            p, q = at.curves.p(a.x)
            total += 1 / (1 / (a.samples * p * (1 - p)) + 1 / (b.samples * q * (1 - q)))
    return at.slope[0] * at.slope[0] * total


def _steeper(pair: Pair, at: Crossed) -> Wishes:
    """Samples where they tell most of the slope at the crossing, for what they cost."""
    found: Wishes = {}
    gains = {x: at.slope_gain(x, pair.lengths) for x in at.curves.values}
    best = sorted(gains, key=lambda x: (-gains[x], x))[:_PLACES]
    for x in best:
        found |= pair.more(x, at.curves.p(x), _ALL, _STEEPER * pair.bond_melts / len(best))
    return found


def _flat(pair: Pair) -> NextStep | None:
    """What is next where nothing, or all, is thermal, as far as is seen; None where p changes.

    Samples where p should differ most settle it: no budget is spent on curves without a slope.
    """
    both = [
        (a.thermal + b.thermal, a.samples + b.samples)
        for a, b in zip(pair.short, pair.long, strict=True)
    ]
    thermal, samples = map(math.fsum, zip(*both, strict=True))
    last = len(both) - 1
    for state, rare, i in (
        (State.DARK, thermal, last),
        (State.FULL, samples - thermal, 0),
    ):
        k, n = both[i]
        there = k if state is State.DARK else n - k
        if _FLAT * rare <= samples and _FLAT * there <= n:
            return NextStep(state) if n >= _LOOKED else _looked_at(pair, i)
    return None


def _search(pair: Pair) -> NextStep:
    """Curves that do not cross yet: they do beyond the values, or more samples tell."""
    last, seen = len(pair.short) - 1, pair.seen
    top = pair.firmness(last)
    if not seen or top < 0:
        return NextStep(State.ABOVE) if seen and top <= -FIRM else _looked_at(pair, last)
    first = seen[0]
    if pair.firmness(first) < FIRM:
        return _looked_at(pair, first)
    if first == 0:
        return NextStep(State.BELOW)
    dark, lit = pair.short[first - 1], pair.short[first]
    if lit.p * dark.samples < _ENOUGH:
        return _looked_at(pair, first - 1)
    x = rounded((dark.x + lit.x) / 2, abs(lit.x - dark.x) / 10)
    if x in (dark.x, lit.x):
        return NextStep(State.BELOW)
    return NextStep(State.SEARCHED, None, {x: (lit.samples, pair.long[first].samples)})


def _looked_at(pair: Pair, i: int) -> NextStep:
    """More samples at place i."""
    a, b = pair.short[i], pair.long[i]
    return NextStep(
        State.SEARCHED, None, pair.more(a.x, (a.p, b.p), _ALL, _STEEPER * pair.bond_melts)
    )


def _shortfall(pair: Pair, at: Crossed, error: float) -> Shortfall:
    """Of a crossing that is not known well enough: what it fails first, and what all would take."""
    slope, off = at.slope
    times, own = [_squared(at.error / error)], OWN * error
    lacking = (1 / own) * (1 / own) - _information(pair, at, NEAR * error)
    if not at.firm:
        why = f"its slope is known to less than {FIRM:g} errors"
        times.append(_squared(FIRM * off / slope) if slope > 0 else _BEYOND)
    else:
        alone = f"samples next to it alone do not tell it to {OWN:g} errors"
        misfit = "" if at.curves.fits else "no parabolas fit the counts next to it"
        why = misfit or ("" if at.error > error else alone)
        cost = (
            pair.cost(at.curves.p(at.x), max(_ALL, slope * slope / lacking)) if lacking > 0 else 0
        )
        times.append(min(_BEYOND, 1 + cost / pair.bond_melts))
    return Shortfall(why, max(1.1, math.ceil(10 * max(times)) / 10))


def _squared(ratio: float) -> float:
    """At most what can be told."""
    return min(_BEYOND, ratio * ratio)
