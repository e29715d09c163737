"""docs/figures/make_exact_long.py and what docs/marked/long_marks.py reads from its table."""

import math
import sys

import numpy as np
import polars as pl
import pytest
from docs_figures import FIGURES, kept_table, load_script

sys.path.insert(0, str(FIGURES.parent))

from marked import exact, long_marks

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


def test_the_columns_are_what_the_scheme_melts(script):
    row = script.chains("halted", [0.2724], 1000, 1).row(0, named=True)
    assert 0 < row["largest"] <= row["thermal_density"] < 1
    assert row["decay_rate"] > 0
    assert row["regions"] >= 1


def planted(limit, drift):
    return [long_marks.Found(limit + drift(length), 1e-5) for length in LENGTHS]


@pytest.mark.parametrize("power", [1, 2])
def test_a_drift_with_the_logarithm_is_found_at_its_limit(power):
    found = planted(0.25, lambda length: 0.05 / math.log(length) ** power)
    right, wrong = (long_marks.by_logarithm(LENGTHS, found, k) for k in (power, 3 - power))
    assert right.value == pytest.approx(0.25, abs=1e-9)
    assert right.p > 0.9
    assert abs(wrong.value - 0.25) > 1e-4


def test_a_rate_that_falls_through_s_is_met_there():
    x = np.array([0.25, 0.26, 0.27, 0.28])
    error = np.full(4, 1e-4)
    straight = long_marks.crossed(x, long_marks.S - 2 * (x - 0.263), error)
    assert straight.value == pytest.approx(0.263)
    assert straight.error < 1e-4
    bent = long_marks.crossed(x, long_marks.S - 200 * (x - 0.245) ** 2 + 200 * 0.018**2, error)
    assert abs(bent.value - 0.263) < bent.error


def test_the_mean_of_routes_holds_a_route_that_is_far():
    near = long_marks.of_routes([long_marks.Found(0.257, 1e-3), long_marks.Found(0.2571, 1e-3)])
    far = long_marks.of_routes([long_marks.Found(0.257, 1e-3), long_marks.Found(0.267, 1e-3)])
    assert near.error < 1e-3 < far.error


def test_epsilon_c_agrees_with_the_marks_of_the_longest_chains():
    """Within two errors below each: marks fall with L."""
    one = exact.critical()
    for bonds in (10**8, 10**9):
        mark = long_marks.marks("rmt")[bonds]
        assert -math.hypot(one.error, mark.error) < mark.value - one.value < 2 * one.error
    assert 0.2548 < one.ends[0] < long_marks.held("rmt") < one.ends[1]


def test_the_tie_lies_where_the_rate_of_halted_decay_jumps():
    low, high = long_marks.jump("halted")
    assert low < long_marks.TIE < high
    assert long_marks.held("halted") == low


def test_cells_say_what_their_outcome_says():
    no = {"rule": "halted", "new": 2.08, "new_error": 0.06, "outcome": "but no power law fits at"}
    assert exact.cell("tau at epsilon_c", no, "new") == "no power law fits"
    assert exact.cell("tau at epsilon_c", no | {"outcome": "power law"}, "new") == "2.08(6)"
    unsure = {"rule": "rmt", "new": 0.2, "new_error": 0.3, "outcome": ""}
    assert exact.cell("beta at epsilon_c", unsure, "new") == "not determined"
    assert exact.cell("beta at epsilon_c", unsure | {"new_error": 0.03}, "new") == "0.20(3)"
