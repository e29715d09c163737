"""Two distributions of sizes on the same samples: how far apart, and is it chance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.analysis.entanglement_clusters.resampling import (
    checked_bonds,
    drawn_again,
    estimate,
)
from qavalanche.analysis.estimate import Estimate, shown_fields
from qavalanche.arguments import typed
from qavalanche.operators.entanglement_clusters import cluster_sizes
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

_FLIPS = 999
_SURE = 0.05  # p below which two distributions differ
_NEAR = 0.1  # share of L below which a distance counts as none


@dataclass(frozen=True)
class SizeDistance:
    """Distance of the sizes of clusters of eigenstates from those of a scheme's regions.

    distance: sum over T of |F_exact(T) - F_said(T)|, in bonds, F(T) the share of bonds in clusters
    of at most T bonds, T = 0 being none: by how much a bond's size is changed, at the least
    (Wasserstein). Error: samples drawn again. chance: the mean distance if in each sample the two
    are exchanged at random; p: how often that distance is as large.
    """

    samples: int
    length: int
    distance: Estimate
    chance: float
    p: float

    @property
    def verdict(self) -> str:
        """ "differs" if p < 0.05; "agrees" if not, and the distance is below a tenth of L with two
        errors; "undecided" else."""
        if self.p < _SURE:
            return "differs"
        most = self.distance.value + 2 * self.distance.error
        return "agrees" if most < _NEAR * self.length else "undecided"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return shown_fields(self, "samples", "length", "distance", "chance", "p", "verdict")


def size_shares(thermal: Truths) -> Floats:
    """Share of the bonds in clusters of T bonds, T = 0 ... L, 0 outside, over the last axis.

    thermal: (..., L); made is (..., L + 1), which sums to 1 over its last axis.
    """
    sizes, length = cluster_sizes(thermal), thermal.shape[-1]
    shares = [(sizes == T).mean(axis=-1) for T in range(length + 1)]
    return np.stack(shares, axis=-1)


@typed
def size_distance(exact: ArrayLike, said: ArrayLike, seed: int = 0) -> SizeDistance:
    """Hold sizes of clusters of eigenstates (samples, states, L) against a scheme's (samples, L).

    Raises InputError for other shapes or fewer than 8 samples.

    >>> import numpy as np
    >>> said = np.arange(120).reshape(20, 6) % 7 < 3
    >>> size_distance(np.repeat(said[:, None], 4, axis=1), said).verdict
    'agrees'
    """
    exact, said, seed = checked_bonds(exact, said, seed)
    apart = np.cumsum(size_shares(exact).mean(axis=1) - size_shares(said), axis=1)[:, :-1]

    def distance(means: Floats) -> Floats:
        total: Floats = np.abs(means).sum(axis=-1)
        return total

    value = float(distance(apart.mean(axis=0)))
    again = distance(apart[drawn_again(len(said), seed)].mean(axis=1))
    flipped = distance(_signs(len(said), seed) @ apart / len(said))
    p = (1 + np.count_nonzero(flipped >= value * (1 - 1e-12))) / (1 + _FLIPS)
    found = estimate(value, again)
    return SizeDistance(len(said), said.shape[1], found, float(flipped.mean()), float(p))


def _signs(samples: int, seed: int) -> Floats:
    """+-1 at random, (flips, samples), the same for the same seed."""
    key, signs = stream_key(seed, {"exchanged samples": samples}), np.empty((_FLIPS, samples))
    for i, row in enumerate(signs):
        fill_uniform(key, i, row)
    return np.where(signs < 0.5, -1.0, 1.0)
