"""epsilon_c by three routes that assume different things, and how far they disagree."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qavalanche.analysis.estimate import Estimate, excess
from qavalanche.analysis.measured import plus_minus
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition.crossings import Transition, estimate_transition
from qavalanche.analysis.transition.divergence import Divergence, divergence
from qavalanche.analysis.transition.extrapolation import Extrapolation, extrapolate
from qavalanche.analysis.transition.route import Route
from qavalanche.analysis.transition.thermal_length import ThermalLength, thermal_lengths
from qavalanche.analysis.window import RULE
from qavalanche.arguments import typed

_AGREE = 2.0  # errors within which two routes agree
_NUMBERS = {2: "two", 3: "three"}


@dataclass(frozen=True)
class CriticalPoint:
    """epsilon_c by one route."""

    route: Route
    estimate: Estimate

    @property
    def found(self) -> bool:
        """Whether there is a value."""
        return self.estimate.found

    @property
    def value(self) -> float:
        """epsilon_c; NaN if there is none."""
        return self.estimate.value

    @property
    def error(self) -> float:
        """Its whole error."""
        return self.estimate.error

    @property
    def outcome(self) -> str:
        """A sentence."""
        return self.estimate.outcome

    def to_dict(self) -> dict[str, Any]:
        """by, epsilon_c and error (None if there is none), outcome, route, the parts of the error,
        the range used."""
        return {
            "by": str(self.route),
            **self.estimate.keyed("epsilon_c", "error", of_statistical="statistical_error"),
            "outcome": self.outcome,
            "route": self.route.name.lower(),
            "range": self.estimate.ranges,
        }


@dataclass(frozen=True)
class CriticalPoints:
    """Estimates of epsilon_c of one family.

    estimates: by the crossings of p(epsilon, L), by L_+ -> infinity, and by where the decay rate of
    localized samples meets its bound s; transition, divergence and drift: what they rest on;
    lengths: every L_+ that was found.
    """

    estimates: tuple[CriticalPoint, ...]
    transition: Transition
    divergence: Divergence
    drift: Extrapolation
    lengths: tuple[ThermalLength, ...] = ()

    def by(self, route: Route) -> Estimate:
        """The estimate of one route."""
        return next(one.estimate for one in self.estimates if one.route is route)

    def beside(self, others: Sequence[CriticalPoints]) -> CriticalPoints:
        """The same, with the largest distance to each route of the others as systematic error.

        Of a distance only what exceeds the statistical errors of both counts: samples that are
        drawn anew scatter, and that is no choice.
        """
        widened = []
        for one in self.estimates:
            values = [other.by(one.route) for other in others]
            moved = [_apart(one.estimate, that) for that in values if that.found]
            widened.append(replace(one, estimate=one.estimate.widened(max(moved, default=0.0))))
        return replace(self, estimates=tuple(widened)) if others else self

    def with_nu(self, nu: Estimate) -> CriticalPoints:
        """The same with another error of nu_+, in what the route by L_+ says too."""
        before = self.divergence
        if not before.found:
            return self
        old, new = (f"ν_+ = {plus_minus(*one.pair)}" for one in (before.nu, nu))
        outcome = before.outcome.replace(old, new, 1)
        at = before.epsilon_c.saying(outcome)
        said = nu.outcome.replace(old, new, 1)
        estimates = tuple(
            replace(one, estimate=at) if one.route is Route.LENGTHS else one
            for one in self.estimates
        )
        diverging = replace(before, epsilon_c=at, nu=nu.saying(said), outcome=outcome)
        return replace(self, estimates=estimates, divergence=diverging)

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
    def agree(self) -> bool | None:
        """Whether all routes agree; None with less than two."""
        return None if len(self.found) < 2 else self.disagreement <= _AGREE

    @property
    def consensus(self) -> Estimate:
        """The mean of the routes, weighted by their whole errors: the epsilon_c of every claim.

        Statistical error: of the routes' statistical ones; systematic: of their systematic ones,
        and the farthest route from the mean, all its distance where the routes disagree, else what
        exceeds its own error. None where there is no route; of one route, that route's.
        """
        found = self.found
        if len(found) < 2:
            return found[0].estimate if found else Estimate.none(self.outcome)
        total = sum(one.error**-2 for one in found)
        weights = [one.error**-2 / total for one in found]
        mean = sum(w * one.value for w, one in zip(weights, found, strict=True))
        chance = [one.error if self.agree else 0.0 for one in found]
        spread = max(
            excess(one.value - mean, error, 0.0) for one, error in zip(found, chance, strict=True)
        )
        statistical, systematic = (
            math.hypot(*(w * error for w, error in zip(weights, errors, strict=True)))
            for errors in (
                [one.estimate.statistical for one in found],
                [one.estimate.systematic for one in found],
            )
        )
        return Estimate(mean, statistical, math.hypot(systematic, spread), outcome=self.outcome)

    @property
    def outcome(self) -> str:
        """A sentence: whether the routes agree."""
        found = self.found
        if len(found) < 2:
            return f"{len(found)} of 3 estimates of ε_c: nothing to compare"
        low, high = min(one.value for one in found), max(one.value for one in found)
        sigma = self.disagreement
        verdict = "agree" if self.agree else "disagree"
        return (
            f"{len(found)} estimates of ε_c {verdict}: {low:.4f} to {high:.4f}, "
            f"at most {sigma:.1f} errors apart"
        )

    @property
    def headline(self) -> str:
        """epsilon_c with its errors; where routes disagree, what each says and no one value."""
        both, found = self.consensus, self.found
        if not found:
            return f"ε_c {self.transition.outcome}"
        if len(found) < 2:
            said = both.outcome if both.outcome.startswith("ε_c") else f"ε_c = {both.outcome}"
            return f"{said}; {self.outcome}"
        if not self.agree:
            each = (f"{plus_minus(one.value, one.error)} by {one.route}" for one in found)
            apart = f"{_NUMBERS[len(found)]} routes disagree by {self.disagreement:.1f} errors"
            return f"ε_c not settled: {apart}: {', '.join(each)}"
        parts = f"{both.statistical:.1g} statistical, {both.systematic:.1g} systematic"
        return f"ε_c = {plus_minus(*both.pair)} ({parts}); {self.outcome}"

    def to_dict(self) -> dict[str, Any]:
        """estimates, outcome; agree, their consensus, and the rule of the windows."""
        return {
            "estimates": [one.to_dict() for one in self.estimates],
            "outcome": self.outcome,
            "agree": self.agree,
            "consensus": self.consensus.to_dict(),
            "windows": RULE,
        }


def _apart(one: Estimate, other: Estimate) -> float:
    """The distance of two values, beyond the statistical errors of both."""
    return excess(other.value - one.value, math.hypot(one.statistical, other.statistical), 0.0)


@typed
def critical_points(family: Family) -> CriticalPoints:
    """epsilon_c of a family by three routes, each with its error or why there is none."""
    return points_of(estimate_transition(family), thermal_lengths(family))


@typed
def points_of(transition: Transition, lengths: Sequence[ThermalLength]) -> CriticalPoints:
    """The three routes, from the crossings and marks and from every L_+."""
    diverging, drift = divergence(list(lengths)), drift_of_marks(transition)
    return CriticalPoints(
        (
            CriticalPoint(Route.CROSSINGS, _by_crossings(transition)),
            CriticalPoint(Route.LENGTHS, diverging.epsilon_c),
            CriticalPoint(Route.RATE, drift.estimate),
        ),
        transition,
        diverging,
        drift,
        tuple(one for one in lengths if one.found),
    )


def _by_crossings(transition: Transition) -> Estimate:
    """The crossings extrapolated in the larger L of each pair; else the last with its drift."""
    good = transition.resolved
    limit = extrapolate(
        [one.lengths[1] for one in good],
        [one.epsilon for one in good],
        [one.error for one in good],
    )
    if not limit.found:
        return transition.estimate
    return limit.estimate.widened(transition.resolution)


def drift_of_marks(transition: Transition) -> Extrapolation:
    """Where the decay rate meets s, extrapolated in L."""
    marks = transition.bound_met
    return extrapolate(
        list(marks), [value for value, _ in marks.values()], [error for _, error in marks.values()]
    )
