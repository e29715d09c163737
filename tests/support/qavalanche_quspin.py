"""The models built by QuSpin, for the optional test group."""

from quspin.basis import spin_basis_1d
from quspin.operators import hamiltonian


def quspin_dense(model, h, *parameters):
    sites = len(h)
    field = [[x, i] for i, x in enumerate(h)]
    if model == "xxz":
        J, anisotropy = parameters
        flip = [[J / 2, i, i + 1] for i in range(sites - 1)]
        ising = [[J * anisotropy, i, i + 1] for i in range(sites - 1)]
        static = [["z", field], ["+-", flip], ["-+", flip], ["zz", ising]]
    else:
        gamma, J = parameters
        static = [
            ["z", field],
            ["x", [[x, i] for i, x in enumerate(gamma)]],
            ["zz", [[x, i, i + 1] for i, x in enumerate(J)]],
        ]
    basis = spin_basis_1d(sites, S="1/2", pauli=False)
    checks = {"check_herm": False, "check_symm": False, "check_pcon": False}
    return hamiltonian(static, [], basis=basis, **checks).toarray()
