"""Hamiltonians of QuSpin and TeNPy: stand-ins for their objects, and the packages themselves."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
from driven_chains import sectors
from foreign_packages import (
    Legs,
    like_mpo,
    like_quspin,
    like_site,
    of_package,
    quspin_chain,
    spin,
    tenpy_model,
    tilted_chain,
)
from scipy import sparse

from qavalanche import InputError
from qavalanche.hamiltonians import Hamiltonian, SparseHamiltonian, hamiltonian_from


def chain(d, sites=4, seed=1, imaginary=True):
    rng = np.random.default_rng(seed)
    fields, J, D = rng.uniform(-3, 3, sites), rng.uniform(0.5, 1, sites), rng.uniform(-1, 1, sites)
    parts = (fields, J, D * imaginary, d)
    return parts, Hamiltonian.from_terms(sites, tilted_chain(*parts), d)


def same(found, mine):
    assert (found.sites, found.local_dimension) == (mine.sites, mine.local_dimension)
    assert found.dense() == pytest.approx(mine.dense(), abs=1e-13)
    assert found.dtype == mine.dtype
    assert len(sectors(found)) == mine.sites * (mine.local_dimension - 1) + 1


# stand-ins


@pytest.mark.parametrize("d", [2, 3])
def test_a_basis_of_quspin_is_put_in_order(d):
    _, mine = chain(d, 3)
    n = mine.dimension
    same(hamiltonian_from(like_quspin(mine.sparse(), 3, d)), mine)
    states = np.random.default_rng(0).permutation(n)  # numbers; the largest comes first here
    shuffled = mine.sparse()[n - 1 - states][:, n - 1 - states]
    same(hamiltonian_from(like_quspin(shuffled, 3, d, states=states)), mine)
    bosons = like_quspin(mine.sparse(), 3, d, kind="boson_basis_general")
    assert isinstance(hamiltonian_from(bosons), SparseHamiltonian)


def heisenberg_mpo(fields, d, order):
    """Tensors of sum S.S + sum h S^z, the local states in another order."""
    x, y, z = (matrix[np.ix_(order, order)] for matrix in spin(d))
    one, made = np.eye(d), []
    for h in fields:
        W = np.zeros((5, 5, d, d), complex)
        W[0, 0] = W[4, 4] = one
        W[0, 4] = h * z
        for a, s in enumerate((x, y, z), 1):
            W[0, a] = W[a, 4] = s
        made.append(W)
    return made


@pytest.mark.parametrize("d", [2, 3])
def test_local_states_of_tenpy_are_put_in_order(d):
    fields = np.array([0.3, -1.1, 2.0, 0.7])
    x, y, z = spin(d)
    bond = sum(np.kron(s, s) for s in (x, y, z)).real
    terms = [(i, h * z) for i, h in enumerate(fields)] + [(i, bond) for i in range(3)]
    mine = Hamiltonian.from_terms(4, terms, d)
    for order in (np.arange(d)[::-1], np.roll(np.arange(d), 1)):
        tensors = heisenberg_mpo(fields, d, order)
        for operator in ("Sz", "N"):
            sites = [like_site(np.diag(z)[order], operator)] * 4
            same(hamiltonian_from(like_mpo(sites, tensors)), mine)
        model = of_package("Mine", "tenpy.models.model", H_MPO=like_mpo(sites, tensors))
        same(hamiltonian_from(model), mine)
        unset = of_package("Mine", "tenpy.models.model", calc_H_MPO=lambda m=model: m.H_MPO)
        same(hamiltonian_from(unset), mine)
        bonds = [None]
        for i in range(3):
            pair = bond + fields[i] * np.kron(z, np.eye(d))
            pair = pair + (fields[3] * np.kron(np.eye(d), z) if i == 2 else 0)
            pair = pair.reshape((d,) * 4)[np.ix_(order, order, order, order)]
            bonds.append(Legs(pair.transpose(0, 2, 1, 3), ["p0", "p0*", "p1", "p1*"]))
        geometry = of_package("Chain", "tenpy", bc_MPS="finite", mps_sites=lambda s=sites: s)
        nearest = of_package("Mine", "tenpy.models.model", H_bond=bonds, lat=geometry)
        same(hamiltonian_from(nearest), mine)
    # no operator to order by: the order before states were sorted by their charges
    clock = [like_site([0.0] * d, None)] * 4
    tensors = heisenberg_mpo(fields, d, np.arange(d)[::-1])
    assert hamiltonian_from(like_mpo(clock, tensors)).dense() == pytest.approx(mine.dense())


def test_an_mpo_that_leaves_out_its_adjoint():
    flip = np.array([[0, 1.0], [0, 0]])
    tensors = [flip.reshape(1, 1, 2, 2), 2j * flip.T.reshape(1, 1, 2, 2)]
    sites = [like_site([0.5, -0.5])] * 2
    found = hamiltonian_from(like_mpo(sites, tensors, None, None, plus_hc=True))
    half = 2j * np.kron(flip, flip.T)
    assert np.array_equal(found.dense(), half + half.conj().T)
    with pytest.raises(InputError, match="is not Hermitian"):
        hamiltonian_from(like_mpo(sites, tensors))


SPIN = like_site([0.5, -0.5])
NOTHING = np.zeros((3, 3, 2, 2))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (like_quspin(np.eye(4), 2, 2, dynamic={1: 2}), "1 term that depend on time: must be"),
        (like_quspin(np.eye(3), 3, 2, states=[4, 2, 1]), r"reduced basis of 3 states: all 2\^3"),
        (like_quspin(np.eye(4), 2, 2, basis=None), r"without a basis: pass its matrix"),
        (like_quspin(np.eye(4), 2, 2, kind="spinless_fermion_basis_1d"), "in a spinless_fermion"),
        (like_quspin(np.eye(4), 10**7, 2, states=[3, 2, 1, 0]), "in a reduced basis of"),
        (of_package("quantum_operator", "quspin.operators"), "a quantum_operator of QuSpin: must"),
        (of_package("MPS", "tenpy.networks.mps"), "an MPS of TeNPy: must be a model"),
        (
            like_mpo([SPIN] * 2, [NOTHING] * 2, bc="infinite"),
            "an MPO of TeNPy with bc = 'infinite'",
        ),
        (like_mpo([SPIN] * 2, [NOTHING] * 2, None), "with 3 states at its end: IdL and IdR"),
        (like_mpo([SPIN, like_site([1, 0, -1])], [NOTHING] * 2), "sites of 2 and 3 states: all"),
        (like_mpo([like_site([0, 1], kind="GroupedSite")], [NOTHING]), "with grouped sites"),
        (
            like_mpo([like_site([0, 1], "N", "FermionSite", ["JW", "C"])], [NOTHING]),
            "with the site FermionSite: must be of spins or bosons",
        ),
        (like_mpo([SPIN] * 60, [NOTHING] * 60), "of 60 sites needs about .* of memory"),
        (
            of_package(
                "M", "tenpy", H_bond=[None], lat=of_package("L", "tenpy", bc_MPS="infinite")
            ),
            "with bc_MPS = 'infinite'",
        ),
    ],
)
def test_what_cannot_be_taken_is_one_line(given, message):
    with pytest.raises(InputError, match=message) as caught:
        hamiltonian_from(given)
    assert "\n" not in str(caught.value)


def test_classes_of_users_are_known_by_what_they_derive_from():
    _, mine = chain(2, 3)
    theirs = like_quspin(mine.sparse(), 3, 2)
    own = type("Own", (type(theirs),), {"__module__": "__main__"})()
    own.__dict__.update(theirs.__dict__)
    same(hamiltonian_from(own), mine)
    with pytest.raises(InputError, match="sites = 4: a hamiltonian of QuSpin has 3"):
        hamiltonian_from(own, sites=4)


def test_no_other_package_is_imported():
    code = (
        "import sys, numpy\n"
        "from qavalanche.hamiltonians import hamiltonian_from\n"
        "hamiltonian_from(numpy.eye(4), 2)\n"
        "assert not {'quspin', 'tenpy'} & {*sys.modules}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# the packages themselves: optional test groups


def quspin():
    return pytest.importorskip("quspin", reason="optional: pip install qavalanche[quspin]")


def tenpy():
    return pytest.importorskip("tenpy", reason="optional: pip install qavalanche[tenpy]")


@pytest.mark.parametrize(("d", "sites"), [(2, 6), (3, 4)])
@pytest.mark.parametrize("imaginary", [False, True])
def test_chains_of_quspin(d, sites, imaginary):
    quspin()
    from quspin.basis import spin_basis_general

    parts, mine = chain(d, sites, imaginary=imaginary)
    same(hamiltonian_from(quspin_chain(*parts)), mine)
    basis = spin_basis_general(sites, S={2: "1/2", 3: "1"}[d], pauli=False)
    same(hamiltonian_from(quspin_chain(*parts, basis=basis)), mine)
    if d == 2:  # all sectors, one after the other
        basis = spin_basis_general(sites, pauli=False, Nup=list(range(sites + 1)))
        same(hamiltonian_from(quspin_chain(*parts, basis=basis)), mine)


def test_what_quspin_makes_and_cannot_be_taken():
    quspin()
    from quspin.basis import spin_basis_1d, spinless_fermion_basis_1d
    from quspin.operators import hamiltonian, quantum_operator

    checks = {"check_herm": False, "check_symm": False, "check_pcon": False}
    field = [["z", [[1.0, 0]]]]
    full = spin_basis_1d(4)
    drive = [["x", [[1.0, 0]], lambda t: t, ()]]
    cases = {
        "depend on time": hamiltonian(field, drive, basis=full, **checks),
        "reduced basis of 6": hamiltonian(field, [], basis=spin_basis_1d(4, Nup=2), **checks),
        "reduced basis of ": hamiltonian([], [], basis=spin_basis_1d(4, kblock=1), **checks),
        "spinless_fermion": hamiltonian(
            [["n", [[1.0, 0]]]], [], basis=spinless_fermion_basis_1d(4), **checks
        ),
        "without a basis": hamiltonian([np.eye(4)], [], **checks),
        "a quantum_operator": quantum_operator({"a": field}, basis=full, **checks),
        "a spin_basis_1d of QuSpin": full,
    }
    for message, given in cases.items():
        with pytest.raises(InputError, match=message):
            hamiltonian_from(given)


@pytest.mark.parametrize(("d", "sites"), [(2, 6), (2, 1), (3, 4), (4, 3)])
@pytest.mark.parametrize("conserve", ["Sz", "parity", None])
@pytest.mark.parametrize("options", [{}, {"explicit_plus_hc": True}])
def test_chains_of_tenpy(d, sites, conserve, options):
    tenpy()
    for imaginary in (False, True):
        parts, mine = chain(d, sites, imaginary=imaginary and sites > 1)
        model = tenpy_model(*parts, conserve=conserve, **options)
        same(hamiltonian_from(model), mine)
        same(hamiltonian_from(model.H_MPO), mine)
        if sites > 1 and not options:
            from tenpy.models.model import NearestNeighborModel

            same(hamiltonian_from(NearestNeighborModel(model.lat, model.calc_H_bond())), mine)


def test_models_that_tenpy_ships():
    tenpy()
    from tenpy.algorithms.exact_diag import get_numpy_Hamiltonian
    from tenpy.models import hubbard, spins_nnn, tf_ising, xxz_chain

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        models = [
            xxz_chain.XXZChain(
                {"L": 4, "hz": np.array([0.1, 0.2, -0.4, 0.7]), "sort_charge": True}
            ),
            tf_ising.TFIChain({"L": 4, "g": 0.3, "conserve": None}),
            tf_ising.TFIChain({"L": 4, "g": 0.3, "conserve": "parity"}),
            spins_nnn.SpinChainNNN2({"L": 4, "S": 1, "Jxp": 0.4, "Jzp": 0.3}),
            hubbard.BoseHubbardChain({"L": 3, "n_max": 2, "U": 0.7, "mu": 0.2}),
        ]
        infinite = xxz_chain.XXZChain({"L": 2, "bc_MPS": "infinite", "sort_charge": True})
        fermions = hubbard.FermiHubbardChain({"L": 2})
        theirs = [get_numpy_Hamiltonian(model) for model in models]
    for model, matrix in zip(models, theirs, strict=True):
        found = hamiltonian_from(model)
        # before charges sort them, TeNPy has spins 1/2 from up down, others from the lowest up
        d, n = found.local_dimension, found.sites
        mine = SparseHamiltonian.from_matrix(matrix, n, d, largest_first=d == 2)
        assert found.dense() == pytest.approx(mine.dense(), abs=1e-13)
    for given in (infinite, infinite.H_MPO):
        with pytest.raises(InputError, match="with bc = 'infinite'"):
            hamiltonian_from(given)
    with pytest.raises(InputError, match="SpinHalfFermionSite: must be of spins or bosons"):
        hamiltonian_from(fermions)


def test_sparse_matrices_of_quspin_keep_their_zeros():
    quspin()
    parts, mine = chain(2, 5)
    matrix = quspin_chain(*parts).tocsr()
    assert sparse.issparse(matrix)
    same(hamiltonian_from(matrix, 5), mine)
