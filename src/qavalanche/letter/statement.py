"""Statements: what the letter says, one file each in `letter/statements/`, and what was found.

    @statement("ζ ≤ ζ_c", where="letter, eq. 7", expected="1/ζ ≥ s", rests_on=("transition",),
               prediction=AtLeast(0.0, 0.03), falsified="a long localized chain with 1/ζ < s")
    def bound(sources):
        return sources["transition"]...

The function returns what was found: an Estimate, judged by the prediction; `Judged` where the
verdict rests on more than one number; `Holds` for what holds or does not; `Beyond` for what
cannot be decided here, with the reason. It sees the sources that it rests on and no others; where
one of them is not made at this size ("quick" leaves some out), nothing is decided. Nothing else has
to be changed. A claim (see `claim`) is of one family of a campaign; a statement may rest on
anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict, TypeVar, Unpack, get_args

from qavalanche.analysis.estimate import Estimate
from qavalanche.errors import blamed, check, check_type, shown
from qavalanche.letter.sources import Sources
from qavalanche.letter.statements import SECTIONS
from qavalanche.letter.verdict import Between, Prediction, Verdict

Decision = Literal["agrees", "differs", "undecided", "cannot be decided here"]

BEYOND: Decision = "cannot be decided here"

LAST = 1000
"""Place of a statement that does not say where it stands."""


@dataclass(frozen=True)
class Holds:
    """An exact statement, looked at in `cases` cases: it holds in all of them, or it does not.

    outcome: what was looked at; where it fails, the first counterexample.
    """

    holds: bool
    cases: int
    outcome: str


@dataclass(frozen=True)
class Judged:
    """A number whose verdict rests on more than it, as a law that no fit supports.

    by_chance: how often a true statement would come out as "differs", at most.
    """

    estimate: Estimate
    verdict: Verdict
    by_chance: float = Between.by_chance


@dataclass(frozen=True)
class Beyond:
    """What cannot be decided here, and why: what would suffice."""

    outcome: str


Finding = Estimate | Judged | Holds | Beyond
Measure = Callable[[Mapping[str, Any]], Finding]
F = TypeVar("F", bound=Measure)


@dataclass(frozen=True)
class Statement:
    """A statement as it was declared.

    name: of the statement, in words; where: of the letter; expected: what the letter says;
    falsified: what would speak against it; rests_on: names of sources; prediction: of the number,
    None for one that Holds, or is Judged; figure: name of its figure, "" for none; order: place;
    looked_into: what came of looking into a measured disagreement, "" for none; mended: how its
    rule was changed after a first look at numbers, "" for one that was not.
    """

    name: str
    where: str
    expected: str
    falsified: str
    rests_on: tuple[str, ...]
    prediction: Prediction | None
    figure: str
    order: int
    measure: Measure
    looked_into: str = ""
    mended: str = ""

    @property
    def slug(self) -> str:
        """Its short name: that of its file."""
        return self.measure.__module__.rpartition(".")[2]

    @property
    def section(self) -> str:
        """The folder that its file lies in."""
        return self.measure.__module__.rpartition(".")[0].rpartition(".")[2]

    def decide(self, sources: Sources) -> Decided:
        """What was found, with its verdict. Without cases, or a number, nothing is decided."""
        seen = {name: sources[name] for name in self.rests_on}
        if lacks := [name for name, one in seen.items() if one is None]:
            text = f"not measured at size {sources.size}: {', '.join(lacks)}"
            return Decided(self, "undecided", Estimate(), text)
        with blamed(f"statement {shown(self.name)}"):
            found = self.measure(seen)
        kinds = "must give an Estimate, Judged, Holds or Beyond"
        given = f"statement {shown(self.name)} gave {shown(found)}"
        check(isinstance(found, Finding), given, kinds)
        if isinstance(found, Beyond):
            return Decided(self, BEYOND, Estimate(), found.outcome)
        if isinstance(found, Holds):
            known: Decision = "agrees" if found.holds else "differs"
            verdict = known if found.cases > 0 else "undecided"
            return Decided(self, verdict, Estimate(), found.outcome)
        if isinstance(found, Judged):
            one_of = found.verdict in get_args(Verdict)
            check(one_of, f"{given}, verdict {shown(found.verdict)}", "must be one of the verdicts")
            estimate, verdict = found.estimate, _known(found.verdict)
            return Decided(self, verdict, estimate, estimate.outcome, found.by_chance)
        check(self.prediction is not None, f"statement {self.name}", "has no prediction")
        assert self.prediction is not None
        verdict = _known(self.prediction.verdict(found))
        return Decided(self, verdict, found, found.outcome, self.prediction.by_chance)


@dataclass(frozen=True)
class Decided:
    """A statement with its verdict; estimate: its number, none for an exact one; evidence: how it
    was found, or what would suffice; by_chance: how often a true one would come out as "differs".
    """

    statement: Statement
    verdict: Decision
    estimate: Estimate
    evidence: str
    by_chance: float = 0.0

    def to_dict(self, seconds: float) -> dict[str, Any]:
        """A row of `qavalanche letter --json`: value and error are None where there is none."""
        value, error = (_plain(number) for number in self.estimate.pair)
        return {
            "claim": self.statement.name,
            "where": self.statement.where,
            "expected": self.statement.expected,
            "value": value,
            "error": error,
            "verdict": self.verdict,
            "evidence": self.evidence,
            "seconds": round(seconds, 3),
        }


def _known(verdict: Verdict) -> Decision:
    return "undecided" if verdict == "not measured" else verdict


def _plain(number: float) -> float | None:
    return number if math.isfinite(number) else None


_STATEMENTS: dict[str, Statement] = {}


class Said(TypedDict, total=False):
    """What a statement is declared with; see `Statement`."""

    where: Required[str]
    expected: Required[str]
    falsified: Required[str]
    rests_on: Iterable[str]
    prediction: Prediction | None
    figure: str
    order: int
    looked_into: str
    mended: str


def statement(name: str, **said: Unpack[Said]) -> Callable[[F], F]:
    """Declare the function below it as a statement; see `Statement` for the arguments.

    Raises InputError for a name that another function has, and for words that are none.
    """
    for key in ("name", "where", "expected", "falsified"):
        given = name if key == "name" else said.get(key)
        right = isinstance(given, str) and bool(given.strip()) and given.isprintable()
        check(right, f"{key} = {shown(given)}", "must be a line of text")
    rests_on = said.get("rests_on", ())
    check(
        not isinstance(rests_on, str), f"rests_on = {shown(rests_on)}", "must be a tuple of names"
    )
    check_type("order", said.get("order", LAST), (int, float), "must be a number")

    def declared(measure: F) -> F:
        known = _STATEMENTS.get(name)
        same = known is None or known.measure.__module__ == measure.__module__
        check(same, f"statement {shown(name)}", "must have a name of its own")
        _STATEMENTS[name] = Statement(
            name,
            said["where"],
            said["expected"],
            said["falsified"],
            tuple(said.get("rests_on", ())),
            said.get("prediction"),
            said.get("figure", ""),
            said.get("order", LAST),
            measure,
            said.get("looked_into", ""),
            said.get("mended", ""),
        )
        return measure

    return declared


def declared_statements() -> list[Statement]:
    """Every statement declared so far, in the order of the letter; those of others are last."""

    def place(one: Statement) -> tuple[int, int]:
        known = one.section in SECTIONS
        return SECTIONS.index(one.section) if known else len(SECTIONS), one.order

    return sorted(_STATEMENTS.values(), key=place)
