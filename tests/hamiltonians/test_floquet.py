"""Driven chains: their eigenstates against exponentials of whole matrices."""

import pickle

import numpy as np
import pytest
from driven_chains import brickwork, random_chain, sectors, whole_period, xxz_steps
from scipy import linalg, sparse
from scipy.stats import unitary_group

from qavalanche import InputError
from qavalanche.hamiltonians import Floquet, Hamiltonian, imbrie, xxz
from qavalanche.hamiltonians.unitary import unitary_eigenbasis, wrapped

SWAP = np.eye(4)[[0, 2, 1, 3]]


def holds(floquet):
    """Quasi-energies and states in all sectors are those of the whole period; all levels."""
    whole, levels = whole_period(floquet), []
    for kept in sectors(floquet):
        quasi, states = floquet.eigenbasis(kept)
        others = np.setdiff1d(np.arange(floquet.dimension), kept)
        assert np.abs(whole[np.ix_(others, kept)]).max(initial=0) < 1e-13
        eigenstates(whole[np.ix_(kept, kept)], quasi, states)
        assert states.dtype == np.complex128
        levels.append(quasi)
    return np.sort(np.concatenate(levels))


def eigenstates(unitary, quasi, states, error=1e-12):
    assert np.abs(states.conj().T @ states - np.eye(len(quasi))).max() < 1e-13 * len(quasi)
    assert np.abs(unitary @ states - states * np.exp(-1j * quasi)).max() < error
    assert np.all(np.diff(quasi) >= 0)
    assert np.all((quasi > -np.pi) & (quasi <= np.pi))


@pytest.mark.parametrize(("sites", "d"), [(1, 2), (2, 2), (5, 2), (3, 3)])
@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("imaginary", [False, True])
def test_drives_without_a_charge(sites, d, steps, imaginary):
    rng = np.random.default_rng(sites)
    fields = Hamiltonian.from_terms(1, [(0, np.diag([1.0, 0.3]))])
    chains = [
        fields if sites == 1 else random_chain(rng, sites, d, imaginary) for _ in range(steps)
    ]
    floquet = Floquet.from_steps([(h, rng.uniform(-1, 2)) for h in chains])
    assert len(sectors(floquet)) == (2 if sites == 1 else 1)
    levels = holds(floquet)
    assert np.exp(-1j * levels).sum() == pytest.approx(np.trace(whole_period(floquet)))


@pytest.mark.parametrize(("sites", "d", "charges"), [(6, 2, 7), (3, 3, 7)])
def test_drives_and_circuits_with_a_charge(sites, d, charges):
    rng = np.random.default_rng(sites)
    drive = Floquet.from_steps(xxz_steps(rng, sites, d))
    circuit = Floquet.from_unitaries(sites, brickwork(rng, sites, 5, d), d)
    both = Floquet(sites, d, drive.steps + circuit.steps, "both in turn")
    pair = Floquet.from_steps(xxz_steps(rng, sites, d)[:2])
    for one in (drive, circuit, both, pair):
        assert len(sectors(one)) == charges
        holds(one)


def test_the_first_step_acts_first():
    rng = np.random.default_rng(3)
    a, b = random_chain(rng, 3), random_chain(rng, 3)
    c = unitary_group.rvs(4, random_state=rng)
    forth = Floquet(3, 2, ((a, 0.5), (b, 0.7), (1, c)), "abc")
    one_by_one = whole_period(forth)
    quasi, states = forth.eigenbasis(np.arange(8))
    eigenstates(one_by_one, quasi, states)
    # any turn of the order has the same levels, the reverse has not
    turned = Floquet(3, 2, ((1, c), (a, 0.5), (b, 0.7)), "cab").eigenbasis(np.arange(8))[0]
    back = Floquet(3, 2, ((1, c), (b, 0.7), (a, 0.5)), "cba").eigenbasis(np.arange(8))[0]
    assert turned == pytest.approx(quasi, abs=1e-12)
    assert np.abs(back - quasi).max() > 1e-3


def test_steps_that_commute_may_change_places():
    rng = np.random.default_rng(4)
    gates = [(i, unitary_group.rvs(4, random_state=rng)) for i in (0, 2, 4)]
    last = [(i, unitary_group.rvs(4, random_state=rng)) for i in (1, 3)]
    kept = np.arange(64)
    some, states = Floquet.from_unitaries(6, gates + last).eigenbasis(kept)
    others = Floquet.from_unitaries(6, gates[::-1] + last[::-1])
    assert others.eigenbasis(kept)[0] == pytest.approx(some, abs=1e-12)
    eigenstates(whole_period(others), some, states)


def test_short_durations_give_the_eigenstates_of_the_hamiltonian():
    h = xxz(np.random.default_rng(5).uniform(-4, 4, 7), 0.8, 0.6)
    half = Hamiltonian.from_terms(7, h.terms[::2]), Hamiltonian.from_terms(7, h.terms[1::2])
    kept = sectors(h)[3]
    energies, states = h.eigenbasis(kept)
    far = []
    for t in (1e-3, 1e-4):
        floquet = Floquet.from_steps([(half[0], t), (half[1], t)])
        quasi, mine = floquet.eigenbasis(kept)
        far.append(np.abs(quasi / t - energies).max())
        overlaps = np.abs(np.einsum("ni,ni->i", states, mine))
        assert overlaps.min() > 1 - 1e4 * t**2
    assert far[1] < 0.02 * far[0] < 1e-4  # the levels differ by t^2


def test_one_step_has_the_states_of_its_hamiltonian_at_any_duration():
    h = random_chain(np.random.default_rng(6), 4)
    energies = np.linalg.eigvalsh(h.dense())
    for t in (0.1, 3.0, -1.0, 0.0, 1e5):
        quasi, states = Floquet.from_steps([(h, t)]).eigenbasis(np.arange(16))
        eigenstates(whole_period(Floquet.from_steps([(h, t)])), quasi, states, 1e-12 + 1e-14 * t)
        assert np.sort(wrapped(energies * t)) == pytest.approx(quasi, abs=1e-9)


def test_nothing_happens_and_sites_are_swapped():
    idle = Floquet.from_unitaries(4, [(0, np.eye(4)), (2, -np.eye(4))])
    assert len(sectors(idle)) == 16
    assert idle.eigenbasis(np.arange(16))[0] == pytest.approx(np.pi)
    swaps = Floquet.from_unitaries(5, [(0, SWAP), (2, SWAP)])
    levels = holds(swaps)
    assert np.unique(np.round(levels, 9)).size == 2
    turns = Floquet.from_unitaries(5, [(i, SWAP) for i in range(4)])  # fifth roots of 1
    assert np.abs(np.exp(5j * holds(turns)) - 1).max() < 1e-13
    quasi, states = turns.eigenbasis(np.arange(32))  # several sectors at once
    eigenstates(whole_period(turns), quasi, states)


def planted(rng, angles):
    states = unitary_group.rvs(len(angles), random_state=rng)
    return (states * np.exp(1j * np.asarray(angles))) @ states.conj().T


@pytest.mark.parametrize(
    "angles",
    [
        lambda rng, n: rng.integers(0, 3, n),
        lambda rng, n: rng.integers(0, 3, n) + 1e-11 * rng.standard_normal(n),
        lambda rng, n: 0.3 + np.repeat([-1, 1], n // 2) * np.tile(rng.uniform(0, 3, n // 2), 2),
        lambda rng, n: np.append(rng.uniform(0, 3, n // 2), np.pi - rng.uniform(0, 3, n // 2)),
        lambda _, n: 10.0 ** -np.linspace(0, 16, n),
        lambda rng, n: np.full(n, np.pi) + 1e-15 * rng.standard_normal(n),
        lambda rng, n: 1e-9 * rng.standard_normal(n),
    ],
    ids=["degenerate", "nearly", "pairs", "folded", "all scales", "at pi", "narrow"],
)
def test_crowded_quasi_energies_leave_states_orthonormal(angles):
    rng = np.random.default_rng(7)
    for n in (2, 40):
        given = np.asarray(angles(rng, n), float)
        unitary = planted(rng, given)
        quasi, states = unitary_eigenbasis(unitary)
        eigenstates(unitary, quasi, states, 1e-13)
        there = np.exp(-1j * quasi)[:, None] - np.exp(1j * given)[None, :]
        assert np.abs(there).min(axis=0).max() < 1e-13


def test_mirrored_pairs_fold_exactly():
    # 1 and -1 about a mean of i: the Hermitian part knows neither from the other
    rng = np.random.default_rng(8)
    angles = np.append(np.full(30, np.pi / 2), np.repeat([0.0, np.pi], 5))
    unitary = planted(rng, angles)
    eigenstates(unitary, *unitary_eigenbasis(unitary), 1e-13)
    real = np.linalg.qr(rng.standard_normal((40, 40)))[0]
    symmetric = (real * np.exp(1j * angles)) @ real.T
    eigenstates(symmetric, *unitary_eigenbasis((symmetric + symmetric.T) / 2), 1e-13)


def test_symmetric_matrices_have_real_states():
    unitary = unitary_group.rvs(60, random_state=9)
    unitary = unitary @ unitary.T
    quasi, states = unitary_eigenbasis((unitary + unitary.T) / 2)
    assert states.dtype == np.float64
    eigenstates(unitary, quasi, states, 1e-13)


def test_angles_are_brought_into_one_turn():
    angles = np.array([0.0, np.pi, -np.pi, 3 * np.pi, 4.0, -4.0, 1e6, -0.0])
    found = wrapped(angles)
    assert np.all((found > -np.pi) & (found <= np.pi))
    assert np.exp(1j * found) == pytest.approx(np.exp(1j * angles), abs=1e-9)
    assert found[1] == found[2] == np.pi
    assert found[0] == 0


H = xxz([1.0, 2.0, 3.0])
LONGER = xxz([1.0, 2.0, 3.0, 4.0])
SPIN1 = xxz([1.0, 2.0, 3.0], local_dimension=3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Floquet.from_steps([]), r"steps = \[\]: at least one"),
        (lambda: Floquet.from_unitaries(3, []), r"steps = \(\): at least one"),
        (lambda: Floquet.from_steps([H]), r"steps\[0\] = .*: must be \(a Hamiltonian or"),
        (lambda: Floquet.from_steps([(np.eye(4), 1.0)]), r"steps\[0\] = .*: must be \("),
        (lambda: Floquet(3, 2, (H,), "one"), r"step 1 = .*: must be a pair"),
        (
            lambda: Floquet.from_steps([(H, 1.0), (LONGER, 1.0)]),
            "step 2 with 4 sites, d_s = 2: the",
        ),
        (lambda: Floquet.from_steps([(H, 1.0), (SPIN1, 1.0)]), "d_s = 3: the drive has 3 sites"),
        (lambda: Floquet.from_steps([(H, np.nan)]), r"steps\[0\] = .*nan"),
        (lambda: Floquet.from_steps([(H, "1")]), r"steps\[0\] = .*'1'"),
        (lambda: Floquet.from_steps([(H, 1e300)]), r"= 1e\+300: times the norm of H"),
        (lambda: Floquet.from_steps(3), "steps = 3"),
        (lambda: Floquet.from_steps([(Floquet.from_steps([(H, 1)]), 1)]), r"steps\[0\] = \(Flo"),
        (lambda: Floquet(3, 2, ((Floquet.from_steps([(H, 1)]), 1),), "in"), r"step 1 = \(Flo"),
        (
            lambda: Floquet(3, 2, ((H, None),), "none"),
            "duration of step 1 = None: must be a finite",
        ),
        (lambda: Floquet(3, 2, None, "none"), "steps = None: must be a tuple of pairs"),
        (lambda: Floquet(4, 2, ((H, 1.0),), "short"), "the drive has 4 sites"),
        (lambda: Floquet(3, 2, ((H, 1.0),), 7), "name = 7: must be text"),
        (lambda: Floquet.from_unitaries(3, [(2, SWAP)]), "unitary 1 on sites 2 to 3: the chain"),
        (lambda: Floquet.from_unitaries(3, [(-1, SWAP)]), "first site of unitary 1 = -1"),
        (lambda: Floquet.from_unitaries(3, [(0, SWAP), (0, np.eye(3))]), r"unitary 2 of shape"),
        (lambda: Floquet.from_unitaries(3, [(0, SWAP, 1)]), r"must be \(a whole number, anything"),
        (
            lambda: Floquet.from_unitaries(3, [(0, 1.001 * SWAP)]),
            "unitary 1: is not unitary: .*2",
        ),
        (lambda: Floquet.from_unitaries(3, [(0, 1e200 * SWAP)]), "unitary 1: is not unitary"),
        (lambda: Floquet.from_unitaries(3, [(0, SWAP * np.nan)]), "must be finite"),
        (lambda: Floquet.from_unitaries(0, [(0, SWAP)]), "sites = 0"),
        (lambda: Floquet.from_unitaries(3, [(0, np.eye(2))], 3), "dimension 3\\^k"),
        (lambda: Floquet.from_unitaries(40, [(0, SWAP)]).links(), "40 sites"),
    ],
)
def test_what_is_no_drive_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_a_drive_says_what_it_is():
    kick = imbrie([0.0, 0.0], [1.0, 1.0], [0.0])
    floquet = Floquet.from_steps([(H, 1.0), (H, 2)], name="twice")
    assert floquet.to_dict() == {"model": "twice", "sites": 3, "local_dimension": 2, "steps": 2}
    assert floquet.dtype == np.complex128
    assert repr(floquet) == "Floquet(twice: 2 steps, 3 sites, d_s = 2)"
    assert Floquet.from_steps([[kick, 1.0]]).dimension == 4
    assert repr(Floquet.from_unitaries(2, [(0, sparse.csr_array(SWAP))])).startswith(
        "Floquet(circuit: 1 step, 2 sites"
    )
    for one in (floquet, Floquet.from_unitaries(3, [(0, SWAP)])):
        assert one.eigenbasis(np.arange(0))[0].size == 0
        one.links()
        again = pickle.loads(pickle.dumps(one))
        assert np.array_equal(again.eigenbasis(np.arange(8))[0], one.eigenbasis(np.arange(8))[0])


def test_where_the_faster_ways_fail_the_slow_ones_serve(monkeypatch):
    def broken(*_, **__):
        raise linalg.LinAlgError

    unitary = unitary_group.rvs(20, random_state=10)
    quasi, _ = unitary_eigenbasis(unitary)
    monkeypatch.setattr("qavalanche.hamiltonians.unitary.linalg.eigh", broken)
    again, states = unitary_eigenbasis(unitary)
    eigenstates(unitary, again, states, 1e-13)
    monkeypatch.setattr("qavalanche.hamiltonians.unitary.refined", lambda *_: None)
    slow, states = unitary_eigenbasis(unitary)
    eigenstates(unitary, slow, states, 1e-13)
    assert again == pytest.approx(quasi, abs=1e-13)
    assert slow == pytest.approx(quasi, abs=1e-13)
