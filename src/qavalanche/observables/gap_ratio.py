"""Mean ratio of neighbouring gaps, the smaller to the larger, in the central half of the spectrum."""

from __future__ import annotations

from qavalanche.observables.observable import Observable

GAP_RATIO = Observable(
    name="gap_ratio",
    symbol="r",
    unit="",
    summary="mean ratio of neighbouring gaps, the smaller to the larger, in the central half of the spectrum",
    of=lambda found: found.gap_ratio,
    needs="columns",
    group="levels",
)
