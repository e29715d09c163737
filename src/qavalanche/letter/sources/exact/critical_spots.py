"""SM D with random matrices: spins l and r at a thermal region of d_E states, against G."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qavalanche.grain.critical_spot import SpotModel
from qavalanche.grain.critical_spot.samples import sampled
from qavalanche.letter.sources.exact.spot_samples import plain_samples
from qavalanche.letter.sources.registry import Size, computed

SEED = 1706

COUPLINGS = (0.01, 0.0316, 0.1, 0.215, 0.464, 1.0, 2.15, 10.0, 100.0)
"""G = m / delta: three far below 1, one where eq. 2 is 1, and one from sqrt(d_E) on."""

SAMPLES: Mapping[Size, Mapping[int, int]] = {
    "quick": {16: 40, 32: 24, 64: 12},
    "full": {16: 200, 32: 150, 64: 120, 128: 80, 256: 30},
}
"""By d_E."""


@computed("critical_spots", order=310)
def critical_spots(size: Size) -> Mapping[str, Any]:
    """`plain_samples` of every d_E."""
    found = [
        sampled(SpotModel(states), COUPLINGS, samples, SEED)
        for states, samples in SAMPLES[size].items()
    ]
    return {"sizes": [plain_samples(one) for one in found]}
