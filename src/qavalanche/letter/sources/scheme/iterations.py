"""How many parallel iterations it takes until no coupling is left, by length."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes.couplings.iterations import iterations

EPSILONS = {
    "quick": (0.20, 0.25, 0.28),
    "full": (0.10, 0.15, 0.20, 0.225, 0.25, 0.257, 0.27, 0.30),
}
LENGTHS = {
    "quick": ((500, 100), (2000, 60), (8000, 40), (30_000, 20)),
    "full": ((1000, 400), (3000, 200), (10_000, 120), (30_000, 60), (100_000, 30), (300_000, 12)),
}
"""Bonds, and chains of them."""

_SEED = 2306


@computed("iterations", order=650)
def growth(size: Size) -> dict[str, Any]:
    """Rows of epsilon, length in bonds, chains, mean number of iterations and its error."""
    rows = []
    for epsilon in EPSILONS[size]:
        for length, samples in LENGTHS[size]:
            law = Bimodal(epsilon)
            n = np.array([iterations(law.draw(length, _SEED, i)) for i in range(samples)])
            error = float(n.std(ddof=1)) / math.sqrt(samples)
            rows.append([epsilon, length, samples, float(n.mean()), error])
    return {"rows": rows}
