"""The slowest rate by a weak bath: limits, symmetries, and what is named instead of guessed."""

import mpmath
import numpy as np
import pytest
from slow_relaxation import exact_weak_rate

from qavalanche import InputError
from qavalanche.bath import relaxation
from qavalanche.bath.sectors import Sectors
from qavalanche.hamiltonians import Floquet, Hamiltonian, draw, xxz
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z


def fields(sites, W=6.0, seed=0):
    return np.random.default_rng(seed).uniform(-W, W, sites)


def turned(h, unitary):
    """H with a product of one-site unitaries around it."""
    terms = []
    for term in h.terms:
        span = round(np.log(len(term.matrix)) / np.log(h.local_dimension))
        whole = np.eye(1)
        for _ in range(span):
            whole = np.kron(whole, unitary)
        terms.append((term.first, whole @ term.matrix @ whole.conj().T))
    return Hamiltonian.from_terms(h.sites, terms, h.local_dimension)


@pytest.mark.parametrize("d", [2, 3, 5])
def test_a_spin_in_the_bath_relaxes_at_gamma(d):
    assert relaxation(xxz([0.3], local_dimension=d)).rate == pytest.approx(1, abs=1e-14)


def test_sectors_are_those_of_the_magnetization():
    found = Sectors(xxz(fields(6)), 2)
    assert found.sizes == [1, 6, 15, 20, 15, 6, 1]
    assert found.linked


@pytest.mark.parametrize("W", [1.0, 5.0, 20.0])
@pytest.mark.parametrize("sites", [2, 5, 8])
def test_a_chain_and_its_mirror_image(sites, W):
    h = fields(sites, W)
    there = relaxation(xxz(h), site=0)
    back = relaxation(xxz(h[::-1].copy()), site=sites - 1)
    assert back.rate == pytest.approx(there.rate, rel=1e-8)
    assert back.profile[::-1] == pytest.approx(there.profile, abs=1e-6)
    assert (there.far, back.far) == (sites - 1, 0)


def test_names_of_states_do_not_matter():
    h = fields(6)
    flipped = turned(xxz(h), np.array([[0.0, 1.0], [1.0, 0.0]]))
    assert relaxation(flipped).rate == pytest.approx(relaxation(xxz(h)).rate, rel=1e-9)
    assert relaxation(xxz(-h)).rate == pytest.approx(relaxation(xxz(h)).rate, rel=1e-9)


def test_no_charge_in_this_basis_and_the_same_rate():
    """Turned spins: one block of all states, complex, against the blocks of S^z."""
    h = xxz(fields(5))
    angle = np.linalg.qr(np.array([[1.0, 2.0j], [0.5, 1.0]]))[0]
    assert relaxation(turned(h, angle)).sectors == 1
    assert relaxation(turned(h, angle)).rate == pytest.approx(relaxation(h).rate, rel=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_is_one(seed):
    for found in (relaxation(xxz(fields(7, 12.0, seed))), relaxation(draw("imbrie", 6, 4.0, seed))):
        assert 0 < found.rate <= found.bound * (1 + 1e-9)
        assert found.decay == pytest.approx(-np.log(found.rate) / 2)


def test_a_localized_mode_is_the_far_spin():
    found = relaxation(xxz([0.0, 31.0, -12.0, 20.0, -43.0]))
    assert found.overlap > 0.999
    assert found.rate == pytest.approx(found.bound, rel=1e-2)


def test_units_of_energy_do_not_matter():
    h = xxz(fields(6))
    scaled = Hamiltonian.from_terms(6, [(t.first, 1e-7 * t.matrix) for t in h.terms])
    assert relaxation(scaled).rate == pytest.approx(relaxation(h).rate, rel=1e-8)


def test_what_is_not_coupled_never_relaxes():
    sz, flip = spin_z(2), np.kron(spin_plus(2), spin_plus(2).T)
    bond = flip + flip.T
    cut = [(0, bond), (2, bond), *[(i, x * sz) for i, x in enumerate(fields(4))]]
    sided = np.kron(sz, np.eye(2)) + np.kron(np.eye(2), sz)  # acts on two sites, couples none
    for terms in (cut, [*cut, (1, sided)], [(i, sz) for i in range(4)], []):
        found = relaxation(Hamiltonian.from_terms(4, terms))
        assert (found.rate, found.log_rate, found.decay) == (0.0, -np.inf, np.inf)
        assert found.warnings


def test_what_is_coupled_and_conserved_never_relaxes():
    """Only S^z S^z to the last spin, which has no other term: its S^z is conserved."""
    bond = np.kron(spin_plus(2), spin_plus(2).T)
    zz = np.kron(spin_z(2), spin_z(2))
    terms = [(0, bond + bond.T), (1, zz), (0, 0.7 * spin_z(2)), (1, 0.3 * spin_z(2))]
    found = relaxation(Hamiltonian.from_terms(3, terms))
    assert found.rate == 0
    assert found.warnings


def test_degenerate_levels_are_named():
    """Free fermions without fields: half filled, the levels a - a and b - b are one."""
    free = relaxation(xxz(np.zeros(4), anisotropy=0.0))
    assert not free.resolved
    assert any("degenerate" in one for one in free.warnings)
    assert relaxation(xxz(np.zeros(4))).resolved  # a multiplet of spin has one state a sector


def test_rates_of_rounding_are_named():
    found = relaxation(xxz(1e6 * np.array([0.3, 1.7, -0.4, 0.9, -1.3, 0.1])))
    assert found.rate < 1e-30
    assert not found.resolved
    assert found.warnings


@pytest.mark.parametrize("h", [[1e299, -1e299, 3.0], [1e250, 2.0, 3.0], [1e-300, 1.0, 1e200]])
def test_units_beyond_all_numbers_are_not_resolved(h):
    found = relaxation(xxz(h))
    assert not found.resolved
    assert not any("never reached" in one for one in found.warnings)


@pytest.mark.parametrize(("W", "error"), [(300.0, 1e-8), (1000.0, 1e-7)])
def test_rates_far_below_rounding_against_sixty_digits(W, error):
    h = np.array([0.31, -0.87, 0.55, 0.12, -0.64]) * W
    found = relaxation(xxz(h))
    assert found.resolved
    assert found.log_rate == pytest.approx(float(mpmath.log(exact_weak_rate(xxz(h)))), abs=error)


@pytest.mark.parametrize("site", [-1, 4, 1.5, "0", None])
def test_sites_that_are_not_there(site):
    with pytest.raises(InputError, match="site"):
        relaxation(xxz(fields(4)), site=site)


@pytest.mark.parametrize("bath", ["strong", -1.0, 0.0, np.nan, np.inf, None, [1]])
def test_baths_that_are_none(bath):
    with pytest.raises(InputError, match="bath"):
        relaxation(xxz(fields(4)), bath=bath)


def test_what_does_not_fit_is_refused_with_the_number():
    with pytest.raises(InputError, match="memory"):
        relaxation(xxz(fields(18)))


def test_what_it_says():
    found = relaxation(xxz(fields(4)))
    said = found.to_dict()
    assert said["rate"] == found.rate
    assert len(said["profile"]) == 4
    assert "bath at site 0" in repr(found)


def test_gates_couple_what_they_are_no_product_on():
    """Pulses that couple nothing, and gates: bricks that do, or products of turns of one spin."""
    h = xxz(fields(4), J=0.0)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    rng = np.random.default_rng(1)
    bricks = [
        (i, np.linalg.qr(rng.standard_normal((4, 4)) + 1j * rng.standard_normal((4, 4)))[0])
        for i in (0, 2, 1)
    ]
    coupled = relaxation(Floquet(4, 2, ((h, 1.0), *bricks), "mixed"))
    assert 0 < coupled.rate < 1
    apart = relaxation(Floquet(4, 2, ((h, 1.0), (1, np.kron(turn, turn))), "turns"))
    assert apart.rate == 0
    assert apart.warnings


@pytest.mark.parametrize(("sites", "W"), [(5, 3.0), (5, 30.0), (7, 10.0), (9, 3.0)])
def test_a_symmetric_chain_whose_rate_is_rounding_is_not_resolved(sites, W):
    """The bath in the middle of a mirror chain never moves what is odd: the true rate is 0."""
    h = fields(sites, W, seed=2)
    found = relaxation(xxz((h + h[::-1]) / 2), site=sites // 2)
    assert found.rate < 1e-6
    assert not found.resolved
    assert found.warnings


@pytest.mark.parametrize("W", [6.0, 15.0, 60.0])
def test_random_chains_are_resolved(W):
    found = [relaxation(draw("xxz", 9, W, 7, sample)) for sample in range(20)]
    assert all(one.resolved for one in found)
