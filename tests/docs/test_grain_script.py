"""docs/figures/make_grain.py: the numbers of the page on grains are those of its samples."""

import numpy as np
import pytest
from docs_figures import kept_table as kept
from docs_figures import load_script

import qavalanche as qa
from qavalanche.analysis.gap_ratios import gap_ratios_of


@pytest.fixture(scope="module")
def script():
    return load_script("make_grain")


def test_samples_of_the_table_are_drawn_again(script, tmp_path):
    """The first of those behind the page, of one alpha: their mean is that of all, to 3 errors."""
    spec = script.CAMPAIGNS["sun"]
    few = {**spec, "disorder": {**spec["disorder"], "alpha": 0.5}}
    few["chain"] = {"length": 4, "samples": 60}
    (found,) = gap_ratios_of(qa.run(few, tmp_path / "sun", workers=1))
    (row,) = script.points("sun", found)
    (stored,) = kept("grain").filter(model="sun", alpha=0.5, L=4).iter_rows(named=True)
    assert abs(row["gap_ratio"] - stored["gap_ratio"]) < 3 * row["error"]
    assert row["error"] == pytest.approx(stored["error"] * np.sqrt(stored["samples"] / 60), rel=0.4)


def test_every_campaign_is_in_the_tables(script):
    grains = set(script.CAMPAIGNS) - {"weak"}
    assert set(kept("grain")["model"]) == set(kept("grain_crossings")["model"]) == grains
    for name in grains:
        told = script.CAMPAIGNS[name]["chain"]
        for L, samples in zip(told["length"], told["samples"], strict=True):
            assert set(kept("grain").filter(model=name, L=L)["samples"]) == {samples}


def test_the_table_of_the_design_is_met():
    """Numbers that another program gave, each with its error."""
    known = {(4, 0.4): (0.4331, 0.0011), (5, 0.5): (0.4383, 0.0012), (6, 0.7071): (0.4919, 0.0014)}
    known |= {(7, 0.4): (0.4060, 0.0028), (7, 0.7071): (0.4908, 0.0022)}
    for (L, alpha), (value, error) in known.items():
        (row,) = kept("grain").filter(model="sun", L=L, alpha=alpha).iter_rows(named=True)
        assert abs(row["gap_ratio"] - value) < 3 * np.hypot(row["error"], error)


def test_gap_ratios_of_the_weak_part_fall_with_length():
    """As the page says in words, at every share, to two errors."""
    found = kept("grain_weak")
    for share in found["share"].unique():
        rows = found.filter(share=share).sort("sites")
        (first, *_, last), (e, *_, f) = rows["gap_ratio"].to_list(), rows["error"].to_list()
        assert last - first < 2 * np.hypot(e, f)
