"""Eq. 6 held against planted collars by every choice of share and points."""

import polars as pl
from planted_letter import exact

from qavalanche.analysis.grain.choices import SHARES, chosen_points, eq6_choices


def table(**how):
    return pl.DataFrame(exact.spins(**how)["grain_spins"])


def test_a_sharp_edge_has_one_slope_whatever_the_choice():
    found = eq6_choices(table())
    assert found
    slopes = [one.slope for one in found.values() if one.slope.found]
    assert all(abs(one.value - 1) < 3 * one.error for one in slopes)


def test_points_that_reach_the_end_by_a_rule_are_left_out():
    for share in SHARES:
        points = chosen_points(table(), share)
        kept = points["all"].filter(alpha=0.8)
        assert len(kept) == 0
        assert len(points["exact"].filter(alpha=0.8)) > 0
