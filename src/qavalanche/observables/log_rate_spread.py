"""Width of the distribution of ln Gamma over the bonds of a thermal chain."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.observables.observable import Observable, in_units


def log_rate_spread(history: Any) -> float:
    """Standard deviation of ln Gamma over the L bonds of a thermal chain; NaN for a localized one.

    Bare resonant bonds count, with ln Gamma = ln Gamma_0.
    """
    if not history.partition.thermal:
        return math.nan
    return in_units(float(np.std(history.log_rates)))


LOG_RATE_SPREAD = Observable(
    name="log_rate_spread",
    symbol="σ(ln Γ)",
    unit="nats",
    summary="standard deviation of ln Γ over the bonds of a thermal chain; NaN for a localized one",
    of=log_rate_spread,
    needs="history",
    group="dynamics",
)
