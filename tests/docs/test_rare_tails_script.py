"""docs/figures/make_rare_tails.py: its tables from a small store, and the tables of the page."""

import polars as pl
import pytest
from docs_figures import FIGURES, load_script

from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.runs.execution import run

SIZES = [3, 4, 5, 6, 7, 8]
CONTENT = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.2, 0.25]},
    "chain": {"length": 14, "samples": 12},
    "rare": {"at_least": [*SIZES, 0], "population": 30, "sweeps": 2.0},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    run(parse_spec(CONTENT), folder / "events")
    load_script("make_rare_tails").main([folder / "events"], folder)
    return folder


def test_a_line_for_every_size_and_epsilon(made):
    points, verdicts = (pl.read_csv(made / f"{n}.csv") for n in ("rare_tails", "rare_tails_b"))
    assert points.height == 2 * (len(SIZES) + 1)
    inclusions = verdicts.filter(kind="inclusion")
    assert inclusions["epsilon"].to_list() == [0.2, 0.25]
    assert (points["ln_p"] < 0).all()
    assert (made / "rare_tails.png").stat().st_size > 10_000
    assert (made / "rare_tails.json").exists()


def test_the_page_can_show_them(made, monkeypatch):
    monkeypatch.syspath_prepend(FIGURES.parent)
    from marked import rare_tails, tables

    monkeypatch.setattr(tables, "FIGURES", made)
    assert rare_tails.b_table().count("\n") == 1 + 2 + 4
    assert rare_tails.points_table("events", 0.2).count("\n") == 1 + 2 + len(SIZES) + 1


@pytest.mark.parametrize(
    "name",
    ["rare_sizes", "rare_lengths", "rare_halted", "rare_normal", "rare_fewer", "rare_dilute"],
)
def test_the_campaigns_of_the_page_are_campaigns(name):
    spec = read_spec(FIGURES.parents[1] / "examples" / f"{name}.toml")
    assert all(point.rare is not None for point in spec.grid)
    curves = {(point.law, point.length if point.rare.at_least else 0) for point in spec.grid}
    assert len(spec.grid) >= 7 * len(curves)
