"""Unions of two active regions."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

FUSIONS = Observable(
    name="fusions",
    symbol="n_f",
    unit="",
    summary="unions of two active regions",
    of=lambda history: history.tree.unions("fused"),
    needs="history",
    group="history",
    holds="whole numbers",
)
