"""Every statement of the letter can come out both ways: tried on planted truths."""

from pathlib import Path

import planted_letter
import pytest

from qavalanche.letter.answer import known_statements
from qavalanche.letter.sources import Sources
from qavalanche.letter.sources.registry import declared_sources
from qavalanche.letter.statement import BEYOND

STATEMENTS = {one.slug: one for one in known_statements()}
MODULES = planted_letter.modules()
REASONED = sorted(set().union(*(one.REASONED for one in MODULES)))
CASES = [
    (slug, verdict, given)
    for one in MODULES
    for planted, verdict in ((one.AGREES, "agrees"), (one.DIFFERS, "differs"))
    for slug, given in planted.items()
]


@pytest.mark.parametrize(
    ("slug", "verdict", "given"), CASES, ids=[f"{slug}-{verdict}" for slug, verdict, _ in CASES]
)
def test_what_is_true_agrees_and_what_is_false_differs(slug, verdict, given):
    decided = STATEMENTS[slug].decide(Sources(Path(), given=given()))
    assert decided.verdict == verdict, decided.evidence


def test_every_statement_is_planted_both_ways_or_has_a_reason():
    for known in ("AGREES", "DIFFERS"):
        planted = [slug for one in MODULES for slug in getattr(one, known)]
        assert sorted([*planted, *REASONED]) == sorted(STATEMENTS), known


def test_what_cannot_be_decided_says_why_at_length():
    for slug in REASONED:
        one = STATEMENTS[slug]
        assert not one.rests_on
        decided = one.decide(Sources(Path()))
        assert decided.verdict == BEYOND
        assert len(decided.evidence) > 80


@pytest.mark.parametrize("slug", sorted(STATEMENTS))
def test_a_statement_says_all_that_its_row_needs(slug):
    one = STATEMENTS[slug]
    for text in (one.name, one.where, one.expected, one.falsified):
        assert text.strip() == text
        assert text
    assert set(one.rests_on) <= {known.name for known in declared_sources()}
    assert one.name != one.slug


@pytest.mark.parametrize("slug", sorted(set(STATEMENTS) - set(REASONED)))
def test_sources_that_are_not_made_leave_a_statement_open(slug):
    one = STATEMENTS[slug]
    given = dict.fromkeys(one.rests_on)
    decided = one.decide(Sources(Path(), given=given))
    assert decided.verdict == "undecided"
    assert "not measured at size quick" in decided.evidence


def test_short_names_are_unique():
    every = known_statements()
    assert len({one.slug for one in every}) == len(every)
