"""Samples of a scheme that gives columns: each is drawn, melted and measured, one by one.

Such a scheme tells of no regions. Its rows are named numbers alone, functions of the record that it
makes of a start (`Scheme.columns` names them), and no observable of regions is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.campaign.more import KINDS, Function, wanted
from qavalanche.campaign.point import Point
from qavalanche.observables import registry
from qavalanche.observables.observable import Observable
from qavalanche.system import memory

Columns = dict[str, NDArray[Any]]
"""Values by name; "sample" holds the samples' numbers."""


def columns_of(point: Point, own: Mapping[str, Function]) -> list[Observable]:
    """The observables of a point of columns: its scheme's, and a user's own by name."""
    return [*registry.in_group(point.scheme.columns), *wanted((), own)]


def measure_columns(
    point: Point, seed: int, first: int, count: int, observables: list[Observable]
) -> Columns:
    """Draw samples first ... first + count - 1 of a point and give the values of their columns.

    They depend on these arguments alone, to the `relative_tolerance` of the scheme. NaN where one
    is not defined. Raises InputError if a value is no number, or a sample does not fit in memory.
    """
    memory.require(point.bytes_needed, f"{point.length} {point.law.length_unit}")
    columns: Columns = {one.name: np.empty(count, KINDS[one.holds]) for one in observables}
    for i in range(count):
        found = point.settled.melted(point.draw(seed, first + i), point.length)
        for one in observables:
            columns[one.name][i] = one.value(found)
    last = first + count
    whole = np.uint32 if last < 2**32 else np.int64
    return {"sample": np.arange(first, last, dtype=whole), **columns}
