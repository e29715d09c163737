"""ln of the slowest rate at which a chain with a bath at one site relaxes."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

LOG_RATE = Observable(
    name="log_rate",
    symbol="ln Γ",
    unit="",
    summary="ln of the slowest rate, of a weak bath in units of its own; minus infinity if it is 0",
    of=lambda found: found.log_rate,
    needs="columns",
    group="relaxation",
)
