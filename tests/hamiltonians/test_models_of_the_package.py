"""The models of the package against their formulas."""

import numpy as np
import pytest
from model_files import SPIN, fields_of, on
from scipy import stats
from scipy.linalg import expm

from qavalanche.bath import relaxation
from qavalanche.hamiltonians import imbrie, model_from, names, xxz
from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.hamiltonian import Hamiltonian

X, Y, Z = SPIN["x"], SPIN["y"], SPIN["z"]
UP, DOWN = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])


def parts(evolution):
    """The Hamiltonians in it."""
    if isinstance(evolution, Floquet):
        return [step.hamiltonian for step in evolution.steps]
    return [evolution]


def same_on_first_sites(short, long):
    """Whether all terms of a short chain are those of a long one."""
    for one, other in zip(parts(short), parts(long), strict=True):
        there = {(term.first, len(term.matrix)): term.matrix for term in other.terms}
        for first, matrix in one.terms:
            assert np.array_equal(there[first, len(matrix)], matrix)


@pytest.mark.parametrize("name", names())
class TestEveryModelOfThePackage:
    def test_short_chains_are_the_beginnings_of_long_ones(self, name):
        model = model_from(name)
        for sample in (0, 7):
            long = model.draw(9, 4.0, 5, sample)
            for sites in range(1, 9):
                same_on_first_sites(model.draw(sites, 4.0, 5, sample), long)

    def test_it_is_hermitian_and_has_words(self, name):
        model = model_from(name)
        assert model.name == name
        assert 10 < len(model.summary) < 100
        assert "\n" not in repr(model)
        for part in parts(model.draw(4, 3.0, 1)):
            dense = part.dense()
            assert np.array_equal(dense, dense.conj().T)
            assert model.local_dimension == part.local_dimension

    def test_seed_sample_strength_and_parameters_are_its_address(self, name):
        model = model_from(name)

        def drawn(model=model, W=4.0, seed=5, sample=0):
            return np.concatenate(
                [p.dense().ravel() for p in parts(model.draw(4, W, seed, sample))]
            )

        first = drawn()
        assert np.array_equal(drawn(), first)
        for other in ({"seed": 6}, {"sample": 1}, {"W": 4.5}):
            assert not np.array_equal(drawn(**other), first)
        for key, value in model.parameters.items():
            changed = model_from(name, {key: value * 1.25})
            assert changed.parameters == {**model.parameters, key: value * 1.25}
            if key == "T":  # a duration alone
                durations = [step.duration for step in changed.draw(2, 4.0).steps]
                assert durations == [0.625, 0.625]
            else:
                assert not np.array_equal(drawn(changed), first)

    def test_unlike_models_have_unlike_digests(self, name):
        others = [model_from(other).digest for other in names() if other != name]
        assert model_from(name).digest not in others
        assert len(model_from(name).digest) == 16


@pytest.mark.parametrize(("name", "d"), [("xxz", 2), ("anderson", 2), ("spin1", 3)])
def test_chains_in_random_fields_are_those_of_the_formula(name, d):
    parameters = {"J": 1.3} if name == "anderson" else {"J": 1.3, "Delta": 0.4}
    model = model_from(name, parameters)
    for sample in range(5):
        H = model.draw(5, 6.0, 2, sample)
        h = [t.matrix[0, 0] / (0.5 if d == 2 else 1) for t in H.terms if len(t.matrix) == d]
        assert np.abs(h).max() <= 6.0
        known = xxz(h, 1.3, parameters.get("Delta", 0.0), d)
        assert H.dense() == pytest.approx(known.dense(), abs=1e-15)
        assert H.dtype == np.float64


def test_fields_are_uniform_up_to_the_strength_of_the_disorder():
    fields = fields_of(model_from("xxz").draw(4000, 3.0, seed=8))
    assert stats.kstest(fields, stats.uniform(-3, 6).cdf).pvalue > 1e-3
    assert abs(np.corrcoef(fields[1:], fields[:-1])[0, 1]) < 4 / np.sqrt(4000)


def test_quasiperiodic_fields_are_a_cosine_of_a_random_phase():
    golden, phases = (np.sqrt(5) - 1) / 2, []
    for sample in range(200):
        h = fields_of(model_from("quasiperiodic").draw(6, 5.0, 1, sample)) / 5.0
        # cos(a + b) + cos(a - b) = 2 cos a cos b, whatever the phase is
        assert h[2:] + h[:-2] == pytest.approx(2 * h[1:-1] * np.cos(2 * np.pi * golden), abs=1e-14)
        sine = (h[0] * np.cos(2 * np.pi * golden) - h[1]) / np.sin(2 * np.pi * golden)
        phases.append(np.arctan2(sine, h[0]) / (2 * np.pi) % 1)
    assert stats.kstest(phases, "uniform").pvalue > 1e-3


def test_imbries_chain_is_that_of_the_formula():
    H = model_from("imbrie", {"gamma": 0.5, "J": 2.0}).draw(5, 3.0, 1)
    sites = [t.matrix for t in H.terms if len(t.matrix) == 2]
    bonds = [4 * t.matrix[0, 0] for t in H.terms if len(t.matrix) == 4]
    fields, transverse = [2 * m[0, 0] for m in sites], [2 * m[0, 1] for m in sites]
    assert H.dense() == pytest.approx(imbrie(fields, transverse, bonds).dense(), abs=1e-15)
    assert 0.5 < np.abs(bonds).max() <= 2
    assert 0.05 < np.abs(transverse).max() <= 0.5
    assert 0.5 < np.abs(fields).max() <= 3


def test_the_ising_chain_is_its_formula():
    H = model_from("ising", {"J": 0.9, "J2": 0.2, "g": 0.7}).draw(5, 0.5, 1)
    bonds = [t.matrix[0, 0] for t in H.terms if len(t.matrix) == 4]
    assert np.all(np.abs(np.array(bonds) - 0.9) <= 0.5)
    plain = sum(b * 4 * on(5, i, Z, Z) for i, b in enumerate(bonds))
    plain = plain + sum(0.2 * 4 * on(5, i, Z, np.eye(2), Z) for i in range(3))
    plain = plain + sum(0.7 * 2 * on(5, i, X) for i in range(5))
    assert H.dense() == pytest.approx(plain.real, abs=1e-14)


def test_random_matrices_have_the_variances_of_the_formula():
    V = np.array([t.matrix for s in range(40)
                  for t in model_from("random-matrix").draw(20, 2.0, 3, s).terms
                  if len(t.matrix) == 4])  # fmt: skip
    assert np.array_equal(V, V.transpose(0, 2, 1))
    variance = (V**2).mean(axis=0)
    expected = 0.25 * (1 + np.eye(4))
    assert np.abs(variance / expected - 1).max() < 5 * np.sqrt(2 / len(V))
    normal = V[:, 0, 3] / 0.5
    assert stats.kstest(normal, "norm").pvalue > 1e-3


def test_a_rotation_removes_the_complex_hopping_of_an_open_chain():
    model = model_from("dzyaloshinskii", {"J": 0.8, "D": 0.6, "Delta": 0.5})
    H = model.draw(6, 2.0, 4)
    assert H.dtype == np.complex128
    plain = xxz(fields_of(H), J=1.0, anisotropy=0.8 * 0.5)
    assert np.linalg.eigvalsh(H.dense()) == pytest.approx(np.linalg.eigvalsh(plain.dense()))
    assert relaxation(H).rate == pytest.approx(relaxation(plain).rate, rel=1e-6)
    hopping = H.terms[0].matrix[1, 2]
    assert hopping == pytest.approx((0.8 + 0.6j) / 2)


@pytest.mark.parametrize("name", ["xxz", "anderson", "spin1", "dzyaloshinskii", "kicked"])
def test_what_conserves_the_magnetization_links_no_others(name):
    model = model_from(name, {"J": 0.77})
    d, evolution = model.local_dimension, model.draw(4, 3.0, 1)
    digits = np.indices((d,) * 4).reshape(4, -1).sum(axis=0)
    rows, columns = evolution.links().nonzero()
    assert np.array_equal(digits[rows], digits[columns])


def test_the_kicked_chain_is_a_product_of_exponentials():
    kicked = model_from("kicked", {"J": 0.7, "Delta": 1.2, "T": 0.9}).draw(4, 3.0, 1, 2)
    h = fields_of(kicked.steps[0].hamiltonian)
    first = sum(x * on(4, i, Z) for i, x in enumerate(h))
    first = first + sum(0.7 * 1.2 * on(4, i, Z, Z) for i in range(3))
    second = sum(0.7 * (on(4, i, X, X) + on(4, i, Y, Y)) for i in range(3))
    U = expm(-0.45j * second) @ expm(-0.45j * first)  # the first step acts first
    levels, states = kicked.eigenbasis(np.arange(16))
    assert (states * np.exp(-1j * levels)) @ states.conj().T == pytest.approx(U, abs=1e-12)


def test_the_package_has_no_file_that_is_no_model():
    assert {"anderson", "imbrie", "ising", "quasiperiodic", "spin1", "xxz"} <= set(names())
    for name in names():
        assert isinstance(model_from(name).draw(2, 1.0), Hamiltonian | Floquet)
