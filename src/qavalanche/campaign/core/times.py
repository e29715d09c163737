"""Histogram of the thermalization times of one chain's spins."""

from __future__ import annotations

import math

from qavalanche.numerics.kernel import kernel
from qavalanche.observables.core.regions import size_bin
from qavalanche.observables.core.sheet import settle


@kernel
def count_times(log_times, times):
    """Add the spins with ln(Gamma_0 t) in [j, j + 1) to bin size_bin(j + 1), sample by sample.

    log_times: float64 (L + 1,), in nats, NaN for spins that do not thermalize.
    """
    highest = -1
    for i in range(log_times.size):
        if not math.isnan(log_times[i]):
            k = size_bin(int(log_times[i]) + 1)
            times.sample[k] += 1
            highest = max(highest, k)
    for k in range(highest + 1):
        settle(times, k)
