"""Regions of rings drawn block by block have odd numbers of blocks: sizes count T blocks."""

import numpy as np
import pytest

from qavalanche.analysis.sizes import coarse, local_slope, size_density
from qavalanche.analysis.summary import RegionSizes
from qavalanche.analysis.tails import Counts, fit_tail, lower_cutoff
from qavalanche.observables.core.regions import size_bin

RINGS, LENGTH = 4000, 200_000


def drawn(tau, step):
    """Regions with P(t) ~ t^-tau of t T blocks, which are 2 t - 1 blocks with a step of 2."""
    t = np.arange(1, LENGTH // 2)
    p = t**-tau / (t**-tau).sum()
    sizes = 1 + step * (np.random.default_rng(4).choice(t, 400_000, p=p) - 1)
    found, number = np.unique([size_bin(int(s)) for s in sizes], return_counts=True)
    bins = {
        int(k): (int(n), int(n) + int(n) ** 2 // RINGS) for k, n in zip(found, number, strict=True)
    }
    return RegionSizes(0.5, LENGTH, RINGS, bins, step)


@pytest.mark.parametrize("tau", [2.0, 3.0])
def test_tau_of_blocks_is_that_of_bonds(tau):
    for step in (1, 2):
        cutoff = lower_cutoff(Counts.from_statistics(drawn(tau, step), LENGTH))
        assert abs(cutoff.tau - tau) < max(4 * cutoff.tau_error, 0.02)


def test_taken_for_bonds_they_give_another_tau():
    planted = drawn(3.0, 2)
    wrong = RegionSizes(0.5, LENGTH, RINGS, planted.bins)
    right, wrong = (Counts.from_statistics(one, LENGTH) for one in (planted, wrong))
    assert fit_tail(right, "power law", 1).values["tau"] == pytest.approx(3.0, abs=0.02)
    assert abs(fit_tail(wrong, "power law", 1).values["tau"] - 3.0) > 0.2


def test_the_density_is_smooth_across_the_first_coarse_bin():
    planted = drawn(2.0, 2)
    density = size_density(planted, LENGTH)
    assert density["count"].sum() == sum(n for n, _ in planted.bins.values())
    slopes = local_slope(density)
    near = [s for x, s in slopes.select("size", "slope").rows() if 128 <= x <= 1024]
    assert np.mean(near) == pytest.approx(2.0, abs=0.15)
    assert (coarse(density)["density"] > 0).all()


def test_edges_of_bins():
    one = RegionSizes(0.5, 9, 1, {}, 2)
    assert [one.edges(k) for k in (0, 2, 4)] == [(1, 1), (2, 2), (3, 3)]
    assert one.edges(1024) == (513, 544)
    assert RegionSizes(0.5, 9, 1, {}).edges(1024) == (1025, 1088)
