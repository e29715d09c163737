"""Entanglement of typical eigenstates, averaged over the cuts of the chain."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

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
