"""How far the region that holds the middle bond reaches, on open chains and rings."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.observables.reach import reach


def partition(length, *regions, ends="open"):
    return qa.Partition(length, np.array(regions, np.int64).reshape(-1, 2), ends=ends)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (partition(9), (0, 0)),
        (partition(9, (0, 3)), (0, 0)),
        (partition(9, (4, 5)), (1, 0)),
        (partition(9, (2, 9)), (3, 4)),
        (partition(9, (0, 9)), (5, 4)),
        (partition(8, (0, 8)), (4, 4)),
        (partition(8, (3, 5)), (1, 1)),
        (partition(10, (7, 15), ends="ring"), (8, 0)),
    ],
)
def test_the_reach_of_a_region(made, expected):
    assert reach(made) == expected


def test_it_sums_to_the_size_of_the_region_in_drawn_chains():
    for sample in range(50):
        made = qa.melt(qa.Bimodal(0.3).draw(61, seed=2, sample=sample))
        left, right = reach(made)
        held = made.at_middle
        assert left + right == (0 if held is None else held[1] - held[0])
        if held is not None:
            assert (left == 31) == (held[0] == 0)
            assert (right == 30) == (held[1] == 61)
