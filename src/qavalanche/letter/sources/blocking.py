"""How much of a chain carries its resistance, near the transition and far from it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.analysis.dynamics.interval import half_interval
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes.spots.history import record

_SEED = 1731
_EPSILONS = (0.4, 0.45, 0.8)
_LENGTHS = (1000, 3000, 10_000, 30_000, 100_000)
_SAMPLES = {"quick": (60, 60, 40, 20, 10), "full": (600, 600, 400, 200, 100)}


@computed("blocking", order=64)
def blocking(size: Size) -> dict[str, Any]:
    """By epsilon: means of the logarithm of the bonds that hold half of R, over thermal chains."""
    rows = []
    for epsilon in _EPSILONS:
        law = Bimodal(epsilon)
        for length, samples in zip(_LENGTHS, _SAMPLES[size], strict=True):
            found = []
            for sample in range(samples):
                history = record(law.draw(length, _SEED, sample))
                if math.isfinite(history.log_resistance):
                    found.append(math.log(half_interval(-history.log_rates)))
            error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
            rows.append({"epsilon": epsilon, "length": length, "chains": len(found),
                         "log_bonds": float(np.mean(found)), "error": error})  # fmt: skip
    return {"rows": rows}
