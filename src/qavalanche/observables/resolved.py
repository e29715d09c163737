"""Whether the slowest rate of a chain is above what rounding leaves of it."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

RESOLVED = Observable(
    name="resolved",
    symbol="resolved",
    unit="",
    summary="whether the slowest rate is above what rounding leaves of it",
    of=lambda found: found.resolved,
    needs="columns",
    group="relaxation",
    holds="true or false",
)
