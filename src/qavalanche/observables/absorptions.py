"""Unions in which an inert region was absorbed."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

ABSORPTIONS = Observable(
    name="absorptions",
    symbol="n_a",
    unit="",
    summary="unions in which an inert region was absorbed",
    of=lambda history: history.tree.unions("absorbed"),
    needs="history",
    group="history",
    holds="whole numbers",
)
