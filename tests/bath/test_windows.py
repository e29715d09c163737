"""One chain from both ends: nested windows, and a verdict that can go all ways."""

import math

import numpy as np
import pytest

from qavalanche import InputError, relaxation
from qavalanche.bath.windows import Windows, first_sites, last_sites, windows
from qavalanche.hamiltonians import xxz

H = np.array([5.0, -4.0, 1.0, -6.0, 2.0, -3.0, 6.0, -5.0])


def test_a_window_is_the_chain_of_its_sites():
    whole = xxz(H)
    for L in (1, 3, 8):
        assert first_sites(whole, L).dense() == pytest.approx(xxz(H[:L]).dense())
        assert last_sites(whole, L).dense() == pytest.approx(xxz(H[-L:]).dense())
    found = windows(whole, longest=5)
    assert found.lengths.tolist() == [1, 2, 3, 4, 5]
    assert found.left[3] == pytest.approx(relaxation(xxz(H[:4])).decay)
    assert found.right[3] == pytest.approx(relaxation(xxz(H[::-1][:4].copy())).decay, rel=1e-6)
    assert (found.left[0], found.right[0]) == pytest.approx((0, 0), abs=1e-12)


def planted(per_site, noise=0.05, sites=12, resolved=True, sides=2, seed=1):
    rng = np.random.default_rng(seed)
    steps = per_site + noise * rng.standard_normal((2, sites))
    left, right = np.cumsum(steps, axis=1)
    sound = np.full((2, sites), resolved)
    return Windows(np.arange(1, sites + 1), left, right, sound, math.log(2) * sides / 2)


@pytest.mark.parametrize(
    ("per_site", "sides", "verdict"),
    [(1.5, 2, "stable"), (0.4, 2, "unstable"), (0.69, 2, "undecided"), (0.5, 1, "stable")],
)
def test_the_verdict_on_planted_decays(per_site, sides, verdict):
    found = planted(per_site, sides=sides)
    assert found.verdict == verdict
    assert found.outcome.startswith(verdict)
    mean, error = found.decay_per_site
    assert abs(mean - per_site) < 4 * error
    assert found.to_dict()["verdict"] == verdict


def test_noise_is_undecided_and_so_is_rounding():
    told = [planted(math.log(2), noise=2.0, seed=i).verdict for i in range(200)]
    assert 0.8 < told.count("undecided") / len(told) < 1
    assert {"stable", "unstable"} < set(told)
    assert planted(1.5, resolved=False).verdict == "undecided"
    assert windows(xxz([1.0])).verdict == "undecided"


def test_a_cut_chain_is_stable():
    fields = np.array([1.0, 2.0, 3.0])
    found = windows(xxz(fields, J=0.0))
    assert found.verdict == "stable"
    assert found.to_dict()["decay_per_site"] is None
    assert "not coupled" in found.outcome


@pytest.mark.parametrize(
    ("arguments", "named"), [((3,), "sides"), ((0,), "sides"), ((2.5,), "sides")]
)
def test_wrong_sides(arguments, named):
    with pytest.raises(InputError, match=named):
        windows(xxz(H), 4, *arguments)


@pytest.mark.parametrize("longest", [0, -1, 2.5, "4", 65])
def test_wrong_lengths(longest):
    with pytest.raises(InputError, match="longest"):
        windows(xxz(H), longest)
