"""The spots tier and the couplings tier on the same chains: two programs of one scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.rules import Rules
from qavalanche.schemes import couplings
from qavalanche.schemes.spots.melting import melt

RULES = (Rules(2, "rmt"), Rules(2, "halted"), Rules(2, -0.3), Rules(3, "rmt"))
LAWS = ("bimodal", "normal", "crowded", "ties")
CLOSE = 1e-9
"""Of two D: sums in another order."""

_CHAINS = {"quick": 100, "full": 1500}  # of each law, by each of the rules
_LONG = {"quick": 10_000, "full": 1_000_000}
_SEED = 2308


@computed("tiers", order=670)
def tiers(size: Size) -> dict[str, Any]:
    """By law: chains, regions, and those chains on which the tiers differ; one long chain."""
    cases = {law: _compared(_drawn(law, _CHAINS[size])) for law in LAWS}
    cases["long"] = _compared(iter([Bimodal(0.25).draw(_LONG[size], _SEED)]))
    return cases


def _compared(chains: Iterator[Chain]) -> dict[str, Any]:
    found: dict[str, Any] = {"chains": 0, "regions": 0, "unlike": []}
    for chain in chains:
        for rules in RULES:
            one, other = melt(chain, rules), couplings.melt(chain, rules)
            alike = np.array_equal(one.regions, other.regions) and np.allclose(
                one.accumulated_decay, other.accumulated_decay, rtol=CLOSE, atol=CLOSE
            )
            found["chains"] += 1
            found["regions"] += len(one.regions)
            if not alike:
                found["unlike"].append(f"chain {found['chains']}, {rules}")
    return found


def _drawn(law: str, number: int) -> Iterator[Chain]:
    """Chains of 5 to 200 bonds, from localized to thermal; ties: sT/2 = D all the time."""
    rng = np.random.default_rng([_SEED, len(law)])
    for sample in range(number):
        length = int(rng.integers(5, 201))
        if law == "bimodal":
            yield Bimodal(rng.uniform(0.1, 0.35)).draw(length, _SEED, sample)
            continue
        yield Chain.from_decays(_decays(law, length, rng))


def _decays(law: str, length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    if law == "normal":
        return rng.normal(rng.uniform(0.5, 2), 1.0, length)
    if law == "crowded":
        return rng.uniform(-0.3, 1.2, length)
    steps = rng.integers(1, 5, length) * (rng.random(length) > 0.25)
    ties: NDArray[np.float64] = np.log(2) * steps
    return ties
