"""The smallest spot that melts a chain above the transition, in chains of about L_+ bonds."""

from __future__ import annotations

import math
from typing import Any

from qavalanche.chain import Chain, Preparation
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.schemes.spots import melt

_EPSILONS = {
    "quick": (0.27, 0.275, 0.28, 0.29, 0.30, 0.32),
    "full": (0.262, 0.265, 0.27, 0.275, 0.28, 0.29, 0.30, 0.32),
}
_CHAINS = {"quick": 60, "full": 160}
_SHORTEST, _LONGEST = 64, 2**21
_LARGEST = 10  # L over the largest spot: larger ones melt a good part of the chain by themselves
_CLOSE = 1.1  # ratio of the two k between which that of a chain lies
_SEED = 1807


@computed("explosive", order=46)
def explosive(size: Size) -> dict[str, Any]:
    """Crossing "rmt"; a row an epsilon: "length", the first power of two at which less than half of
    the chains are localized; "localized" of "chains"; "k_star" of each localized one, None where it
    is beyond L / 10."""
    return {"rows": [_row(epsilon, _CHAINS[size]) for epsilon in _EPSILONS[size]]}


def _row(epsilon: float, chains: int) -> dict[str, Any]:
    law, length, localized = Bimodal(epsilon), _SHORTEST, list[Chain]()
    while length <= _LONGEST:
        drawn = (law.draw(length, _SEED, sample) for sample in range(chains))
        localized = [chain for chain in drawn if not melt(chain).thermal]
        if 2 * len(localized) < chains:
            break
        length *= 2
    found = [smallest_that_melts(chain) for chain in localized]
    return {
        "epsilon": epsilon,
        "length": length,
        "chains": chains,
        "localized": len(localized),
        "k_star": [k if math.isfinite(k) else None for k in found],
    }


def smallest_that_melts(chain: Chain) -> float:
    """k*: a spot of k bonds in the middle melts the whole chain, one of k / 1.1 or k - 1 does not;
    infinite where one of L / 10 does not. By halving ln k: were it not monotonic, one of several.
    """
    low, high = 0, max(1, chain.length // _LARGEST)
    if not _melts(chain, high):
        return math.inf
    while high - low > 1 and high > _CLOSE * low:
        middle = min(max(round(math.sqrt(max(low, 1) * high)), low + 1), high - 1)
        low, high = (low, middle) if _melts(chain, middle) else (middle, high)
    return float(high)


def _melts(chain: Chain, order: int) -> bool:
    return bool(melt(Preparation(inserted=order).of(chain)).thermal)
