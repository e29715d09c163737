"""Entanglement of typical eigenstates, averaged over the cuts of the chain."""

from __future__ import annotations

from typing import Any

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import cuts_of
from qavalanche.observables.observable import STANDARD, Observable


@kernel
def visit(tally: Any, size: int, number: int) -> None:
    """Twice the sum over all cuts of the smaller part, in bonds, of the region that holds the cut.

    The L cuts x = b + 1/2 go through the middle of every bond and part two neighbouring spins.
    Exact up to 2^53; a float64, for T^2 of the longest chains is no int64.
    """
    tally.cuts[0] += cuts_of(size) * number


MEAN_ENTROPY = Observable(
    name="mean_entropy",
    symbol="⟨S⟩",
    unit="nats",
    summary="s times the smaller part of the region that holds a cut, averaged over all cuts",
    of=lambda partition: partition.mean_entanglement,
    needs="sizes",
    group=STANDARD,
    statistic="mean_cut",
    resolution=2.0**-24,
    scale=lambda bonds, point: point.entropy_density * bonds,
)
