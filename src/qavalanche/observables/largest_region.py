"""Size T of the largest thermal region."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

LARGEST_REGION = Observable(
    name="largest_region",
    symbol="T_max",
    unit="bonds",
    summary="bonds of the largest thermal region, 0 if there is none",
    of=lambda partition: partition.largest_region,
    needs="sizes",
    group=STANDARD,
    holds="whole numbers",
    statistic="largest",
)
