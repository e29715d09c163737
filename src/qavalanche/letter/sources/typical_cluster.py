"""Clusters and p at the transition, with renormalized decay and without (ref. 58 by SM F)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes import get
from qavalanche.schemes.scheme import Scheme

_SEED = 1736
_EPSILONS = {
    "spots": (0.2575,),
    "unrenormalized": (0.321, 0.324, 0.327, 0.330, 0.334),
}
"""For the letter's scheme its epsilon_c; for the other values around where p does not hang on L."""

_LENGTHS = (1000, 10_000, 100_000)
_SAMPLES = {"quick": (200, 50, 6), "full": (6000, 1500, 300)}


@computed("typical_cluster", order=91)
def typical_cluster(size: Size) -> dict[str, Any]:
    """By scheme, epsilon and length: samples, thermal ones, and the mean over all bonds of ln of
    the length of the region that holds the bond (1 for a bond outside of regions)."""
    rows = []
    for name, epsilons in _EPSILONS.items():
        for epsilon in epsilons:
            scheme = _scheme(name, epsilon)
            for length, samples in zip(_LENGTHS, _SAMPLES[size], strict=True):
                row = {"scheme": name, "epsilon": epsilon, "length": length, "samples": samples}
                rows.append(row | _measured(scheme, epsilon, length, samples))
    return {"rows": rows}


def _scheme(name: str, epsilon: float) -> Scheme:
    given = {"crossing": "rmt"} if name == "spots" else {"bare_decay": -math.log(epsilon)}
    return get(name)(**given)


def _measured(scheme: Scheme, epsilon: float, length: int, samples: int) -> dict[str, float]:
    law, thermal, logs = Bimodal(epsilon), 0, []
    for sample in range(samples):
        T = np.asarray(scheme.melted(law.draw(length, _SEED, sample)).sizes, dtype=float)
        thermal += T.size == 1 and T[0] == length
        logs.append(float((T * np.log(T)).sum()) / length)
    error = float(np.std(logs, ddof=1)) / math.sqrt(samples)
    return {"thermal": int(thermal), "log_cluster": float(np.mean(logs)), "error": error}
