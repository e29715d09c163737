"""Mean gap ratio: whether neighbouring levels of a chain repel each other."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

GAP_RATIO = Observable(
    name="gap_ratio",
    symbol="r",
    unit="",
    summary="mean ratio of neighbouring gaps, smaller to larger, in the middle half of the levels",
    of=lambda found: found.gap_ratio,
    needs="columns",
    group="levels",
)
