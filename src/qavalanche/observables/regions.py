"""Number of thermal regions of a sample."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

REGIONS = Observable(
    name="regions",
    symbol="n",
    unit="",
    summary="number of thermal regions",
    of=len,
    needs="sizes",
    group=STANDARD,
    holds="whole numbers",
    averaged=False,
)
