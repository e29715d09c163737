"""Exact flip rates of a spin beside grains of real spins (`analysis.golden_rule`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.analysis.golden_rule import flip_rate
from qavalanche.letter.sources.registry import Size, computed

_SEED = 1734
_COUPLINGS = (0.2, 0.3, 0.4)
_SAMPLES = {"quick": {6: 2, 7: 2, 8: 2}, "full": {6: 12, 7: 12, 8: 12, 9: 6, 10: 1}}


@computed("golden_rule", order=61)
def golden_rule(size: Size) -> dict[str, Any]:
    """By number of spins and coupling: means of ln of the exact rate, of m and of delta.

    Where not every sample relaxes to one half, exact is None.
    """
    rows = []
    for spins, samples in _SAMPLES[size].items():
        for coupling in _COUPLINGS:
            found = [flip_rate(spins, coupling, _SEED, sample) for sample in range(samples)]
            exact, m, delta = (
                float(np.mean(np.log([getattr(one, name) for one in found])))
                for name in ("exact", "element", "spacing")
            )
            rows.append(
                {
                    "spins": spins,
                    "coupling": coupling,
                    "log_rate": exact if np.isfinite(exact) else None,
                    "log_element": m,
                    "log_spacing": delta,
                }
            )
    return {"rows": rows}
