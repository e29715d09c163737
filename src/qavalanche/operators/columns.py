"""States as columns of an array, and whether an array is that."""

from __future__ import annotations

from qavalanche.errors import check, check_integer
from qavalanche.hamiltonians.evolution import Matrix

MOST_SITES = 64


def check_states(states: Matrix, sites: int, d: int) -> None:
    """Raise InputError unless these are columns of d^sites numbers."""
    sites = check_integer("sites", sites, least=1, most=MOST_SITES)
    d = check_integer("d", d, least=2, most=2**31)
    right = states.ndim == 2 and len(states) == d**sites
    precise = states.dtype.kind in "fc" and states.dtype.itemsize >= 4
    check(
        precise, f"states of type {states.dtype}", "must be floats of 32 bits or more, or complex"
    )
    passed = f"states of shape {states.shape}"
    check(right, passed, f"must be columns of {d}^{sites} numbers for {sites} sites")
