"""A thermal stretch of a chain with local terms, and one spin on either side of it.

The critical spot of a Hamiltonian that is no random matrix: eq. 9 just outside a region that is
ergodic because its couplings are (`analysis.grain.stretch_samples`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check_integer, check_number
from qavalanche.grain.critical_spot.number import Floats
from qavalanche.grain.system import CoupledSpin, GrainSystem
from qavalanche.hamiltonians.hamiltonian import Hamiltonian, spin_plus, spin_z
from qavalanche.streams.address import check_address, stream_key
from qavalanche.streams.core.generator import fill_uniform

TRANSVERSE, LONGITUDINAL = (5**0.5 + 5) / 8, (5**0.5 + 1) / 4
"""Fields in units of the bond, in Pauli matrices: far from integrable (H. Kim and D. A. Huse,
Phys. Rev. Lett. 111, 127205)."""

_MOST_SITES = 12


@dataclass(frozen=True)
class ThermalStretch:
    """H = H_E + g S^x_l S^x_1 + g S^x_r S^x_n + h_l S^z_l + h_r S^z_r, n = `sites` spins in E.

    H_E = sum Z_i Z_{i+1} + 0.905 sum X_i + sum (0.809 + b_i) Z_i in Pauli matrices: an Ising chain
    in a tilted field, thermal at these sizes; b_i uniform in [-disorder, disorder] breaks the
    reflection. h_l, h_r uniform in [least_field, most_field], inside the band of one site. Random
    numbers have the address (seed, sample), with n, and nothing of g.
    """

    sites: int
    disorder: float = 0.3
    least_field: float = 1.0
    most_field: float = 3.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "sites", check_integer("sites", self.sites, 2, _MOST_SITES))
        for name in ("disorder", "least_field", "most_field"):
            allowed = "must be 0 or positive, and finite"
            value = check_number(name, getattr(self, name), allowed, -1e-300, np.inf)
            object.__setattr__(self, name, value)

    @typed
    def draw(self, g: float, seed: int = 0, sample: int = 0) -> GrainSystem:
        """Sample number `sample` under `seed`, l and r coupled by g >= 0.

        >>> ThermalStretch(4).draw(g=0.1, seed=1)
        GrainSystem(thermal stretch: a grain of 4 spins, 2 spins coupled to it on 2 sides)
        """
        g = check_number("g", g, "must be 0 or positive, and finite", -1e-300, np.inf)
        _, seed, sample = check_address(1, seed, sample)
        uniform = np.empty(self.sites + 2)
        fill_uniform(stream_key(seed, {"thermal stretch": self.sites}), sample, uniform)
        b = self.disorder * (2 * uniform[: self.sites] - 1)
        h = self.least_field + (self.most_field - self.least_field) * uniform[self.sites :]
        ends = tuple(
            CoupledSpin(side, 1, side * (self.sites - 1), 0.0, g, float(h[side])) for side in (0, 1)
        )
        return GrainSystem(_stretch(b), ends, name="thermal stretch")


def _stretch(b: Floats) -> Floats:
    """H_E of these fields, (2^n, 2^n)."""
    plus = spin_plus(2)
    x, z = plus + plus.T, 2 * spin_z(2)
    bonds = [(i, np.kron(z, z)) for i in range(b.size - 1)]
    sites = [(i, TRANSVERSE * x + (LONGITUDINAL + b[i]) * z) for i in range(b.size)]
    dense: Floats = Hamiltonian.from_terms(b.size, [*bonds, *sites]).dense()
    return dense
