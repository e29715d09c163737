"""Fractal dimension of the bare spots inside the largest region."""

from __future__ import annotations

from qavalanche.observables.observable import REAL_UNIT, Observable, in_units

BOX_DIMENSION = Observable(
    name="box_dimension",
    symbol="d_f",
    unit="",
    summary="box-counting dimension of the bare spots inside the largest region",
    of=lambda history: in_units(history.largest_box_dimension),
    needs="history",
    group="history",
    resolution=REAL_UNIT,
)
