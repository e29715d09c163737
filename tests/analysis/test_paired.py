"""Choices on the same chains: what changes is found, and nothing else."""

import pytest

import qavalanche as qa
from qavalanche.analysis.paired import mirrored, under_other
from qavalanche.campaign.point import Point
from qavalanche.schemes import scheme_from


def spots(**rules):
    return scheme_from("spots", rules)


def test_ties_matter_where_there_are_ties_and_nowhere_else():
    tied, free = (Point(qa.Bimodal(epsilon), 500, spots()) for epsilon in (0.25, 0.2497))
    other = spots(ties="perturbative")
    assert under_other(tied, other, 20).changed > 15
    none = under_other(free, other, 20)
    assert (none.changed, none.samples) == (0, 20)
    assert (none.density.value, none.density.error) == (0.0, 0.0)
    assert under_other(tied, other, 20).density.value < 0


def test_the_mirror_image_changes_chains_and_no_mean():
    found = mirrored(Point(qa.Bimodal(0.255), 2000, spots()), 60)
    assert 0 < found.changed < 60
    assert abs(found.density.value) < 3 * found.density.error
    assert found.thermal.value == 0.0


def test_other_counts_shift_the_density_of_the_same_chains():
    found = under_other(Point(qa.Bimodal(0.22), 1000, spots()), spots(counts="sites"), 30)
    assert found.changed == 30
    assert found.density.value > 5 * found.density.error


def test_bad_input_is_refused():
    point = Point(qa.Bimodal(0.25), 100, spots())
    with pytest.raises(qa.InputError, match="samples = 1: must be a whole number >= 2"):
        mirrored(point, 1)
    rings = Point(qa.DrawnBlocks("expon", "expon"), 100, scheme_from("zhang", {}))
    with pytest.raises(qa.InputError, match="must take a chain of bonds"):
        mirrored(rings, 10)
