"""Chains made with QuSpin and with TeNPy, and stand-ins for their objects where they are missing.

A stand-in has the attributes that are read of the real object, with the values that the real one
has; tests that need the packages hold both against the same matrices.
"""

import warnings
from types import SimpleNamespace

import numpy as np

CHECKS = {"check_herm": False, "check_symm": False, "check_pcon": False}


def spin(d):
    """S^x, S^y, S^z of a spin with d states, the largest S^z first."""
    m = (d - 1) / 2 - np.arange(d)
    s = (d - 1) / 2
    plus = np.diag(np.sqrt(s * (s + 1) - m[1:] * (m[1:] + 1)), k=1)
    return (plus + plus.T) / 2, (plus - plus.T) / 2j, np.diag(m)


def tilted_chain(fields, J, D, d=2):
    """Terms of sum J_i (SxSx + SySy + SzSz / 2) + D_i (SxSy - SySx) + sum h_i S^z_i.

    D is the coupling of Dzyaloshinskii and Moriya: S^+S^- with a complex factor.
    """
    x, y, z = spin(d)
    terms = [(i, h * z) for i, h in enumerate(fields)]
    for i in range(len(fields) - 1):
        flip = np.kron(x, x) + np.kron(y, y) + np.kron(z, z) / 2
        bond = J[i] * flip + D[i] * (np.kron(x, y) - np.kron(y, x))
        terms.append((i, bond if np.any(D) else bond.real))
    return terms


def quspin_chain(fields, J, D, d=2, basis=None):
    """The same chain as a `hamiltonian` of QuSpin; S^+S^- has the factor (J + iD) / 2."""
    from quspin.basis import spin_basis_1d
    from quspin.operators import hamiltonian

    sites = len(fields)
    bonds = range(sites - 1)
    static = [
        ["z", [[h, i] for i, h in enumerate(fields)]],
        ["zz", [[J[i] / 2, i, i + 1] for i in bonds]],
        ["+-", [[(J[i] + 1j * D[i]) / 2, i, i + 1] for i in bonds]],
        ["-+", [[(J[i] - 1j * D[i]) / 2, i, i + 1] for i in bonds]],
    ]
    if basis is None:
        basis = spin_basis_1d(sites, S={2: "1/2", 3: "1"}[d], pauli=False)
    return hamiltonian(static, [], basis=basis, **CHECKS)


def tenpy_model(fields, J, D, d=2, conserve="Sz", **options):
    """The same chain as a CouplingMPOModel of TeNPy."""
    from tenpy.models.lattice import Chain
    from tenpy.models.model import CouplingMPOModel
    from tenpy.networks.site import SpinHalfSite, SpinSite

    class Tilted(CouplingMPOModel):
        def init_sites(self, _):
            return SpinHalfSite(conserve) if d == 2 else SpinSite((d - 1) / 2, conserve)

        def init_lattice(self, parameters):
            bc = parameters.get("bc_MPS", "finite")
            return Chain(len(fields), self.init_sites(None), bc_MPS=bc)

        def init_terms(self, _):
            for i, h in enumerate(fields):
                self.add_onsite_term(h, i, "Sz")
            for i in range(len(fields) - 1):
                self.add_coupling_term(J[i] / 2, i, i + 1, "Sz", "Sz")
                factor = (J[i] + 1j * D[i]) / 2
                self.add_coupling_term(factor, i, i + 1, "Sp", "Sm", plus_hc=True)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Tilted(options)


def of_package(name, module, **attributes):
    """An object of a class `name` that says it comes from `module`."""
    kind = type(name, (), {"__module__": module})
    one = kind()
    for key, value in attributes.items():
        setattr(one, key, value)
    return one


def like_quspin(matrix, sites, d, kind="spin_basis_1d", states=None, **attributes):
    """A `hamiltonian` of QuSpin, its basis in QuSpin's order: the largest number first."""
    states = np.arange(d**sites)[::-1] if states is None else states
    inside = {"N": sites, "sps": d, "Ns": len(states), "states": states}
    basis = of_package(kind, f"quspin.basis.{kind}", **inside)
    parts = {"dynamic": {}, "basis": basis, "tocsr": lambda: matrix} | attributes
    return of_package("hamiltonian", "quspin.operators.hamiltonian_core", **parts)


class Legs:
    """A tensor with labelled legs, as TeNPy's arrays are."""

    def __init__(self, tensor, labels):
        self.tensor, self.labels = np.asarray(tensor), labels

    def transpose(self, labels):
        order = [self.labels.index(label) for label in labels]
        return Legs(self.tensor.transpose(order), labels)

    def to_ndarray(self):
        return self.tensor

    def get_leg(self, label):
        return SimpleNamespace(ind_len=self.tensor.shape[self.labels.index(label)])


def like_site(order, operator="Sz", kind="SpinSite", strings=("JW",)):
    """A site whose states have the values of S^z (or N) in `order`; None: no such operator."""
    values = Legs(np.diag(np.asarray(order, float)), ["p", "p*"])
    names = {operator} if operator else set()
    return of_package(
        kind,
        "tenpy.networks.site",
        dim=len(order),
        opnames=names | {"Id"},
        perm=np.arange(len(order))[::-1],
        need_JW_string=set(strings),
        get_op=lambda _: values,
    )


def like_mpo(sites, tensors, first=0, last=-1, bc="finite", plus_hc=False):
    """An MPO with these tensors, legs wL, wR, p, p*."""
    legs = [Legs(np.transpose(W, (0, 2, 1, 3)), ["wL", "p", "wR", "p*"]) for W in tensors]
    right = tensors[-1].shape[1]
    return of_package(
        "MPO",
        "tenpy.networks.mpo",
        bc=bc,
        sites=sites,
        L=len(sites),
        IdL=[first] + [None] * len(sites),
        IdR=[None] * len(sites) + [None if last is None else last % right],
        explicit_plus_hc=plus_hc,
        get_W=lambda i: legs[i],
    )
