"""Thermalization time of the spin in the middle of their order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.observables.observable import Observable, in_units


def median_log_time(history: Any) -> float:
    """Median of ln(Gamma_0 t) over the L + 1 spins of a thermal chain; NaN for a localized one.

    t = 1 / Gamma of the faster of a spin's two bonds (`History.log_thermalization_times`).
    """
    if not history.partition.thermal:
        return math.nan
    return in_units(float(np.median(history.log_thermalization_times)))


LOG_TIME_MEDIAN = Observable(
    name="log_time_median",
    symbol="median ln Γ_0 t",
    unit="nats",
    summary="median of ln(Γ_0 t) over the spins of a thermal chain; NaN for a localized one",
    of=median_log_time,
    needs="history",
    group="dynamics",
)
