"""The scheme with matrices: exact on every sample, by rules that are the letter's."""

import math

import numpy as np
import pytest

from qavalanche import InputError, Rules
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.operators import Hamiltonian, diagonalize, draw, imbrie, xxz
from qavalanche.operators.exact import agreement
from qavalanche.operators.lioms import liom, liom_decay, liom_parts, operator_norm, site_rate
from qavalanche.operators.resonance import (
    eliminating,
    every_pair,
    ratios,
    typical_pair,
    typical_state,
)
from qavalanche.operators.support import (
    apply_left,
    conjugate,
    exact_part,
    projections,
    stretches,
)

MODELS = ["xxz", "imbrie", "random-matrix"]
STRENGTHS = np.geomspace(0.5, 20, 10)


def hermitian(rng, size, is_complex=False):
    m = rng.standard_normal((size, size))
    m = m + 1j * rng.standard_normal((size, size)) if is_complex else m
    return m + m.conj().T


# supports


@pytest.mark.parametrize(("d", "sites"), [(2, 4), (3, 3)])
def test_parts_add_up_are_orthogonal_and_act_on_no_smaller_stretch(d, sites):
    H = hermitian(np.random.default_rng(0), d**sites, True)
    projected = projections(H, sites, d)
    total = np.trace(H) / len(H) * np.eye(len(H), dtype=complex)
    embedded = {}
    for a, b in stretches(sites):
        part = exact_part(projected, (a, b), d)
        embedded[a, b] = np.kron(np.kron(np.eye(d**a), part), np.eye(d ** (sites - 1 - b)))
        for size, axes in ((len(part) // d, "aiaj->ij"), (len(part) // d, "iaja->ij")):
            shape = (d, size, d, size) if axes[0] == "a" else (size, d, size, d)
            assert np.abs(np.einsum(axes, part.reshape(shape))).max() < 1e-10
        total += embedded[a, b]
    assert total == pytest.approx(H)
    keys = list(embedded)
    for i, one in enumerate(keys):
        for other in keys[:i]:
            assert abs(np.vdot(embedded[one], embedded[other])) < 1e-8


def test_local_unitaries_act_as_kronecker_products():
    rng = np.random.default_rng(1)
    H = hermitian(rng, 32, True)
    U, _ = np.linalg.qr(hermitian(rng, 4, True))
    whole = np.kron(np.kron(np.eye(4), U), np.eye(2))
    assert apply_left(U, 2, H, 2) == pytest.approx(whole @ H)
    assert conjugate(U, 2, H, 2) == pytest.approx(whole @ H @ whole.conj().T)


# the resonance condition


def test_G_of_two_spins_is_matrix_element_over_splitting():
    H = xxz([1.0, 4.0], J=1.0, anisotropy=0.5).dense()
    levels = np.diag(H).copy()
    pairs = ratios(H - np.diag(levels), levels)
    assert typical_state(pairs) == pytest.approx(0.5 / 3)
    assert every_pair(pairs) == pytest.approx(0.5 / 3)
    assert typical_pair(pairs) == 0


def test_degenerate_levels_are_resonant_only_if_coupled():
    levels = np.array([1.0, 1.0, 2.0])
    V = np.zeros((3, 3))
    assert typical_state(ratios(V, levels)) == 0
    V[0, 1] = V[1, 0] = 1e-9
    assert typical_state(ratios(V, levels)) == np.inf
    assert ratios(V, levels)[2].tolist() == [0, 0, 0]


@pytest.mark.parametrize("is_complex", [False, True])
def test_elimination_is_unitary_exact_for_two_levels_and_of_second_order_beyond(is_complex):
    rng = np.random.default_rng(2)
    pair = np.array([[0, 0.7 - 0.4j * is_complex], [0.7 + 0.4j * is_complex, 0]])
    pair = pair if is_complex else pair.real
    for levels in (np.array([0.0, 1.0]), np.array([2.0, 2.0]), np.array([1.0, -3.0])):
        U = eliminating(pair, levels)
        assert pytest.approx(np.eye(2)) == U @ U.conj().T
        rotated = U @ (np.diag(levels) + pair) @ U.conj().T
        assert abs(rotated[0, 1]) < 1e-12
    V, levels = hermitian(rng, 12, is_complex), np.arange(12.0)
    np.fill_diagonal(V, 0)
    left = []
    for strength in (1e-3, 1e-4):
        U = eliminating(strength * V, levels)
        rotated = U @ (np.diag(levels) + strength * V) @ U.conj().T
        np.fill_diagonal(rotated, 0)
        left.append(np.abs(rotated).max())
        assert np.abs(U @ U.conj().T - np.eye(12)).max() < 1e-13
    assert left[0] / left[1] == pytest.approx(100, rel=0.1)


def test_elimination_is_the_letters_A_to_lowest_order():
    V, levels = hermitian(np.random.default_rng(3), 6), np.arange(6.0) ** 1.5
    np.fill_diagonal(V, 0)
    gaps = levels[:, None] - levels[None, :] + np.eye(6)
    assert (eliminating(1e-6 * V, levels) - np.eye(6)) / 1e-6 == pytest.approx(V / gaps, abs=1e-4)


# the scheme


def check_sample(H):
    result = diagonalize(H)
    assert result.converged, result
    dense = H.dense()
    levels = np.linalg.eigvalsh(dense)
    scale = max(1.0, np.abs(levels).max())
    assert np.abs(np.sort(result.energies) - levels).max() < 1e-9
    U = result.unitary()
    assert np.abs(U @ U.conj().T - np.eye(len(U))).max() < 1e-11
    rotated = U @ dense @ U.conj().T
    off = rotated - np.diag(np.diag(rotated))
    assert np.linalg.norm(off) <= 1e-10 * np.linalg.norm(dense)
    assert np.abs(np.diag(rotated).real - result.energies).max() < 1e-11 * scale
    return result


@pytest.mark.parametrize("model", MODELS)
def test_spectrum_and_unitary_are_exact_for_random_samples(model):
    for sample in range(20):
        check_sample(draw(model, 8, STRENGTHS[sample % 10], seed=2, sample=sample))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_spectrum_and_unitary_are_exact_for_200_random_samples(model):
    for sample in range(200):
        check_sample(draw(model, 8, STRENGTHS[sample % 10], seed=3, sample=sample))


def test_strong_disorder_is_perturbative_and_weak_disorder_thermal():
    strong = [diagonalize(draw("xxz", 8, 50.0, 1, i)) for i in range(4)]
    assert sum(len(r.ergodic_regions) for r in strong) <= 1
    assert not any(r.thermal for r in strong)
    weak = [diagonalize(draw("xxz", 8, 0.3, 1, i)) for i in range(4)]
    assert all(r.thermal for r in weak)
    assert weak[0].ergodic_regions == [(0, 7)]


def test_shortest_first_and_resonant_after_all_that_is_apart():
    result = diagonalize(xxz([0.0, 0.1, 30.0, -25.0, 11.0, 60.0]))
    resonant = [i for i, s in enumerate(result.steps) if s.kind == "resonant"]
    first = result.steps[resonant[0]]
    assert (first.first, first.last) == (0, 1)
    before = result.steps[: resonant[0]]
    assert before
    assert all(s.kind == "perturbative" and s.first >= 2 and s.G < 1 for s in before)
    lengths = [s.last - s.first for s in before]
    assert lengths == sorted(lengths)
    assert result.ergodic_regions == [(0, 1)]
    frame = result.to_frame()
    assert frame["kind"].to_list() == [s.kind for s in result.steps]


@pytest.mark.parametrize(
    "H",
    [
        xxz([0.7]),
        xxz([0.0, 0.0]),
        xxz(np.zeros(5)),
        xxz(np.zeros(4), J=0.0),
        xxz([1.0, -2.0, 3.0], J=0.0),
        imbrie(np.zeros(4), np.ones(4), np.zeros(3)),
        Hamiltonian.from_terms(3, []),
        draw("xxz", 4, 3.0, local_dimension=3),
        draw("random-matrix", 4, 9.0, local_dimension=3),
    ],
    ids=lambda H: f"{H.name}, {H.sites} sites, d = {H.local_dimension}",
)
def test_degenerate_uncoupled_tiny_and_larger_spins(H):
    check_sample(H)


def test_complex_terms():
    rng = np.random.default_rng(4)
    terms = [(i, hermitian(rng, 4, True) / 4) for i in range(4)]
    terms += [(i, np.diag(rng.uniform(-5, 5, 2))) for i in range(5)]
    result = check_sample(Hamiltonian.from_terms(5, terms))
    assert np.iscomplexobj(result.unitary())
    assert agreement(result).entanglement < 1e-7


def test_not_converged_is_an_outcome_with_its_number():
    H = draw("xxz", 6, 4.0, seed=5)
    result = diagonalize(H, rounds=0)
    assert not result.converged
    assert "not converged to 1e-12" in repr(result)
    U = result.unitary()
    rotated = U @ H.dense() @ U.T
    off = np.linalg.norm(rotated - np.diag(np.diag(rotated))) / np.linalg.norm(H.dense())
    assert result.residual == pytest.approx(off, rel=1e-6)
    assert result.residual > 1e-6
    assert diagonalize(H).residual < 1e-12


def test_what_cannot_be_diagonalized_is_refused():
    with pytest.raises(InputError, match="must be a Hamiltonian"):
        diagonalize(np.eye(4))
    with pytest.raises(InputError, match=r"rules with d_s = 3: the Hamiltonian has d_s = 2"):
        diagonalize(xxz([1.0]), Rules(3))
    with pytest.raises(InputError, match="tolerance = 0"):
        diagonalize(xxz([1.0]), tolerance=0)
    with pytest.raises(InputError, match="rounds = -1"):
        diagonalize(xxz([1.0]), rounds=-1)
    message = r"20 sites, dimension 1048576, needs about .* bytes\) of memory: only"
    with pytest.raises(InputError, match=message):
        diagonalize(draw("xxz", 20, 1.0))


# integrals of motion


@pytest.mark.parametrize("model", MODELS)
def test_lioms_commute_with_H_and_with_each_other_and_their_parts_add_up(model):
    H = draw(model, 6, 5.0, seed=6)
    result = diagonalize(H)
    dense, taus = H.dense(), [liom(result, i) for i in range(6)]
    for tau in taus:
        assert np.abs(tau @ dense - dense @ tau).max() < 1e-9
        assert np.linalg.eigvalsh(tau)[[0, -1]] == pytest.approx([-0.5, 0.5])
        assert np.abs(tau @ taus[0] - taus[0] @ tau).max() < 1e-12
    parts = liom_parts(result)
    assert len(parts) == sum((i + 1) * (6 - i) for i in range(6))
    site = parts.filter(site=2)
    assert site["length"].max() == 5
    assert operator_norm(taus[2]) == pytest.approx(0.5)
    with pytest.raises(InputError, match="site = 6: must be 0 to 5"):
        liom(result, 6)


def test_operator_norm_of_large_matrices_is_the_largest_eigenvalue():
    m = hermitian(np.random.default_rng(7), 600)
    assert operator_norm(m) == pytest.approx(np.abs(np.linalg.eigvalsh(m)).max(), rel=1e-7)
    assert operator_norm(np.zeros((600, 600))) == 0


def test_lioms_decay_faster_the_stronger_the_disorder_and_not_at_weak_disorder():
    rates = {}
    for W in (0.5, 8.0, 20.0, 60.0):
        tables = [liom_decay(liom_parts(diagonalize(draw("xxz", 6, W, 8, i)))) for i in range(12)]
        rates[W] = decay_rate(tables, 1, 4)
    assert rates[0.5][0] < 0
    for weaker, stronger in ((8.0, 20.0), (20.0, 60.0)):
        scatter = math.hypot(rates[weaker][1], rates[stronger][1])
        assert rates[stronger][0] - rates[weaker][0] > 2 * scatter
    rate, error = site_rate(liom_parts(diagonalize(draw("xxz", 6, 20.0, 8, 0))))
    assert rate > 0
    assert error > 0
    assert math.isnan(site_rate(liom_parts(diagonalize(xxz([1.0, 2.0]))))[0])
