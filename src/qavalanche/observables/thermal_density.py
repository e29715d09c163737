"""Thermal density: the share of bonds inside thermal regions."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

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
