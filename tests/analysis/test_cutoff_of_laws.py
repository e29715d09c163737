"""The lower cut-off of every law: planted ones, all cut-offs tried, the limits of the laws."""

import math

import numpy as np
import pytest
from tail_sizes import THETA, drawn

from qavalanche.analysis.tails import LAWS, Counts, fit_tail, goodness, lower_cutoff
from qavalanche.analysis.tails.laws import Window
from qavalanche.analysis.tails.scans import scan_cutoffs, scan_law
from qavalanche.errors import InputError

BENT = [name for name in LAWS if name != "power law"]
ALL = 10**6  # cut-offs: as many as there are


def planted(name, n=1200, seed=1, xmin=5):
    """Sizes of a law from xmin on, and half as many evenly below."""
    tail = drawn(name, n, seed, xmin)
    below = np.random.default_rng(seed).integers(1, xmin, n // 2)
    return Counts.of(np.concatenate([np.repeat(tail.low.astype(int), tail.count), below]))


@pytest.mark.parametrize("integers", [True, False])
@pytest.mark.parametrize("name", LAWS)
def test_a_law_seen_from_another_end_is_the_same_law(name, integers):
    old, new, x = (Window(5.0, math.inf, integers), Window(9.0, math.inf, integers),
                   np.array([9.0, 12.0, 30.0, 100.0]))  # fmt: skip
    law, theta = LAWS[name], np.array(THETA[name])
    moved = law.moved(theta, old, new)
    ratio = law.log_weight(theta, x, old) - law.log_weight(moved, x, new)
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-9)
    np.testing.assert_allclose(law.natural(moved, new), law.natural(theta, old), rtol=1e-9)


@pytest.mark.parametrize("name", BENT)
def test_a_planted_cutoff_is_found_with_its_law(name):
    counts = planted(name)
    found = lower_cutoff(counts, resamples=2, law=name)
    assert found.law == name
    assert 4 <= found.xmin <= 20
    fit = fit_tail(counts, name, found.xmin)
    assert found.ks == pytest.approx(fit.ks, abs=1e-6)
    truth = LAWS[name].natural(np.array(THETA[name]), Window(5.0))
    for key, true in zip(LAWS[name].parameters, truth, strict=True):
        assert found.values[key] == pytest.approx(fit.values[key], abs=0.05 * fit.errors[key])
        assert abs(found.values[key] - true) < 4 * fit.errors[key]
    assert found.to_dict()["law"] == name
    assert set(found.estimates) == {"xmin", *LAWS[name].parameters}


@pytest.mark.parametrize("name", ["exponential", "truncated power law"])
def test_coarse_then_fine_is_near_the_least_of_all(name):
    """A fifth of the cut-offs are tried; the distance found is at most a few percent larger."""
    tries = []
    for seed in (1, 2):
        counts = planted(name, 1000, seed)
        quick, whole = scan_law(LAWS[name], counts, math.inf), scan_law(
            LAWS[name], counts, math.inf, coarse=ALL
        )  # fmt: skip
        assert whole.ks.min() <= quick.ks.min() <= 1.2 * whole.ks.min()
        same = np.isin(whole.xmin, quick.xmin)
        np.testing.assert_allclose(whole.ks[same], quick.ks, rtol=1e-3, atol=1e-5)
        tries.append(len(quick.xmin) / len(whole.xmin))
    assert max(tries) < 0.7


def test_real_sizes_too():
    rng = np.random.default_rng(4)
    sizes = np.concatenate([rng.uniform(0.1, 2, 400), 2 + rng.exponential(3, 800)])
    counts = Counts.from_reals(sizes)
    found = lower_cutoff(counts, resamples=4, law="exponential")
    assert found.xmin < 5
    assert abs(found.values["inverse_xi"] - 1 / 3) < 0.06
    assert len(scan_law(LAWS["exponential"], counts, math.inf).xmin) < 60


def test_of_a_power_law_it_is_the_search_of_all_cutoffs():
    counts = planted("power law", 800)
    ours, all_of_them = scan_law(LAWS["power law"], counts, math.inf, coarse=ALL), scan_cutoffs(
        counts, math.inf, most=ALL
    )  # fmt: skip
    np.testing.assert_allclose(ours.xmin, all_of_them.xmin)
    np.testing.assert_allclose(ours.tau, all_of_them.tau, atol=2e-4)
    np.testing.assert_allclose(ours.ks, all_of_them.ks, atol=1e-4)


HEAVY = Counts.of([1] * 40 + [2] * 8 + [4, 4, 10, 50, 200, 1000, 5000, 10**5, 10**6, 10**7])
"""Heavier than any power law that begins so: no law that bends down fits better than one."""


@pytest.mark.parametrize("name", ["stretched exponential", "log-normal"])
def test_in_the_limit_of_a_power_law_there_is_none_of_its_own(name):
    found = lower_cutoff(HEAVY, resamples=2, law=name)
    assert not found.found
    assert f"the {name} is best in its limit of a power law" in found.outcome
    assert all(math.isnan(value) for value in found.values.values())
    assert math.isnan(goodness(HEAVY, found).p)


def test_in_its_limit_the_truncated_power_law_is_that_power_law():
    found = lower_cutoff(HEAVY, resamples=3, law="truncated power law")
    straight = fit_tail(HEAVY, "power law", found.xmin)
    assert found.values["inverse_xi"] == 0.0
    assert found.tau == pytest.approx(straight.values["tau"], abs=1e-4)
    assert found.ks == pytest.approx(straight.ks, abs=1e-4)


def test_a_law_that_half_of_the_data_sets_deny_is_none():
    counts = planted("power law", 300)
    found = lower_cutoff(counts, resamples=5, law="log-normal")
    assert found.found or "power law" in found.outcome
    assert found.found == math.isfinite(found.errors["mu"])


def test_goodness_of_a_cutoff_both_ways():
    true = planted("exponential")
    cutoff = lower_cutoff(true, resamples=2, law="exponential")
    assert goodness(true, cutoff, 20).p > 0.1
    stepped = Counts.of([100] * 500 + [200] * 300 + [1000] * 200)
    cutoff = lower_cutoff(stepped, resamples=2, law="exponential")
    found = goodness(stepped, cutoff, 20)
    assert found.p < 0.1
    assert "exponential ruled out" in found.outcome


def test_what_cannot_be_searched_is_one_line():
    with pytest.raises(InputError, match=r'law .exponental. .did you mean "exponential"'):
        lower_cutoff(Counts.of([1, 2, 3]), law="exponental")
    few = lower_cutoff(Counts.of([1, 2, 3]), law="log-normal")
    assert not few.found
    assert "at least 50" in few.outcome
    alike = lower_cutoff(Counts.of([7] * 100), law="exponential")
    assert "1 of them different" in alike.outcome
