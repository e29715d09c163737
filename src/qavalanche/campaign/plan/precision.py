"""[stop] of a spec: samples of every point until an error is small enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import field_validator

from qavalanche.campaign.plan.plan import CampaignPlan, Known, Verdict, Wanted, plan
from qavalanche.campaign.point import Point
from qavalanche.campaign.section import MOST, listed
from qavalanche.errors import check, check_integer, check_number, check_type, counted, shown
from qavalanche.errors import suggestion as likely
from qavalanche.observables import registry
from qavalanche.observables.registry import defined

if TYPE_CHECKING:
    from qavalanche.campaign.spec import Spec
    from qavalanche.campaign.statistics import Statistics

FIRST = 100
"""Samples of the first block where [chain] does not say."""

THERMAL = "p"
"""The quantity that stands for the share of thermal samples."""

_Z = 2.0


def safe_error(true: int, samples: int) -> float:
    """Standard error of a share of `true` of n `samples`, not 0 where all of them are alike.

    sqrt(q (1 - q) / m) with m = n + z^2, q = (k + z^2 / 2) / m and z = 2: two samples of each kind
    are added. Source: A. Agresti and B. A. Coull, Am. Stat. 52, 119 (1998). NaN without samples.

    >>> round(safe_error(0, 100), 4), round(safe_error(50, 100), 4)
    (0.0135, 0.049)
    """
    if samples == 0:
        return math.nan
    m = samples + _Z**2
    q = (true + _Z**2 / 2) / m
    return math.sqrt(q * (1 - q) / m)


def block_end(first: int, k: int) -> int:
    """Where block k = 0, 1, ... of a point ends: `first` times 2^(k / 2), rounded up.

    >>> [block_end(100, k) for k in range(6)]
    [100, 142, 200, 283, 400, 566]
    """
    whole = first << k // 2
    return whole if k % 2 == 0 else math.isqrt(2 * whole * whole - 1) + 1


@plan
class StoppingPlan(CampaignPlan):
    """[stop]: a point ends with the first block after which the error of its quantity is small.

    quantity: "p", the share of thermal samples, or an observable that is averaged. error: standard
    error of its mean that is wanted, in its unit, of p and other shares by `safe_error`.
    max_samples: of a point, one number or one per length: there it ends anyway. chain.samples is
    the first block, 100 if left out; the blocks after it end at `block_end`. Samples that are all
    alike tell of no error of a mean.
    """

    name: ClassVar[str] = "stop"

    quantity: str = THERMAL
    error: float
    max_samples: list[int]

    @field_validator("quantity", mode="before")
    @classmethod
    def _word(cls, given: Any) -> str:
        check_type("stop.quantity", given, str, 'must be "p" or the name of an observable')
        return THERMAL if given == "thermal" else str(given)

    @field_validator("error", mode="before")
    @classmethod
    def _positive(cls, given: Any) -> float:
        return check_number("stop.error", given, "must be a positive number", 0.0, math.inf)

    @field_validator("max_samples", mode="before")
    @classmethod
    def _counts(cls, given: Any) -> list[int]:
        values = [check_integer("stop.max_samples", one, 1, MOST) for one in listed(given)]
        check(bool(values), "stop.max_samples = []", "at least one value is needed")
        return values

    @property
    def first_samples(self) -> int:
        """Of the first block: FIRST, or the least of max_samples."""
        return min(FIRST, *self.max_samples)

    def check(self, spec: Spec) -> None:
        """InputError unless the quantity is measured at every point, and the first block fits."""
        lengths, number = spec.chain.length, len(self.max_samples)
        passed = f"stop.max_samples: {counted(number, 'number')} for "
        allowed = "give one number, or one per length"
        check(number in (1, len(lengths)), passed + counted(len(lengths), "length"), allowed)
        most = self.most(spec)
        for point, first in spec.grid.items():
            said = f"samples = {first} with stop.max_samples = {most[point]}"
            check(first <= most[point], said, "samples are the first block of [stop], not the last")
        for scheme in {point.scheme.name: point for point in spec.grid}.values():
            self._check_measured(spec, scheme)

    def _check_measured(self, spec: Spec, point: Point) -> None:
        known = measured(spec, point)
        passed = f"stop.quantity = {shown(self.quantity)}{likely(self.quantity, known)}"
        passed += f" with the scheme {point.scheme.name}"
        group = registry.described(self.quantity).group if self.quantity != THERMAL else ""
        hint = f"ask for it with {group} = true under [observables]"
        if group not in registry.groups() or not point.has_regions:
            hint = f"measured are {', '.join(known)}"
        check(self.quantity in known, passed, hint)

    @property
    def foreseen_as(self) -> str:
        """The error, and the samples that it need not take."""
        ends = "if every point took max_samples"
        return f"[stop] ends at an error of {self.error:g} of each point; what follows is {ends}"

    def most(self, spec: Spec) -> dict[Point, int]:
        """max_samples of every point."""
        lengths, numbers = spec.chain.length, self.max_samples
        numbers = numbers * len(lengths) if len(numbers) == 1 else numbers
        of = dict(zip(lengths, numbers, strict=True))
        return {point: of[point.length] for point in spec.grid}

    def error_of(self, point: Point, statistics: Statistics) -> float:
        """The error of the quantity; NaN where it is not known."""
        one = registry.described("thermal" if self.quantity == THERMAL else self.quantity)
        moments = statistics.moments.get(one.statistic)
        if moments is None:
            return math.nan
        if one.holds == "true or false":
            return safe_error(round(moments.total * one.resolution), moments.count)
        error = statistics.mean(one.name, point)[1]
        return error if error > 0 else math.nan

    def wanted(self, spec: Spec, known: Known) -> Wanted:
        """Blocks of every point until the error is small enough, or max_samples."""
        most, found = self.most(spec), {}
        for point, first in spec.grid.items():
            ends = [first]
            while ends[-1] < most[point] and (there := known(point, ends[-1])) is not None:
                if self.error_of(point, there) <= self.error:
                    break
                after = max(block_end(first, len(ends)), ends[-1] + 1)
                ends.append(min(after, most[point]))
            found[point] = tuple(ends)
        return found

    def verdicts(self, spec: Spec, known: Known) -> dict[Point, Verdict]:
        """Of every point, the error that it has come to."""
        most, found = self.most(spec), dict[Point, Verdict]()
        for point, ends in self.wanted(spec, known).items():
            there = known(point, ends[-1])
            last = there or (known(point, ends[-2]) if len(ends) > 1 else None)
            error = math.nan if last is None else self.error_of(point, last)
            ended = there is not None
            assert not ended or error <= self.error or ends[-1] == most[point]
            found[point] = PrecisionVerdict(self.quantity, self.error, error, ended)
        return found

    def to_dict(self) -> dict[str, Any]:
        """As a spec holds it."""
        most = self.max_samples
        numbers = most[0] if len(most) == 1 else most
        return {"quantity": self.quantity, "error": self.error, "max_samples": numbers}


@dataclass(frozen=True)
class PrecisionVerdict(Verdict):
    """quantity, wanted: what [stop] asks for; error: what there is, NaN if it is not known; ended:
    whether the point wants no more samples."""

    quantity: str
    wanted: float
    error: float
    ended: bool

    @property
    def reached(self) -> bool:
        """Whether the error is as small as was asked for."""
        return self.ended and self.error <= self.wanted

    @property
    def outcome(self) -> str:
        """Whether the error was reached, in words."""
        error = "unknown" if math.isnan(self.error) else f"{self.error:.3g}"
        if self.reached:
            return f"reached: error {error}"
        said = "not reached with max_samples" if self.ended else "not yet reached"
        return f"{said}: error {error}, {self.wanted:g} wanted"

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "quantity": self.quantity,
            "wanted": self.wanted,
            "error": defined(self.error),
            "reached": self.reached,
            "ended": self.ended,
            "outcome": self.outcome,
        }


def measured(spec: Spec, point: Point) -> list[str]:
    """Names of the quantities of which a campaign keeps means at a point."""
    if point.has_regions:
        found = [*registry.standard()]
        found += [one for group in spec.observables.groups for one in registry.in_group(group)]
    else:
        found = registry.in_group(point.scheme.columns)
    names = [THERMAL if one.name == "thermal" else one.name for one in found if one.averaged]
    return [*names, *spec.observables.own]
