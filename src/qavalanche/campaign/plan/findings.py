"""What became of a pair of lengths under [refine]."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qavalanche.campaign.plan.plan import Verdict
from qavalanche.campaign.refine.steps import NextStep, State


@dataclass(frozen=True)
class PairVerdict(Verdict):
    """Where the curves of two lengths cross.

    told: the parameter, and the family where there are several; step: of the rule, after the last
    stage that is stored; wanted: the error that is asked for; ended: whether nothing more comes;
    whole: whether that is not for max_bond_melts.
    """

    told: str
    lengths: tuple[int, int]
    step: NextStep
    wanted: float
    ended: bool
    whole: bool

    @property
    def reached(self) -> bool:
        """Whether the crossing is known as well as was asked for."""
        return self.step.state is State.REACHED

    @property
    def value(self) -> float | None:
        """Of the parameter, where the curves cross; None if that is not known."""
        return None if self.step.at is None else self.step.at.x

    @property
    def error(self) -> float | None:
        """Its standard error."""
        return None if self.step.at is None else self.step.at.error

    @property
    def outcome(self) -> str:
        """In words: where it is, or what would suffice."""
        pair = f"L = {self.lengths[0]} and {self.lengths[1]}"
        at, name = self.step.at, self.told
        if self.step.state is State.ABOVE:
            return f"{pair}: no crossing: p still falls with L where it is largest: add values"
        if self.step.state is State.BELOW:
            return (
                f"{pair}: no crossing: p rises with L at all values: add some where it is smaller"
            )
        if self.step.state is State.DARK:
            return f"{pair}: no crossing: p is seen nowhere: add values where it is larger"
        if self.step.state is State.FULL:
            return f"{pair}: no crossing: p is 1 everywhere: add values where it is smaller"
        if self.step.state is State.UNFITTED:
            return f"{pair}: no crossing: no most probable curves were found for these counts"
        if at is None:
            more = "raise max_bond_melts" if self.ended else "more samples come"
            return f"{pair}: no crossing found yet: {more}"
        said = f"{pair} cross at {name} = {told_with_error(at.x, at.error)}"
        if self.reached:
            return f"{said}: reached"
        if not self.ended:
            return f"{said}: error {self.wanted:g} wanted, more samples come"
        return f"{said}: error {self.wanted:g} not reached with max_bond_melts: {self.needed}"

    @property
    def needed(self) -> str:
        """What would suffice, in words, and what it lacks; '' where nothing is lacking."""
        if (lack := self.step.shortfall) is None:
            return ""
        why = f"{lack.why}: " if lack.why else ""
        return f"{why}about {float(f'{lack.times:.2g}'):g} times as many bond-melts would be needed"

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "parameter": self.told,
            "lengths": list(self.lengths),
            "value": self.value,
            "error": self.error,
            "wanted": self.wanted,
            "reached": self.reached,
            "ended": self.ended,
            "outcome": self.outcome,
        }


def told_with_error(value: float, error: float) -> str:
    """Both to the second digit of the error.

    >>> told_with_error(0.25731, 0.00219)
    '0.2573 ± 0.0022'
    """
    digits = max(0, 1 - Decimal(error).adjusted())
    return f"{value:.{digits}f} ± {error:.{digits}f}"
