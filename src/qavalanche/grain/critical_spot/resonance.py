"""The letter's eq. 2 for the couplings of a critical spot."""

from __future__ import annotations

import numpy as np

from qavalanche.grain.critical_spot.drawn import DrawnSpot
from qavalanche.hamiltonians.hamiltonian import spin_z


def typical_ratio(spot: DrawnSpot, side: int) -> float:
    """Median over states |s>|b> of max over others of |V / (E - E')| at G = 1: eq. 2 over G.

    side: 0 for V_{E-l}, 1 for V_{E-r}; states of the middle half of E with the spin.
    """
    h = spot.fields[side] * np.diag(spin_z(spot.local_dimension))
    energies = (h[:, None] + spot.levels).ravel()
    order = np.argsort(energies, kind="stable")
    middle = order[energies.size // 4 : energies.size - energies.size // 4]
    apart = np.abs(energies[middle, None] - energies)
    apart[np.arange(middle.size), middle] = np.inf
    ratios = np.abs(spot.couplings[side][middle]) / apart
    return spot.element(1.0) * float(np.median(ratios.max(axis=1)))
