"""docs/figures/make_rare_plain.py: plain sampling beside populations, and the local power."""

import math

import numpy as np
import polars as pl
import pytest
from docs_figures import FIGURES, load_script

from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.runs.execution import run

LAW = {"law": "bimodal", "epsilon": [0.22]}
PLAIN = {"seed": 3, "disorder": LAW, "chain": {"length": 100_000, "samples": 4}}
RARE = {
    "seed": 4,
    "disorder": LAW,
    "chain": {"length": 40, "samples": 10},
    "rare": {"at_least": [5, 10], "population": 30, "sweeps": 2},
}


@pytest.fixture(scope="module")
def script():
    return load_script("make_rare_plain")


def test_a_planted_power_is_found(script):
    """n(t) ~ t^-4 of very many regions: P(T) ~ T^-2."""
    counts = {t - 1: (round(1e12 * t**-4.0), 1) for t in range(1, 800)}
    table = script.steepness({0.2: script.plain_of(counts, 10**13)})
    assert table["T"].to_list()[:5] == [5, 10, 20, 40, 80]
    for T, power, error in table[:5].select("T", "power", "error").iter_rows():
        one, other = ((at - 0.5) ** -2 - 799.5**-2 for at in (T, 2 * T))
        assert power == pytest.approx(math.log2(one / other), abs=0.01 + error), T


def test_the_error_is_that_of_the_number_of_regions(script):
    found = script.plain_of({9: (400, 1)}, 10**6)
    assert found[10][0] == pytest.approx(math.log(4000 / 1e6))
    assert found[10][1] == pytest.approx(1 / 20)
    assert script.plain_of({9: (8, 1)}, 10**6) == {}


def test_both_ways_agree_and_are_drawn(script, tmp_path):
    for name, content in (("plain", PLAIN), ("rare", RARE)):
        run(parse_spec(content), tmp_path / name, workers=1)
    script.main(tmp_path / "plain", tmp_path / "rare", tmp_path)
    table = pl.read_csv(tmp_path / "rare_plain.csv")
    assert table["at_least"].to_list() == [5, 10]
    assert np.abs(table["apart"].to_numpy()).max() < 4.5
    assert (tmp_path / "rare_plain.png").stat().st_size > 10_000
    assert pl.read_csv(tmp_path / "rare_steep.csv").height >= 2


def test_the_campaign_of_the_page_is_plain():
    spec = read_spec(FIGURES.parents[1] / "examples" / "rare_plain.toml")
    assert all(point.rare is None for point in spec.grid)
