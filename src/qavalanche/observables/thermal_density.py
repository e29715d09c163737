"""Thermal density: the share of bonds inside thermal regions."""

from __future__ import annotations

from typing import Any

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.observable import STANDARD, Observable


@kernel
def visit(tally: Any, size: int, number: int) -> None:
    """Bonds inside thermal regions: rho L."""
    tally.covered[0] += size * number


THERMAL_DENSITY = Observable(
    name="thermal_density",
    symbol="ρ",
    unit="",
    summary="share of bonds inside thermal regions, from 0 to 1",
    of=lambda partition: partition.thermal_density,
    needs="sizes",
    group=STANDARD,
    statistic="covered",
    resolution=1.0,
    scale=lambda covered, point: covered / point.length,
)
