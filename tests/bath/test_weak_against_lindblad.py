"""The weak bath against slow twins, against many digits, and as the limit of the finite one."""

import numpy as np
import pytest
from slow_relaxation import (
    SPINS,
    at_site,
    commutant_rates,
    exact_weak_rate,
    extended_weak_rate,
    laplacian,
    replaced,
    slowest_by_elimination,
    slowest_by_lapack,
    weak_rate,
    weak_rates,
)

from qavalanche.bath import lindblad, relaxation
from qavalanche.bath.lindblad import slowest_rate_at
from qavalanche.hamiltonians import Hamiltonian, draw, random_matrix, xxz
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z

EXTENDED = np.finfo(np.longdouble).eps < 1e-18


def complex_chain(sites, d=2, seed=0):
    rng = np.random.default_rng(seed)
    both = rng.standard_normal((2, sites - 1, d * d, d * d))
    V = both[0] + 1j * both[1]
    return random_matrix(rng.uniform(-9, 9, (sites, d)), V + V.conj().transpose(0, 2, 1))


def twisted(sites, seed=0):
    """S^z conserved and couplings that are imaginary: i (S^+ S^- - S^- S^+)."""
    up = spin_plus(2)
    bond = 0.5j * (np.kron(up, up.T) - np.kron(up.T, up)) + np.kron(spin_z(2), spin_z(2))
    h = np.random.default_rng(seed).uniform(-5, 5, sites)
    terms = [*((i, bond) for i in range(sites - 1)), *((i, x * spin_z(2)) for i, x in enumerate(h))]
    return Hamiltonian.from_terms(sites, terms)


CHAINS = {
    **{
        f"xxz, L = {n}, W = {W}": draw("xxz", n, W, 3) for n in (2, 3, 4, 5, 6) for W in (5, 10, 20)
    },
    "spin 1": draw("xxz", 3, 5.0, local_dimension=3),
    "imbrie": draw("imbrie", 4, 3.0),
    "random": draw("random-matrix", 4, 10.0),
    "random, d_s = 3": draw("random-matrix", 3, 10.0, local_dimension=3),
    "complex": complex_chain(3),
    "complex, d_s = 3": complex_chain(2, 3),
    "twisted": twisted(5),
}


@pytest.mark.parametrize("name", CHAINS)
def test_the_limit_of_the_finite_bath(name, monkeypatch):
    """Gamma(gamma) / gamma = weak rate (1 - c gamma^2 + ...): the rest falls with gamma^2."""
    monkeypatch.setattr(lindblad, "ALL", 300)  # L = 6 as larger blocks are done
    chain = CHAINS[name]
    for site in {0, chain.sites // 2}:
        weak = relaxation(chain, site).rate
        twice, once = (slowest_rate_at(chain, site, gamma).rate / gamma for gamma in (2e-4, 1e-4))
        assert once == pytest.approx(weak, rel=1e-4)
        assert once + (once - twice) / 3 == pytest.approx(weak, rel=1e-7)


@pytest.mark.parametrize("name", CHAINS)
def test_a_finite_bath_is_slower(name):
    weak = relaxation(CHAINS[name]).rate
    assert slowest_rate_at(CHAINS[name], 0, 0.1).rate < 0.1 * weak * (1 - 1e-9)


def test_slow_modes_are_the_same():
    """The weak bath's mode has no more than the diagonal of S^z to overlap with."""
    chain = draw("xxz", 5, 8.0, seed=2)
    weak, finite = relaxation(chain), slowest_rate_at(chain, 0, 1e-5)
    diagonal = np.array([np.linalg.norm(spin) for spin in diagonals(chain)])
    assert finite.profile == pytest.approx(weak.profile * diagonal / np.sqrt(8), abs=1e-6)
    assert np.all(diagonal < np.sqrt(8))


def diagonals(chain):
    """<n|S^z_i|n>, (sites, N)."""
    states = np.linalg.eigh(chain.dense())[1]
    spins = [at_site(SPINS[2], i, chain) for i in range(chain.sites)]
    return [np.einsum("an,ab,bn->n", states, spin, states) for spin in spins]


@pytest.mark.parametrize("name", ["xxz, L = 4, W = 5", "imbrie", "complex", "random, d_s = 3"])
def test_coherences_of_a_weak_bath_are_no_slower(name):
    """1 - (1/d_s) sum_jk <n|j><k|n> <m|k><j|m> >= (1 - 1/N) Gamma / gamma."""
    chain = CHAINS[name]
    states = np.linalg.eigh(chain.dense())[1]
    diagonal = [np.diag(states.conj().T @ k @ states) for k in replaced(chain, 0)]
    kept = sum(np.outer(k, k.conj()) for k in diagonal)
    rates = 1 - np.real(kept[~np.eye(len(kept), dtype=bool)])
    assert rates.min() >= (1 - 1 / len(kept)) * relaxation(chain).rate


@pytest.mark.parametrize("name", CHAINS)
def test_no_sectors_no_rungs(name):
    chain = CHAINS[name]
    for site in range(chain.sites):
        assert relaxation(chain, site).rate == pytest.approx(weak_rate(chain, site), rel=1e-6)


def test_the_twins_agree_where_nothing_is_small():
    rates = weak_rates(draw("xxz", 5, 2.0))
    assert slowest_by_elimination(rates) == pytest.approx(slowest_by_lapack(rates), rel=1e-11)
    assert np.allclose(rates, rates.T, rtol=1e-9, atol=1e-30)
    assert np.linalg.eigvalsh(laplacian(rates))[0] == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(
    ("sites", "W", "accuracy"), [(3, 30, 1e-11), (4, 100, 1e-9), (5, 100, 1e-8), (4, 1e3, 1e-5)]
)
def test_against_sixty_digits(sites, W, accuracy):
    """Rates from 1e-7 to 1e-20; the relative error is that of elements, about 1e-16 / element."""
    chain = draw("xxz", sites, W, sample=1)
    truth = float(exact_weak_rate(chain))
    assert relaxation(chain).rate == pytest.approx(truth, rel=accuracy)
    assert weak_rate(chain) == pytest.approx(truth, rel=accuracy)


@pytest.mark.skipif(not EXTENDED, reason="NumPy's longdouble has no more digits here")
def test_extended_precision_is_as_good_as_sixty_digits():
    for sample in (0, 1):
        chain = draw("xxz", 4, 1e3, sample=sample)
        assert extended_weak_rate(chain) == pytest.approx(float(exact_weak_rate(chain)), rel=1e-11)


@pytest.mark.skipif(not EXTENDED, reason="NumPy's longdouble has no more digits here")
@pytest.mark.parametrize("sample", [6, 224])
def test_lapack_gives_noise_where_elimination_gives_the_rate(sample):
    """L = 8, W = 30: rates of 8e-19 and 3e-24, of which LAPACK sees rounding alone."""
    chain = draw("xxz", 8, 30.0, sample=sample)
    truth = extended_weak_rate(chain)
    assert truth < 1e-18
    assert relaxation(chain).rate == pytest.approx(truth, rel=1e-5)
    assert abs(slowest_by_lapack(weak_rates(chain)) / truth - 1) > 10


@pytest.mark.parametrize("sites", [4, 5])
def test_a_clean_heisenberg_chain_has_no_degenerate_levels_in_a_sector(sites):
    """Its multiplets have one state of each S^z: rates between eigenstates are the limit."""
    chain = xxz(np.zeros(sites))
    weak = relaxation(chain)
    assert weak.resolved
    assert slowest_rate_at(chain, 0, 1e-5).rate == pytest.approx(1e-5 * weak.rate, rel=1e-7)
    if sites == 4:
        stationary, slowest = commutant_rates(chain)[:2]
        assert stationary == pytest.approx(0, abs=1e-14)
        assert slowest == pytest.approx(weak.rate, rel=1e-10)


@pytest.mark.parametrize(("sites", "limit"), [(4, 0.2), (5, 0.135643225)])
def test_degenerate_levels_have_another_limit(sites, limit):
    """Free fermions without fields: populations couple to coherences of degenerate levels.

    The limit is that of -P on the operators that commute with H, and no rate between eigenstates.
    """
    chain = xxz(np.zeros(sites), anisotropy=0.0)
    weak = relaxation(chain)
    assert not weak.resolved
    assert slowest_rate_at(chain, 0, 1e-5).rate / 1e-5 == pytest.approx(limit, rel=1e-7)
    assert abs(weak.rate / limit - 1) > 0.05
    if sites == 4:
        assert commutant_rates(chain)[1] == pytest.approx(limit, rel=1e-9)


@pytest.mark.parametrize("W", [5.0, 10.0, 20.0])
def test_without_degenerate_levels_the_commutant_is_the_populations(W):
    chain = draw("xxz", 4, W, 3)
    rates = commutant_rates(chain)
    assert rates.size == chain.dimension
    assert rates[1] == pytest.approx(relaxation(chain).rate, rel=1e-6)


@pytest.mark.slow
def test_how_far_a_bath_of_strength_one_is_off():
    """Mean ln Gamma / gamma, gamma = 1 against gamma -> 0: 0.2 lower for L = 3, 1.0 for L = 6."""
    for sites, expected in ((3, 0.2), (6, 1.0)):
        chains = [draw("xxz", sites, 10.0, seed=11, sample=s) for s in range(60)]
        lower = np.array(
            [relaxation(c).log_rate - np.log(slowest_rate_at(c, 0, 1.0).rate) for c in chains]
        )
        error = lower.std(ddof=1) / np.sqrt(lower.size)
        assert abs(lower.mean() - expected) < 3 * error + 0.05
