"""1/zeta_t of the costs of crossing a spot, in units of s."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.thermal_decay import thermal_decay

FACTOR = 0.5
"""The power of l_t that may hide in a slope: a root, of bandwidths and extremes."""

TOLERANCE = 0.2
"""Of s: the candidates 0, -1/2 and -1 are to be told apart by two errors."""


def rate_over_s(
    costs: Mapping[str, Any], rotation: str, norm: str, column: str = "cost"
) -> Estimate:
    """Growth of a column per thermal bond for spots at rest, over s: 0 is halted decay."""
    error = "error" if column == "cost" else f"{column}_error"
    rows = [row for row in costs["sizes"] if (row["rotation"], row["norm"]) == (rotation, norm)]
    bonds = [int(row["thermal_bonds"]) for row in rows]
    found = thermal_decay(
        bonds, [row[column] for row in rows], [row[error] for row in rows], FACTOR
    )
    s = math.log(rows[0]["local_dimension"])
    value, statistical, systematic = (
        one / s for one in (found.value, found.statistical, found.systematic)
    )
    return Estimate(value, statistical, systematic, "s", found.outcome, found.used)
