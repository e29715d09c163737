"""Exact rates beside the scheme's: nested samples, eigenstates, and limits that are known."""

import math

import numpy as np
import pytest

from qavalanche import Chain, InputError
from qavalanche.analysis.exact_rates import (
    PREDICTORS,
    decay_of_spots,
    eigenstate_rates,
    held_against,
    perturbative_decay,
    product_of_bonds,
    rates_table,
)
from qavalanche.analysis.exact_rates.table import close_fields, nested_fields
from qavalanche.bath import relaxation
from qavalanche.hamiltonians import draw, xxz
from qavalanche.operators import chain_of


@pytest.fixture(scope="module")
def table():
    return rates_table(10.0, [2, 4, 6], samples=24, seed=3)


def test_samples_are_nested_and_those_of_relaxation(table):
    alone = rates_table(10.0, [4], samples=3, seed=3)
    assert alone.equals(table.filter(sites=4).head(3))
    h = nested_fields(10.0, 6, 3, 2)
    assert h[:4].tolist() == nested_fields(10.0, 4, 3, 2).tolist()
    row = table.filter(sites=6, sample=2)
    assert row["exact"][0] == relaxation(xxz(h)).decay
    assert row["halted"][0] == decay_of_spots(Chain.from_fields(h), crossing="halted")
    assert np.abs(h).max() <= 10


def test_every_predictor_is_a_decay(table):
    assert set(PREDICTORS) <= set(table.columns)
    for name in PREDICTORS:
        assert np.isfinite(table[name].to_numpy()).all()
    assert (table["typical"] >= table["bound"] - 1e-9).all()
    assert (table["exact"] >= table["bound"] - 1e-9).all()  # Gamma is below the Rayleigh quotient


def test_without_resonances_the_scheme_is_the_product_of_bonds(table):
    plain = table.filter(resonant=0)
    for name in ("rmt", "halted", "grows", "halted_bath", "product"):
        np.testing.assert_allclose(plain[name], plain["bonds"], rtol=1e-9)
    assert len(table) > len(plain) > 20


def test_one_site_is_in_the_bath():
    row = rates_table(5.0, [1], samples=1)
    assert row["exact"][0] == row["rmt"][0] == row["perturbation"][0] == 0
    assert row["typical"][0] is None


def test_two_sites_in_a_large_field_are_perturbation_theory():
    """Both spins of two sites: D = ln(2 |h_0 - h_1| / J) up to a constant, here to 1 / W."""
    found = rates_table(1e4, [2], samples=8, seed=1)
    difference = (found["exact"] - found["perturbation"]).to_numpy()
    assert np.ptp(difference) < 1e-3
    assert abs(difference.mean()) < 1


def test_the_chain_without_interactions_is_perturbation_theory():
    """Delta = 0, large W: Gamma = e^(-2 D) with D of one orbital, chain by chain."""
    found = rates_table(30.0, [6], samples=30, seed=2, anisotropy=0.0)
    exact = found["exact"].to_numpy()
    one = held_against(found["perturbation"].to_numpy(), exact)
    assert one.rank.value > 0.97
    assert one.slope.value == pytest.approx(1, abs=0.1)
    assert abs(one.offset.value) < 0.6
    scheme = held_against(found["halted"].to_numpy(), exact)
    assert scheme.rank.value + 4 * scheme.rank.error < one.rank.value


def test_perturbation_by_hand():
    h = np.array([1.0, 5.0, -2.0])
    assert perturbative_decay(h) == pytest.approx(max(math.log(8), math.log(6) + math.log(14)))
    assert perturbative_decay(h, J=2.0) == pytest.approx(math.log(3) + math.log(7))
    assert product_of_bonds(h) == pytest.approx(math.log(8) + math.log(14))
    assert perturbative_decay([4.0, 4.0]) == 0
    assert product_of_bonds([4.0, 4.0]) == -math.inf
    with pytest.raises(InputError, match="J = 0"):
        perturbative_decay(h, J=0.0)


def test_bonds_of_the_operator_tier_are_these_bonds():
    """G of the two-site Hamiltonians is g of `Chain.from_fields`: no predictor of its own."""
    h = nested_fields(8.0, 5, 1, 0)
    np.testing.assert_allclose(chain_of(xxz(h)).decays(), Chain.from_fields(h).decays())


def test_close_fields_are_counted_by_distance():
    h = np.array([0.0, 0.3, 9.0, 0.1, -7.0])
    assert close_fields(h, 1.0) == {"resonant": 1, "second": 0, "far": 1}
    second = close_fields(np.array([0.0, 2.0, 0.05]), 1.0)
    assert second == {"resonant": 0, "second": 1, "far": 0}
    assert close_fields(np.array([0.0, 2.0, 4.0]), 1.0)["second"] == 0
    assert close_fields(np.array([0.0]), 1.0) == {"resonant": 0, "second": 0, "far": 0}


def dense_rates(evolution, site, far):
    """Slow twin: every matrix element of S^a between eigenstates, from the dense matrix."""
    sites, n = evolution.sites, 2**evolution.sites
    bits = (np.arange(n)[:, None] >> (sites - 1 - np.arange(sites))) & 1
    z = 0.5 - bits
    charge = z.sum(axis=1)
    _, states = np.linalg.eigh(evolution.dense() + np.diag(1e3 * charge))  # no mixing of sectors
    flip = 1 << (sites - 1 - site)
    plus = np.zeros((n, n))
    down = np.flatnonzero(bits[:, site])
    plus[down ^ flip, down] = 1
    sz = states.T @ (z[:, [site]] * states)
    sp = states.T @ plus @ states
    R = (sp**2 + sp.T**2) / 2 + sz**2
    mean = (states**2 * z[:, [far]]).sum(axis=0)
    lost = (R * np.subtract.outer(mean, mean) ** 2).sum(axis=1)
    return np.sort(lost * n / (2 * (mean**2).sum()))


@pytest.mark.parametrize("site", [0, 1, 4])
def test_rates_of_eigenstates_are_those_of_dense_matrices(site):
    evolution = draw("xxz", 5, 6.0, seed=4)
    found = eigenstate_rates(evolution, site)
    far = 4 if site < 2 else 0
    expected = dense_rates(evolution, site, far)
    np.testing.assert_allclose(np.sort(found.rates), expected, rtol=1e-6, atol=1e-14)
    assert found.mean_decay == pytest.approx(-math.log(relaxation(evolution, site).bound) / 2)
    assert 0 < found.share <= 1
    assert found.typical_decay == pytest.approx(-np.log(expected).mean() / 2, rel=1e-6)


def test_a_resonant_pair_carries_the_rate_in_few_eigenstates():
    """Spin 3 and spin 1 in resonance: the far spin's rate sits in the states where they mix."""
    without = eigenstate_rates(xxz([0.0, 21.0, -30.0, 8.0]))
    assert without.share > 0.3
    narrow = eigenstate_rates(xxz([0.0, 21.0, -30.0, 0.0083]))
    assert narrow.typical_decay - narrow.mean_decay > without.typical_decay - without.mean_decay


def test_wrong_input_is_one_line():
    for wrong, said in (
        ({"W": 0.0}, "W = 0"),
        ({"lengths": []}, "at least one"),
        ({"lengths": [99]}, "lengths = 99"),
        ({"samples": 0}, "samples = 0"),
        ({"J": -1.0}, "J = -1"),
        ({"anisotropy": math.inf}, "anisotropy"),
    ):
        with pytest.raises(InputError, match=said):
            rates_table(**{"W": 5.0, "lengths": [3], "samples": 2, **wrong})
    with pytest.raises(InputError, match="at least 2"):
        eigenstate_rates(xxz([0.5]))
    with pytest.raises(InputError, match="site"):
        eigenstate_rates(xxz([0.5, 1.0]), site=2)
    with pytest.raises(InputError, match="does not link"):
        eigenstate_rates(xxz([0.5, 1.0, 4.0], J=0.0))
