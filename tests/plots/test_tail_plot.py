"""The figures of a tail show the data, the laws on their range, and the cut-off that was found."""

import math

import numpy as np
import polars as pl
import pytest

from qavalanche.analysis.tails import (
    LAWS,
    Counts,
    compare_laws,
    fit_tail,
    lower_cutoff,
)
from qavalanche.analysis.tails.draw import draw
from qavalanche.analysis.tails.laws import Window
from qavalanche.errors import InputError
from qavalanche.plots.style import COLUMN
from qavalanche.plots.tails import cutoff_figure, tail_figure


@pytest.fixture(scope="module")
def counts():
    """A truncated power law from 5 on, and as many sizes below."""
    theta, rng = np.array([1.8, math.log(0.01)]), np.random.default_rng(3)
    tail = draw(LAWS["truncated power law"], theta, 5000, Counts.of([1]), Window(5.0), rng)
    return Counts.from_pairs(
        np.append([1, 2, 3, 4], tail.low.astype(int)),
        np.append([2000, 1500, 1000, 500], tail.count),
    )


@pytest.fixture(scope="module")
def fits(counts):
    return [fit_tail(counts, name, 5) for name in LAWS]


@pytest.fixture(scope="module")
def figure(counts, fits):
    return tail_figure(counts, fits, compare_laws(counts, *fits[:2]))


def test_curves_are_shares_of_all_the_data(figure, counts):
    data = figure.data.filter(pl.col("curve") == "data")
    sizes = np.repeat(counts.low, counts.count)
    for x in (1.0, 5.0, 40.0):
        (share,) = data.filter(pl.col("x") == x)["value"]
        assert share == pytest.approx((sizes >= x).mean(), abs=1e-12)
    for name in LAWS:
        law = figure.data.filter(pl.col("curve") == name)
        assert law["x"].min() == 5
        assert law["x"].max() == counts.high[-1]
        assert law["value"][0] == pytest.approx(0.5)
        assert law["value"].is_sorted(descending=True)


def test_the_true_law_lies_on_the_data(figure, counts):
    law = figure.data.filter(pl.col("curve") == "truncated power law")
    data = figure.data.filter(pl.col("curve") == "data")
    both = law.join(data, on="x", suffix="_data")
    assert (both["value"] - both["value_data"]).abs().max() < 2 / math.sqrt(counts.n)


def test_an_upper_end_leaves_what_is_above_it(counts):
    fit = fit_tail(counts, "truncated power law", 5, 100)
    law = tail_figure(counts, [fit]).data.filter(pl.col("curve") == fit.law)
    sizes = np.repeat(counts.low, counts.count)
    assert law["x"].max() == 100
    assert law["value"][0] == pytest.approx((sizes >= 5).mean())
    assert (sizes >= 101).mean() <= law["value"][-1] < (sizes >= 90).mean()


def test_column_width_legend_and_range(figure, fits):
    upper, lower = figure.canvas.axes
    assert figure.canvas.get_size_inches()[0] == COLUMN
    labels = [text.get_text() for text in upper.get_legend().get_texts()]
    assert len(labels) == 1 + sum(fit.found for fit in fits)
    assert upper.get_title(loc="right") == "likelihood ratio: truncated power law"
    assert lower.get_xlabel() == "size $x$"
    for fit in fits:
        assert fit.outcome in figure.caption


def test_a_law_without_a_fit_is_left_out_and_said(counts):
    fit = fit_tail(counts, xmin=int(counts.high[-1]))
    figure = tail_figure(counts, [fit])
    assert set(figure.data["curve"]) == {"data", "local exponent"}
    assert "at least 50 are needed" in figure.caption


def test_cutoff_figure_holds_the_cutoff(counts, tmp_path):
    cutoff = lower_cutoff(counts, resamples=5)
    figure = cutoff_figure(counts, cutoff)
    row = figure.data.sort("ks").row(0, named=True)
    assert row["ks"] == pytest.approx(cutoff.ks)
    assert row["xmin"] == cutoff.xmin
    assert row["tau"] == pytest.approx(cutoff.tau)
    assert [path.suffix for path in figure.save(tmp_path)] == [".pdf", ".png", ".csv"]


def test_real_sizes_are_drawn_with_their_exponents():
    sizes = Counts.from_reals(0.01 * (np.random.default_rng(1).pareto(1.5, 3000) + 1))
    fit = fit_tail(sizes, xmin=0.01)
    figure = tail_figure(sizes, [fit])
    shown = figure.data.filter(figure.data["curve"] == "local exponent")
    assert len(shown) > 3
    pulls = (shown["value"] - 2.5) / shown["error"]
    assert np.abs(pulls).max() < 4
    law = figure.data.filter(figure.data["curve"] == "power law")
    np.testing.assert_allclose(law["value"], (law["x"] / 0.01) ** (1 - fit.values["tau"]))


def test_bad_input_is_refused(counts):
    with pytest.raises(InputError, match="at least one is needed"):
        tail_figure(counts, [])
    few = Counts.of([1, 2, 3])
    with pytest.raises(InputError, match="a lower cut-off is needed"):
        cutoff_figure(few, lower_cutoff(few))
    other = lower_cutoff(counts, resamples=2, law="exponential")
    with pytest.raises(InputError, match="cut-off of the exponential: a power law's is needed"):
        cutoff_figure(counts, other)
