"""ln of an upper bound of the slowest rate of a chain with a bath: that of the far spin."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

LOG_BOUND = Observable(
    name="log_bound",
    symbol="ln bound",
    unit="",
    summary="ln of the Rayleigh quotient of the far spin, an upper bound of the slowest rate",
    of=lambda found: found.log_bound,
    needs="columns",
    group="relaxation",
)
