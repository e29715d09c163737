"""R of chains shorter than L_+, from a bath at one end to the other end."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.analysis.exact_rates import decay_of_spots
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.rules import Rules

_SEED = 1732
_EPSILON = 0.275  # L_+ is 10^4 bonds
_LENGTHS = (32, 64, 128, 256, 512, 1024)
_SAMPLES = {"quick": 100, "full": 1000}


@computed("short_chains", order=65)
def short_chains(size: Size) -> dict[str, Any]:
    """epsilon, and by order and length the mean of ln R = 2 D of the slowest bond.

    order: "chain", its own regions melt before the bath does anything, as that of a weak bath;
    "bath", the bath is active from the start and fuses with the spots that it is coupled to
    (`decay_of_spots`, docs/exact_rates.md).
    """
    law, rules, rows = Bimodal(_EPSILON), Rules(crossing="rmt"), []
    for order in ("chain", "bath"):
        for length in _LENGTHS:
            chains = (law.draw(length, _SEED, sample) for sample in range(_SAMPLES[size]))
            found = [2 * decay_of_spots(chain, rules, order) for chain in chains]
            error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
            rows.append({"order": order, "length": length, "log_resistance": float(np.mean(found)),
                         "error": error})  # fmt: skip
    return {"epsilon": _EPSILON, "rows": rows}
