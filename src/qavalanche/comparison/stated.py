"""Stated: what a scheme, or who wrote of it, says a question is answered by."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from qavalanche.comparison.answer import OPEN, Answer
from qavalanche.errors import check
from qavalanche.letter.verdict import Prediction
from qavalanche.schemes import Scheme

Mark = Literal["L", "A", "C", "X", "R"]

MARKS: dict[str, str] = {
    "L": "the letter",
    "A": "an abstract, read",
    "C": "public code, read",
    "X": "derived or computed here from the scheme's rules",
    "R": "recalled, not read",
}
"""Provenance of what is stated."""

FOLDER = "qavalanche.comparison.predictions"

NONE_STATED = "none stated"


@dataclass(frozen=True)
class Stated:
    """says: in a few words, as in the table; source: paper or page; mark: see MARKS; what an answer
    is held against: a prediction of its number, or the word that it must have. With neither there
    is no verdict. Raises InputError for an unknown mark."""

    says: str
    source: str
    mark: Mark
    prediction: Prediction | None = None
    word: str = ""

    def __post_init__(self) -> None:
        check(self.mark in MARKS, f"mark = {self.mark!r}", f"must be {', '.join(MARKS)}")

    def verdict(self, answer: Answer) -> str:
        """agrees, differs, undecided, not measured, or not comparable."""
        if not answer.comparable:
            return "not comparable"
        if self.word:
            return _of_word(self.word, answer)
        return NONE_STATED if self.prediction is None else self.prediction.verdict(answer.estimate)


def _of_word(word: str, answer: Answer) -> str:
    if answer.word in ("", OPEN):
        return OPEN if answer.word else "not measured"
    return "agrees" if answer.word == word else "differs"


def stated_by(scheme: Scheme) -> dict[str, Stated]:
    """What is stated of a scheme, by the name of the question.

    Found by name: the function `stated(scheme)` of `predictions/NAME.py`. Empty if there is no such
    file: schemes know nothing of comparisons.
    """
    module: Any = _module(scheme.name)
    return {} if module is None else dict(module.stated(scheme))


def largest_probe(scheme: Scheme, usual: int) -> int:
    """Bonds of the longest medium in which a scheme is probed: LARGEST of its file, or `usual`."""
    module: Any = _module(scheme.name)
    return min(usual, int(getattr(module, "LARGEST", usual)))


def _module(name: str) -> Any:
    place = f"{FOLDER}.{name}"
    return import_module(place) if find_spec(place) else None
