"""Predicted collars: eq. 6, the scheme, and eq. 2 with real levels, against plain forms."""

import math

import numpy as np
import pytest
from slow_grains import coupling, dense, scheme_count

import qavalanche as qa
from qavalanche.analysis.grain import collar_of_eq6, matrix_collar, scheme_collar
from qavalanche.analysis.grain.collars import eq2, gaps, melted_part
from qavalanche.errors import InputError
from qavalanche.grain import CoupledSpin, GrainSystem, QuantumSun
from qavalanche.grain.elements import GrainSpectrum
from qavalanche.operators.resonance import ratios, typical_state


@pytest.mark.parametrize(("sides", "d"), [(1, 2), (2, 2), (2, 3), (1, 4)])
def test_eq6_is_where_the_coupling_equals_the_level_spacing(sides, d):
    for alpha in (0.1, 0.2, 0.3):
        length = collar_of_eq6(alpha, 3, sides, d)
        if alpha >= d ** (-sides / 2):
            assert length == math.inf
        else:
            assert alpha**length * d ** ((3 + sides * length) / 2) == pytest.approx(1)
    assert collar_of_eq6(d ** (-sides / 2), 3, sides, d) > 1e9
    assert collar_of_eq6(1.5, 3, sides, d) == math.inf


@pytest.mark.parametrize(("sides", "d"), [(1, 2), (2, 2), (2, 3)])
def test_the_scheme_melts_what_its_rule_says_spin_by_spin(sides, d):
    seen = set()
    for sample in range(40):
        alpha = 0.15 + 0.7 * (sample % 10) / 10
        model = QuantumSun(alpha=alpha, grain_spins=2 + sample % 3, sides=sides, local_dimension=d,
                           g0=(1.0, 0.4, 2.0)[sample % 3], fixed_first=sample % 2 == 0)  # fmt: skip
        grain = np.zeros((d**model.grain_spins, d**model.grain_spins))
        drawn = model._arm(1, 6, 1, sample) + (model._arm(0, 6, 1, sample) if sides == 2 else [])
        system = GrainSystem(grain, tuple(drawn), d)
        assert scheme_collar(system) == scheme_count(system)
        seen.add(scheme_collar(system))
    assert len(seen) > 3


def test_gaps_add_up_to_the_bare_couplings():
    system = QuantumSun(alpha=0.4, g0=0.7, sides=2).draw(5, seed=2)
    for side in (0, 1):
        bare = [-math.log(spin.coupling) for spin in system.spins if spin.side == side]
        assert np.cumsum(gaps(system, side)) == pytest.approx(bare)
    cut = [CoupledSpin(1, j, 0, 0.0, g, 1.0) for j, g in ((1, 0.5), (2, 0.0), (3, 0.0))]
    assert gaps(GrainSystem(np.eye(4), tuple(cut)), 1) == pytest.approx(
        [math.log(2), *[np.inf] * 2]
    )
    grows = [CoupledSpin(1, j, 0, 0.0, g, 1.0) for j, g in ((1, 0.2), (2, 0.3))]
    with pytest.raises(InputError, match="fall"):
        scheme_collar(GrainSystem(np.eye(4), tuple(grows)))
    with pytest.raises(InputError, match="two spins"):
        scheme_collar(QuantumSun(alpha=0.5, grain_spins=1).draw(2))
    with pytest.raises(InputError, match="d_s"):
        scheme_collar(QuantumSun(alpha=0.5).draw(2), qa.Rules(local_dimension=3))


@pytest.mark.parametrize(("d", "conserving"), [(2, False), (2, True), (3, False), (3, True)])
@pytest.mark.parametrize("side", [0, 1])
def test_eq2_is_that_of_the_operator_tier(d, conserving, side):
    model = QuantumSun(alpha=0.6, grain_spins=2, local_dimension=d, conserving=conserving, sides=2)
    drawn = model.draw(2, seed=side)
    system = melted_part(drawn, *((2, 1) if side == 0 else (1, 2)))
    (spin,) = [one for one in system.spins if one.number == 2]
    inner = melted_part(drawn, 1, 1)
    spectrum = GrainSpectrum.of(inner)
    free = np.eye(d)
    basis = np.kron(free, spectrum.states) if side == 0 else np.kron(spectrum.states, free)
    V = coupling(system, spin)
    levels = np.diag(basis.T @ (dense(system) - V) @ basis)
    plain = typical_state(ratios(basis.T @ V @ basis, levels))
    assert eq2(spectrum, spin) == pytest.approx(plain, rel=1e-8)


def test_matrices_melt_all_spins_none_or_up_to_the_first_that_is_perturbative():
    system = QuantumSun(alpha=0.6).draw(5, seed=3)
    assert matrix_collar(system, least=1e-9).right == 5
    assert matrix_collar(system, least=1e9).right == 0
    found = matrix_collar(system, least=0.2)
    values = [ratio for _, ratio in found.ratios]
    assert all(value >= 0.2 for value in values[: found.right])
    assert len(values) == min(found.right + 1, 5)
    assert found.right == 5 or values[-1] < 0.2
    both = matrix_collar(QuantumSun(alpha=0.5, sides=2).draw(2, seed=3), least=0.2)
    order = [(spin.side, spin.number) for spin, _ in both.ratios]
    assert len(set(order)) == len(order)
    for side, count in ((0, both.left), (1, both.right)):
        melted = [value for (at, j), (_, value) in zip(order, both.ratios, strict=True)
                  if at == side and j <= count]  # fmt: skip
        assert len(melted) == count
        assert min(melted, default=1) >= 0.2
