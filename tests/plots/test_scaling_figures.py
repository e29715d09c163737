"""Figures of finite-size scaling show what was fitted."""

import numpy as np
import pytest
from synthetic_scaling import counts, two_sided_x

from qavalanche import InputError
from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.comparison import compare
from qavalanche.analysis.scaling.forms import power_law, two_sided, with_prefactor
from qavalanche.plots.scaling import collapse_figure, comparison_figure, residual_figure
from qavalanche.plots.style import COLUMN


@pytest.fixture(scope="module")
def collapses():
    data = counts(two_sided_x, 13, 1000, np.random.default_rng(3))
    forms = (two_sided(), power_law(), with_prefactor(power_law()))
    return [collapse(data, form, resamples=20) for form in forms]


def test_collapse_shows_every_point_raw_and_scaled(collapses, tmp_path):
    best = collapses[0]
    figure = collapse_figure(best, value="fraction $p$")
    raw, scaled = figure.canvas.axes
    for axes, column in ((raw, "control"), (scaled, "x")):
        drawn = np.concatenate([bars.lines[0].get_xdata(orig=False) for bars in axes.containers])
        np.testing.assert_allclose(np.sort(drawn), np.sort(figure.data[column]))
    labels = [text.get_text() for text in raw.get_legend().get_texts()]
    assert labels == ["16", "32", "64", "128", "256"]
    assert figure.canvas.get_figwidth() == COLUMN
    assert best.outcome in figure.caption
    for path in figure.save(tmp_path):
        assert path.stat().st_size > 1000


def test_scaled_axis_names_the_prefactor(collapses):
    _, scaled = collapse_figure(collapses[2], value="$m^2$").canvas.axes
    assert scaled.get_ylabel() == r"$m^2$ $L^{\kappa}$"


def test_residuals_are_coloured_by_their_size_in_errors(collapses, tmp_path):
    figure = residual_figure(collapses[1])
    shown = figure.canvas.axes[0].collections[-1]
    np.testing.assert_array_equal(shown.get_array(), figure.data["residual"])
    assert figure.data["residual"].abs().max() > 4  # the wrong form
    figure.save(tmp_path)


def test_evidence_is_shown_relative_to_the_best(collapses, tmp_path):
    figure = comparison_figure(compare(collapses))
    (axes,) = figure.canvas.axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[0] == "two-sided"
    assert figure.data["difference"][0] == 0
    assert figure.data["difference"][1] < -3
    figure.save(tmp_path)


def test_without_a_collapse_there_is_nothing_to_draw():
    data = counts(two_sided_x, 13, 1000, np.random.default_rng(3)).where(length=(16, 32))
    none = collapse(data)
    for draw in (collapse_figure, residual_figure):
        with pytest.raises(InputError, match="too few lengths: 2, at least 3 are needed"):
            draw(none)
    figure = comparison_figure(compare([none, collapse(data, two_sided())]))
    assert "none of the forms" in figure.caption
