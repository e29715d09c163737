"""Thermalization time of the slowest spin."""

from __future__ import annotations

from qavalanche.observables.observable import REAL_UNIT, Observable

SLOWEST = Observable(
    name="slowest",
    symbol="ln Γ_0 t",
    unit="nats",
    summary="ln(Γ_0 t) of the slowest spin beside a melted bond; NaN without one",
    of=lambda history: history.log_slowest_time,
    needs="history",
    group="history",
    resolution=REAL_UNIT,
)
