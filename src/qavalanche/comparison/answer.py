"""Answer: what a scheme says to a question, as a number with its error, a word, or a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.measured import plus_minus

OPEN = "undecided"
"""The word of an answer that the data leave open."""


@dataclass(frozen=True)
class Answer:
    """One cell of a comparison.

    estimate: the number with its error, and a sentence how it was found or what is missing; word:
    what it comes to where the question asks for no number, as "yes", "no" or "undecided"; short:
    the cell of the table, by default the word or the number; comparable: False where the question
    cannot be put to the scheme at all, the sentence saying why.
    """

    estimate: Estimate = field(default_factory=lambda: Estimate.none(""))
    word: str = ""
    short: str = ""
    comparable: bool = True

    @classmethod
    def none(cls, why: str) -> Answer:
        """No answer, and why."""
        return cls(Estimate.none(why))

    @classmethod
    def not_comparable(cls, why: str) -> Answer:
        """The question does not make sense for the scheme, and why."""
        return cls(Estimate.none(why), comparable=False)

    @property
    def found(self) -> bool:
        """Whether there is a number, or a word that decides."""
        return self.estimate.found or self.word not in ("", OPEN)

    @property
    def text(self) -> str:
        """How it was found, or why it was not."""
        return self.estimate.outcome

    @property
    def cell(self) -> str:
        """What stands in the table."""
        if not self.comparable:
            return "not comparable"
        if self.short or self.word:
            return self.short or self.word
        return plus_minus(*self.estimate.pair)

    def to_dict(self) -> dict[str, Any]:
        """value and error (None if there is none), unit, word (None without), text, comparable."""
        return {
            **self.estimate.keyed("value", "error", of_statistical="statistical_error"),
            "unit": self.estimate.unit,
            "word": self.word or None,
            "text": self.text,
            "comparable": self.comparable,
        }
