"""Overlap of the slow mode with the spin that is farthest from the bath."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

OVERLAP = Observable(
    name="overlap",
    symbol="overlap",
    unit="",
    summary="overlap of the slow mode with the spin farthest from the bath, from 0 to 1",
    of=lambda found: found.overlap,
    needs="columns",
    group="relaxation",
)
