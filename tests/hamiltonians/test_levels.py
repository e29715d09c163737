"""Level statistics: by sectors, against plain loops, and in both limits."""

import itertools

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.grain import ChainGrain, QuantumSun
from qavalanche.hamiltonians import Hamiltonian, model_from, xxz
from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.levels import LevelChoice, level_statistics
from qavalanche.spectra.gaps import GOE, POISSON


def plain_ratios(energies):
    """Ratios of the central half, one by one."""
    E = np.sort(energies)
    E = E[len(E) // 4 : 3 * len(E) // 4]
    gaps = np.diff(E)
    return [min(a, b) / max(a, b) for a, b in itertools.pairwise(gaps)]


def by_charge(chain, charge):
    """Ratios of all sectors of a diagonal charge, by dense blocks."""
    H, found = chain.sparse().toarray(), []
    for value in np.unique(charge):
        kept = np.flatnonzero(charge == value)
        found += plain_ratios(np.linalg.eigvalsh(H[np.ix_(kept, kept)]))
    return found


def flipped(sites):
    """Spins that point down, in every product state."""
    return np.array([state.bit_count() for state in range(2**sites)])


def test_one_sector_is_the_whole_spectrum():
    system = QuantumSun(0.7).draw(4, 1)
    found = level_statistics(system)
    expected = plain_ratios(np.linalg.eigvalsh(system.sparse().toarray()))
    assert found.gap_ratio == pytest.approx(np.mean(expected), rel=1e-9)
    assert (found.ratios, found.sectors, found.dimension) == (len(expected), 1, 128)
    assert found.windows == 0


@pytest.mark.parametrize("sites", [2, 5, 8])
def test_sectors_of_a_conserved_charge_are_averaged_over_ratios(sites):
    chain = xxz(np.random.default_rng(sites).uniform(-3, 3, sites))
    expected = by_charge(chain, flipped(sites))
    found = level_statistics(chain)
    assert found.ratios == len(expected)
    if expected:
        assert found.gap_ratio == pytest.approx(np.mean(expected), rel=1e-9)
    else:
        assert np.isnan(found.gap_ratio)
        assert found.to_dict()["gap_ratio"] is None


def test_the_largest_sector_alone():
    chain = xxz(np.random.default_rng(2).uniform(-3, 3, 8))
    H, kept = chain.sparse().toarray(), np.flatnonzero(flipped(8) == 4)
    expected = plain_ratios(np.linalg.eigvalsh(H[np.ix_(kept, kept)]))
    found = level_statistics(chain, LevelChoice("largest"))
    assert found.gap_ratio == pytest.approx(np.mean(expected), rel=1e-9)
    assert (found.sectors, found.dimension) == (1, 70)


def test_the_parity_of_a_chain_as_grain_is_a_charge():
    """Mixed levels of both parities would look independent: each is compared by itself."""
    system = ChainGrain(1.0, grain_spins=4).draw(3, 1)
    expected = by_charge(system, flipped(7) % 2)
    found = level_statistics(system)
    assert found.sectors == 2
    assert found.gap_ratio == pytest.approx(np.mean(expected), rel=1e-9)


def test_a_window_has_the_levels_of_the_middle():
    system = QuantumSun(0.8).draw(6, 1)
    found = level_statistics(system, LevelChoice(dense=100, count=60))
    E = np.linalg.eigvalsh(system.sparse().toarray())
    chosen = np.sort(E[np.argsort(np.abs(E - E.mean()), kind="stable")[:60]])
    gaps = np.diff(chosen)
    small, large = np.minimum(gaps[:-1], gaps[1:]), np.maximum(gaps[:-1], gaps[1:])
    assert found.gap_ratio == pytest.approx(np.mean(small / large), abs=1e-6)
    assert (found.ratios, found.windows) == (58, 1)


def test_both_limits():
    """A random matrix; independent levels, which a weak coupling of all makes one sector."""
    rng, d = np.random.default_rng(3), 2**7
    repelling, independent = [], []
    for _ in range(12):
        A = rng.normal(size=(d, d))
        repelling.append(level_statistics(Hamiltonian.from_terms(7, [(0, A + A.T)])).gap_ratio)
        levels = np.diag(rng.uniform(size=d))
        apart = level_statistics(Hamiltonian.from_terms(7, [(0, levels)]))
        assert np.isnan(apart.gap_ratio)  # every state is a sector
        near = Hamiltonian.from_terms(7, [(0, levels + 1e-9)])
        independent.append(level_statistics(near).gap_ratio)
    assert np.mean(repelling) == pytest.approx(GOE, abs=0.03)
    assert np.mean(independent) == pytest.approx(POISSON, abs=0.03)


def test_a_driven_chain_has_quasi_energies():
    chain = model_from("kicked").draw(6, 2.0, 1)
    expected = [
        ratio
        for kept in connected_states(chain)[1]
        for ratio in plain_ratios(chain.eigenbasis(kept)[0])
    ]
    found = level_statistics(chain)
    assert found.ratios == len(expected)
    assert found.gap_ratio == pytest.approx(np.mean(expected), rel=1e-9)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sectors": "some"}, 'sectors = \'some\': must be "all" or "largest"'),
        ({"dense": 0}, "dense = 0"),
        ({"count": 2}, "count = 2"),
        ({"device": "gpu"}, "device = 'gpu': must be cpu, cupy, jax"),
    ],
)
def test_what_is_wrong_is_one_line(wrong, message):
    with pytest.raises(InputError, match=message):
        LevelChoice(**wrong)
    with pytest.raises(InputError, match="evolution"):
        level_statistics(np.eye(4))
