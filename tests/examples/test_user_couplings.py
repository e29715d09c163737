"""Couplings from exact diagonalization: those of a plain twin, and what melts is what they say."""

import itertools
import re

import numpy as np
from user_scripts import run_script

from qavalanche import Chain

UP, DOWN = 0.5, -0.5


def exchange(matrix, states, i):
    """Adds S_i . S_(i+1), state by state."""
    for a, state in enumerate(states):
        matrix[a, a] += state[i] * state[i + 1]
        if state[i] != state[i + 1]:
            turned = list(state)
            turned[i], turned[i + 1] = state[i + 1], state[i]
            matrix[a, states.index(tuple(turned))] += 0.5


def coupling(fields):
    """|<m|V|n>| / |E_m - E_n| of the best partner m of a typical state n."""
    states = list(itertools.product((UP, DOWN), repeat=4))
    apart, between = np.zeros((16, 16)), np.zeros((16, 16))
    for a, state in enumerate(states):
        apart[a, a] = sum(h * s for h, s in zip(fields, state, strict=True))
    exchange(apart, states, 0)
    exchange(apart, states, 2)
    exchange(between, states, 1)
    energies, vectors = np.linalg.eigh(apart)
    best = []
    for n in range(16):
        ratios = [
            abs(vectors[:, m] @ between @ vectors[:, n]) / abs(energies[m] - energies[n])
            for m in range(16)
            if m != n
        ]
        best.append(max(ratios))
    return np.median(best)


def test_the_couplings_are_those_of_perturbation_theory_and_the_regions_theirs(tmp_path):
    told = run_script("couplings_from_exact_diagonalization", tmp_path)
    g = np.loadtxt(tmp_path / "couplings.txt")[:, 1]
    fields = np.random.default_rng(1).uniform(-2.5, 2.5, (1000, 2))
    for bond in (0, 1, 500, 998):
        expected = coupling(fields[bond : bond + 2].ravel())
        assert np.isclose(g[bond], expected, rtol=1e-9)
    assert Chain.from_file(tmp_path / "couplings.txt").decays().tolist() == (-np.log(g)).tolist()
    share = float(re.search(r"999 bonds, ([\d.]+)% resonant", told)[1])
    assert abs(share - 100 * np.mean(g >= 1)) < 0.005
    regions = int(re.search(r"localized: (\d+) thermal regions", told)[1])
    runs = np.count_nonzero(np.diff(np.concatenate(([0], (g >= 1).astype(int)))) == 1)
    assert 1 <= regions <= runs
