"""A comparison as tables of text: schemes are columns, at most four beside one another."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qavalanche.comparison.comparison import Answered, SchemeComparison
from qavalanche.comparison.question import Question
from qavalanche.comparison.stated import MARKS, NONE_STATED

WIDTH = 100
"""Characters of a line."""

COLUMNS = 4
"""Schemes in one table."""

SYMBOLS = {
    "agrees": "+",
    "differs": "−",
    "undecided": "?",
    "not measured": "·",
    "not comparable": "/",
}
"""Verdicts in the table of claims."""


class Block(NamedTuple):
    """A table for some of the schemes: a header, and rows of cells, the first being the row's."""

    header: list[str]
    rows: list[list[str]]


def answers(comparison: SchemeComparison) -> list[Block]:
    """One row per question, one column per scheme."""
    return [
        Block(
            ["question", *labels],
            [
                [row.question.name, *(row.answers[k].cell for k in labels)]
                for row in comparison.rows
            ],
        )
        for labels in _groups(comparison.labels)
    ]


def held(comparison: SchemeComparison) -> list[Block]:
    """Question and scheme, what was found, what is stated, by which mark, and the verdict."""
    header = ["scheme", "found", "stated", "mark", "verdict"]
    blocks = []
    for row in comparison.rows:
        rows = [_held(row, label) for label in comparison.labels if label in row.stated]
        if rows:
            blocks.append(Block([row.question.name, *header[1:]], rows))
    return blocks


def _held(row: Answered, label: str) -> list[str]:
    stated = row.stated[label]
    return [label, row.answers[label].cell, stated.says, stated.mark, row.verdict(label)]


def claims(comparison: SchemeComparison) -> list[Block]:
    """The letter's claims, a symbol of the verdict for every scheme.

    Those that no scheme of the comparison was measured for are left out (JSON has them).
    """
    blocks = []
    for labels in _groups(list(comparison.claims)):
        rows = []
        for about, by in comparison.claimed.items():
            if {one.verdict for one in by.values()} == {"not measured"}:
                continue
            verdicts = [by[k].verdict if k in by else "not measured" for k in labels]
            rows.append([about, *(SYMBOLS.get(one, one) for one in verdicts)])
        blocks.append(Block(["the letter's claim", *labels], rows))
    return blocks


def own(comparison: SchemeComparison) -> list[Block]:
    """What is stated of each scheme itself: a symbol of the verdict, a blank where nothing is."""
    blocks = []
    for labels in _groups(comparison.labels):
        rows = []
        for row in comparison.rows:
            verdicts = [row.verdict(k) for k in labels]
            if any(one in SYMBOLS for one in verdicts) and row.stated:
                rows.append([row.question.name, *(_symbol(one) for one in verdicts)])
        blocks.append(Block(["its own prediction", *labels], rows))
    return blocks


def _symbol(verdict: str) -> str:
    return "" if verdict == NONE_STATED else SYMBOLS.get(verdict, verdict)


def legend() -> list[str]:
    """What the symbols mean, and what the marks."""
    symbols = ", ".join(f"{symbol} {verdict}" for verdict, symbol in SYMBOLS.items())
    marks = ", ".join(f"{mark} {meaning}" for mark, meaning in MARKS.items())
    return textwrap.wrap(f"symbols: {symbols}", WIDTH) + textwrap.wrap(f"marks: {marks}", WIDTH)


def asked(comparison: SchemeComparison) -> list[tuple[Question, list[str]]]:
    """Every question with how each answer was found, or why it was not."""
    return [
        (
            row.question,
            [f"{k}: {row.answers[k].text}" for k in comparison.labels if row.answers[k].text],
        )
        for row in comparison.rows
    ]


def lines(block: Block) -> Iterator[str]:
    """The lines of a table within WIDTH characters; cells that are too wide are broken in words."""
    widths = _widths(block)
    for row in [block.header, *block.rows]:
        wrapped = [
            textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)
        ]
        for i in range(max(map(len, wrapped))):
            cells = [one[i] if i < len(one) else "" for one in wrapped]
            yield "  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()


def _widths(block: Block) -> list[int]:
    """As wide as the cells, the widest columns narrowed until all fit."""
    rows = [block.header, *block.rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        widths[widths.index(max(widths))] -= 1
    return widths


def markdown(block: Block) -> str:
    """The table in Markdown."""
    rows = [block.header, ["---"] * len(block.header), *block.rows]
    return "\n".join("| " + " | ".join(c.replace("|", "/") for c in row) + " |" for row in rows)


def _groups(labels: Sequence[str]) -> list[list[str]]:
    """The labels, COLUMNS at a time."""
    return [list(labels[i : i + COLUMNS]) for i in range(0, len(labels), COLUMNS)]
