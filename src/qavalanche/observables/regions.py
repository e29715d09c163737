"""Number of thermal regions of a sample."""

from __future__ import annotations

from typing import Any

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.observable import STANDARD, Observable


@kernel
def visit(tally: Any, size: int, number: int) -> None:  # noqa: ARG001
    """Number of thermal regions."""
    tally.regions[0] += number


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
