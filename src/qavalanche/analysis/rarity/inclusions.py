"""What the sampled inclusions hold: resonant bonds, their longest run, their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.weighted import conditional_mean
from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InclusionMeans:
    """Of the inclusions of at least `lengths` = l bonds, one estimate an l, in bonds.

    resonant: N_res, resonant bonds inside the region; size: bonds of the region; share: longest run
    of resonant bonds over N_res (the ratio of the two means).
    """

    lengths: tuple[float, ...]
    resonant: tuple[Estimate, ...]
    size: tuple[Estimate, ...]
    share: tuple[Estimate, ...]

    def to_dict(self) -> dict[str, Any]:
        """One dict an l."""
        rows = zip(self.lengths, self.resonant, self.size, self.share, strict=True)
        return {
            "inclusions": [
                {
                    "length": at,
                    "resonant": resonant.to_dict(),
                    "size": size.to_dict(),
                    "share": share.to_dict(),
                }
                for at, resonant, size, share in rows
            ]
        }

    @property
    def known(self) -> list[tuple[float, Estimate, Estimate, Estimate]]:
        """(l, N_res, size, share) where all three are found."""
        rows = zip(self.lengths, self.resonant, self.size, self.share, strict=True)
        return [row for row in rows if all(one.found for one in row[1:])]


@typed
def inclusion_means(
    lengths: Sequence[float],
    ln_p: Sequence[Floats],
    resonant: Sequence[Floats],
    longest: Sequence[Floats],
    sizes: Sequence[Floats],
) -> InclusionMeans:
    """Means over the inclusions of each l, from what every sample found: see `conditional_mean`.

    For each l arrays (n,): ln p_i, and the means over the inclusions of sample i of N_res, of the
    longest run of resonant bonds, and of the size. Raises InputError unless there are as many.
    """
    columns = (ln_p, resonant, longest, sizes)
    counts = ", ".join(str(len(column)) for column in (lengths, *columns))
    right = all(len(column) == len(lengths) for column in columns)
    check(right, f"{counts} entries", "must be as many of each")
    rows = [
        (conditional_mean(w, n), conditional_mean(w, t), conditional_mean(w, run, n))
        for w, n, run, t in zip(*columns, strict=True)
    ]
    found = tuple(zip(*rows, strict=True)) if rows else ((), (), ())
    return InclusionMeans(tuple(lengths), *found)
