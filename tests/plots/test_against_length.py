"""Figures of quantities against L show the data and what was fitted to them."""

import math
import re

import numpy as np
import polars as pl
import pytest
from made_statistics import made

import qavalanche as qa
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import behaviours, extrapolate, growth
from qavalanche.campaign.point import Point
from qavalanche.plots import extrapolation_figure, growth_figure, rarity_figure
from qavalanche.plots.style import COLUMN

LENGTHS = [100, 1000, 10_000, 100_000, 1_000_000]


def test_growth_shows_every_law_and_the_favoured_one_solid():
    values = [0.5 * L**0.2 for L in LENGTHS]
    errors = [0.004 * v for v in values]
    found = growth(LENGTHS, values, errors)
    figure = growth_figure(LENGTHS, values, errors, found, "$S$")
    data = figure.data.filter(pl.col("curve") == "data")
    assert data["value"].to_list() == values
    assert data["error"].to_list() == errors
    assert set(figure.data["curve"]) == {"data", *(fit.law for fit in found.fits)}
    law = figure.data.filter(pl.col("curve") == "power")
    assert law["value"][-1] == pytest.approx(values[-1], rel=1e-3)
    (axes,) = figure.canvas.axes
    solid = [line for line in axes.get_lines() if line.get_label().startswith("power")]
    assert solid[0].get_linestyle() == "-"
    assert figure.canvas.get_size_inches()[0] == COLUMN
    assert found.outcome in figure.caption


def test_extrapolation_shows_fit_and_limit():
    values = [0.7 + 2 * L**-0.5 for L in LENGTHS]
    found = extrapolate(LENGTHS, values, [0.001] * 5)
    figure = extrapolation_figure(LENGTHS, values, [0.001] * 5, found)
    fit = figure.data.filter(pl.col("curve") == "fit")
    assert fit["value"][0] == pytest.approx(values[0], abs=0.002)
    limit = figure.data.filter(pl.col("curve") == "limit").row(0, named=True)
    assert limit["value"] == pytest.approx(0.7, abs=3 * found.error)
    assert limit["error"] == found.error


def test_without_a_limit_the_data_are_drawn(tmp_path):
    found = extrapolate(LENGTHS[:3], [1.0, 2.0, 3.0], [0.1] * 3)
    figure = extrapolation_figure(LENGTHS[:3], [1.0, 2.0, 3.0], [0.1] * 3, found)
    assert set(figure.data["curve"]) == {"data"}
    assert "4 are needed" in figure.caption
    assert all(path.exists() for path in figure.save(tmp_path))


def family(probability, samples=100_000):
    """A family whose counts of thermal samples are those of p(epsilon, L)."""
    statistics = {}
    for epsilon in (0.26, 0.27, 0.29, 0.3):
        for length in (100, 1000, 10_000, 100_000):
            point = Point(qa.Bimodal(epsilon), length, qa.Rules())
            thermal = round(samples * probability(epsilon, length))
            statistics[point] = made(samples, thermal)
    return families(statistics)[0]


def stretched_or_thermal(epsilon, length):
    if epsilon < 0.28:
        return math.exp(-((length / 50) ** 0.3))
    return -math.expm1(-length / (2e4 if epsilon == 0.29 else 2e3))


def test_rarity_shows_minus_ln_p_and_minus_ln_of_one_minus_p():
    figure = rarity_figure(behaviours(family(stretched_or_thermal)))
    thermal = figure.data.filter(pl.col("panel") == "thermal")
    assert set(thermal["epsilon"]) == {0.26, 0.27}
    row = thermal.filter(pl.col("length") == 1000).row(0, named=True)
    assert row["value"] == pytest.approx(20**0.3, rel=1e-3)
    assert row["low"] < row["value"] < row["high"]
    assert row["fit"] == pytest.approx(20**0.3, rel=0.02)
    localized = figure.data.filter((pl.col("panel") == "localized") & (pl.col("epsilon") == 0.3))
    value = dict(localized.select("length", "value").iter_rows())
    assert value[1000] == pytest.approx(0.5, rel=0.01)
    assert value[100_000] == math.inf  # no localized sample: an arrow
    assert np.isfinite(localized["low"].to_list()).all()
    assert re.search(r"b = 0\.(300|299)\d ± 0\.00\d\d from L = 100", figure.caption)


def test_nothing_to_fit_is_an_empty_figure(tmp_path):
    figure = rarity_figure(behaviours(family(lambda *_: 0.0)))
    assert figure.data.height == 0
    assert "No ε" in figure.caption
    assert all(path.exists() for path in figure.save(tmp_path))
