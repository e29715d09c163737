"""What is measured on planted states, and against a twin with full density matrices."""

import numpy as np
import pytest

from qavalanche.grain.critical_spot import (
    random_Cor,
    random_N,
    random_N_entropy,
    random_purity,
)
from qavalanche.grain.critical_spot.measures import QUANTITIES, averages, measured


def planted(d=2, states=8):
    return np.zeros((1, d, d, states))


def test_a_product_state_has_nothing():
    c = planted()
    c[0, 1, 0, 3] = 1
    found = measured(c)
    assert set(found) == set(QUANTITIES)
    for name in ("excess", "mixed", "Cor", "Cor_most", "information", "from_product", "coherence"):
        assert found[name][0] == pytest.approx(0, abs=1e-14)
    assert found["N"][0] == found["N_entropy"][0] == 1
    assert found["from_identity"][0] == pytest.approx(0.75)


def test_spins_that_agree_by_way_of_E_are_correlated_along_z_alone():
    """(|up up b> + |down down b'>) / sqrt 2: rho is diagonal, Cor its largest value 1/4."""
    c = planted()
    c[0, 0, 0, 1] = c[0, 1, 1, 5] = np.sqrt(0.5)
    found = measured(c)
    assert found["N"][0] == pytest.approx(2)
    assert found["Cor"][0] == found["Cor_most"][0] == pytest.approx(0.25)
    assert found["coherence"][0] == pytest.approx(0, abs=1e-14)
    assert found["information"][0] == pytest.approx(np.log(2))
    assert found["entropy"][0] == pytest.approx(np.log(2))
    assert found["from_product"][0] == pytest.approx(0.5)


def test_a_singlet_is_pure_and_correlated_along_every_axis():
    c = planted()
    c[0, 0, 1, 2], c[0, 1, 0, 2] = np.sqrt(0.5), -np.sqrt(0.5)
    found = measured(c)
    assert found["mixed"][0] == pytest.approx(0, abs=1e-14)
    assert found["Cor"][0] == found["Cor_most"][0] == pytest.approx(0.25)
    assert found["information"][0] == pytest.approx(2 * np.log(2))
    assert found["coherence"][0] == pytest.approx(np.sqrt(0.5))


def test_what_is_correlated_along_x_only_is_seen_by_the_largest():
    """l and r rotated by a quarter turn about y: nothing along z, all along x."""
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    c = planted()
    c[0, 0, 0, 1] = c[0, 1, 1, 5] = np.sqrt(0.5)
    found = measured(np.einsum("ai,bj,nijE->nabE", turn, turn, c))
    assert found["Cor"][0] == pytest.approx(0, abs=1e-14)
    assert found["Cor_most"][0] == pytest.approx(0.25)


def slow(c):
    """One state (d, d, states), with complex matrices of all spin components."""
    d = c.shape[0]
    z = (d - 1) / 2 - np.arange(d)
    s = (d - 1) / 2
    raised = np.diag(np.sqrt(s * (s + 1) - z[1:] * (z[1:] + 1)), 1)
    spin = [(raised + raised.T) / 2, (raised - raised.T) / 2j, np.diag(z)]
    psi = c.reshape(d * d, -1)
    rho = psi @ psi.T
    one = np.eye(d)
    left = sum(
        np.kron(one, one[i : i + 1]) @ rho @ np.kron(one, one[i : i + 1]).T for i in range(d)
    )
    right = sum(
        np.kron(one[i : i + 1], one) @ rho @ np.kron(one[i : i + 1], one).T for i in range(d)
    )

    def mean(operator):
        return np.trace(rho @ operator).real

    table = [
        [mean(np.kron(a, b)) - mean(np.kron(a, one)) * mean(np.kron(one, b)) for b in spin]
        for a in spin
    ]

    def entropy(matrix):
        p = np.linalg.eigvalsh(matrix)
        p = p[p > 1e-14]
        return -np.sum(p * np.log(p))

    def distance(a, b):
        return np.linalg.svd(a - b, compute_uv=False).sum() / 2

    weights = (c**2).ravel()
    return {
        "N": 1 / np.sum(weights**2),
        "N_entropy": np.exp(-np.sum(weights * np.log(weights))),
        "excess": 1 / np.sum(weights**2) - 1,
        "mixed": 1 - np.trace(rho @ rho),
        "above": np.trace(rho @ rho) - 1 / d**2,
        "entropy": entropy(left),
        "information": entropy(left) + entropy(right) - entropy(rho),
        "Cor": abs(table[2][2]),
        "Cor_most": np.linalg.svd(np.array(table))[1][0],
        "from_product": distance(rho, np.kron(left, right)),
        "from_identity": distance(rho, np.eye(d * d) / d**2),
        "coherence": np.linalg.norm(rho - np.diag(np.diag(rho))),
    }


@pytest.mark.parametrize("d", [2, 3])
def test_every_quantity_equals_that_of_full_density_matrices(d):
    c = np.random.default_rng(d).normal(size=(3, d, d, 5))
    c[1] *= np.random.default_rng(1).exponential(size=c[1].shape) ** 3  # few large ones
    c /= np.sqrt(np.sum(c**2, axis=(1, 2, 3), keepdims=True))
    found = measured(c)
    for i, state in enumerate(c):
        for name, value in slow(state).items():
            assert found[name][i] == pytest.approx(value, abs=1e-10), name


@pytest.mark.parametrize(("d", "states"), [(2, 64), (3, 40)])
def test_random_real_vectors_have_the_derived_means(d, states):
    rng = np.random.default_rng(7)
    c = rng.normal(size=(3000, d, d, states))
    c /= np.sqrt(np.sum(c**2, axis=(1, 2, 3), keepdims=True))
    found = averages(c)
    assert found["N"] == pytest.approx(random_N(states, d), rel=0.01)
    assert found["N_entropy"] == pytest.approx(random_N_entropy(states, d), rel=0.01)
    assert 1 - found["mixed"] == pytest.approx(random_purity(states, d), rel=0.002)
    assert found["Cor"] == pytest.approx(random_Cor(states, d), rel=0.04)
