"""Collars of spots that are treated in order of size, and of the same spots put in late.

A spot that melts something by itself, before the large one is treated, takes over the coupling that
the large one had to what it melts. Where that is resonant the two fuse, over a distance: only such
spots within reach can make the collar differ from that of a spot put in late (docs/response.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.analysis.response.late import late_collar
from qavalanche.chain import Chain, Preparation
from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Size, computed
from qavalanche.partition import Partition
from qavalanche.rules import Rules
from qavalanche.schemes.spots import melt

_EPSILONS = (0.18, 0.20, 0.22, 0.24)
_ORDERS = {"quick": (100, 300, 1000), "full": (100, 300, 1000, 3000, 10_000)}
_CHAINS = {"quick": 24, "full": 96}
_ROOM, _LEAST = 30, 20_000  # bonds of a chain over those of its spot, and at least
_SEED = 1812


@computed("collars", order=45)
def collars(size: Size) -> dict[str, Any]:
    """A row for every epsilon and k, crossing "rmt": "order" and "late", l_k of every chain;
    "nearest", the least distance of a spot that melts something by itself, over that to which it
    can fuse, None where there is none; "rate", 1 / zeta of the chain without the spot; "growing",
    such spots per bond."""
    rows = [_row(epsilon, order, _CHAINS[size]) for epsilon in _EPSILONS for order in _ORDERS[size]]
    return {"rows": rows}


def _row(epsilon: float, order: int, chains: int) -> dict[str, Any]:
    length = max(_LEAST, _ROOM * order)
    found = [both(Bimodal(epsilon).draw(length, _SEED, i), order) for i in range(chains)]
    names = ("order", "late", "nearest", "rate", "growing")
    values = dict(zip(names, map(list, zip(*found, strict=True)), strict=True))
    s = Rules().entropy_density
    return {"epsilon": epsilon, "k": order, "length": length, "entropy_density": s} | values


def both(chain: Chain, order: int) -> tuple[float, float, float | None, float, float]:
    """The collar of a spot in the middle in order of size, and put in late; how near the nearest
    spot is that grows by itself (see `collars`); 1 / zeta; the number of such spots per bond."""
    melted = melt(chain)
    held = melt(Preparation(inserted=order).of(chain)).at_middle
    size = held[1] - held[0] if held else order
    late = sum(late_collar(chain, melted, order)) / 2
    nearest, growing = _nearest(chain, melted, order)
    density = growing / chain.length
    return (size - order) / 2, late, nearest, melted.decay_rate, density


def _nearest(chain: Chain, melted: Partition, order: int) -> tuple[float | None, int]:
    """The least distance to a region that melted something, over that to which s / 2 times both
    sizes are the decay, at the 1 / zeta of the chain; and how many such regions there are."""
    resonant = np.concatenate(([0], np.cumsum(chain.resonant_bonds)))
    start, stop = melted.regions.T
    first = (chain.length - order) // 2
    away = np.maximum(first - stop, start - first - order)
    grown = stop - start > resonant[stop] - resonant[start]
    half = (melted.entropy_density or 0.0) / 2
    reach = half / melted.decay_rate * (order + stop - start)
    found = (away / reach)[grown & (away >= 0)]
    return (float(found.min()) if found.size else None), int(grown.sum())
