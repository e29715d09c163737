"""Mean logarithm of the thermalization times of spins."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.observables.observable import Observable, in_units


def mean_log_time(history: Any) -> float:
    """Mean of ln(Gamma_0 t) over the L + 1 spins of a thermal chain; NaN for a localized one."""
    if not history.partition.thermal:
        return math.nan
    return in_units(float(np.mean(history.log_thermalization_times)))


LOG_TIME_MEAN = Observable(
    name="log_time_mean",
    symbol="⟨ln Γ_0 t⟩",
    unit="nats",
    summary="mean of ln(Γ_0 t) over the spins of a thermal chain; NaN for a localized one",
    of=mean_log_time,
    needs="history",
    group="dynamics",
)
