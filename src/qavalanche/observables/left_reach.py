"""How far the region that holds the middle bond reaches to the left."""

from __future__ import annotations

from qavalanche.observables.observable import Observable
from qavalanche.observables.reach import reach

LEFT_REACH = Observable(
    name="left_reach",
    symbol="reach on the left",
    unit="bonds",
    summary="from the middle bond, which counts, to the left end of its region; 0 if in none",
    of=lambda partition: reach(partition)[0],
    needs="place",
    group="response",
    holds="whole numbers",
)
