"""1/zeta from the norms of all couplings made, and from the regions of the spots tier."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.rules import Rules
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.norms import norm_decay
from qavalanche.schemes.spots.melting import melt

EPSILONS = (0.15, 0.20, 0.24)

_LENGTH = {"quick": 200, "full": 800}
_SAMPLES = {"quick": 14, "full": 40}
_SEED = 2304


@computed("zeta_couplings", order=630)
def zeta_couplings(size: Size) -> dict[str, Any]:
    """By epsilon: `couplings`, the slope of −⟨ln‖V_I‖⟩ against |I|, and `spots`, the mean decay
    rate, nats per bond, each with its error; chains are the same."""
    return {"length": _LENGTH[size], "rates": [_rates(epsilon, size) for epsilon in EPSILONS]}


def _rates(epsilon: float, size: Size) -> dict[str, Any]:
    length, samples = _LENGTH[size], _SAMPLES[size]
    chains = [Bimodal(epsilon).draw(length, _SEED, i) for i in range(samples)]
    made = [norm_decay(couplings.diagonalize(chain)[1]) for chain in chains]
    spots = np.array([melt(chain, Rules(2, "rmt")).decay_rate for chain in chains])
    error = float(spots.std(ddof=1)) / math.sqrt(samples)
    return {
        "epsilon": epsilon,
        "couplings": list(decay_rate(made, length // 10, length // 2)),
        "spots": [float(spots.mean()), error],
    }
