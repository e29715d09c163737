"""docs/figures/make_rare_coverage.py: a row made again, and the table of the page."""

import pytest
from docs_figures import kept_table, load_script


def test_a_row_is_that_of_the_table():
    script = load_script("make_rare_coverage")
    truth, grid = "log-normal", script.GRIDS[2]
    made = script.of_forms(truth, grid)
    kept = (
        kept_table("rare_coverage").filter(what=truth, setting=made["setting"]).row(0, named=True)
    )
    for name in ("right", "wrong", "undecided", "none", "within_1", "within_2"):
        assert made[name] == pytest.approx(kept[name], abs=0.011)


def test_what_was_planted_is_found_and_covered():
    table = kept_table("rare_coverage")
    forms = table.filter(table["what"] != "samples")
    assert (forms["wrong"] <= 0.02).all()
    assert (forms["right"] > 0.6).all()
    assert table["within_1"].is_between(0.58, 0.82).all()
    assert table["within_2"].is_between(0.92, 0.99).all()


def test_the_page_has_its_numbers(monkeypatch):
    from docs_figures import FIGURES

    monkeypatch.syspath_prepend(FIGURES.parent)
    from marked.rare_coverage import coverage_table, of_exponent

    assert "| stretched exponential |" in coverage_table()
    assert of_exponent()["b_within_1"].endswith("%")
