"""docs/figures/make_calibration.py: tiny data sets, made in parts, and the table kept."""

import math

import polars as pl
import pytest
from docs_figures import kept, load_script

TINY = ("--scheme", "goremykina_5", "--blocks", "3", "--samples", "200", "--out")


@pytest.fixture(scope="module")
def script():
    return load_script("make_calibration")


def test_it_goes_on_where_it_stopped(script, tmp_path, monkeypatch):
    monkeypatch.setattr(script, "RESAMPLES", 20)
    script.main([*TINY, f"{tmp_path}", "--sets", "1"])
    first = pl.read_csv(tmp_path / "calibration_sets.csv")
    assert first["scheme"].to_list() == ["goremykina_5"]
    script.main([*TINY, f"{tmp_path}", "--sets", "2"])
    both = pl.read_csv(tmp_path / "calibration_sets.csv", infer_schema_length=None)
    assert both["set"].to_list() == [0, 1]
    assert both.filter(set=0)["thermal"].to_list() == first["thermal"].to_list()
    assert both["thermal"].n_unique() == 2
    made = pl.read_csv(tmp_path / "calibration.csv", infer_schema_length=None)
    assert set(made["scheme"]) == {"goremykina_5"}
    shares = made.select("one_parameter", "two_sided", "drifting", "kt", "undecided", "none_fits")
    assert (shares.sum_horizontal() - 1).abs().max() < 1e-6
    assert (tmp_path / "calibration.png").exists()
    script.main([*TINY, f"{tmp_path}", "--minutes", "0"])
    assert pl.read_csv(tmp_path / "calibration.csv", infer_schema_length=None).equals(made)


def test_counts_are_those_of_the_address_and_sets_are_independent(script):
    truth = script.TRUTHS[2]
    one = script.counts(truth, 12, 0, 100)
    assert one == script.counts(truth, 12, 0, 100)
    assert one != script.counts(truth, 12, 1, 100)
    family = script.family_of(truth, 12, one, 100)
    assert family.lengths == [24, 48, 96, 192]
    assert family.table["thermal"].sum() == sum(one)


def test_the_kept_table_is_that_of_the_kept_data_sets(script):
    sets = pl.read_csv(script.FOLDER / "calibration_sets.csv", infer_schema_length=None).to_dicts()
    made = script.table_of(sets, {truth.name: truth.nu for truth in script.TRUTHS})
    held = kept("calibration")
    assert made.height == held.height
    for column in ("found", "bias", "coverage_1", "one_parameter", "kt"):
        for one, other in zip(made[column], held[column], strict=True):
            assert (one is None) == (other is None)
            assert one is None or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    row = sets[0]
    truth = next(truth for truth in script.TRUTHS if truth.name == row["scheme"])
    again = script.counts(truth, row["blocks"], row["set"], row["samples"])
    assert " ".join(map(str, again)) == row["thermal"]
