"""The finite bath against the Lindbladian on all operators, and in its limits."""

import math

import numpy as np
import pytest
from slow_relaxation import (
    decays_of,
    exact_rate_at,
    whole_lindbladian,
    whole_period,
)

from qavalanche import InputError
from qavalanche.bath import lindblad
from qavalanche.bath.lindblad import slowest_rate_at
from qavalanche.hamiltonians import Hamiltonian, draw, imbrie, random_matrix, xxz
from qavalanche.hamiltonians.evolution import Evolution


def fields(sites, W=5.0, seed=0):
    return np.random.default_rng(seed).uniform(-W, W, sites)


def complex_chain(sites=3, d=2, seed=0, W=3.0):
    """Random levels and Hermitian couplings that no choice of phases makes real."""
    rng = np.random.default_rng(seed)
    both = rng.standard_normal((2, sites - 1, d * d, d * d))
    V = both[0] + 1j * both[1]
    return random_matrix(rng.uniform(-W, W, (sites, d)), V + V.conj().transpose(0, 2, 1))


CHAINS = {
    "xxz": xxz(fields(4)),
    "xx": xxz(fields(4, seed=1), anisotropy=0.0),
    "spin 1": xxz(fields(2), local_dimension=3),
    "imbrie": draw("imbrie", 3, 2.0),
    "random": draw("random-matrix", 3, 5.0),
    "random, d_s = 3": draw("random-matrix", 2, 5.0, local_dimension=3),
    "complex": complex_chain(),
    "complex, d_s = 3": complex_chain(2, 3),
}


def block_of(lindbladian, chain):
    """Its part on |a><b| with a and b of the same S^z, if that is conserved."""
    up = np.zeros(1)
    for _ in range(chain.sites):
        up = (up[:, None] + np.arange(chain.local_dimension)).ravel()
    links = abs(chain.links()).tocoo()
    if np.any(up[links.row] != up[links.col]):
        return lindbladian
    kept = np.flatnonzero((up[:, None] == up).ravel())
    return lindbladian[np.ix_(kept, kept)]


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("gamma", [0.05, 1.0, 20.0])
def test_the_block_holds_the_slowest_of_all_operators(name, gamma):
    chain = CHAINS[name]
    for site in range(chain.sites):
        found = slowest_rate_at(chain, site, gamma)
        whole = whole_lindbladian(chain, site, gamma)
        stationary, slowest = decays_of(block_of(whole, chain))[:2]
        assert abs(stationary) < 1e-12 * (1 + gamma)
        assert found.rate == pytest.approx(slowest.real, rel=1e-8, abs=1e-13 * (1 + gamma))
        assert found.resolved
        assert found.complete


@pytest.mark.parametrize("d", [2, 3, 7])
@pytest.mark.parametrize("gamma", [1e-59, 0.3, 1e59])
def test_a_spin_in_the_bath_relaxes_at_gamma(d, gamma):
    h = np.random.default_rng(0).standard_normal((d, d))
    alone = Hamiltonian.from_terms(1, [(0, h + h.T)], d)
    assert slowest_rate_at(alone, 0, gamma).rate == gamma
    decays = decays_of(whole_lindbladian(alone, 0, 0.3))
    assert decays[1:].real == pytest.approx(0.3, abs=1e-12)


@pytest.mark.parametrize("sites", [2, 3, 4, 5])
def test_the_block_is_that_of_the_charge(sites):
    assert slowest_rate_at(xxz(fields(sites)), 0, 1.0).dimension == math.comb(2 * sites, sites)
    kicked = imbrie(fields(3), np.ones(3), np.ones(2))
    assert slowest_rate_at(kicked, 0, 1.0).dimension == 4**3


@pytest.mark.parametrize("name", ["xxz", "spin 1", "imbrie", "complex"])
def test_by_inversion_alone(name, monkeypatch):
    """As it is done for large blocks, where the slowest mode does not oscillate."""
    chain = CHAINS[name]
    whole = slowest_rate_at(chain, 0, 0.1)
    monkeypatch.setattr(lindblad, "ALL", 0)
    near = slowest_rate_at(chain, 0, 0.1)
    assert whole.frequency == 0
    assert not near.complete
    assert near.rate == pytest.approx(whole.rate, rel=1e-10)
    assert near.profile == pytest.approx(whole.profile, abs=1e-8)


def test_coherences_between_charges_are_left_out_and_when_it_matters():
    """Free fermions: c of the slowest orbital decays at half the rate of c^dagger c.

    With interactions it is dephased: then the slowest of all operators lies in the block.
    """
    for anisotropy, ratio in ((0.0, 0.5), (1.0, 1.0)):
        chain = xxz(fields(4, seed=1), anisotropy=anisotropy)
        everything = decays_of(whole_lindbladian(chain, 0, 0.05))[1].real
        found = slowest_rate_at(chain, 0, 0.05).rate
        assert everything / found == pytest.approx(ratio, rel=1e-3)


def test_a_coherence_may_be_slower_and_only_all_modes_tell(monkeypatch):
    """A far spin with the bath's noise across its field: T_2 = 2 T_1, the textbook's limit."""
    chain = imbrie([2.0, 0.0], [0.0, 3.0], [0.1])
    found = slowest_rate_at(chain, 0, 5.0)
    decays = decays_of(whole_lindbladian(chain, 0, 5.0))
    steady = min(one.real for one in decays[1:] if abs(one.imag) < 1e-9)
    assert found.frequency == pytest.approx(3, rel=1e-2)
    assert found.rate == pytest.approx(decays[1].real, rel=1e-9)
    assert found.rate / steady == pytest.approx(0.5, rel=0.01)
    monkeypatch.setattr(lindblad, "ALL", 0)
    monkeypatch.setattr(lindblad, "_NEAREST", 1)
    near = slowest_rate_at(chain, 0, 5.0)
    assert not near.complete
    assert near.rate == pytest.approx(steady, rel=1e-9)


@pytest.mark.parametrize(("W", "gamma"), [(100.0, 1.0), (1000.0, 1.0), (1000.0, 0.01)])
def test_rates_below_the_rounding_of_eigenvalues(W, gamma):
    """Against 50 digits; the eigenvalue itself is wrong by 1e-16 of the norm."""
    chain = xxz(fields(3, W, seed=3))
    found = slowest_rate_at(chain, 0, gamma)
    truth = exact_rate_at(chain, 0, gamma)
    assert found.rate == pytest.approx(float(truth), rel=1e-9)
    by_lapack = decays_of(whole_lindbladian(chain, 0, gamma))[1].real
    assert abs(by_lapack / truth - 1) > 1e-6


def test_what_rounding_takes_is_told():
    found = slowest_rate_at(xxz(fields(5, 1e5)), 0, 0.1)
    assert not found.resolved
    assert found.rate < 1e-13


@pytest.mark.parametrize("gamma", [0.01, 1.0])
def test_mirror_image_names_and_units(gamma):
    h = fields(5, 4.0)
    chain = xxz(h)
    rate = slowest_rate_at(chain, 0, gamma).rate
    mirrored = slowest_rate_at(xxz(h[::-1].copy()), 4, gamma)
    assert mirrored.rate == pytest.approx(rate, rel=1e-9)
    assert slowest_rate_at(xxz(-h), 0, gamma).rate == pytest.approx(rate, rel=1e-9)
    scaled = Hamiltonian.from_terms(5, [(t.first, 1e5 * t.matrix) for t in chain.terms])
    assert slowest_rate_at(scaled, 0, 1e5 * gamma).rate == pytest.approx(1e5 * rate, rel=1e-9)


def test_the_slow_mode_is_the_far_spin():
    found = slowest_rate_at(xxz([0.0, 31.0, -12.0, 20.0, -43.0]), 0, 1.0)
    assert found.profile[4] > 0.999
    assert found.profile[:4].max() < 0.05


def test_zeno():
    """A bath much faster than the chain holds its spin still: the next one sees J^2 / gamma.

    Of two spins, S^z of the second flips at twice the golden rule's (J/2)^2 (2/gamma) / 2.
    """
    rates = [slowest_rate_at(xxz([0.0, 0.0]), 0, gamma).rate for gamma in (1e3, 2e3)]
    assert rates[0] / rates[1] == pytest.approx(2, rel=1e-3)


def test_what_is_never_reached():
    cut = imbrie(fields(3), np.ones(3), [1.0, 0.0])  # its own terms move the last spin
    for chain in (xxz(fields(3), J=0.0), cut):
        found = slowest_rate_at(chain, 0, 1.0)
        assert (found.rate, found.resolved) == (0.0, True)


def test_a_conserved_quantity_that_no_basis_shows_is_not_resolved():
    """Bath in the middle of a symmetric chain: the parity of every state is kept."""
    chain = xxz([0.4, -1.0, 0.4])
    found = slowest_rate_at(chain, 1, 1.0)
    decays = decays_of(whole_lindbladian(chain, 1, 1.0))
    assert abs(decays[1]) < 1e-13
    assert found.rate < 1e-13
    assert not found.resolved


class Driven(Evolution):
    """U = exp(-i H_2) exp(-i H_1), as the eigenbasis of its matrix."""

    def __init__(self, first, second):
        self.sites, self.local_dimension, self.name = first.sites, first.local_dimension, "driven"
        self.first, self.second = first, second
        self.dtype_ = np.dtype(complex)

    @property
    def dtype(self):
        return self.dtype_

    def links(self):
        return abs(self.first.links()) + abs(self.second.links())

    @property
    def unitary(self):
        made = np.eye(self.dimension)
        for h in (self.first, self.second):
            energies, states = np.linalg.eigh(h.dense())
            made = (states * np.exp(-1j * energies)) @ states.conj().T @ made
        return made

    def eigenbasis(self, kept):
        values, states = np.linalg.eig(self.unitary[np.ix_(kept, kept)])
        return -np.angle(values), np.linalg.qr(states)[0]


DRIVES = {
    "charge": Driven(xxz(fields(4), J=0.0, anisotropy=0.0), xxz(fields(4, 1.0))),
    "none": Driven(xxz(fields(3), J=0.3), imbrie(np.zeros(3), np.ones(3), np.zeros(2))),
}


@pytest.mark.parametrize("name", DRIVES)
@pytest.mark.parametrize("gamma", [0.01, 1.0, 5.0])
def test_driven_chains(name, gamma):
    drive = DRIVES[name]
    kept = np.abs(np.linalg.eigvals(whole_period(drive.unitary, drive, 0, gamma)))
    kept.sort()
    found = slowest_rate_at(drive, 0, gamma)
    assert kept[-1] == pytest.approx(1, abs=1e-12)
    assert found.rate == pytest.approx(-np.log(kept[-2]), rel=1e-8)
    assert found.resolved


def test_a_drive_by_short_periods_is_its_hamiltonian():
    """Periods of length t of one H: rate / t tends to that of H."""
    h, t = xxz(fields(4)), 0.01
    half = Hamiltonian.from_terms(4, [(term.first, t / 2 * term.matrix) for term in h.terms])
    driven = slowest_rate_at(Driven(half, half), 0, 0.5 * t)
    assert driven.rate / t == pytest.approx(slowest_rate_at(h, 0, 0.5).rate, rel=1e-3)


@pytest.mark.parametrize("sites", [9, 40, 5000])
def test_what_is_too_large_is_refused_with_the_number(sites):
    with pytest.raises(InputError, match="13000"):
        slowest_rate_at(xxz(np.linspace(0, 1, sites)), 0, 1.0)


@pytest.mark.parametrize("gamma", [0, -1.0, np.nan, np.inf, 1e-300, 1e300, "1", None])
def test_baths_that_are_none(gamma):
    with pytest.raises(InputError, match="gamma"):
        slowest_rate_at(CHAINS["xxz"], 0, gamma)


@pytest.mark.parametrize("site", [-1, 4, 0.5, None])
def test_sites_that_are_not_there(site):
    with pytest.raises(InputError, match="site"):
        slowest_rate_at(CHAINS["xxz"], site, 1.0)


def test_a_finite_bath_washes_resonances_out():
    """At gamma = 1 the mean of ln Gamma / gamma is below that at gamma -> 0, more so for L = 5."""
    lower = []
    for sites in (3, 5):
        chains = [draw("xxz", sites, 10.0, seed=5, sample=s) for s in range(40)]
        ratios = [
            slowest_rate_at(chain, 0, 1.0).rate / slowest_rate_at(chain, 0, 1e-4).rate * 1e-4
            for chain in chains
        ]
        lower.append(-np.log(ratios))
    assert np.mean(lower[0]) > 3 * np.std(lower[0]) / math.sqrt(40) > 0
    assert np.mean(lower[1]) > np.mean(lower[0])
