"""Decays: what a scheme with norms knows of a melted chain beside its geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check_number, check_type, shown
from qavalanche.observables.core.regions import crossing_decay
from qavalanche.rules import Rules


class CrossingRule(NamedTuple):
    """x(F), the decay that crossing region F adds, as kernels take it: slope (T_F + extra), and
    with keep_exit the accumulated decay of F on its exit side."""

    slope: float
    keep_exit: bool
    extra: int


@dataclass(frozen=True, eq=False)
class Decays:
    """Decays of the couplings of a melted chain; only schemes that follow norms have them.

    rules: the rules that melted it: they say what crossing a region costs.
    accumulated: float64 (n, 2), D of each region on its left and right side, in nats: -ln of the
        norm of its coupling to the next unit outside, that unit's own bond not counted.
    outside: sum of w over the bonds outside regions, in nats; infinite if one of them is cut.
    Raises InputError for anything else.
    """

    rules: Rules
    accumulated: NDArray[np.float64]
    outside: float

    def __post_init__(self) -> None:
        check_type("rules", self.rules, Rules, "must be a Rules, such as Rules(crossing='rmt')")
        array = self.accumulated
        right = type(array) is np.ndarray and array.dtype == np.float64
        if not (right and array.ndim == 2 and array.shape[1] == 2):
            passed = f"accumulated of shape {array.shape}" if right else f"{shown(array)}"
            raise InputError(f"{passed}: must be an array of float64, a row of two for a region")
        infinite = isinstance(self.outside, float) and self.outside == float("inf")
        if not infinite:
            outside = check_number("outside", self.outside, "must be a number", -np.inf, np.inf)
            object.__setattr__(self, "outside", outside)

    @property
    def crossing(self) -> CrossingRule:
        """What crossing a region costs."""
        rules = self.rules
        return CrossingRule(rules.crossing_slope, rules.keeps_exit_decay, rules.extra_length)

    def rate(self, regions: NDArray[np.int64], length: int) -> float:
        """1 / zeta (eq. 4) of a chain of `length` bonds with these regions, in nats per bond."""
        crossed = crossing_decay(regions, self.accumulated, *self.crossing)
        return (self.outside + float(crossed)) / length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decays):
            return NotImplemented
        same = self.rules == other.rules and self.outside == other.outside
        return same and np.array_equal(self.accumulated, other.accumulated)

    __hash__ = None  # type: ignore[assignment]
