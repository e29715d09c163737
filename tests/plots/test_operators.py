"""The figures of the operators tier are those of the docs, and show what they say."""

import importlib.util
from pathlib import Path

import numpy as np
import polars as pl
import pytest

FIGURES = Path(__file__).parents[2] / "docs" / "figures"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make", FIGURES / "make_operators.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kept(name):
    assert (FIGURES / f"{name}.png").exists()
    return pl.read_csv(FIGURES / f"{name}.csv")


def test_sample_and_criteria_of_the_docs_are_what_the_package_makes(script, tmp_path):
    for figure in (script.sample(), script.criteria()):
        figure.save(tmp_path)
        made, stored = pl.read_csv(tmp_path / f"{figure.name}.csv"), kept(figure.name)
        assert made.columns == stored.columns
        for column in made.select(pl.selectors.numeric()).columns:
            # norms that are rounding differ between machines
            np.testing.assert_allclose(made[column], stored[column], rtol=1e-6, atol=1e-8)


def test_lioms_of_the_docs_decay_with_the_disorder_as_a_small_run_does(script, tmp_path, capsys):
    stored = kept("lioms").filter(pl.col("rate").is_not_null()).sort("W")
    assert stored["rate"].is_sorted()
    assert stored["rate"][0] < 0 < stored["rate"][-1]
    figure = script.lioms(samples=6, sites=6)
    figure.save(tmp_path)
    rates = figure.data.filter(pl.col("rate").is_not_null()).sort("W")
    assert rates["rate"][0] < 0 < rates["rate"][-1]
    assert "W = 0.5: 1/zeta = -" in capsys.readouterr().out


def test_prediction_of_the_docs_beats_a_guess_and_bare_bonds():
    stored = kept("prediction").filter(pl.col("area").is_not_nan())
    localized = stored.filter(pl.col("W").is_between(3, 8))
    for predictor in ("resonant bonds", "spots"):
        areas = localized.filter(pl.col("predictor") == predictor)
        assert (areas["area"] > 0.5 + 2 * areas["error"]).all()
    both = localized.pivot("predictor", index=["sites", "W"], values="area")
    assert both["spots"].mean() > both["resonant bonds"].mean()


def test_area_with_error_is_nan_where_nothing_can_be_told(script):
    score, yes = np.random.default_rng(0).random((20, 5)), np.ones((20, 5), bool)
    assert np.isnan(script.area_with_error(score, yes)[0])
    area, error = script.area_with_error(score, score > 0.5)
    assert (area, error) == (1, 0)
    area, error = script.area_with_error(score, np.random.default_rng(1).random((20, 5)) > 0.5)
    assert abs(area - 0.5) < 4 * error < 0.5
