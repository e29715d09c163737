"""Eigenstate correlator of the two end spins."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

END_TO_END = Observable(
    name="end_to_end",
    symbol="Cor(O_0, O_L)",
    unit="",
    summary="1 if one region covers all but the two outer bonds, else 0, as on a ring (eqs. 9, 10)",
    of=lambda partition: 0 if partition.ring else partition.end_to_end_correlator,
    needs="place",
    group=STANDARD,
    holds="true or false",
)
