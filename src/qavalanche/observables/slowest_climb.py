"""1/zeta of the medium that the slowest bond of a thermal chain was reached through."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.observables.observable import Observable, in_units
from qavalanche.observables.ramp import ramp_of


def slowest_climb(history: Any) -> float:
    """Slope of D towards the slowest bond of a thermal chain, in nats per bond.

    From the side on which D falls less: (D_max - D_u) / n, u being the bond of largest D among
    those at D_max / 2 to D_max bonds from the slowest stretch, and n its distance. On one side the
    bonds in between were melted by the same region, which saw this 1/zeta (derived here). NaN as
    `slowest_drop`.
    """
    ramp = ramp_of(history)
    if ramp is None:
        return math.nan
    side = ramp.left if ramp.tops[0] > ramp.tops[1] else ramp.right
    far = ramp.reach + int(np.argmax(side[ramp.reach :]))
    return in_units((ramp.largest - float(side[far])) / (far + 1))


SLOWEST_CLIMB = Observable(
    name="slowest_climb",
    symbol="climb of D",
    unit="nats/bond",
    summary="1/ζ of the last D_max/2 bonds, or more, that melted before the slowest one",
    of=slowest_climb,
    needs="history",
    group="dynamics",
)
