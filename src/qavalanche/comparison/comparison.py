"""SchemeComparison: the answers of schemes side by side, each held against what is stated of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.question import Question
from qavalanche.comparison.stated import NONE_STATED, Stated
from qavalanche.letter.claim import Claim

if TYPE_CHECKING:
    import polars as pl

SCHEMA = 1
"""Version of what `to_dict` holds; it rises if a key goes."""


@dataclass(frozen=True)
class Answered:
    """A question, the answer of each scheme by label, and what is stated of it, where something is."""  # noqa: E501

    question: Question
    answers: Mapping[str, Answer]
    stated: Mapping[str, Stated]

    def verdict(self, label: str) -> str:
        """Of a scheme's answer, held against what is stated of it."""
        stated, answer = self.stated.get(label), self.answers[label]
        if stated is not None:
            return stated.verdict(answer)
        return NONE_STATED if answer.comparable else "not comparable"

    def to_dict(self) -> dict[str, Any]:
        """name, question, unit, and by label: the answer, predicted, verdict, source, mark."""
        return {
            "name": self.question.name,
            "question": self.question.asks,
            "unit": self.question.unit,
            "answers": {label: self._cell(label) for label in self.answers},
        }

    def _cell(self, label: str) -> dict[str, Any]:
        stated = self.stated.get(label)
        return {
            **self.answers[label].to_dict(),
            "predicted": stated.says if stated else NONE_STATED,
            "verdict": self.verdict(label),
            "source": stated.source if stated else None,
            "mark": stated.mark if stated else None,
        }


@dataclass(frozen=True, repr=False)
class SchemeComparison:
    """directory: the store; law: of the chains; cases: the schemes; rows: questions; claims: the
    letter's, by label, of the schemes that were melted."""

    directory: Path
    law: str
    cases: Sequence[Case]
    rows: Sequence[Answered]
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """The columns."""
        return [case.label for case in self.cases]

    def row(self, name: str) -> Answered:
        """The question of this name."""
        return next(one for one in self.rows if one.question.name == name)

    @property
    def claimed(self) -> dict[str, dict[str, Claim]]:
        """What the letter claims by what it is about, then by label; rows of one L apart."""
        found: dict[str, dict[str, Claim]] = {}
        for label, claims in self.claims.items():
            for one in claims:
                found.setdefault(one.about, {})[label] = one
        return found

    def to_dict(self) -> dict[str, Any]:
        """schema, law, schemes, questions with their answers, and claims by scheme."""
        return {
            "schema": SCHEMA,
            "law": self.law,
            "schemes": [
                {
                    "label": case.label,
                    "name": case.scheme.name,
                    "scheme": str(case.scheme),
                    "source": case.scheme.source,
                    "hindrance": case.hindrance or None,
                }
                for case in self.cases
            ],
            "questions": [row.to_dict() for row in self.rows],
            "claims": [
                {
                    "about": about,
                    "letter": next(iter(by.values())).letter,
                    "schemes": {
                        label: {"verdict": by[label].verdict, **by[label].estimate.to_dict()}
                        for label in by
                    },
                }
                for about, by in self.claimed.items()
            ],
        }

    def to_frame(self) -> pl.DataFrame:
        """One row per question and scheme: question, scheme, value, error, word, predicted,
        verdict, source, mark, text."""
        import polars as pl

        names = ("value", "error", "word", "predicted", "verdict", "source", "mark", "text")
        rows = []
        for row in self.rows:
            for label, cell in row.to_dict()["answers"].items():
                own = {"question": row.question.name, "scheme": label}
                rows.append(own | {name: cell[name] for name in names})
        numbers = dict.fromkeys(("value", "error"), pl.Float64)
        return pl.DataFrame(rows, schema_overrides=numbers, infer_schema_length=None)

    def __repr__(self) -> str:
        return f"SchemeComparison({self.directory}: {len(self.rows)} questions to {self.labels})"
