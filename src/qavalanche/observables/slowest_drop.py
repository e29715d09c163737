"""Whether the slowest bond of a thermal chain was reached from one side or from both."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.observables.observable import Observable, in_units
from qavalanche.observables.ramp import ramp_of


def slowest_drop(history: Any) -> float:
    """How far D falls beside the slowest bond of a thermal chain, relative to its own D_max.

    The bonds with D = D_max next to each other melted as one stretch. On either side the largest D
    over the next D_max / 2 bonds is taken; drop = 1 - (the smaller of the two) / D_max. A stretch
    that was reached from one side stands on a cliff, drop -> 1; one between two regions that melted
    half of the way each on a ridge, drop -> 0 (derived here). NaN for a localized chain, for D_max
    < 8, and where an end of the chain is within D_max bonds.
    """
    ramp = ramp_of(history)
    return math.nan if ramp is None else in_units(1 - min(ramp.tops) / ramp.largest)


SLOWEST_DROP = Observable(
    name="slowest_drop",
    symbol="drop of D",
    unit="",
    summary="share by which D falls beside the slowest bond: 1 on a cliff, 0 on a ridge",
    of=slowest_drop,
    needs="history",
    group="dynamics",
)
