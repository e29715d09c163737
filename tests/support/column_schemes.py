"""A scheme that gives columns of plain chains: beside schemes of regions in one campaign."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from qavalanche.schemes import Scheme


@dataclass(frozen=True)
class ResonantBonds(Scheme):
    """ln of the number of resonant bonds, minus infinity without any, in the columns of rates."""

    name: ClassVar[str] = "resonant_bonds"
    source: ClassVar[str] = "a test"
    provides: ClassVar[frozenset[str]] = frozenset({"columns"})
    columns: ClassVar[str] = "relaxation"

    def melt(self, start: Any) -> Any:
        """Numbers that are the same on every machine."""
        number = int(np.count_nonzero(start.decays() <= 0))
        log = math.log2(number) if number else -math.inf
        return SimpleNamespace(
            log_rate=log, log_bound=log, overlap=number / start.length, resolved=number > 0
        )
