"""Windows of a spectrum against the full one: every method, planted degeneracies, odd shapes."""

import json

import numpy as np
import pytest
from scipy.sparse import block_diag, coo_array, csr_array, diags_array, eye_array, kron
from slow_elimination import nearest_levels

from qavalanche import InputError
from qavalanche.grain import QuantumSun
from qavalanche.spectra import window
from qavalanche.spectra.windows import find, inverse
from qavalanche.spectra.windows.factor import Factor
from qavalanche.system import memory

METHODS = ["dense", "shift-invert", "filter"]
SUN = QuantumSun(0.7).draw(5, seed=2).elements  # 256 states


def complex_hermitian(n, seed):
    rng = np.random.default_rng(seed)
    m = np.where(rng.random((n, n)) < 0.03, rng.standard_normal((n, n)), 0) + 0j
    m *= np.exp(2j * np.pi * rng.random((n, n)))
    return csr_array(m + m.conj().T + np.diag(rng.standard_normal(n)))


def checked(matrix, count, center=None, **how):
    """A window that is the nearest levels, with orthonormal states that solve the matrix."""
    found = window(matrix, count, center, **how)
    dense = np.asarray(matrix.todense())
    near = np.trace(dense).real / len(dense) if center is None else center
    assert found.energies == pytest.approx(nearest_levels(dense, near, count), abs=1e-11)
    off = np.linalg.norm(dense @ found.states - found.states * found.energies, axis=0)
    norm = np.abs(np.linalg.eigvalsh(dense)).max()
    assert off.max() <= found.tolerance <= 1e-8 * max(norm, 1e-300)
    assert off == pytest.approx(found.residuals, abs=1e-13)
    overlaps = found.states.conj().T @ found.states
    assert np.abs(overlaps - np.eye(count)).max() < 1e-10
    if found.below is not None:
        before = np.sum(np.linalg.eigvalsh(dense) < found.energies[0] - 1e-11)
        assert found.below >= before  # of a degenerate level some states may come before
        apart = np.diff(np.linalg.eigvalsh(dense)).min() > 1e-11
        assert found.below == before or not apart
    return found


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [1, 7, 40])
@pytest.mark.parametrize("matrix", [SUN, complex_hermitian(200, 1)], ids=["real", "complex"])
def test_every_method_finds_the_nearest_levels(matrix, count, method):
    assert checked(matrix, count, method=method).method == method


@pytest.mark.parametrize("method", METHODS)
def test_another_center_and_the_same_result_every_time(method):
    energies = np.linalg.eigvalsh(SUN.toarray())
    low = float(energies[40])
    one, other = (checked(SUN, 9, low, method=method) for _ in range(2))
    assert one.center == low
    assert np.array_equal(one.energies, other.energies)
    assert np.array_equal(one.states, other.states)


@pytest.mark.parametrize("method", ["dense", "shift-invert"])
@pytest.mark.parametrize("center", [-50.0, 50.0, -1.9])
def test_a_center_at_the_edge_or_outside_of_the_spectrum(method, center):
    checked(SUN, 6, center, method=method)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("copies", [2, 5, 12])
def test_degenerate_levels_are_found_as_often_as_they_occur(method, copies):
    small = QuantumSun(0.7).draw(2, seed=4).elements  # 32 states
    matrix = kron(eye_array(copies), small).tocsr()
    checked(matrix, 3 * copies, method=method)


def test_a_level_of_many_more_copies_than_a_block_has_columns():
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.standard_normal((90, 90)))[0]
    levels = np.concatenate([np.zeros(30), np.linspace(-3, 3, 60)])
    matrix = csr_array((basis * levels) @ basis.T + 1e-15)
    found = window(matrix, 32, 0.0, method="shift-invert")
    assert np.sum(np.abs(found.energies) < 1e-10) == 30


def test_the_filter_looks_again_for_more_states_of_a_level():
    rng = np.random.default_rng(1)
    block = rng.standard_normal((212, 200))
    matrix = csr_array(np.block([[np.zeros((212, 212)), block], [block.T, np.zeros((200, 200))]]))
    found = window(matrix, 16, 0.0, method="filter")  # 12 levels at 0
    assert np.sum(np.abs(found.energies) < 1e-10) == 12


@pytest.mark.parametrize("method", METHODS)
def test_zeros_that_are_stored_are_no_elements(method):
    """As where two terms of a Hamiltonian cancel: the plan of elimination counts elements alone."""
    full = (SUN + SUN.T) / 2
    rows = np.arange(0, full.shape[0] - 40, 3)
    extra = coo_array((np.zeros(rows.size), (rows, rows + 37)), shape=full.shape)
    parts = [full.tocoo(), extra, extra.T.tocoo()]
    where = tuple(np.concatenate([one.coords[axis] for one in parts]) for axis in (0, 1))
    stored = csr_array((np.concatenate([one.data for one in parts]), where), shape=full.shape)
    assert stored.nnz > np.count_nonzero(stored.data)
    before = stored.nnz
    found = checked(stored, 6, method=method)
    np.testing.assert_array_equal(found.energies, window(full, 6, method=method).energies)
    assert stored.nnz == before  # the caller's own


@pytest.mark.parametrize("method", METHODS)
def test_sectors_that_nothing_couples(method):
    parts = [QuantumSun(0.7).draw(3, seed=s).elements for s in range(3)]
    checked(block_diag(parts, format="csr"), 11, method=method)


def test_diagonal_matrices_ties_and_a_level_at_the_center():
    matrix = csr_array(np.diag([3.0, -1.0, 0.0, 1.0, 1.0]))
    assert checked(matrix, 1, 0.0).energies.tolist() == [0.0]
    found = checked(matrix, 2, 0.0)
    assert found.method == "diagonal"
    assert found.energies.tolist() == [-1.0, 0.0]  # of a tie the lower one
    assert found.below == 0
    assert checked(matrix, 5).energies.tolist() == [-1.0, 0.0, 1.0, 1.0, 3.0]
    assert window(csr_array((4, 4)), 2).energies.tolist() == [0.0, 0.0]
    assert window([[7.0]], 1).energies.tolist() == [7.0]


@pytest.mark.parametrize("method", METHODS)
def test_a_level_exactly_at_the_center_and_a_symmetric_spectrum(method):
    n = 101  # hops on an open chain: levels come in pairs +E and -E, and one is 0
    hops = diags_array([np.ones(n - 1), np.ones(n - 1)], offsets=[-1, 1]).tocsr()
    for count in (1, 2, 5, 6):
        found = window(hops, count, method=method)
        whole = np.linalg.eigvalsh(hops.toarray())
        wanted = np.sort(np.abs(whole))[:count]
        assert np.sort(np.abs(found.energies)) == pytest.approx(wanted, abs=1e-11)


@pytest.mark.parametrize("count", [255, 256])
def test_nearly_all_levels_by_shift_and_invert(count):
    checked(SUN, count, method="shift-invert")


def test_zero_pivots_are_no_obstacle():
    """A clean ring of spins: most diagonal elements are the same, the center is one of them."""
    n = 8
    bits = np.arange(2**n)
    matrix = np.zeros((2**n, 2**n))
    for i in range(n):
        j = (i + 1) % n
        apart = ((bits >> i) ^ (bits >> j)) & 1
        matrix[bits, bits] += 0.25 - 0.5 * apart
        flipped = bits ^ ((1 << i) | (1 << j))
        matrix[flipped[apart == 1], bits[apart == 1]] += 0.5
    for center in (0.0, 0.5, -1.0):
        checked(csr_array(matrix), 12, center, method="shift-invert")


def test_counting_by_inertia_confirms_a_window_and_notices_a_missing_level(monkeypatch):
    found = window(SUN, 8, method="shift-invert", verify=True)
    assert found.verified
    assert window(SUN, 8, method="filter", verify=True).below == found.below
    assert not window(SUN, 8, method="shift-invert").verified
    whole = find.shift_invert

    def with_a_gap(task, plan):
        pairs = whole(task, plan)
        kept = np.delete(np.arange(len(pairs.energies)), 4)
        return pairs._replace(energies=pairs.energies[kept], states=pairs.states[:, kept])

    monkeypatch.setattr(find, "shift_invert", with_a_gap)
    with pytest.raises(InputError, match=r"6 found in .* 7 are there by the law of inertia"):
        window(SUN, 8, method="shift-invert", verify=True)


@pytest.mark.parametrize("method", ["dense", "shift-invert"])
def test_a_window_that_cuts_a_degenerate_level_has_the_nearest(method):
    """On either side of the center, and counted: states that were not asked for are not missed."""
    basis = np.linalg.qr(np.random.default_rng(2).standard_normal((9, 9)))[0]
    levels = np.array([-3.0, 0, 0, 0, 1, 2, 2, 2, 5])
    matrix = (basis * levels) @ basis.T
    for center, count, wanted in ((0.9, 2, [0, 1]), (1.1, 2, [1, 2]), (0.8, 3, [0, 0, 1])):
        found = window(matrix, count, center, method=method, verify=True)
        np.testing.assert_allclose(found.energies, wanted, atol=1e-12)


@pytest.mark.parametrize("center", [1e17, 1e300, -1e300])
def test_a_center_far_outside_has_the_end_of_the_spectrum(center):
    energies = np.linalg.eigvalsh(SUN.toarray())
    wanted = energies[-3:] if center > 0 else energies[:3]
    found = window(SUN, 3, center, method="dense")
    np.testing.assert_allclose(found.energies, wanted, atol=1e-12)
    assert found.center == center


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scale", [1e-300, 1e-160, 1e160, 1e300])
def test_any_unit_of_energy(method, scale):
    found, plain = window(SUN * scale, 5, method=method), window(SUN, 5, method=method)
    np.testing.assert_allclose(found.energies / scale, plain.energies, atol=1e-10)
    assert 0 < found.residuals.max() <= found.tolerance


class Blurred(Factor):
    """Solves to six digits."""

    def solve(self, block):
        return super().solve(block) * (1 + 1e-6 * np.cos(np.arange(len(block))))[:, None]


def test_a_solve_that_lost_digits_is_improved_by_its_residual(monkeypatch):
    monkeypatch.setattr(inverse, "Factor", Blurred)
    checked(SUN, 6, method="shift-invert")
    monkeypatch.setattr(inverse, "_ACCURATE", np.inf)
    with pytest.raises(InputError, match="is let through"):
        window(SUN, 6, method="shift-invert")


def test_a_pair_that_solves_nothing_is_refused(monkeypatch):
    whole = find.shift_invert

    def wrong(task, plan):
        pairs = whole(task, plan)
        return pairs._replace(states=np.roll(pairs.states, 1, axis=0))

    monkeypatch.setattr(find, "shift_invert", wrong)
    with pytest.raises(InputError, match=r"a residual of .* at most .* is let through"):
        window(SUN, 4, method="shift-invert")


def test_what_does_not_fit_into_memory_is_refused_or_filtered(monkeypatch):
    big = QuantumSun(0.7).draw(7, seed=2).elements  # 1024 states
    assert window(big, 3).method == "shift-invert"
    monkeypatch.setattr(memory, "available_bytes", lambda: 2.5e6)
    assert window(big, 3).method == "filter"
    with pytest.raises(InputError, match="elimination of 1024 states needs about"):
        window(big, 3, method="shift-invert")
    monkeypatch.setattr(memory, "available_bytes", lambda: 1e6)
    with pytest.raises(InputError, match="a filter of 1024 states needs about"):
        window(big, 3)


def test_small_matrices_and_large_shares_are_diagonalized_whole():
    assert window(SUN, 5).method == "dense"
    big = QuantumSun(0.7).draw(7, seed=2).elements
    assert find._dense_is_better(find.task(big, 300, None))
    assert not find._dense_is_better(find.task(big, 30, None))


def test_what_is_told_of_a_window():
    found = window(SUN, 3, states=False)
    assert found.states is None
    with pytest.raises(InputError, match="its states were not kept"):
        _ = found.pairs
    told = json.loads(json.dumps(found.to_dict()))
    assert told["energies"] == found.energies.tolist()
    assert told["method"] == "dense"
    assert told["verified"]
    assert "states" not in told
    assert repr(found).startswith("LevelWindow(3 levels in [")


@pytest.mark.parametrize("count", [0, 257, 2.5, "three"])
def test_a_count_that_cannot_be_is_refused(count):
    with pytest.raises(InputError, match="count"):
        window(SUN, count)


def test_a_center_or_a_method_that_cannot_be_is_refused():
    with pytest.raises(InputError, match="center"):
        window(SUN, 2, float("inf"))
    with pytest.raises(InputError, match="method = 'arpack'"):
        window(SUN, 2, method="arpack")
    with pytest.raises(InputError, match="inside the spectrum"):
        window(SUN, 2, 1e3, method="filter")
    with pytest.raises(InputError, match="is not Hermitian"):
        window(np.triu(np.ones((3, 3))), 1)
