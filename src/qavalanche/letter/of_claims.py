"""A statement that is a claim of one family: its number and verdict, as the claim has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qavalanche.analysis.evidence import Evidence
from qavalanche.errors import check, shown
from qavalanche.letter.claim import Claim
from qavalanche.letter.statement import Judged
from qavalanche.letter.table import known_claims
from qavalanche.letter.verdict import Between


def of_claim(evidence: Evidence, name: str) -> Judged:
    """The first row of the claim of this name. Raises InputError for an unknown one."""
    return judged(rows_of(evidence, name)[0])


def rows_of(evidence: Evidence, name: str) -> list[Claim]:
    """All rows of the claim of this name, without measuring the others."""
    known = {one.name: one for one in known_claims()}
    check(name in known, f"claim {shown(name)}", "is not known")
    return known[name].rows(evidence)


def judged(row: Claim) -> Judged:
    """The number of a row with its verdict; by chance it differs as often as a range does."""
    return Judged(row.estimate, row.verdict, Between.by_chance)


def row_about(rows: Sequence[Claim], about: str | Callable[[str], bool]) -> Claim:
    """The row about this. Raises InputError if there is none."""
    right = about if callable(about) else about.__eq__
    found = [one for one in rows if right(one.about)]
    check(bool(found), f"claim about {shown(about)}", "is not among the rows")
    return found[0]
