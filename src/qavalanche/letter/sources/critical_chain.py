"""One chain next to the transition, melted: regions of all sizes."""

from __future__ import annotations

from qavalanche.laws import Bimodal
from qavalanche.letter.sources.registry import Place, source
from qavalanche.partition import Partition
from qavalanche.schemes import melt

EPSILON = 0.2565
"""Next to epsilon_c of crossing rmt, K = 1, d_s = 2."""

_LENGTHS = {"quick": 1_000_000, "full": 100_000_000}


@source("critical_chain", order=15)
def critical_chain(place: Place) -> Partition:
    """Bimodal bonds, crossing rmt; a fixed seed."""
    chain = Bimodal(epsilon=EPSILON, K=1.0).draw(_LENGTHS[place.size], seed=1)
    found = melt(chain)
    assert isinstance(found, Partition)
    return found
