"""docs/figures/make_critical_spot.py: the numbers of the page follow from samples."""

import numpy as np
import polars as pl
import pytest
from docs_figures import kept_table as kept
from docs_figures import load_script

from qavalanche.grain import QuantumSun
from qavalanche.grain.critical_spot import CriticalSpot, SpotModel, critical_spot
from qavalanche.grain.critical_spot.samples import sampled
from qavalanche.grain.critical_spot.two_sided import two_sided
from qavalanche.plots.two_sided import two_sided_figure


@pytest.fixture(scope="module")
def script():
    return load_script("make_critical_spot")


def test_samples_go_into_the_table_and_out_again(script, tmp_path):
    made = sampled(SpotModel(8), [0.1, 0.5, 8], 3, seed=2)
    file = tmp_path / "spot.csv"
    script.add(file, script.as_table(made), script.KEY)
    other = sampled(SpotModel(4), [0.1, 0.5, 8], 4, seed=2)
    script.add(file, script.as_table(other), script.KEY)
    script.add(file, script.as_table(made), script.KEY)  # takes the place of itself
    again = script.spot_of(pl.read_csv(file), "flat", 1.0)
    same = critical_spot([0.1, 0.5, 8], [8], 3, seed=2)
    for one, two in zip(again.points[3:], same.points, strict=True):
        assert one["N"].value == pytest.approx(two["N"].value, rel=1e-12)
        assert one["Cor"].error == pytest.approx(two["Cor"].error, rel=1e-9)
        assert one.eq2.value == pytest.approx(two.eq2.value, rel=1e-12)
    assert [one.samples for one in again.points] == [4] * 3 + [3] * 3
    assert len(script.rows(again)) == 12
    assert script.points(again)["G"].to_list() == [0.1, 0.5, 8] * 2
    assert len(script.maxima(again)) == 2


def test_a_point_of_the_page_is_made_again(script):
    own = kept("critical_spot").filter(density="flat", ratio=1.0)
    (row,) = own.filter(states=8, G=script.grid("0.001:1000:19")[8]).rows(named=True)
    made = sampled(SpotModel(8), [row["G"]], row["samples"], script.SEED)
    (point,) = CriticalSpot((made,)).points
    assert point["Cor"].value == pytest.approx(row["Cor"], rel=1e-4)
    assert point["N"].error == pytest.approx(row["N_error"], rel=1e-4)
    assert point.eq2.value == pytest.approx(row["eq2"], rel=1e-4)


def test_the_sides_of_a_grain_go_into_the_table_and_out_again(script):
    found = two_sided(QuantumSun(0.4, grain_spins=2, sides=2), 2, samples=4, seed=1)
    made = script.sides_table(found, 2)
    again = script.sides_of(made, 0.4)
    assert np.array_equal(again.Cor, found.Cor)
    assert np.array_equal(again.entropy, found.entropy)
    table = script.sides(made)
    assert set(table["kind"]) == {"distance", "place", "entropy"}
    (first,) = table.filter(kind="distance", at=1.0)["Cor"].to_list()
    assert first == found.by_distance()[0].value


def test_what_the_page_says_in_words_is_in_the_tables():
    rows = kept("critical_spot_rows").filter(density="flat")
    verdicts = dict(zip(rows["quantity"] + rows["regime"], rows["verdict"], strict=True))
    assert verdicts.pop("typical_coherencecritical") == "differs"
    assert set(verdicts.values()) == {"agrees"}
    both = kept("critical_spot_maxima").filter(ratio=1.0)
    assert set(both["verdict"]) == {"agrees"}
    assert both.drop_nulls("place")["place"].is_between(0.3, 0.7).all()
    flat = both.filter(density="flat").sort("states")
    growth = np.polyfit(np.log(flat["states"][3:]), np.log(flat["drop"][3:]), 1)[0]
    assert growth == pytest.approx(0.5, abs=0.07)
    spot = kept("critical_spot").filter(density="flat", ratio=1.0)
    peak = spot.filter(pl.col("G").is_close(0.464159), states=256)
    assert peak["Cor"][0] > 0.9 * peak["Cor_most"][0]  # along z
    half = spot.filter(states=256).filter(pl.col("entropy") < np.log(2) / 2)
    assert half["G"].max() == 0.1  # the next is 0.215
    sides = kept("critical_spot_sides").filter(kind="place")
    assert "agrees" not in sides.filter(melted=0.5)["verdict"]
    assert "agrees" in sides.filter(melted=0.9, grain=4)["verdict"]


def test_pairs_of_a_grain_follow_the_curve_as_the_page_says():
    spot = kept("critical_spot").filter(density="flat", ratio=1.0, states=256).sort("entropy")
    own = kept("critical_spot_sides").filter(pl.col("pairs") >= 5, kind="entropy")
    ratio = own["Cor"] / np.interp(own["at"] * np.log(2), spot["entropy"], spot["Cor"])
    own = own.with_columns(ratio=ratio)
    rising = own.filter(pl.col("at") < 0.7)["ratio"]
    assert ((rising > 0.9) & (rising < 1.2)).mean() > 0.6
    highest = own.filter(at=0.8125)
    assert highest.filter(grain=4)["ratio"].is_between(1.05, 1.15).all()
    assert highest.filter(pl.col("alpha") < 0.35, grain=2)["ratio"].is_between(1.4, 2).all()
    last = own.filter(at=0.9375).sort("alpha")
    assert last.filter(grain=4)["Cor"].is_sorted(descending=True)
    assert last.filter(grain=2)["Cor"].is_sorted(descending=True)
    assert last.filter(grain=4, alpha=0.5)["ratio"][0] < 1.05 < last["ratio"].max()


def test_the_figure_of_the_sides_is_that_of_the_tables():
    figure = two_sided_figure(kept("critical_spot_sides"), kept("critical_spot"))
    assert figure.drawn("png").startswith(b"\x89PNG")
