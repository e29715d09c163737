"""Parities of spin flip and reflection: against projectors as dense matrices, found and not."""

import itertools

import numpy as np
import pytest

from qavalanche.hamiltonians import Hamiltonian, model_from, xxz
from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z
from qavalanche.hamiltonians.levels import LevelChoice, level_statistics
from qavalanche.hamiltonians.parities import parity_blocks
from qavalanche.spectra.gaps import GOE, POISSON


def exchanges(sites):
    """Spin flip as a product of X, reflection as what it makes of each state, (D, D)."""
    flip = np.eye(1)
    for _ in range(sites):
        flip = np.kron(flip, [[0, 1], [1, 0]])
    states = list(itertools.product((0, 1), repeat=sites))
    mirror = np.zeros(flip.shape)
    for i, state in enumerate(states):
        mirror[states.index(state[::-1]), i] = 1
    return {"flip": flip, "mirror": mirror}


def plain_levels(H, charges):
    """Levels of each common eigenspace of diagonal charges and exchanges, by projectors."""
    found = [np.eye(len(H))]
    for charge in charges:
        split = []
        for basis in found:
            values, turned = np.linalg.eigh(basis.T @ charge @ basis)
            rounded = np.round(values)
            split += [basis @ turned[:, rounded == one] for one in np.unique(rounded)]
        found = split
    return [np.linalg.eigvalsh(basis.T @ H @ basis) for basis in found]


def sz(sites):
    total = np.zeros(2**sites)
    for i in range(2**sites):
        total[i] = bin(i).count("1")
    return np.diag(total)


def mirrored(sites, seed=0):
    half = np.random.default_rng(seed).uniform(-1, 1, sites // 2)
    return xxz(np.concatenate([half, half[::-1]]))


def blocks_of(chain):
    return [
        block
        for kept in connected_states(chain)[1]
        for block in parity_blocks(chain, kept, chain.elements[kept][:, kept])
    ]


@pytest.mark.parametrize(
    ("chain", "found"),
    [
        (model_from("ising").draw(5, 0.5, 1), ["flip"]),
        (model_from("ising").draw(6, 0.0, 1), ["flip", "mirror"]),
        (mirrored(6), ["mirror"]),
        (xxz(np.random.default_rng(1).uniform(-1, 1, 6)), []),
    ],
)
def test_blocks_are_common_eigenspaces(chain, found):
    """One level more or less anywhere, or a sign astray, would move one of the levels."""
    H = chain.sparse().toarray()
    known = exchanges(chain.sites)
    charges = [known[one] for one in found]
    sectors = connected_states(chain)[1]
    if len(sectors) > 1:
        charges.insert(0, sz(chain.sites))
    expected = sorted((tuple(np.round(E, 8)) for E in plain_levels(H, charges)), key=str)
    levels = [np.linalg.eigvalsh(block.toarray()) for block in blocks_of(chain)]
    assert sum(map(len, levels)) == len(H)
    assert len(levels) == len(expected)
    ours = sorted((E for E in levels), key=lambda E: (len(E), *np.round(E, 6)))
    plain = sorted((np.array(E) for E in expected), key=lambda E: (len(E), *np.round(E, 6)))
    for one, other in zip(ours, plain, strict=True):
        assert one == pytest.approx(other, abs=1e-7)


def test_a_clean_xxz_chain_has_both_in_its_largest_sector_and_only_reflection_elsewhere():
    chain = xxz(np.zeros(6))
    known, H = exchanges(6), chain.sparse().toarray()
    for kept in connected_states(chain)[1]:
        block = np.ix_(kept, kept)
        charges = [known["mirror"][block]]
        if kept.size == 20:  # three of six up: the flip stays inside
            charges.append(known["flip"][block])
        expected = np.sort([len(E) for E in plain_levels(H[block], charges)])
        found = parity_blocks(chain, kept, chain.elements[kept][:, kept])
        assert np.sort([one.shape[0] for one in found]).tolist() == expected.tolist()
        together = np.concatenate([np.linalg.eigvalsh(one.toarray()) for one in found])
        assert np.sort(together) == pytest.approx(np.linalg.eigvalsh(H[block]), abs=1e-12)
    assert level_statistics(chain, LevelChoice("largest")).sectors <= 4


def mixed(chain):
    """What the gap ratio would be with all levels of the largest sector together."""
    kept = max(connected_states(chain)[1], key=len)
    E = np.linalg.eigvalsh(chain.elements[kept][:, kept].toarray())
    gaps = np.diff(E[len(E) // 4 : 3 * len(E) // 4])
    return np.mean(np.minimum(gaps[1:], gaps[:-1]) / np.maximum(gaps[1:], gaps[:-1]))


@pytest.mark.parametrize(
    "draw",
    [lambda seed: model_from("ising").draw(9, 0.5, 1, seed), lambda seed: mirrored(10, seed)],
)
def test_ergodic_chains_with_a_parity_repel_inside_it(draw):
    chains = [draw(seed) for seed in range(12)]
    inside = [level_statistics(one, LevelChoice("largest")).gap_ratio for one in chains]
    assert np.mean(inside) == pytest.approx(GOE, abs=0.035)
    assert np.mean([mixed(one) for one in chains]) < POISSON + 0.07


@pytest.mark.parametrize("broken", [1e-6, 1e-3])
def test_a_symmetry_that_is_nearly_one_is_none(broken):
    chain = model_from("ising").draw(6, 0.5, 1)
    terms = [(term.first, term.matrix) for term in chain.terms]
    near = Hamiltonian.from_terms(6, [*terms, (2, broken * spin_z(2))])
    assert len(blocks_of(chain)) == 2
    assert len(blocks_of(near)) == 1


def test_spins_1_and_complex_elements():
    plus, z = spin_plus(3), spin_z(3)
    hop = np.exp(0.3j) * np.kron(plus, plus.T)
    bond = hop + hop.conj().T + np.kron(z, z) + np.kron(z @ z, np.eye(3))
    x = plus + plus.T
    chain = Hamiltonian.from_terms(
        4, [*((i, bond) for i in range(3)), *((i, x) for i in range(4))], 3
    )
    kept = np.arange(81)
    found = parity_blocks(chain, kept, chain.elements)
    together = np.concatenate([np.linalg.eigvalsh(one.toarray()) for one in found])
    assert np.sort(together) == pytest.approx(
        np.linalg.eigvalsh(chain.sparse().toarray()), abs=1e-10
    )
