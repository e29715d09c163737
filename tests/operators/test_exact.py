"""What is measured on exact eigenstates, on states with known answers; and SM A."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.analysis.prediction import predicted_entanglement, roc_area
from qavalanche.operators import diagonalize, draw, imbrie, xxz
from qavalanche.operators.criteria import mixed, random_coupling, resonant_shares
from qavalanche.operators.exact import (
    agreement,
    correlations,
    eigenstates,
    entanglement,
    gap_ratio,
    middle_states,
)


def test_entanglement_and_correlations_of_known_states():
    product = np.zeros(16)
    product[0b0110] = 1
    ghz = np.zeros(16)
    ghz[[0, 15]] = math.sqrt(0.5)
    singlet = np.zeros(16)  # of the inner two spins
    singlet[0b0010], singlet[0b0100] = math.sqrt(0.5), -math.sqrt(0.5)
    states = np.stack([product, ghz, singlet], axis=1)
    ln2 = math.log(2)
    assert entanglement(states, 4) == pytest.approx(np.array([[0] * 3, [ln2] * 3, [0, ln2, 0]]))
    assert correlations(states, 4, 2, 0, 3) == pytest.approx([0, 0.25, 0])
    assert correlations(states, 4, 2, 1, 2) == pytest.approx([0, 0.25, 0.25])
    with pytest.raises(InputError, match="sites 2 and 2"):
        correlations(states, 4, 2, 2, 2)


def test_entanglement_of_random_states_is_that_of_page():
    rng = np.random.default_rng(0)
    states = rng.standard_normal((256, 40)) + 1j * rng.standard_normal((256, 40))
    states /= np.linalg.norm(states, axis=0)
    middle = entanglement(states, 8)[:, 3].mean()
    page = sum(1 / k for k in range(17, 257)) - 15 / 32
    assert middle == pytest.approx(page, abs=0.01)


def test_gap_ratio_tells_poisson_from_random_matrices():
    rng = np.random.default_rng(1)
    assert gap_ratio(rng.random(50_000)) == pytest.approx(2 * math.log(2) - 1, abs=0.01)
    m = rng.standard_normal((1500, 1500))
    assert gap_ratio(np.linalg.eigvalsh(m + m.T)) == pytest.approx(0.5307, abs=0.015)
    assert math.isnan(gap_ratio(np.array([1.0, 2.0])))
    assert gap_ratio(np.zeros(5)) == 0


@pytest.mark.parametrize("model", ["xxz", "imbrie", "random-matrix"])
def test_scheme_agrees_with_lapack_state_by_state(model):
    for sample, W in enumerate([0.5, 2.0, 6.0, 20.0]):
        found = agreement(diagonalize(draw(model, 7, W, 4, sample)))
        assert found.energy < 1e-10
        assert found.entanglement < 1e-5
        assert found.correlation < 1e-5
        assert found.off_diagonal < 1e-9
        assert found.compared > 0.9
        assert 0 < found.gap_ratio < 1
        assert "energies" in str(found)


def test_agreement_compares_no_degenerate_states_and_notices_a_wrong_result():
    flat = agreement(diagonalize(xxz(np.zeros(4))))
    assert flat.compared < 0.7
    assert flat.energy < 1e-10
    rough = agreement(diagonalize(draw("xxz", 6, 3.0, 4), rounds=0))
    assert rough.energy > 1e-6
    assert rough.entanglement > 1e-6


def test_middle_states_are_those_of_the_full_spectrum():
    H = draw("xxz", 8, 3.0, seed=2)
    energies, _ = eigenstates(H)
    center = np.trace(H.dense()) / H.dimension
    some, states = middle_states(H, 6)
    nearest = np.sort(energies[np.argsort(np.abs(energies - center))[:6]])
    assert some == pytest.approx(nearest)
    assert np.abs(H.dense() @ states - states * some).max() < 1e-8
    in_sector, states = middle_states(H, 5, magnetization=0.0)
    weights = np.array([bin(i).count("1") for i in range(256)])
    assert np.abs(states[weights != 4]).max() == 0
    assert np.abs(H.dense() @ states - states * in_sector).max() < 1e-8
    with pytest.raises(InputError, match="does not conserve"):
        middle_states(imbrie([1.0] * 4, [1.0] * 4, [1.0] * 3), 2, magnetization=0.0)
    with pytest.raises(InputError, match=r"magnetization = 0.5: must be one of -4, -3, \.\.\., 4"):
        middle_states(H, 2, magnetization=0.5)
    with pytest.raises(InputError, match="below the dimension 70"):
        middle_states(H, 70, magnetization=0.0)


def test_predicted_entanglement_is_the_smaller_part_of_the_region():
    melted = qa.melt(qa.Chain.from_decays([9.0, 0.0, 0.0, 0.0, 9.0, 9.0]))
    assert melted.regions.tolist() == [[1, 4]]
    assert predicted_entanglement(melted) == pytest.approx(np.array([0, 1, 2, 1, 0, 0]) * np.log(2))


def test_roc_area_by_hand():
    yes = np.array([True, True, False, False])
    assert roc_area(np.array([3.0, 2, 1, 0]), yes) == 1
    assert roc_area(np.array([0.0, 1, 2, 3]), yes) == 0
    assert roc_area(np.zeros(4), yes) == 0.5
    assert roc_area(np.array([2.0, 0, 1, 0]), yes) == pytest.approx((2 + 0.5) / 4)
    with pytest.raises(InputError, match="4 positives and 0 negatives"):
        roc_area(np.zeros(4), np.ones(4, bool))


def test_neither_every_pair_nor_the_typical_pair_serves():
    strengths = np.array([1e-3, 1e-2, 0.3, 1.0])
    dense = resonant_shares(96, 95, strengths, 20, seed=1)
    assert dense["mixed"].tolist() == [0, 0, 1, 1]
    assert dense["typical state"].tolist() == [0, 0, 1, 1]
    assert dense["every pair"][1] == 1  # too strong: typical eigenstates are fine
    sparse = resonant_shares(192, 3, np.array([1e-2, 1.0]), 20, seed=1)
    assert sparse["mixed"].tolist() == [0, 1]
    assert sparse["typical state"].tolist() == [0, 1]
    assert sparse["typical pair"].tolist() == [0, 0]  # too weak: most pairs are not coupled at all


def test_random_couplings_have_the_partners_asked_for():
    V, levels = random_coupling(400, 5, np.random.default_rng(2))
    assert (V != 0).sum(axis=0).mean() == pytest.approx(5, abs=0.4)
    assert np.array_equal(V, V.T)
    assert not mixed(1e-6 * V, levels)
    with pytest.raises(InputError, match="partners = 0"):
        random_coupling(4, 0, np.random.default_rng(2))
