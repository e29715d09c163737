"""ln t_+: the scale of the thermalization times of slow spins."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.observables.observable import Observable, in_units


def log_time_scale(history: Any) -> float:
    """ln t_+ = <x^2> / (2 <x>), x = ln(Gamma_0 t) over the spins of a thermal chain.

    A spin that a nucleus melts over n bonds has x = 2 n / zeta. Where n is exponential with mean
    L_+, for a share f of the spins, and x = 0 for the rest, which lie inside smaller regions, <x> =
    f 2 L_+ / zeta and <x^2> = 2 f (2 L_+ / zeta)^2: the ratio is 2 L_+ / zeta, whatever f (derived
    here). NaN for a localized chain, and where all spins have x = 0.
    """
    if not history.partition.thermal:
        return math.nan
    x = history.log_thermalization_times
    mean = float(np.mean(x))
    return in_units(float(np.mean(x * x)) / (2 * mean)) if mean > 0 else math.nan


LOG_TIME_SCALE = Observable(
    name="log_time_scale",
    symbol="ln Γ_0 t_+",
    unit="nats",
    summary="⟨x²⟩/(2⟨x⟩), x = ln(Γ_0 t) of the spins of a thermal chain; NaN for a localized one",
    of=log_time_scale,
    needs="history",
    group="dynamics",
)
