"""The table in Markdown: a row a statement, in the sections of the letter."""

from __future__ import annotations

from collections.abc import Collection

from qavalanche.errors import escaped
from qavalanche.letter.answer import AnsweredStatement, Letter
from qavalanche.report.letter.sections import sections
from qavalanche.report.letter.words import by_chance, disagreements, lead, measured

HEADER = (
    "claim", "where", "expected", "measured ± error", "verdict", "evidence",
    "would falsify it", "figure", "seconds",
)  # fmt: skip
"""Columns of the whole table."""

_BRIEF = HEADER[:5]


def markdown(found: Letter, drawn: Collection[str]) -> str:
    """The lead, what differs, and a table a section; drawn: names of the figures beside it."""
    parts = ["# The letter, statement by statement", lead(found), by_chance(found)]
    if differ := disagreements(found):
        parts += ["## What differs", "\n".join(map(_looked_into, differ))]
    for title, answers in sections(found):
        parts += [f"## {title}", table(HEADER, [row(one, drawn) for one in answers])]
    return "\n\n".join(parts) + "\n"


def table(header: Collection[str], rows: Collection[Collection[str]]) -> str:
    """A table in Markdown, its cells escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def brief(one: AnsweredStatement) -> list[str]:
    """The first five cells."""
    about = one.decided.statement
    number = measured(one.decided.estimate)
    return [about.name, about.where, about.expected, number, one.decided.verdict]


def row(one: AnsweredStatement, drawn: Collection[str]) -> list[str]:
    """The cells of a statement."""
    about = one.decided.statement
    name = about.figure
    shown = f"![{name}](figures/{name}.png)" if name in drawn else ""
    rest = [one.decided.evidence, about.falsified, shown, f"{one.seconds:.1f}"]
    return [*brief(one), *rest]


def _looked_into(one: AnsweredStatement) -> str:
    about = one.decided.statement
    said = about.looked_into or one.decided.evidence
    return _cell(f"* **{about.name}** ({about.where}): {said}")


def _cell(text: str) -> str:
    """On one line, and no markup: entities stand for what would end a cell or open a tag."""
    line = " ".join(escaped(text).split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")
