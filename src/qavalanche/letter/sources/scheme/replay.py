"""The letter's Fig. 2 replayed on drawn chains."""

from __future__ import annotations

from typing import Any

from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.replay import replay

EPSILONS = (0.15, 0.20, 0.25, 0.30, 0.35)

_LENGTH = {"quick": 24, "full": 40}
_SAMPLES = {"quick": 20, "full": 100}
_SEED = 2305


@computed("replay", order=640)
def replayed(size: Size) -> dict[str, Any]:
    """Chains, what was done to them, and what did not hold in which panel."""
    counts = dict.fromkeys(("chains", "eliminated", "melted", "fused", "inert"), 0)
    violations: list[str] = []
    for epsilon in EPSILONS:
        for sample in range(_SAMPLES[size]):
            chain = Bimodal(epsilon).draw(_LENGTH[size], _SEED, sample)
            seen = replay(chain, couplings.diagonalize(chain)[1])
            counts["chains"] += 1
            for name in ("eliminated", "melted", "fused", "inert"):
                counts[name] += getattr(seen, name)
            violations += [f"({one}), ε = {epsilon:g}, sample {sample}" for one in seen.violations]
    return {**counts, "length": _LENGTH[size], "violations": violations}
