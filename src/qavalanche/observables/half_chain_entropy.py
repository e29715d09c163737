"""Entanglement of typical eigenstates across the middle of the chain."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

HALF_CHAIN_ENTROPY = Observable(
    name="half_chain_entropy",
    symbol="S",
    unit="nats",
    summary="s times the smaller part of the region that holds the middle of the chain",
    of=lambda partition: partition.half_chain_entanglement,
    needs="place",
    group=STANDARD,
    statistic="half_cut",
    resolution=1.0,
    scale=lambda twice, point: point.entropy_density * twice / 2,
)
