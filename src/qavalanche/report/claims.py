"""The letter's claims in words and as a table: those that differ first."""

from __future__ import annotations

from collections.abc import Sequence

from qavalanche.errors import counted
from qavalanche.letter.claim import Claim
from qavalanche.letter.verdict import Verdict
from qavalanche.report import page
from qavalanche.report.analysis import Table
from qavalanche.report.numbers import fitted

ORDER: tuple[Verdict, ...] = ("differs", "agrees", "undecided", "not measured")
"""Of verdicts, in sentences and tables: what disagrees stands first."""


def summary_line(claims: Sequence[Claim]) -> str:
    """'The letter's claims, 24 numbers: 2 differ, 9 agree, 13 are undecided.'"""
    told = [_told(one, sum(claim.verdict == one for claim in claims)) for one in ORDER]
    return (
        f"The letter's claims, {counted(len(claims), 'number')}: {', '.join(filter(None, told))}."
    )


def _told(verdict: Verdict, number: int) -> str:
    """'2 differ'; '' for none but of those that differ, which are always told."""
    if verdict in ("differs", "agrees"):
        said = f"{number or 'none'} {verdict if number < 2 else verdict.removesuffix('s')}"
    else:
        said = f"{number} {'is' if number == 1 else 'are'} {verdict}"
    return said if number or verdict == "differs" else ""


def disagreements(claims: Sequence[Claim]) -> list[str]:
    """What differs, each in a sentence: the number, what the letter says, how it was found."""
    return [_sentence(claim) for claim in claims if claim.verdict == "differs"]


def _sentence(claim: Claim) -> str:
    how = f" ({claim.outcome})" if claim.outcome else ""
    number = fitted(claim.value, claim.error)
    return f"{claim.about}: {number}; the letter: {claim.letter} ({claim.where}){how}"


def claims_table(claims: Sequence[Claim]) -> Table:
    """What is measured, the number with its error, the verdict, what the letter says and where.

    In the order of the letter, what differs first.
    """
    header = ["measured", "value", "verdict", "the letter", "where"]
    ranked = sorted(claims, key=lambda one: one.verdict != "differs")
    rows = [
        [one.about, fitted(one.value, one.error), one.verdict, one.letter, one.where]
        for one in ranked
    ]
    return Table("the letter's claims", header, rows, summary_line(claims))


def claims_section(claims: Sequence[Claim], *, level: int = 2) -> list[str]:
    """The summary, the table, and how each number was found."""
    table = claims_table(claims)
    found = [f"{one.about}: {one.outcome}" for one in claims if one.outcome]
    return [
        page.heading("The letter's claims", level=level),
        page.paragraph(table.outcome),
        page.table(table.header, table.rows, left={0, 2, 3, 4}),
        page.details("How each was found, or what would suffice", found),
    ]
