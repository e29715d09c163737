"""epsilon_c by three routes that assume different things, and how far they disagree."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.crossings import Transition, estimate_transition
from qavalanche.analysis.transition.divergence import Divergence, divergence
from qavalanche.analysis.transition.extrapolation import extrapolate
from qavalanche.analysis.transition.thermal_length import ThermalLength, thermal_lengths
from qavalanche.arguments import typed


@dataclass(frozen=True)
class CriticalPoint:
    """One estimate: by what, its value and error (NaN if there is none), and a sentence."""

    by: str
    value: float
    error: float
    outcome: str

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return math.isfinite(self.value)


@dataclass(frozen=True)
class CriticalPoints:
    """Estimates of epsilon_c of one family.

    estimates: by the crossings of p(epsilon, L), by L_+ -> infinity, and by where the decay rate of
    localized samples meets its bound s; transition and divergence: what the first two rest on;
    lengths: every L_+ that was found.
    """

    estimates: tuple[CriticalPoint, ...]
    transition: Transition
    divergence: Divergence
    lengths: tuple[ThermalLength, ...] = ()

    @property
    def found(self) -> list[CriticalPoint]:
        """The estimates that have a value."""
        return [one for one in self.estimates if one.found]

    @property
    def disagreement(self) -> float:
        """The largest difference of two estimates in units of its error; NaN below two."""
        pairs = itertools.combinations(self.found, 2)
        return max(
            (abs(a.value - b.value) / math.hypot(a.error, b.error) for a, b in pairs),
            default=math.nan,
        )

    @property
    def outcome(self) -> str:
        """A sentence."""
        found = self.found
        if len(found) < 2:
            return f"{len(found)} of 3 estimates of ε_c: nothing to compare"
        low, high = min(one.value for one in found), max(one.value for one in found)
        sigma = self.disagreement
        verdict = "agree" if sigma <= 2 else "disagree"
        return (
            f"{len(found)} estimates of ε_c {verdict}: {low:.4f} to {high:.4f}, "
            f"at most {sigma:.1f} errors apart"
        )


@typed
def critical_points(family: Family) -> CriticalPoints:
    """epsilon_c of a family by three routes, each with its error or why there is none."""
    transition = estimate_transition(family)
    lengths = thermal_lengths(family)
    diverging = divergence(lengths)
    return CriticalPoints(
        (
            _by_crossings(transition),
            CriticalPoint(
                "L_+ to infinity",
                diverging.epsilon_c,
                diverging.epsilon_c_error,
                diverging.outcome,
            ),
            _by_decay_rate(transition),
        ),
        transition,
        diverging,
        tuple(one for one in lengths if one.found),
    )


def _by_crossings(transition: Transition) -> CriticalPoint:
    """The crossings extrapolated in the larger L of each pair; else the last with its drift."""
    good = [crossing for crossing in transition.crossings if crossing.resolved]
    limit = extrapolate(
        [one.lengths[1] for one in good],
        [one.epsilon for one in good],
        [one.error for one in good],
    )
    if limit.found:
        return CriticalPoint("crossings of p", limit.value, limit.error, limit.outcome)
    return CriticalPoint(
        "crossings of p", transition.epsilon_c, transition.error, transition.outcome
    )


def _by_decay_rate(transition: Transition) -> CriticalPoint:
    """Where the decay rate meets s, extrapolated in L."""
    marks = transition.bound_met
    limit = extrapolate(
        list(marks), [value for value, _ in marks.values()], [error for _, error in marks.values()]
    )
    return CriticalPoint("decay rate meets s", limit.value, limit.error, limit.outcome)
