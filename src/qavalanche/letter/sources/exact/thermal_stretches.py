"""Eq. 9 just outside a thermal stretch of a chain with local terms, against the coupling to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qavalanche.analysis.grain.stretch import stretch_samples
from qavalanche.grain.critical_spot.stretch import ThermalStretch
from qavalanche.letter.sources.exact.spot_samples import plain_samples
from qavalanche.letter.sources.registry import Size, computed

SEED = 1706

COUPLINGS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""g in units of the bonds of the stretch."""

SAMPLES: Mapping[Size, Mapping[int, int]] = {
    "quick": {4: 24, 5: 20, 6: 12, 7: 6},
    "full": {4: 160, 5: 120, 6: 80, 7: 40, 8: 16, 9: 4},
}
"""By the spins of the stretch."""


@computed("thermal_stretches", order=320)
def thermal_stretches(size: Size) -> Mapping[str, Any]:
    """`plain_samples` of every length, its G the couplings g."""
    found = [
        stretch_samples(ThermalStretch(sites), COUPLINGS, samples, SEED)
        for sites, samples in SAMPLES[size].items()
    ]
    return {"sizes": [plain_samples(one) for one in found]}
