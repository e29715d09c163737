"""Gap ratios that were averaged."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

LEVEL_RATIOS = Observable(
    name="level_ratios",
    symbol="ratios",
    unit="",
    summary="gap ratios that were averaged",
    of=lambda found: found.ratios,
    needs="columns",
    group="levels",
    holds="whole numbers",
)
