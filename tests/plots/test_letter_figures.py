"""Every figure that a statement names is one that can be drawn."""

from qavalanche.letter.answer import known_statements
from qavalanche.letter.sources.registry import declared_sources
from qavalanche.plots.letter import known_figures


def test_statements_name_figures_that_are_there():
    known = known_figures()
    assert {one.figure for one in known_statements() if one.figure} <= set(known)
    sources = {one.name for one in declared_sources()}
    assert all(set(one.rests_on) <= sources for one in known.values())
