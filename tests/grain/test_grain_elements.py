"""Matrix elements to the next spin: against plain matrices, a random matrix, and a dead grain."""

import math

import numpy as np
import pytest
from slow_grains import coupling

from qavalanche.errors import InputError
from qavalanche.grain import ChainGrain, CoupledSpin, GrainSystem, QuantumSun
from qavalanche.grain.elements import GOE_TYPICAL, GrainSpectrum, next_elements, weights


def whole(spectrum, system, spin):
    """|V| between |b> x |i> of the melted system and the next spin, which is the last site."""
    d = system.local_dimension
    basis = np.kron(spectrum.states, np.eye(d))
    return np.abs(basis.T @ coupling(system, spin) @ basis)


@pytest.mark.parametrize(("d", "conserving"), [(2, False), (2, True), (3, False), (3, True)])
def test_elements_are_those_of_the_whole_coupling(d, conserving):
    model = QuantumSun(alpha=0.6, grain_spins=2, local_dimension=d, conserving=conserving)
    system = model.draw(2, seed=3)
    spectrum, spin = GrainSpectrum.of(system.kept(1)), system.spins[1]
    V = whole(spectrum, system, spin).reshape([len(spectrum.energies), d] * 2)
    flips, w = spectrum.flips(spin), weights(d)
    for i in range(d - 1):
        assert np.allclose(V[:, i, :, i + 1], w[i] * flips, atol=1e-12)
        assert np.allclose(V[:, i + 1, :, i], w[i] * flips.T, atol=1e-12)
        assert np.allclose(V[:, i, :, i], 0, atol=1e-12)


def test_a_random_matrix_has_the_elements_that_are_predicted():
    """The constants of typical and rms, and the level spacing of a semicircle of radius 2."""
    model = QuantumSun(alpha=0.5, grain_spins=8)
    found = [next_elements(model.draw(1, seed=1, sample=i), 0)[0] for i in range(4)]
    assert np.mean([one.ratio for one in found]) == pytest.approx(1, abs=0.05)
    assert np.mean([one.evenness for one in found]) == pytest.approx(1, abs=0.05)
    assert found[0].predicted == pytest.approx(0.25 / math.sqrt(256))
    # pairs lie at -h/2 and h/2; the states at h/2 are sparser than the middle by a few percent
    assert np.mean([one.spacing for one in found]) == pytest.approx(math.pi / 256, rel=0.1)
    one = found[0]
    assert one.resonance_ratio == one.typical / one.spacing
    normal = np.random.default_rng(1).normal(size=200_000)
    assert math.exp(np.log(np.abs(normal)).mean()) == pytest.approx(GOE_TYPICAL, abs=0.005)


def test_a_complex_random_matrix_has_its_own_typical_elements():
    rng = np.random.default_rng(2)
    A = rng.normal(size=(256, 256)) + 1j * rng.normal(size=(256, 256))
    system = GrainSystem((A + A.conj().T) / np.sqrt(2048), (CoupledSpin(1, 1, 3, 0.0, 0.5, 1.0),))
    (one,) = next_elements(system, 0)
    assert one.evenness == pytest.approx(1, abs=0.05)
    assert one.ratio == pytest.approx(1, abs=0.05)


def test_levels_of_sectors_that_are_not_reached_do_not_count():
    """A conserving random grain: random-matrix elements inside pairs of sectors, none elsewhere.

    Sectors differ in size, and so do their elements: that makes them less even by a few percent."""
    model = QuantumSun(alpha=0.5, grain_spins=8, conserving=True)
    found = [next_elements(model.draw(1, seed=1, sample=i), 0)[0] for i in range(3)]
    assert all(one.typical > 0 for one in found)
    assert np.mean([one.evenness for one in found]) == pytest.approx(0.9, abs=0.1)
    chain = ChainGrain(alpha=0.5, grain_spins=6)
    assert next_elements(chain.draw(2, seed=1), 1)[0].evenness > 0.3


def test_a_grain_whose_spins_do_not_mix_has_no_even_elements():
    """Spins with fields of their own that rare large terms flip: elements far below, and uneven."""
    rng = np.random.default_rng(5)
    fields = np.array([0.31, 1.7, 0.77, 2.9, 1.1, 0.53, 2.2])
    signs = 1 - 2 * ((np.arange(128)[:, None] >> np.arange(7)) & 1)
    noise = 1e-9 * np.exp(3 * rng.normal(size=(128, 128)))
    grain = np.diag(signs @ fields / 2) + noise + noise.T
    system = GrainSystem(grain, (CoupledSpin(1, 1, 3, 0.0, 1.0, 1.0),))
    (one,) = next_elements(system, 0)
    assert one.ratio < 0.1
    assert one.evenness < 0.5


def test_elements_of_both_sides_and_what_is_refused():
    system = QuantumSun(alpha=0.5, sides=2).draw(2, seed=1)
    found = next_elements(system, 1)
    assert [(one.side, one.number, one.states) for one in found] == [(0, 2, 32), (1, 2, 32)]
    with pytest.raises(InputError, match="no spin 3"):
        next_elements(system, 2)
    with pytest.raises(InputError, match="near"):
        next_elements(system, 0, near=0)
    with pytest.raises(InputError, match="dimension"):
        next_elements(QuantumSun(alpha=0.5).draw(13), 12)
    dead = next_elements(QuantumSun(alpha=0.5, g0=0.0).draw(1), 0)[0]
    assert math.isnan(dead.ratio)
    assert dead.typical == 0
