"""Many samples of one size, at many G: the same matrices at each."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from qavalanche.errors import check_integer
from qavalanche.grain.critical_spot.measures import averages
from qavalanche.grain.critical_spot.model import SpotModel
from qavalanche.grain.critical_spot.number import Floats
from qavalanche.grain.critical_spot.resonance import typical_ratio
from qavalanche.system import memory

_MOST_WORKERS = 64


@dataclass(frozen=True, eq=False)
class SpotSamples:
    """Samples of one size.

    G: (n,) of the left coupling, ascending; values: for each quantity (samples, n), means over the
    states of a sample; ratios: (samples,), eq. 2 of V_{E-l} at G = 1; G_right = ratio * G.
    """

    model: SpotModel
    G: Floats
    ratio: float
    values: dict[str, Floats]
    ratios: Floats

    @property
    def states(self) -> int:
        """d_E."""
        return self.model.states

    @property
    def count(self) -> int:
        """Samples."""
        return len(self.ratios)


def sampled(
    model: SpotModel,
    G: Sequence[float],
    samples: int,
    seed: int = 0,
    ratio: float = 1.0,
    workers: int = 1,
) -> SpotSamples:
    """Draw samples 0 ... samples - 1 and measure them at each G; threads do not change a number."""
    workers = check_integer("workers", workers, 1, _MOST_WORKERS)
    busy = min(workers, samples)
    memory.require(5 * 8.0 * model.dimension**2 * busy, f"{busy} matrices of {model.dimension}")
    at = np.sort(np.asarray(G, float))

    def one(sample: int) -> tuple[list[dict[str, float]], float]:
        spot = model.draw(seed, sample)
        rows = [averages(spot.coefficients(g, g * ratio)) for g in at.tolist()]
        return rows, typical_ratio(spot, 0)

    with ThreadPoolExecutor(busy) as pool:
        found = list(pool.map(one, range(samples)))
    names = found[0][0][0]
    values = {k: np.array([[row[k] for row in rows] for rows, _ in found]) for k in names}
    return SpotSamples(model, at, ratio, values, np.array([last for _, last in found]))
