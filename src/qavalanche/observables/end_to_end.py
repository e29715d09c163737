"""Eigenstate correlator of the two end spins."""

from __future__ import annotations

from qavalanche.observables.observable import STANDARD, Observable

END_TO_END = Observable(
    name="end_to_end",
    symbol="Cor(O_0, O_L)",
    unit="",
    summary="1 if one region covers all but the two outer bonds, else 0 (eqs. 9 and 10)",
    of=lambda partition: partition.end_to_end_correlator,
    needs="place",
    group=STANDARD,
    holds="true or false",
)
