"""SM A: shares of random couplings that three conditions call resonant, and of those that mix."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.letter.sources.registry import Size, computed
from qavalanche.operators.criteria import resonant_shares

STRENGTHS = np.geomspace(1e-4, 10, 41)
SPARSE = 3
"""Partners of a state in a sparse coupling."""

_STATES = {"quick": (32, 64, 128), "full": (32, 64, 128, 256)}
_SAMPLES = {"quick": 10, "full": 30}
_SEED = 2307


@computed("criteria", order=660)
def criteria(size: Size) -> dict[str, Any]:
    """Dense couplings (every state coupled to every other) and sparse ones: `samples`, and by
    condition, and for "mixed", the share of samples at every strength."""
    cases = [(kind, n) for kind in ("dense", "sparse") for n in _STATES[size]]
    return {
        "strengths": STRENGTHS.tolist(),
        "samples": _SAMPLES[size],
        "cases": [{"kind": kind, "states": n, **_shares(kind, n, size)} for kind, n in cases],
    }


def _shares(kind: str, states: int, size: Size) -> dict[str, Any]:
    partners = SPARSE if kind == "sparse" else states - 1
    found = resonant_shares(states, partners, STRENGTHS, _SAMPLES[size], _SEED)
    return {"shares": {name: share.tolist() for name, share in found.items()}}
