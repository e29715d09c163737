"""Level statistics of an evolution: do its levels repel each other, sector by sector?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.evolution import Evolution, Matrix
from qavalanche.hamiltonians.static import StaticEvolution
from qavalanche.spectra import middle_gap_ratio

Which = Literal["all", "largest"]


@dataclass(frozen=True)
class LevelStatistics:
    """Gap ratio of one chain of spins.

    gap_ratio: mean ratio r of the smaller to the larger of neighbouring gaps, 0.3863 for
    independent levels, 0.5307 for those of a real random matrix; NaN where no sector has three
    levels in its central half. ratios: how many were averaged; sectors: how many of them have one;
    dimension: states of all that were looked at.
    """

    gap_ratio: float
    ratios: int
    sectors: int
    dimension: int

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers; None for no gap ratio."""
        known = self.gap_ratio if math.isfinite(self.gap_ratio) else None
        return {
            "gap_ratio": known,
            "ratios": self.ratios,
            "sectors": self.sectors,
            "dimension": self.dimension,
        }


@typed
def level_statistics(evolution: Evolution, sectors: Which = "all") -> LevelStatistics:
    """Mean gap ratio of the central half of the spectrum, levels n/4 ... 3n/4 of each sector.

    Levels of different sectors cross, so ratios are taken inside each sector of product states that
    the evolution mixes (one per value of a conserved charge, or more), and averaged over all of
    them; sectors: "all", or "largest", the one of most states, S^z = 0 in the XXZ chain. Energies,
    or quasi-energies of a driven chain. Dense, by LAPACK.

    Raises InputError for what is no evolution, or matrices that do not fit in memory.

    >>> from qavalanche.hamiltonians import xxz
    >>> level_statistics(xxz([0.3, -0.5, 0.1, 0.4, -0.2, 0.6]), "largest").ratios
    8
    """
    evolution.require(0.0, "the levels of")
    _, states = connected_states(evolution)
    if sectors == "largest":
        states = [max(states, key=lambda kept: kept.size)]
    total, ratios, held = 0.0, 0, 0
    for kept in states:
        count = ratios_of(kept.size)
        if count > 0:
            total += count * middle_gap_ratio(levels_of(evolution, kept))
            ratios, held = ratios + count, held + 1
    mean = total / ratios if ratios else math.nan
    return LevelStatistics(mean, ratios, held, sum(kept.size for kept in states))


def ratios_of(levels: int) -> int:
    """Gap ratios in the central half of so many levels."""
    return max(0, 3 * levels // 4 - levels // 4 - 2)


def levels_of(evolution: Evolution, kept: NDArray[np.int64]) -> NDArray[np.float64]:
    """All levels (n,) of a sector, ascending; quasi-energies of a driven chain."""
    if not isinstance(evolution, StaticEvolution):
        return np.sort(evolution.eigenbasis(kept)[0])
    matrix = dense_sector(evolution, kept)
    levels: NDArray[np.float64] = np.linalg.eigvalsh(matrix)
    check(bool(np.isfinite(levels).all()), f"levels of {evolution.name}", "are not finite")
    return levels


def dense_sector(evolution: StaticEvolution, kept: NDArray[np.int64]) -> Matrix:
    """H in the product states of a sector, (n, n)."""
    whole = kept.size == evolution.dimension
    elements = evolution.elements if whole else evolution.elements[kept][:, kept]
    return np.asarray(elements.toarray())
