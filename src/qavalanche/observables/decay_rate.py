"""Decay rate 1 / zeta of a localized sample."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

DECAY_RATE = Observable(
    name="decay_rate",
    symbol="1/ζ",
    unit="nats per bond",
    summary="decay added per bond (eq. 4), averaged over localized samples",
    of=lambda partition: partition.decay_rate,
    needs="decays",
    group=STANDARD,
    resolution=2.0**-40,
    localized=True,
)
