"""How the bonds of a law are drawn when their class, resonant or perturbative, is given."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check
from qavalanche.laws import Law
from qavalanche.rare.core.moves import Draw, decay_of_point

_POINTS = 2**52
_BESIDE = 24  # bits of the distance to the boundary at which a table must be right
_NEAR = 1e-3
"""How far epsilon as it is drawn may be from that of the law, relative to the rarer class."""


class BondLaw(NamedTuple):
    """Independent bonds: epsilon, how they are drawn, and w where all perturbative ones are alike.

    epsilon is that of the law; the law of w, given the class of a bond, is the same at every stage.
    """

    epsilon: float
    draw: Draw
    decay: float | None


def bonds_of(law: Law) -> BondLaw:
    """The bonds of a law; InputError unless they are independent, and of one law."""
    what = f"law {law.name}"
    check(law.draws is Chain, what, "must be a law of chains")
    if law.alike:
        given: Any = law  # which has a decay
        none = np.zeros(2, np.uint64)
        return BondLaw(law.resonance_probability, Draw(np.empty((0, 4)), none, none), given.decay)
    table = law.table
    allowed = "must draw every bond by itself, from a law whose quantiles can be tabulated"
    check(table is not None, what, allowed)
    first, number = _classes(np.asarray(table))
    check(bool((number > 0).all()), what, "must draw both resonant and perturbative bonds")
    draw, used = Draw(np.asarray(table), first, number), int(number[1]) / _POINTS
    epsilon = law.resonance_probability
    near = abs(used - epsilon) <= _NEAR * min(epsilon, 1 - epsilon)
    passed = f"{what}: probability of a resonant bond = {epsilon:.4g}"
    check(near and _pure(draw), passed, "is too close to 0 or 1, or to an edge of the law, to draw")
    return BondLaw(used, draw, None)


def _pure(draw: Draw) -> bool:
    """Whether points of both classes are of the class, but for those next to their boundary."""
    for resonant in (0, 1):
        first, number = int(draw.first[resonant]), int(draw.number[resonant])
        steps = {min(1 << k, number - 1) for k in range(_BESIDE, 53)} - {number - 1}
        points = {first + step for step in steps} | {first + number - 1 - step for step in steps}
        w = [decay_of_point(draw.table, np.uint64(point)) for point in points]
        if any(bool(one <= 0) != bool(resonant) for one in w):
            return False
    return True


def _classes(table: NDArray[np.float64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """First point and number of points of (0, 1) of both classes; w is monotonic in the point."""

    def resonant(point: int) -> bool:
        return bool(decay_of_point(table, np.uint64(point)) <= 0)

    low, high = 0, _POINTS - 1
    begins = resonant(low)
    if begins == resonant(high):
        everything = [_POINTS, 0] if not begins else [0, _POINTS]
        return np.zeros(2, np.uint64), np.array(everything, np.uint64)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if resonant(middle) == begins else (low, middle)
    parts = np.array([high, _POINTS - high], np.uint64)
    starts = np.array([0, high], np.uint64)
    return (starts[::-1].copy(), parts[::-1].copy()) if begins else (starts, parts)
