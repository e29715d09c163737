"""docs/figures/make_refine.py: its table is of its spec, and the errors of the rule are right."""

import pytest
from docs_figures import kept_table, load_script
from planted_curves import CURVES

from qavalanche.campaign.spec import parse_spec


@pytest.fixture(scope="module")
def script():
    return load_script("make_refine")


def test_the_kept_points_are_of_the_spec(script):
    spec, table = parse_spec(script.SPEC), kept_table("refine")
    kept = {(row["epsilon"], row["length"]): row["samples"] for row in table.to_dicts()}
    for point, first in spec.grid.items():
        assert kept[point.law.epsilon, point.length] >= first
    assert len(kept) > len(spec.grid)
    spent = sum(length * n for (_, length), n in kept.items())
    near = sum(length * n for (x, length), n in kept.items() if abs(x - 0.26) < 0.006)
    assert near > 0.7 * spent
    assert 0.25 < script.crossing_of(table, 1000, 10_000) < 0.265


def test_the_kept_coverage_is_that_of_a_normal_law_nearly():
    rows = kept_table("refine_coverage").to_dicts()
    assert {row["curve"] for row in rows} == {*CURVES}
    for row in rows:
        assert row["missed"] <= 0.05 * row["crossings"], row
        assert row["within_1"] > 0.5, row
        assert row["within_2"] > 0.8, row
        assert abs(row["bias"]) < 0.7, row
    inside = [row for row in rows if row["curve"] == next(iter(CURVES))]
    for row in inside:
        assert row["within_1"] == pytest.approx(0.683, abs=0.12)
        assert row["within_2"] == pytest.approx(0.954, abs=0.06)


def test_the_kept_gains_are_of_the_uniform_grids_of_the_script(script):
    rows = kept_table("refine_gain").to_dicts()
    assert [row["grid"] for row in rows] == [*script.UNIFORM] * len(script.GAINS)
    for row in rows:
        assert row["ratio"] > 0
        assert row["error"] == pytest.approx(row["ratio"] * (4 / script.GAIN_SETS) ** 0.5, rel=0.2)
