"""Size T of the largest thermal region."""

from __future__ import annotations

from typing import Any

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.observable import STANDARD, Observable


@kernel
def visit(tally: Any, size: int, number: int) -> None:
    """T of the largest region, 0 if there is none."""
    if number > 0:
        tally.largest[0] = max(tally.largest[0], size)


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
