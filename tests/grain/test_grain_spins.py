"""Spins around a grain: against plain matrices, and in the two limits."""

import numpy as np
import pytest
from slow_grains import at_site, dense, entropy, reduced, spin_matrices

from qavalanche.errors import InputError
from qavalanche.grain import CoupledSpin, GrainSystem, QuantumSun
from qavalanche.grain.middle import by_window, mid_spectrum
from qavalanche.grain.spins import SpinMeasures, spin_measures


@pytest.mark.parametrize(
    ("d", "sides", "chain", "complex_grain"), [(2, 2, 2, False), (2, 1, 3, True), (3, 1, 2, False)]
)
def test_measures_are_those_of_plain_matrices(d, sides, chain, complex_grain):
    model = QuantumSun(alpha=0.6, grain_spins=2, sides=sides, local_dimension=d)
    system = model.draw(chain, seed=4)
    if complex_grain:
        phases = np.exp(1j * np.arange(d**2) ** 2)
        grain = phases[:, None] * system.grain * phases.conj()
        grain = (
            grain + 0.3j * np.triu(np.ones_like(grain), 1) - 0.3j * np.tril(np.ones_like(grain), -1)
        )
        system = GrainSystem(grain, system.spins, d)
    states, sites = 7, system.sites
    found = spin_measures(system, states)
    _, vectors = np.linalg.eigh(dense(system))
    first = (len(vectors) - states) // 2
    chosen = vectors[:, first : first + states]
    for i, spin in enumerate(system.spins):
        site = system.site(spin)
        sz = at_site(spin_matrices(d)[2], site, sites)
        z = [np.vdot(psi, sz @ psi).real for psi in chosen.T]
        plain = np.mean([entropy(reduced(psi, site, sites, d)) for psi in chosen.T])
        assert found.entanglement[i] == pytest.approx(plain, abs=1e-10)
        assert found.polarization[i] == pytest.approx(np.mean(np.abs(z)), abs=1e-10)
        assert found.fluctuation[i] == pytest.approx(np.mean(np.abs(np.diff(z))), abs=1e-10)
    assert found.states == states


def test_the_middle_of_a_conserving_grain_lies_in_one_sector():
    system = QuantumSun(alpha=0.7, grain_spins=2, sides=2, conserving=True).draw(2, seed=1)
    middle = mid_spectrum(system, 6)
    total = sum(at_site(spin_matrices(2)[2], i, system.sites) for i in range(system.sites))
    H = dense(system)
    for energy, psi in zip(middle.energies, middle.states.T, strict=True):
        assert np.linalg.norm(H @ psi - energy * psi) < 1e-12
        assert np.linalg.norm(total @ psi) < 1e-12
    assert np.all(np.diff(middle.energies) > 0)


def test_a_window_about_the_mean_is_part_of_the_spectrum():
    system = QuantumSun(alpha=0.8, grain_spins=4).draw(5, seed=1)
    energies, states = by_window(system, np.arange(512), 9)
    levels, vectors = np.linalg.eigh(dense(system))
    nearest = np.sort(np.argsort(np.abs(levels - levels.mean()))[:9])
    assert energies == pytest.approx(levels[nearest], abs=1e-10)
    assert np.abs(np.sum(states * vectors[:, nearest], axis=0)) == pytest.approx(np.ones(9))


def test_a_spin_without_coupling_is_free_and_a_strong_one_thermal():
    free = QuantumSun(alpha=0.5, g0=0.0).draw(3, seed=2)
    found = spin_measures(free)
    assert np.allclose(found.entanglement, 0, atol=1e-9)
    assert np.allclose(found.polarization, 0.5)
    assert np.all((found.fluctuation > 0.3) & (found.fluctuation < 0.7))
    assert found.melted() == (0, 0)
    thermal = spin_measures(QuantumSun(alpha=0.95, grain_spins=5).draw(4, seed=2))
    assert thermal.entanglement.min() > 0.9 * np.log(2)
    assert thermal.fluctuation.max() < 0.15
    assert thermal.melted() == (0, 4)


def test_melted_spins_are_counted_from_the_grain_to_the_first_gap():
    spins = tuple(CoupledSpin(side, j, 0, j - 1.0, 0.5, 1.0) for side in (0, 1) for j in (1, 2, 3))
    entropies = np.log(2) * np.array([0.9, 0.4, 0.9, 0.8, 0.6, 0.1])
    found = SpinMeasures(spins, 2, 9, entropies, entropies, entropies)
    assert found.melted() == (1, 2)
    assert found.melted(0.3) == (3, 2)
    assert found.melted(0.85) == (1, 0)


def test_what_cannot_be_measured_is_refused():
    system = QuantumSun(alpha=0.5).draw(2)
    for states in (0, 33, 1.5):
        with pytest.raises(InputError, match="states"):
            spin_measures(system, states)
