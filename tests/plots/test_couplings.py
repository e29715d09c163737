"""The figures of the couplings tier are those of the docs, and show what they say."""

import polars as pl
import pytest
from docs_figures import assert_as_in_docs, kept, load_script


@pytest.fixture(scope="module")
def script():
    return load_script("make_couplings")


@pytest.mark.parametrize("name", ["steps", "forgotten"])
def test_drawings_of_the_docs_are_what_the_package_makes(script, tmp_path, name):
    assert_as_in_docs(getattr(script, name)(), tmp_path)


def test_halted_decay_of_the_docs_is_what_the_package_measures(script, tmp_path, capsys):
    assert_as_in_docs(script.halted(), tmp_path)
    printed = capsys.readouterr().out
    assert "1.5995(0.0038) (l_a + l_b) + 0.0016(0.0026) l_t" in printed
    assert "0.3453(0.0023) l_t" in printed


@pytest.mark.slow
@pytest.mark.parametrize("name", ["iteration_numbers", "norms"])
def test_slower_figures_of_the_docs_are_what_the_package_makes(script, tmp_path, name):
    assert_as_in_docs(getattr(script, name)(), tmp_path)


def test_probabilities_of_the_docs_show_the_shift():
    table = kept("crossings")
    assert set(table["scheme"]) == {"couplings", "spots, halted", "spots, rmt"}
    long = table.filter((pl.col("length") == 10_000) & (pl.col("epsilon") == 0.272))
    p = dict(zip(long["scheme"], long["p"], strict=True))
    assert p["couplings"] > 2 * p["spots, rmt"] > 4 * p["spots, halted"]


def test_a_small_shift_campaign_has_all_three_schemes(script, tmp_path, monkeypatch, capsys):
    small = {**script.SHIFT, "chain": {"length": [50, 100], "samples": [200, 100]}}
    monkeypatch.setattr(script, "SHIFT", small)
    figure = script.shift(tmp_path / "store")
    assert len(figure.data) == 3 * 2 * 11
    assert "couplings tier" in capsys.readouterr().out
