"""Chains in which every resonant bond is explosive: L_+ and zeta are known there exactly."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.analysis.dynamics.resistance import resistance_power
from qavalanche.analysis.dynamics.solvable import exact_length
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes.spots.history import record

_SEED = 1733
_K = 0.1
_EPSILONS = (0.075, 0.08, 0.085, 0.09, 0.098, 0.0995)
_LENGTHS = (1000, 3000, 10_000, 30_000, 100_000)
_SAMPLES = {"quick": (100, 50, 25, 12, 6), "full": (2000, 1000, 400, 200, 100)}


@computed("solvable", order=66)
def solvable(size: Size) -> dict[str, Any]:
    """By epsilon: 2 L_+/zeta exactly, and mu of R ~ L^mu of drawn chains, with its error."""
    rows = []
    for epsilon in _EPSILONS:
        law, found = Bimodal(epsilon, _K), []
        for length, samples in zip(_LENGTHS, _SAMPLES[size], strict=True):
            chains = [record(law.draw(length, _SEED, sample)) for sample in range(samples)]
            logs = [one.log_resistance for one in chains if math.isfinite(one.log_resistance)]
            if len(logs) > 1:
                error = float(np.std(logs, ddof=1)) / math.sqrt(len(logs))
                found.append((length, float(np.mean(logs)), error))
        mu = resistance_power(*(list(column) for column in zip(*found, strict=True)))
        twice = 2 * math.log(_K / epsilon) * exact_length(epsilon)
        value, error = mu.pair
        if math.isfinite(value):
            rows.append({"epsilon": epsilon, "twice": twice, "power": value, "error": error})
    return {"K": _K, "rows": rows}
