"""ln of an upper bound of the slowest rate: how fast the far spin relaxes."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.observables.observable import Observable


def _log_bound(found: Any) -> float:
    bound = float(found.bound)
    return math.log(bound) if bound > 0 else math.nan if math.isnan(bound) else -math.inf


LOG_BOUND = Observable(
    name="log_bound",
    symbol="ln bound",
    unit="",
    summary="ln of the Rayleigh quotient of the far spin, an upper bound of the slowest rate",
    of=_log_bound,
    needs="columns",
    group="relaxation",
)
