"""An observable in one file: copy it to src/qavalanche/observables/longest_gap.py.

Or into a package of your own, which names it in pyproject.toml:

    [project.entry-points."qavalanche.observables"]
    longest_gap = "your_package.observable_template:LONGEST_GAP"

A spec asks for it with `longest_gap = true` under [observables].
"""

from __future__ import annotations

import numpy as np

from qavalanche.observables.observable import Observable
from qavalanche.partition import Partition


def longest_gap(partition: Partition) -> int:
    """Bonds of the longest localized stretch."""
    inner = np.concatenate(([0], partition.regions.ravel(), [partition.length]))
    return int((inner[1::2] - inner[::2]).max())


LONGEST_GAP = Observable(
    name="longest_gap",
    symbol="L_max",
    unit="bonds",
    summary="bonds of the longest localized stretch",
    of=longest_gap,
    holds="whole numbers",
)
