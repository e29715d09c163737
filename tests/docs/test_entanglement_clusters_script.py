"""docs/figures/make_entanglement_clusters.py: its numbers are those of the page."""

import numpy as np
import polars as pl
import pytest
from docs_figures import kept, load_script
from docs_figures import kept_table as stored

from qavalanche.plots.entanglement_clusters import clusters_page_figure

STEM = "entanglement_clusters"


@pytest.fixture(scope="module")
def script():
    return load_script("make_entanglement_clusters")


def test_a_point_is_measured_kept_and_held(script, tmp_path):
    arguments = ["--work", str(tmp_path), "--W", "8", "--sites", "6", "--samples", "12"]
    script.main(arguments)
    script.main([*arguments[:-1], "8", "--model", "random-matrix"])
    found = script.points(tmp_path)
    assert [(place["model"], place["W"], place["sites"]) for place, _ in found] == [
        ("random-matrix", 8.0, 6),
        ("xxz", 8.0, 6),
    ]
    held = script.held(tmp_path)
    assert set(held["scheme"]) == {"rmt", "halted", "bonds"}
    assert held.filter(model="xxz")["samples"].to_list() == [12] * 3
    sizes = script.sizes(tmp_path).filter(model="xxz")
    assert sizes["exact"].sum() == pytest.approx(1)
    assert sizes["halted"].sum() == pytest.approx(1)
    assert len(script.states(tmp_path)) == 2 * len(script.THRESHOLDS)


def test_the_power_of_free_fermions_is_made_again(script):
    typical = np.exp(np.log(script.free(8.0, 16)).mean())
    rows = stored(f"{STEM}_breaking").filter(kind="free fermions", W=8.0, sites=16)
    assert typical == pytest.approx(rows["typical"].item(), rel=1e-3)


def test_what_the_page_says_in_words_is_in_the_tables():
    held = stored(STEM).filter(model="xxz", anisotropy=1.0, scheme="halted", threshold=0.5)
    at = held.filter(sites=12).sort("W")
    assert (at["said"] < at["density"]).all()
    assert set(at.filter(pl.col("W").is_between(2, 5))["verdict"]) == {"differs"}
    assert set(at["sizes"]) == {"differs"}
    localized = at.filter(pl.col("W") >= 2)
    assert (localized["kappa"] > 3 * localized["kappa_error"]).all()
    assert (at["shuffled"].abs() < 4 * at["shuffled_error"] + 0.01).all()
    gamma = stored(f"{STEM}_gamma").filter(kind="exact").sort("W")
    assert gamma["verdict"][0] == "thermal"
    assert set(gamma.filter(pl.col("W") >= 5)["verdict"]) == {"breaks"}
    places = stored(f"{STEM}_missed")
    total = places.group_by("anisotropy", "W").agg(pl.col("of_all").sum(), pl.col("bonds").sum())
    assert total["of_all"].to_list() == pytest.approx([1] * len(total), abs=1e-3)
    assert total["bonds"].to_list() == pytest.approx([1] * len(total), abs=1e-3)


def test_the_figure_of_one_sample_is_made_again(script):
    clusters, regions = script.one_sample()
    figure, table = clusters.plot(regions), kept(f"{STEM}_sample")
    assert figure.data["share"].to_list() == pytest.approx(table["share"].to_list(), abs=1e-9)
    assert figure.data["halted"].to_list() == table["halted"].to_list()
    assert figure.data["entropy"].to_list() == pytest.approx(table["entropy"].to_list(), abs=1e-6)


def test_the_figure_is_that_of_the_tables():
    tables = [kept(STEM), stored(f"{STEM}_sizes"), stored(f"{STEM}_breaking")]
    figure = clusters_page_figure(*tables)
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert len(figure.data) == len(tables[0])
