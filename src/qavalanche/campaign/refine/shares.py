"""How many samples of every cell bring an error down at the least cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class CostedCell(NamedTuple):
    """A cell of the grid, of n samples, adds variance / n to the whole; cost: of one, in bonds."""

    variance: float
    cost: int


def spread(shares: Sequence[CostedCell], allowed: float) -> list[float]:
    """n of every cell, with sum of variance / n = allowed, at the least cost.

    n = sqrt(variance / cost) sum sqrt(variance cost) / allowed. Source: J. Neyman, J. R. Stat. Soc.
    97, 558 (1934).

    >>> spread([CostedCell(100.0, 1), CostedCell(100.0, 4)], 0.1)
    [3000.0, 1500.0]
    """
    total = math.fsum(math.sqrt(one.variance * one.cost) for one in shares)
    return [math.sqrt(one.variance / one.cost) * total / allowed for one in shares]


def plain(samples: float) -> int:
    """The number rounded up to two digits.

    >>> plain(1237), plain(12), plain(0.3)
    (1300, 12, 1)
    """
    whole = math.ceil(samples)
    unit: int = 10 ** max(0, len(str(whole)) - 2)
    return -(-whole // unit) * unit
