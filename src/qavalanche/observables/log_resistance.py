"""Resistance of a thermal chain."""

from __future__ import annotations

from qavalanche.observables.observable import REAL_UNIT, Observable, in_units

LOG_RESISTANCE = Observable(
    name="log_resistance",
    symbol="ln Γ_0 R",
    unit="nats",
    summary="ln(Γ_0 R) of a thermal chain (letter SM E); NaN for a localized one",
    of=lambda history: in_units(history.log_resistance),
    needs="history",
    group="history",
    resolution=REAL_UNIT,
)
