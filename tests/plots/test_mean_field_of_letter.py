"""Figures of the letter's mean field, rare inclusions and correlations, of planted sources."""

from pathlib import Path

import pytest
from planted_letter import correlations, meanfield, rare

from qavalanche.letter.sources import Sources
from qavalanche.plots.letter import figure_of, known_figures

GIVEN = {
    "meanfield_critical": meanfield.critical(),
    "meanfield_sides": meanfield.sides(),
    "inclusions": rare.LADDER,
    "rare_lengths": lambda: {"rare_lengths": rare.tails(0.5)},
    "rare_sizes": lambda: {"rare_sizes": rare.tails(0.5)},
    "sizes_below": lambda: {"below": rare.below(False)},
    "correlation_length": lambda: {"below": correlations.below(1.0)},
    "ends": correlations.ends(2.0),
}


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_figure_shows_what_its_source_holds(name):
    figure = figure_of(name, Sources(Path(), given=GIVEN[name]()))
    assert figure is not None
    assert figure.data.height > 3
    assert all(axes.get_xlabel() or axes.get_ylabel() for axes in figure.canvas.axes)


@pytest.mark.parametrize("name", ["meanfield_phases", "meanfield_exponents"])
def test_what_needs_no_source_is_known(name):
    assert known_figures()[name].rests_on == ()
