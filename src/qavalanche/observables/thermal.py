"""Whether a sample is thermal: one region covers all bonds."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

THERMAL = Observable(
    name="thermal",
    symbol="p",
    unit="",
    summary="one region covers all L bonds; its mean is the probability p",
    of=lambda partition: partition.thermal,
    needs="sizes",
    group=STANDARD,
    holds="true or false",
)
