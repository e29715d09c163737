"""How far the region that holds the middle bond reaches to the right."""

from __future__ import annotations

from qavalanche.observables.observable import Observable
from qavalanche.observables.reach import reach

RIGHT_REACH = Observable(
    name="right_reach",
    symbol="reach on the right",
    unit="bonds",
    summary="from the middle bond, not counted, to the right end of its region; 0 if in none",
    of=lambda partition: reach(partition)[1],
    needs="place",
    group="response",
    holds="whole numbers",
)
