"""Sectors of a conserved charge that have a gap ratio."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

LEVEL_SECTORS = Observable(
    name="level_sectors",
    symbol="sectors",
    unit="",
    summary="sectors of a conserved charge that have a gap ratio",
    of=lambda found: found.sectors,
    needs="columns",
    group="levels",
    holds="whole numbers",
)
