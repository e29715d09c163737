"""How well the regions of a coarse tier predict the entanglement of exact eigenstates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.partition import Partition

Floats = NDArray[np.float64]


@typed
def predicted_entanglement(partition: Partition) -> Floats:
    """Entropy of typical eigenstates at every cut of a bond, (L,), in nats.

    s times the sites of the smaller part of the region that holds the bond, 0 outside regions.
    """
    entropy = np.zeros(partition.length)
    for start, stop in partition.regions.tolist():
        bonds = np.arange(start, stop)
        entropy[bonds % partition.length] = np.minimum(bonds - start + 1, stop - bonds)
    return entropy * (partition.entropy_density or 0.0)


@typed
def roc_area(score: Floats, positive: NDArray[np.bool_]) -> float:
    """Area under the receiver operating characteristic: P(score of a positive > of a negative).

    Equal scores count one half; 1/2 is a guess, 1 perfect. Raises InputError unless there are both
    positives and negatives.
    """
    from scipy.stats import rankdata

    sizes = f"{score.size} scores, {positive.size} of them told positive or not"
    check(score.shape == positive.shape, sizes, "must be as many of each")
    yes, no = int(np.count_nonzero(positive)), int(np.count_nonzero(~positive))
    check(yes > 0 and no > 0, f"{yes} positives and {no} negatives", "at least one of each")
    ranks = rankdata(score)
    return float((ranks[positive].sum() - yes * (yes + 1) / 2) / (yes * no))
