"""Questions: one file each in `questions/`, found because it is there.

    @question("avalanche", asks="does one spot melt an arbitrarily long chain?", order=10)
    def avalanche(case):
        return Answer(...)

What schemes predict of it stands in `predictions/`, under the name of the question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.errors import check, shown
from qavalanche.plugins import modules_of

FOLDER = "qavalanche.comparison.questions"
LAST = 1000

Needs = Literal["bonds", "campaign"]
"""What a question is put to: clean chains of bonds, or the campaign."""

Put = Callable[[Case], Answer]


@dataclass(frozen=True)
class Question:
    """name: in JSON and in predictions; asks: in words; unit: of its numbers; order: its row."""

    name: str
    asks: str
    needs: Needs
    unit: str
    order: int
    put: Put

    def answer(self, case: Case) -> Answer:
        """The answer of a scheme, or why it cannot be asked."""
        hindrance = case.probe.hindrance if self.needs == "bonds" else case.hindrance
        return Answer.not_comparable(hindrance) if hindrance else self.put(case)


_QUESTIONS: dict[str, Question] = {}


def question(
    name: str, *, asks: str, needs: Needs = "campaign", unit: str = "", order: int = LAST
) -> Callable[[Put], Put]:
    """Declare the function below it as a question; InputError for a name that is taken."""

    def declared(put: Put) -> Put:
        known = _QUESTIONS.get(name)
        same = known is None or known.put.__module__ == put.__module__
        check(same, f"question {shown(name)}", "must have a name of its own")
        _QUESTIONS[name] = Question(name, asks, needs, unit, order, put)
        return put

    return declared


def known_questions() -> list[Question]:
    """The questions of every module of the folder, in the order of the table."""
    for _ in modules_of(FOLDER):
        pass  # a module that is loaded declares its questions
    return sorted(_QUESTIONS.values(), key=lambda one: (one.order, one.name))
