"""Claims: how a prediction of the letter is measured, and the rows that come of it.

A claim is a function of `Evidence` in a file of this folder:

    @claim("τ at ε_c", where="letter, sizes at criticality", says="2 < τ < 3", needs=("sizes",),
           predictions={"letter": Between(2, 3)})
    def tau(evidence):
        return evidence.interpolated(...)

It returns an Estimate, or a list of `Reading`, one a row. Nothing else has to be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.errors import check, shown
from qavalanche.letter.verdict import Prediction, Verdict

LETTER = "letter"
"""Whose prediction the verdict of a row is about; others stand beside it."""

LAST = 1000
"""Place of a claim that does not say where it stands in the table."""


@dataclass(frozen=True)
class Reading:
    """One row of a claim: what is measured, the number, and the verdict where it is not that of
    the number alone, as a law that no fit supports."""

    about: str
    estimate: Estimate
    verdict: Verdict | None = None
    predictions: Mapping[str, Prediction] | None = None


_APART = "undecided: the routes to ε_c disagree"

Measure = Callable[[Evidence], Estimate | list[Reading]]
F = TypeVar("F", bound=Measure)


@dataclass(frozen=True)
class Claimed:
    """A claim as it was declared.

    name: what is measured; where: of the letter; says: what the letter says of it; needs: what a
    family must hold, columns of its table, "sizes" or "entropy_density"; predictions: by whom;
    order: place in the table; measure: the function; at_critical: whether it rests on epsilon_c,
    so that nothing is decided where the routes to it disagree.
    """

    name: str
    where: str
    says: str
    needs: tuple[str, ...]
    predictions: Mapping[str, Prediction]
    order: int
    measure: Measure
    at_critical: bool = False

    def rows(self, evidence: Evidence) -> list[Claim]:
        """What the evidence says, or one row that says what it lacks."""
        lacks = evidence.lacks(self.needs)
        if lacks:
            nothing = Estimate.none(f"not measured by this scheme: {', '.join(lacks)}")
            return [self.row(Reading(self.name, nothing))]
        found = self.measure(evidence)
        rows = [Reading(self.name, found)] if isinstance(found, Estimate) else found
        claims = [self.row(one) for one in rows]
        apart = self.at_critical and evidence.points.agree is False
        return [one.undecided(_APART) for one in claims] if apart else claims

    def row(self, one: Reading) -> Claim:
        """A row with its verdicts."""
        predictions = self.predictions if one.predictions is None else one.predictions
        verdicts = {by: that.verdict(one.estimate) for by, that in predictions.items()}
        if one.verdict is not None:
            verdicts[LETTER] = one.verdict
        return Claim(one.about, self.says, one.estimate, self.where, verdicts)


@dataclass(frozen=True, repr=False)
class Claim:
    """about: what is measured; letter: what the letter says of it, and where; estimate: the number
    with how it was found, or why it was not; verdicts: of every prediction, by whose it is."""

    about: str
    letter: str
    estimate: Estimate
    where: str
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    def __repr__(self) -> str:
        number = f" = {self.estimate}" if self.estimate.found else ""
        return f"Claim({self.about}{number}: {self.verdict})"

    def undecided(self, why: str) -> Claim:
        """The same with every verdict that decides taken back, and the reason in the outcome."""
        open_ = {
            by: "undecided" if one in ("agrees", "differs") else one
            for by, one in self.verdicts.items()
        }
        if not set(open_.values()) - {"not measured"}:
            return self
        estimate = self.estimate.saying(f"{self.outcome}; {why}".removeprefix("; "))
        return replace(self, estimate=estimate, verdicts=open_)

    @property
    def verdict(self) -> Verdict:
        """Of the letter's prediction."""
        return self.verdicts.get(LETTER, "not measured")

    @property
    def value(self) -> float:
        """The number; NaN if there is none."""
        return self.estimate.pair[0]

    @property
    def error(self) -> float:
        """Its whole error."""
        return self.estimate.pair[1]

    @property
    def outcome(self) -> str:
        """How it was found, or why it was not."""
        return self.estimate.outcome

    def to_dict(self) -> dict[str, Any]:
        """about, letter, value, error, verdict, outcome; where, the parts of the error, the unit,
        the range used, all verdicts."""
        return {
            "about": self.about,
            "letter": self.letter,
            **self.estimate.keyed("value", "error", of_statistical="statistical_error"),
            "verdict": self.verdict,
            "outcome": self.outcome,
            "where": self.where,
            "unit": self.estimate.unit,
            "range": self.estimate.ranges,
            "verdicts": dict(self.verdicts),
        }


_CLAIMS: dict[str, Claimed] = {}


def claim(
    name: str,
    *,
    where: str,
    says: str,
    predictions: Mapping[str, Prediction] | None = None,
    needs: Iterable[str] = (),
    order: int = LAST,
    at_critical: bool = False,
) -> Callable[[F], F]:
    """Declare the function below it as a claim; see `Claimed` for the arguments.

    Raises InputError for a name that another function has claimed.
    """

    def declared(measure: F) -> F:
        known = _CLAIMS.get(name)
        same = known is None or known.measure.__module__ == measure.__module__
        check(same, f"claim {shown(name)}", "must have a name of its own")
        _CLAIMS[name] = Claimed(
            name, where, says, tuple(needs), dict(predictions or {}), order, measure, at_critical
        )
        return measure

    return declared


def declared_claims() -> list[Claimed]:
    """Every claim declared so far, in the order of the table."""
    return sorted(_CLAIMS.values(), key=lambda one: one.order)
