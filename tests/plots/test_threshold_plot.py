"""The figure of thresholds: it shows the numbers of its table, for one and for several."""

import numpy as np
import polars as pl
import pytest
from planted_rates import anderson, avalanche, planted_rates

from qavalanche import InputError
from qavalanche.analysis.threshold import LogRates, threshold_of_rates
from qavalanche.plots.style import COLUMN


def made(slope, disorders, title):
    rates = planted_rates(slope, disorders, range(3, 9), 1)
    return threshold_of_rates(
        LogRates(
            rates.disorders, rates.lengths, rates.numbers, rates.values, rates.states, 2, title
        )
    )


@pytest.fixture(scope="module")
def both():
    return made(avalanche, [5, 8, 12, 16], "random"), made(anderson, [1, 2, 4, 8], "quasiperiodic")


def test_one_threshold_has_three_panels_of_column_width(both):
    figure = both[0].plot()
    assert len(figure.canvas.axes) == 3
    assert figure.canvas.get_size_inches()[0] == COLUMN
    assert set(figure.data["panel"]) == {"mean", "slope", "W_star", "line", "saturating"}


def test_the_table_holds_the_numbers_of_the_threshold(both):
    data = both[0].plot().data
    slopes = data.filter(pl.col("panel") == "slope").sort("x", "curve")
    assert slopes["y"].to_list() == [one.slope.value for one in both[0].slopes]
    means = data.filter(pl.col("panel") == "mean").sort("curve", "x")
    rising = [one.mean.value + 2 * np.log(2) * one.length for one in both[0].points]
    assert np.allclose(means["y"], rising)
    stars = data.filter(pl.col("panel") == "W_star")
    assert stars["y"].to_list() == [one.value.value for one in both[0].W_star if one.value.found]


def test_several_stand_side_by_side_with_their_names(both):
    figure = both[0].plot(both[1])
    assert len(figure.canvas.axes) == 2
    assert set(figure.data["model"]) == {"random", "quasiperiodic"}
    labels = figure.canvas.axes[0].get_legend_handles_labels()[1]
    assert labels == ["random", "quasiperiodic"]


def test_the_caption_says_what_the_drift_is(both):
    assert both[0].drift.outcome in both[0].plot().caption


def test_it_is_written_as_files(both, tmp_path):
    names = {path.name for path in both[0].plot().save(tmp_path)}
    assert names == {"threshold.pdf", "threshold.png", "threshold.csv"}


def test_a_threshold_without_numbers_is_drawn_as_such():
    rates = LogRates.from_arrays({(3.0, 4): [-np.inf, -1.0]})
    figure = threshold_of_rates(rates).plot()
    assert figure.data.height == 0


def test_points_without_an_error_are_drawn():
    rates = LogRates.from_arrays({(3.0, L): [-1.5 * L] for L in (3, 4, 5)})
    assert threshold_of_rates(rates).plot().data.height == 4


def test_more_than_there_is_room_for_are_refused(both):
    with pytest.raises(InputError, match="9 thresholds"):
        both[0].plot(*[both[1]] * 8)


def test_others_must_be_thresholds(both):
    with pytest.raises(InputError, match="others"):
        both[0].plot("b")
