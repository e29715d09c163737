"""The figures of the operators tier are those of the docs, and show what they say."""

import numpy as np
import polars as pl
import pytest
from docs_figures import assert_as_in_docs, kept, load_script


@pytest.fixture(scope="module")
def script():
    return load_script("make_operators")


def test_the_sample_of_the_docs_is_what_the_package_makes(script, tmp_path):
    # norms that are rounding differ between machines
    assert_as_in_docs(script.sample(), tmp_path, rtol=1e-6, atol=1e-8)


@pytest.mark.slow
def test_the_criteria_of_the_docs_are_what_the_package_makes(script, tmp_path):
    # shares of 40 matrices times their states: the largest overlap is never at exactly one half
    assert_as_in_docs(script.criteria(), tmp_path, rtol=1e-6, atol=1e-8)


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
