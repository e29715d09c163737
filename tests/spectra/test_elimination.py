"""Predicted fill and the factors themselves, against elimination as in a textbook."""

import numpy as np
import pytest
from scipy.sparse import csr_array, eye_array
from slow_elimination import eliminated, fill_counts

from qavalanche.spectra.windows import plan as planning
from qavalanche.spectra.windows.factor import DenseFactor, Factor
from qavalanche.spectra.windows.plan import permuted, plan


def sparse(n, seed, kind=float, share=0.06):
    rng = np.random.default_rng(seed)
    m = np.where(rng.random((n, n)) < share, rng.standard_normal((n, n)), 0).astype(kind)
    if kind is complex:
        m *= np.exp(2j * np.pi * rng.random((n, n)))
    return csr_array(m + m.conj().T + np.diag(3 * rng.standard_normal(n)))


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_elimination_by_sets(seed):
    matrix = sparse(60, seed, share=0.02 * (seed + 1))
    found = plan(matrix)
    assert sorted(found.order.tolist()) == list(range(60))
    ordered = permuted(matrix, found.order).toarray()
    assert found.counts.tolist() == fill_counts(ordered != 0)
    assert found.fill == sum(found.counts)


def test_minimum_degree_fills_less_than_the_given_order():
    """A grid: in its own order the band fills."""
    line = csr_array(np.eye(12, k=1) + np.eye(12, k=-1))
    one = eye_array(12)
    grid = csr_array(
        np.kron(line.toarray(), one.toarray()) + np.kron(one.toarray(), line.toarray())
    )
    assert plan(grid).fill < 0.8 * sum(fill_counts((grid + eye_array(144)).toarray() != 0))


@pytest.mark.parametrize("kind", [float, complex])
@pytest.mark.parametrize("rate", [1e3, 5e9, 1e30])
def test_factors_are_those_of_elimination_by_loops(monkeypatch, kind, rate):
    """Whatever the share of the dense block: almost all, some, next to nothing."""
    monkeypatch.setattr(planning, "SPARSE_RATE", rate)
    matrix, shift = sparse(40, 5, kind), 0.37
    found = plan(matrix)
    factor = Factor(matrix, shift, found)
    ordered = permuted(matrix, found.order).toarray() - shift * np.eye(40)
    L, D, rest = eliminated(ordered, found.sparse)
    assert factor._diagonal == pytest.approx(D)
    for j in range(found.sparse):
        places = slice(factor._starts[j], factor._starts[j + 1])
        column = np.zeros(40, complex)
        column[j] = 1
        column[factor._rows[places]] = factor._values[places]
        assert column == pytest.approx(L[:, j], abs=1e-10)
    assert factor.below == np.sum(np.linalg.eigvalsh(matrix.toarray()) < shift)
    assert factor.below == np.sum(D < 0) + np.sum(np.linalg.eigvalsh(rest) < 0)
    block = np.arange(120.0).reshape(40, 3).astype(kind)
    solved = factor.solve(block)
    assert np.abs(matrix @ solved - shift * solved - block).max() < 1e-9


def test_the_share_of_the_dense_block_follows_the_rates(monkeypatch):
    matrix = sparse(200, 1)
    sizes = []
    for rate in (1e3, 5e9, 1e30):
        monkeypatch.setattr(planning, "SPARSE_RATE", rate)
        monkeypatch.setattr(planning, "_kept", {})
        sizes.append(plan(matrix).dense)
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 190
    assert sizes[-1] < sizes[0]


def test_a_plan_is_kept_for_its_pattern_alone(monkeypatch):
    """Other numbers in the same places have the same plan, other places another; few are kept."""
    monkeypatch.setattr(planning, "_kept", {})
    matrix = sparse(60, 1)
    first = plan(matrix)
    assert plan(2 * matrix) is first
    assert plan(matrix.astype(complex)) is not first
    others = [plan(sparse(60, seed)) for seed in range(2, 14)]
    assert not any(other is first for other in others)
    assert len(planning._kept) == 8
    again = plan(matrix)
    assert again is not first
    np.testing.assert_array_equal(again.order, first.order)


@pytest.mark.parametrize("kind", [float, complex])
@pytest.mark.parametrize("n", [1, 2, 7, 70])
def test_dense_factors_with_blocks_of_two_rows(kind, n):
    """No diagonal at all: nothing can be eliminated one by one."""
    rng = np.random.default_rng(n)
    m = rng.standard_normal((n, n)).astype(kind)
    if kind is complex:
        m += 1j * rng.standard_normal((n, n))
    m = m + m.conj().T
    if n > 1:
        np.fill_diagonal(m, 0)
    factor = DenseFactor(np.asfortranarray(np.tril(m)))
    block = rng.standard_normal((n, 4)).astype(kind)
    assert np.abs(m @ factor.solve(block) - block).max() < 1e-9 * n
    assert factor.below == np.sum(np.linalg.eigvalsh(m) < 0)


def test_runs_of_columns_alike_are_found(monkeypatch):
    """In a run each column has the rows of the next one, and that one itself."""
    monkeypatch.setattr(planning, "SPARSE_RATE", 1e30)
    matrix = sparse(60, 7, share=0.1)
    found = plan(matrix)
    factor = Factor(matrix, 0.1, found)
    rows = [
        factor._rows[factor._starts[j] : factor._starts[j + 1]].tolist()
        for j in range(found.sparse)
    ]
    alike = [one == [j + 1, *rows[j + 1]] for j, one in enumerate(rows[:-1])]
    stops = found.runs()
    firsts = [0, *(j + 1 for j, same in enumerate(alike) if not same)]
    assert any(alike)
    assert np.flatnonzero(stops).tolist() == firsts
    assert stops[firsts].tolist() == [*firsts[1:], found.sparse]
