"""docs/figures/make_exact_long.py and what docs/marked/long_marks.py reads from its table."""

import math
import sys

import numpy as np
import polars as pl
import pytest
from docs_figures import FIGURES, kept_table, load_script

import qavalanche as qa

sys.path.insert(0, str(FIGURES.parent))

from marked import long_marks  # noqa: E402  the folder of the pages is no package of the path

MILLION = 1_000_000
LENGTHS = [3 * 10**5, *(10**k for k in range(6, 10))]


@pytest.fixture(scope="module")
def script():
    return load_script("make_exact_long")


def test_a_small_run_makes_the_columns_of_the_table(script, tmp_path):
    table = tmp_path / "long.csv"
    script.main(["--bonds", "1000", "--chains", "2", "--out", str(table)])
    made, kept = pl.read_csv(table), kept_table("exact_long")
    assert made.columns == kept.columns == script.COLUMNS
    assert made.height == 2 * sum(len(epsilons) for epsilons in script.EPSILONS.values())


def test_rows_of_other_points_stay_and_those_of_this_one_are_replaced(script, tmp_path):
    table = tmp_path / "long.csv"
    small = ["--rule", "rmt", "--epsilon", "0.257", "--out", str(table)]
    script.main([*small, "--bonds", "1000", "--chains", "3"])
    script.main([*small, "--bonds", "2000", "--chains", "1"])
    script.main([*small, "--bonds", "1000", "--chains", "2"])
    assert pl.read_csv(table)["bonds"].to_list() == [1000, 1000, 2000]


def test_a_chain_of_the_table_is_made_again(script):
    kept = kept_table("exact_long").filter(rule="rmt", bonds=MILLION, epsilon=0.257)
    made = script.chains("rmt", [0.257], MILLION, 1)
    whole = ["thermal", "regions", "largest", "thermal_density"]
    assert made.select(whole).equals(kept.head(1).select(whole))
    for name in ("decay_rate", "mean_entropy"):
        assert made[name][0] == pytest.approx(kept[name][0], rel=1e-9)


def test_the_table_holds_what_the_scheme_melts(script):
    """Each measured column, against its definition, on a chain of the same spec."""
    row = script.chains("halted", [0.2724], 1000, 1).row(0, named=True)
    assert set(row) == set(script.COLUMNS)
    assert 0 < row["largest"] <= row["thermal_density"] < 1
    assert row["decay_rate"] > 0
    assert row["regions"] >= 1
