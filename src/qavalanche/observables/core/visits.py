"""What observables that need sizes alone do with regions: `number` regions of `size` bonds each.

Each function is an observable's: it takes what was found so far, and returns it with these regions.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import cuts_of


@kernel
def visit_regions(count, size, number):  # noqa: ARG001
    """Number of thermal regions."""
    return count + number


@kernel
def visit_covered(covered, size, number):
    """Bonds inside thermal regions: rho L."""
    return covered + size * number


@kernel
def visit_largest(largest, size, number):
    """T of the largest region, 0 if there is none."""
    return max(largest, size) if number > 0 else largest


@kernel
def visit_cuts(cuts, size, number):
    """Twice the sum over all cuts of the smaller part, in bonds, of the region that holds the cut.

    The L cuts x = b + 1/2 go through the middle of every bond and part two neighbouring spins.
    Exact up to 2^53; a float64, for T^2 of the longest chains is no int64.
    """
    return cuts + cuts_of(size) * number
