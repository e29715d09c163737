"""Hamiltonians from local terms, and the models, against plain Kronecker products."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z
from qavalanche.operators import Hamiltonian, chain_of, draw, imbrie, random_matrix, xxz

SZ = np.diag([0.5, -0.5])
SX = np.array([[0, 0.5], [0.5, 0]])
SY = np.array([[0, -0.5j], [0.5j, 0]])


def on_sites(sites, **matrices):
    """Kronecker product with `matrices` given as s0=..., s1=... and identities elsewhere."""
    product = np.eye(1)
    for i in range(sites):
        product = np.kron(product, matrices.get(f"s{i}", np.eye(2)))
    return product


def test_xxz_is_its_formula():
    h = np.array([0.3, -1.2, 0.7, 2.0])
    built = xxz(h, J=1.3, anisotropy=0.4)
    plain = sum(x * on_sites(4, **{f"s{i}": SZ}) for i, x in enumerate(h))
    for i in range(3):
        for s, strength in ((SX, 1.3), (SY, 1.3), (SZ, 1.3 * 0.4)):
            plain = plain + strength * on_sites(4, **{f"s{i}": s, f"s{i + 1}": s})
    assert np.abs(plain.imag).max() == 0
    assert built.dense() == pytest.approx(plain.real)
    assert built.sparse().toarray() == pytest.approx(plain.real)
    assert built.dtype == np.float64


def test_imbrie_is_its_formula():
    h, gamma, J = np.array([0.3, -1.2, 0.7]), np.array([0.1, 0.2, -0.4]), np.array([0.9, -0.8])
    plain = sum(x * on_sites(3, **{f"s{i}": SZ}) for i, x in enumerate(h))
    plain = plain + sum(x * on_sites(3, **{f"s{i}": SX}) for i, x in enumerate(gamma))
    for i, x in enumerate(J):
        plain = plain + x * on_sites(3, **{f"s{i}": SZ, f"s{i + 1}": SZ})
    assert imbrie(h, gamma, J).dense() == pytest.approx(plain)


def test_random_matrices_stand_on_their_bonds():
    rng = np.random.default_rng(0)
    levels, V = rng.random((3, 3)), rng.standard_normal((2, 9, 9))
    V = V + V.transpose(0, 2, 1)
    H = random_matrix(levels, V).dense()
    plain = np.kron(V[0], np.eye(3)) + np.kron(np.eye(3), V[1])
    for i in range(3):
        plain += np.kron(np.kron(np.eye(3**i), np.diag(levels[i])), np.eye(3 ** (2 - i)))
    assert pytest.approx(plain) == H


@pytest.mark.parametrize("d", [2, 3, 4])
def test_spins_obey_their_algebra(d):
    z, p = spin_z(d), spin_plus(d)
    assert z @ p - p @ z == pytest.approx(p)
    assert p @ p.T - p.T @ p == pytest.approx(2 * z)


@pytest.mark.parametrize("model", ["xxz", "imbrie", "random-matrix"])
def test_draws_have_an_address_and_the_scale_of_W(model):
    one = draw(model, 5, 3.0, seed=1, sample=2).dense()
    assert np.array_equal(one, draw(model, 5, 3.0, seed=1, sample=2).dense())
    for other in (draw(model, 5, 3.0, 1, 3), draw(model, 5, 3.0, 2, 2), draw(model, 5, 3.1, 1, 2)):
        assert not np.array_equal(one, other.dense())
    spread = [np.std(np.diag(draw(model, 5, W, 1).dense())) for W in (5.0, 500.0)]
    assert spread[1] > 20 * spread[0]
    assert draw(model, 3, 1.0, local_dimension=3).dimension == 27


def test_drawn_matrices_are_gaussian_of_norm_two():
    V = np.array([draw("random-matrix", 2, 1.0, 0, i).terms[-1].matrix for i in range(400)])
    assert V.var(axis=0)[np.triu_indices(4, 1)] == pytest.approx(0.25, abs=0.06)
    assert V.var(axis=0).diagonal() == pytest.approx(0.5, abs=0.12)
    assert 1.3 < np.mean([np.linalg.norm(v, 2) for v in V]) < 2.2


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ([(0, np.eye(3))], r"term 1 of shape \(3, 3\): must be a square matrix of dimension 2\^k"),
        ([(0, np.eye(2)), (0, np.ones(4))], r"term 2 of shape \(4,\)"),
        ([(2, np.eye(4))], "term 1 on sites 2 to 3: the chain has 3 sites"),
        ([(-1, np.eye(2))], "first site of term 1 = -1"),
        ([(0, np.array([[0, 1], [0, 0]]))], "is not Hermitian"),
        ([(0, np.diag([1, np.nan]))], "must be finite"),
    ],
)
def test_bad_terms_are_refused(terms, message):
    with pytest.raises(InputError, match=message):
        Hamiltonian.from_terms(3, terms)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw("isng", 4, 1.0), "must be one of xxz, imbrie, random-matrix"),
        (lambda: draw("xxz", 0, 1.0), "sites = 0"),
        (lambda: draw("xxz", 4, -1.0), "W = -1.0"),
        (lambda: xxz([[1.0]]), "one per site"),
        (lambda: xxz([np.inf]), "must be finite"),
        (lambda: imbrie([1.0, 2.0], [1.0], [1.0]), "1 transverse fields: 2 are needed"),
        (lambda: imbrie([1.0, 2.0], [1.0, 1.0], [1.0, 1.0]), "1 numbers are needed"),
        (lambda: random_matrix([[1.0, 2.0]], np.zeros((1, 4, 4))), r"must be \(0, 4, 4\)"),
        (lambda: xxz(np.zeros(30)).dense(), "30 sites"),
        (lambda: chain_of(xxz([1.0])), "at least 2 are needed"),
    ],
)
def test_bad_input_says_what_was_passed(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_bonds_of_an_xxz_chain_are_those_of_its_fields():
    h = np.random.default_rng(1).uniform(-4, 4, 12)
    mine = chain_of(xxz(h, J=0.8, anisotropy=0.3)).decays()
    assert mine == pytest.approx(qa.Chain.from_fields(h, J=0.8).decays())


def test_bonds_see_long_terms_and_degenerate_levels():
    # a three-site term acts on a pair by what is left when the third site is traced out
    rng = np.random.default_rng(3)
    V = rng.standard_normal((8, 8))
    H = Hamiltonian.from_terms(3, [(0, V + V.T), (0, np.diag([3.0, 0.1])), (1, np.diag([1.0, 5]))])
    whole = H.dense().reshape(4, 2, 4, 2)
    pair = np.einsum("iaja->ij", whole) / 2
    two = Hamiltonian.from_terms(2, [(0, pair)])
    assert chain_of(H).decays()[0] == pytest.approx(chain_of(two).decays()[0])
    flat = chain_of(xxz([1.0, 1.0, 3.0]))
    assert flat.resonant_bonds.tolist() == [True, False]
    uncoupled = chain_of(xxz([1.0, 2.0], J=0.0))
    assert uncoupled.decays().tolist() == [np.inf]


def test_models_are_those_of_quspin():
    pytest.importorskip("quspin", reason="an optional test group: pip install qavalanche[quspin]")
    from qavalanche_quspin import quspin_dense

    rng = np.random.default_rng(9)
    h, gamma, J = rng.uniform(-3, 3, 8), rng.uniform(-1, 1, 8), rng.uniform(-1, 1, 7)
    assert np.abs(xxz(h, 1.1, 0.7).dense() - quspin_dense("xxz", h, 1.1, 0.7)).max() < 1e-12
    assert np.abs(imbrie(h, gamma, J).dense() - quspin_dense("imbrie", h, gamma, J)).max() < 1e-12
