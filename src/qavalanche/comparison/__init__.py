"""Schemes side by side, on chains of one law: `compare`, and the questions put to them.

A question is one file in `questions/`; what is stated of a scheme is one file in `predictions/`,
found by the scheme's name. See docs/comparison.md.
"""

from qavalanche.comparison.answer import Answer
from qavalanche.comparison.comparison import SchemeComparison
from qavalanche.comparison.question import Question, question
from qavalanche.comparison.stated import Stated
from qavalanche.comparison.together import compare

__all__ = ["Answer", "Question", "SchemeComparison", "Stated", "compare", "question"]
