"""Sectors of which a window of levels in the middle was computed, and not all levels."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

LEVEL_WINDOWS = Observable(
    name="level_windows",
    symbol="windows",
    unit="",
    summary="sectors of which a window of levels was computed, and not all",
    of=lambda found: found.windows,
    needs="columns",
    group="levels",
    holds="whole numbers",
)
