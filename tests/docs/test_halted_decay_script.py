"""docs/figures/make_halted_decay.py: its numbers are those of the page, and its figure."""

import math

import numpy as np
import polars as pl
import pytest
from docs_figures import kept, kept_json, load_script

from qavalanche.operators.crossing_norms import expected_cost


@pytest.fixture(scope="module")
def script():
    return load_script("make_halted_decay")


def assert_made_again(script, spot):
    d_s = script.SPOTS[spot].local_dimension
    made = script.table([script.rows(spot, 2, 1.0, script.SAMPLES[d_s][2])])
    stored = kept("crossing_norms").filter(against="size", spot=spot, thermal_bonds=2)
    assert made["norm"].to_list() == stored["norm"].to_list()
    for column in ("cost", "error"):
        np.testing.assert_allclose(made[column], stored[column], rtol=1e-5, atol=1e-7)


def test_small_spots_of_the_table_are_what_the_package_measures(script):
    assert_made_again(script, "goe, b conserved")


@pytest.mark.slow
def test_other_small_spots_are_too(script):
    for spot in script.SPOTS:
        assert_made_again(script, spot)


def test_the_rates_of_the_page_follow_from_the_table(script):
    table, stored = kept("crossing_norms"), kept_json("crossing_norms")
    made = script.rates(table.filter(against="size"))
    assert [one["verdicts"] for one in made] == [one["verdicts"] for one in stored["rates"]]
    for one, other in zip(made, stored["rates"], strict=True):
        assert one["over_s"] == pytest.approx(other["over_s"], rel=1e-6)
    slopes = script.exit_slopes(table.filter(against="exit"))
    for one, other in zip(slopes, stored["exit_slopes"], strict=True):
        assert one["slope"] == pytest.approx(other["slope"], rel=1e-4, abs=1e-6)


def test_weaker_couplings_follow_the_derived_law():
    """Up to a number of order 1 that does not depend on G_b, over the whole range."""
    table = kept("crossing_norms").filter(against="exit")
    d = 2.0 ** table["thermal_bonds"][0]
    for rotation in ("quotient", "bounded"):
        for norm, spread in (("typical", 0.35), ("mean_square", 0.45), ("operator", 0.9)):
            rows = table.filter(rotation=rotation, norm=norm)
            law = [expected_cost(norm, min(G, 1.0), d, rotation) for G in rows["G"]]
            assert np.std(rows["cost"].to_numpy() - law) < spread, (rotation, norm)


def test_the_figure_holds_both_tables():
    from qavalanche.plots.crossing import crossing_figure

    table = kept("crossing_norms")
    sizes = table.filter(against="size", spot="independent").drop("against")
    exits = table.filter(against="exit").drop("against")
    figure = crossing_figure(sizes, exits)
    assert len(figure.data) == len(sizes) + len(exits)
    assert figure.drawn("png").startswith(b"\x89PNG")


def test_planted_tables_give_their_rates(script):
    """All rows of one slope: every norm is found there, and every verdict is the same."""
    rows = [
        ("independent", "bounded", norm, bonds, 2, 1.0, 9, -0.5 * math.log(2) * bonds, 0.01)
        for norm in ("typical", "operator")
        for bonds in range(2, 10)
    ]
    found = script.rates(script.table([rows]))
    for one in found:
        assert one["over_s"][0] == pytest.approx(-0.5)
        assert one["verdicts"]["improved"] == "agrees"
        assert one["verdicts"]["halted"] == "differs"
    flat = script.table([rows]).with_columns(cost=pl.lit(0.3))
    assert {one["verdicts"]["halted"] for one in script.rates(flat)} == {"agrees"}
