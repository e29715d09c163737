"""[refine] of a spec: values of a parameter, and samples, where curves of two lengths cross."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import field_validator

from qavalanche.campaign.plan.families import LengthPair, families_of
from qavalanche.campaign.plan.findings import PairVerdict
from qavalanche.campaign.plan.plan import CampaignPlan, Known, Verdict, Wanted, plan
from qavalanche.campaign.plan.stages import RefinementStages
from qavalanche.campaign.refine.crossing import LEAST_VALUES
from qavalanche.campaign.refine.steps import next_step
from qavalanche.campaign.section import MOST
from qavalanche.errors import check, check_integer, check_number, check_type, counted, shown
from qavalanche.errors import suggestion as likely

if TYPE_CHECKING:
    from qavalanche.campaign.point import Point
    from qavalanche.campaign.spec import Spec

SMALLER = 2.0
"""Errors asked for within which the crossings of smaller lengths are brought: they tell the drift
of that of the two largest ones, which is slower than that."""

_FINEST = 1e-12
"""The least error that can be asked for, in units of the span of the values: below it are the
roundings of their difference."""

_MOST_STAGES = 200  # never come to: every stage costs more than the one before


@plan
class Refinement(CampaignPlan):
    """[refine]: the crossings of p of neighbouring lengths are brought within an error.

    parameter: of the law, by default the one that is listed. error: standard error that is wanted
    of the crossing of the two largest lengths, in units of the parameter; those of smaller lengths
    are brought within twice that. max_bond_melts: samples times length, summed over all points:
    there the campaign ends anyway. chain.samples are those that every value of the list begins
    with; what comes next is decided by `campaign.refine.steps`.
    """

    name: ClassVar[str] = "refine"

    parameter: str = ""
    error: float
    max_bond_melts: int

    @field_validator("parameter", mode="before")
    @classmethod
    def _word(cls, given: Any) -> str:
        check_type("refine.parameter", given, str, "must be the name of a parameter of the law")
        return str(given)

    @field_validator("error", mode="before")
    @classmethod
    def _positive(cls, given: Any) -> float:
        return check_number("refine.error", given, "must be a positive number", 0.0, math.inf)

    @field_validator("max_bond_melts", mode="before")
    @classmethod
    def _whole(cls, given: Any) -> int:
        whole = isinstance(given, float) and given.is_integer()  # 1e9
        return check_integer("refine.max_bond_melts", int(given) if whole else given, 1, MOST)

    def check(self, spec: Spec) -> None:
        """InputError unless there are curves that may cross, and the first samples may be had."""
        name, values = self.refined(spec), spec.disorder[self.refined(spec)]
        at_least = f"at least {LEAST_VALUES} values are needed to begin with"
        passed = f"disorder.{name}: {counted(len(values), 'value')}"
        check(len(values) >= LEAST_VALUES, passed, at_least)
        self._check_error(name, values)
        lengths = spec.chain.length
        passed = f"chain.length: {counted(len(lengths), 'length')}"
        check(len(lengths) > 1, passed, "curves of at least two must cross")
        for point in spec.grid:
            plain = not point.special
            check(plain, f"[refine] with {point}", "goes without inserted, below, [rare], columns")
        for one in families_of(spec, name):
            low, high = (one.point(x, lengths[0]).law for x in (min(values), max(values)))
            differ = low.resonance_probability != high.resonance_probability
            check(differ, f"refine.parameter = {shown(name)}", "it makes no bond resonant")
        first = sum(point.length * samples for point, samples in spec.grid.items())
        passed = f"refine.max_bond_melts = {self.max_bond_melts:g}"
        check(first <= self.max_bond_melts, passed, f"the samples to begin with melt {first:g}")

    def _check_error(self, name: str, values: list[float]) -> None:
        """InputError for an error that no number of samples, nor of digits, could bring."""
        least = _FINEST * (max(values) - min(values))
        span = f"{_FINEST:g} of the span of disorder.{name}"
        check(self.error >= least, f"refine.error = {self.error:g}", f"must be at least {span}")

    def refined(self, spec: Spec) -> str:
        """The parameter whose values are refined; InputError if it cannot be told."""
        names = [name for name in spec.disorder if name != "law"]
        if not self.parameter:
            several = [name for name in names if len(spec.disorder[name]) > 1]
            said = f"[refine] with lists of {', '.join(several) if several else 'no parameter'}"
            check(len(several) == 1, said, 'say parameter = "…"')
            return several[0]
        passed = f"refine.parameter = {shown(self.parameter)}{likely(self.parameter, names)}"
        numbers = [n for n in names if all(isinstance(x, float) for x in spec.disorder[n])]
        check(self.parameter in numbers, passed, f"parameters are {', '.join(numbers)}")
        return self.parameter

    def most(self, spec: Spec) -> dict[Point, int]:
        """max_bond_melts, spread over the points of the spec: where others lie is not known yet."""
        rest = self.max_bond_melts - sum(point.length * n for point, n in spec.grid.items())
        share = max(0, rest) // len(spec.grid)
        return {point: n + share // point.length for point, n in spec.grid.items()}

    @property
    def foreseen_as(self) -> str:
        """The error, and the budget that it need not take."""
        ends = f"if all of max_bond_melts = {self.max_bond_melts:g} were used"
        return (
            f"[refine] ends at an error of {self.error:g} of the crossing; what follows is {ends}"
        )

    def wanted(self, spec: Spec, known: Known) -> Wanted:
        """The grid of the spec, and stage by stage what pairs of lengths want."""
        return self._stages(spec, known).wanted

    def findings(self, spec: Spec, known: Known) -> list[Verdict]:
        """Of every pair of neighbouring lengths, where its curves cross."""
        stages = self._stages(spec, known)
        found = []
        for one, step in stages.steps.items():
            error = self.asked(one, spec)
            told = one.told(self.refined(spec))
            found.append(PairVerdict(told, one.lengths, step, error, stages.ended, stages.whole))
        return [*found]

    def asked(self, one: LengthPair, spec: Spec) -> float:
        """The error that is wanted of a crossing."""
        largest = max(spec.chain.length)
        return self.error if one.lengths[1] == largest else SMALLER * self.error

    def to_dict(self) -> dict[str, Any]:
        """As a spec holds it."""
        name = {"parameter": self.parameter} if self.parameter else {}
        return {**name, "error": self.error, "max_bond_melts": self.max_bond_melts}

    def _stages(self, spec: Spec, known: Known) -> RefinementStages:
        """Stage after stage, as long as all samples of one are known."""
        name, lengths = self.refined(spec), spec.chain.length
        found = RefinementStages(families_of(spec, name), sorted(lengths), self.max_bond_melts)
        sizes = spec.chain.samples * (len(lengths) if len(spec.chain.samples) == 1 else 1)
        first = dict(zip(lengths, sizes, strict=True))
        for one, x, length in itertools.product(found.families, spec.disorder[name], lengths):
            found.add((one.number, x, length), first[length])
        for _ in range(_MOST_STAGES):
            counts = found.counts(known)
            if counts is None:
                return found
            found.steps = {
                one: next_step(one.pair(counts), self.asked(one, spec)) for one in found.crossings
            }
            if found.last or not found.extend():
                break
        found.ended = True
        return found
