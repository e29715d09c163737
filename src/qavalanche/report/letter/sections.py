"""The statements by section of the letter: the folders of letter/statements, in their order."""

from __future__ import annotations

from importlib import import_module

from qavalanche.letter.answer import AnsweredStatement, Letter

_ELSEWHERE = "Statements of others"


def sections(found: Letter) -> list[tuple[str, list[AnsweredStatement]]]:
    """Title and statements of every section, in the order of the letter."""
    groups: dict[str, list[AnsweredStatement]] = {}
    for one in found.answers:
        groups.setdefault(section_of(one), []).append(one)
    return list(groups.items())


def section_of(one: AnsweredStatement) -> str:
    """Its title: the first line of the docstring of the folder that the statement lies in."""
    folder = one.decided.statement.measure.__module__.rpartition(".")[0]
    if not folder.startswith("qavalanche.letter.statements."):
        return _ELSEWHERE
    said = import_module(folder).__doc__ or _ELSEWHERE
    return said.strip().splitlines()[0].rstrip(".")
