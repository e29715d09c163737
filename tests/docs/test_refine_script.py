"""docs/figures/make_refine.py: its table is of its spec, and the errors of the rule are right."""

import pytest
from docs_figures import kept_table, load_script

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
    for row in kept_table("refine_coverage").to_dicts():
        assert row["missed"] <= 0.01 * row["crossings"]
        assert row["within_1"] == pytest.approx(0.683, abs=0.06)
        assert row["within_2"] == pytest.approx(0.954, abs=0.05)
        assert abs(row["bias"]) < 0.25
