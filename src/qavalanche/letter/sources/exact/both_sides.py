"""Eq. 9 between the spins on both sides of one grain, and their entanglement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from qavalanche.grain import QuantumSun
from qavalanche.grain.critical_spot.two_sided import TwoSidedSamples, two_sided
from qavalanche.letter.sources.registry import Size, computed

SEED = 1706

GRAIN, CHAIN = 4, 3
"""Spins of the grain, and on each side of it."""

ALPHAS = (0.2, 0.3, 0.4)
SAMPLES: Mapping[Size, int] = {"quick": 3, "full": 40}


@computed("both_sides", order=330)
def both_sides(size: Size) -> Mapping[str, Any]:
    """By alpha, of every sample: entanglement of each spin (nats), and Cor of each pair."""
    found = []
    for alpha in ALPHAS:
        model = QuantumSun(alpha, grain_spins=GRAIN, sides=2)
        one = two_sided(model, CHAIN, SAMPLES[size], SEED)
        found.append({"alpha": alpha, "entropy": one.entropy.tolist(), "Cor": one.Cor.tolist()})
    return {"grains": found}


def grains_of(kept: Mapping[str, Any]) -> list[TwoSidedSamples]:
    """The samples of every alpha."""
    return [
        TwoSidedSamples(one["alpha"], np.array(one["entropy"]), np.array(one["Cor"]))
        for one in kept["grains"]
    ]
