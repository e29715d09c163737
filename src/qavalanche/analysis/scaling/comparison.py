"""Which scaling form the data prefer, by the evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qavalanche.analysis.scaling.collapse import POOR, Collapse
from qavalanche.arguments import typed
from qavalanche.errors import check

if TYPE_CHECKING:
    import polars as pl

DECISIVE = 3.0
"""A difference of ln evidence that decides: odds of 20 to 1."""


@dataclass(frozen=True)
class Comparison:
    """Collapses of the same data, by falling evidence.

    favoured: the name of the form preferred to each other one by DECISIVE at least, or None, as
    where none fits within the errors; outcome: a sentence.
    """

    collapses: tuple[Collapse, ...]
    favoured: str | None
    outcome: str

    def __str__(self) -> str:
        return self.outcome

    def __getitem__(self, form: str) -> Collapse:
        """The collapse under the form of this name."""
        return next(one for one in self.collapses if one.form.name == form)

    def to_dict(self) -> dict[str, Any]:
        """forms, one row each by falling evidence; outcome; favoured; the window used."""
        return {
            "forms": [one.to_dict() for one in self.collapses],
            "outcome": self.outcome,
            "favoured": self.favoured,
            "range": self.collapses[0].window,
        }

    def to_frame(self) -> pl.DataFrame:
        """One row per form: form, parameters (their number), log_evidence, difference to the best.

        And reduced_chi2, quality (S of Houdayer and Hartmann), status.
        """
        import polars as pl

        best = self.collapses[0].log_evidence
        rows = [
            {
                "form": c.form.name, "parameters": len(c.form.parameters),
                "log_evidence": c.log_evidence, "difference": c.log_evidence - best,
                "reduced_chi2": c.reduced_chi2, "quality": c.quality.S, "status": c.status,
            }
            for c in self.collapses
        ]  # fmt: skip
        return pl.DataFrame(rows)


@typed
def compare(collapses: Sequence[Collapse]) -> Comparison:
    """Order collapses of the same data by ln p(y | form), and say whether that decides.

    The evidence is the integral of likelihood times prior over all parameters (Laplace), the prior
    flat between the bounds of each: a parameter that is not needed costs about ln(width of its
    bounds / its error), and bounds wider by a factor two cost ln 2. Undecided below a difference of
    3, where no form fits within the errors, and where the best has a parameter at a bound: there
    its evidence is too high, for it takes that parameter to be anywhere between its bounds. Forms
    without a collapse come last.
    InputError unless there are two collapses or more, of the same points, under forms with names of
    their own.
    """
    check(len(collapses) > 1, f"{len(collapses)} collapses", "at least two to compare")
    data = collapses[0].data
    check(
        all(_same(c, collapses[0]) for c in collapses), "different data", "compare the same points"
    )
    names = [c.form.name for c in collapses]
    check(
        len(set(names)) == len(names), f"forms {', '.join(names)}", "each needs a name of its own"
    )
    ordered = sorted(collapses, key=lambda c: (c.fit is None, -_height(c)))
    best, second = ordered[0], ordered[1]
    if best.fit is None:
        return Comparison(
            tuple(ordered), None, f"none of the forms collapses the {len(data)} points"
        )
    if second.fit is None:
        outcome = f"undecided: only {best.form.name} collapses; {second}"
        return Comparison(tuple(ordered), None, outcome)
    difference = best.log_evidence - second.log_evidence
    has = f"{best.form.name} has ln evidence higher by {difference:.1f} than {second.form.name}"
    favoured = None
    poor = f"it does not fit within the errors, chi^2 = {best.reduced_chi2:.2f}"
    if best.status == "poor":
        outcome = f"no form fits: {has}, but {poor}"
    elif best.fit.posterior.at_bound(best.fit.p).any():
        outcome = f"undecided: {has}, but a parameter at a bound: wider bounds are needed"
    elif best.wandering:
        outcome = f"undecided: {has}, but a narrower window changes {', '.join(best.wandering)}"
    elif difference < DECISIVE:
        outcome = f"undecided: {has}, {DECISIVE:g} is needed: more precise data"
    else:
        favoured = best.form.name
        outcome = f"{favoured} favoured: {has.removeprefix(favoured + ' has ')}"
        if best.p_value < POOR:  # its status says that a parameter is open
            favoured, outcome = None, f"no form fits: {has}, but {poor}"
    return Comparison(tuple(ordered), favoured, outcome)


def _height(c: Collapse) -> float:
    return c.log_evidence if math.isfinite(c.log_evidence) else -math.inf


def _same(one: Collapse, other: Collapse) -> bool:
    a, b = one.data, other.data
    if a is b:
        return True
    columns = ("control", "length", "value", "error")
    return len(a) == len(b) and all((getattr(a, c) == getattr(b, c)).all() for c in columns)
