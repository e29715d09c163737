"""docs/figures/make_laws_speed.py: what its table says of laws is what they say themselves."""

import polars as pl
from docs_figures import load_script

from qavalanche.laws import law_from


def test_every_law_is_in_the_table_and_drawn_as_it_says():
    script = load_script("make_laws_speed")
    table = pl.read_csv(script.FOLDER / "laws_speed.csv")
    assert table["law"].to_list() == [*script.LAWS]
    for row in table.to_dicts():
        law = law_from(row["law"], script.LAWS[row["law"]])
        assert law.draws_one_by_one == row["one_by_one"]
        assert 0 < row["error"] < row["ns_a_bond"]
    slow = table.filter(pl.col("one_by_one"))["us_a_short_chain"].min()
    assert slow > 10 * table.filter(~pl.col("one_by_one"))["us_a_short_chain"].max()


def test_a_measured_time_is_that_of_chains():
    script = load_script("make_laws_speed")
    seconds, error = script.seconds(law_from("bimodal", {"epsilon": 0.2}), 1000, 20)
    assert 0 < seconds < 1e-2
    assert error >= 0
