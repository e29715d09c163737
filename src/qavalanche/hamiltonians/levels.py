"""Level statistics of an evolution: do its levels repel each other, sector by sector?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, shown
from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.parities import parity_blocks
from qavalanche.hamiltonians.static import StaticEvolution
from qavalanche.numerics.plain import plain_fields
from qavalanche.spectra import gap_ratio, levels, middle_gap_ratio, window
from qavalanche.spectra.dense import Device
from qavalanche.system import memory

Which = Literal["all", "largest"]

_ROUNDING = 1e-13  # of the largest energy
_SPARSE = 60.0  # bytes a state, of finding sectors


@dataclass(frozen=True)
class LevelStatistics:
    """Gap ratio of one chain of spins.

    gap_ratio: mean ratio r of the smaller to the larger of neighbouring gaps, 0.3863 for
    independent levels, 0.5307 for those of a real random matrix; NaN where no sector has three
    levels in its central half. ratios: how many were averaged; sectors: how many have one, parities
    of a sector counted one by one; dimension: states of all that were looked at; windows: in how
    many sectors the levels are a window in the middle instead of the central half.
    """

    gap_ratio: float
    ratios: int
    sectors: int
    dimension: int
    windows: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers; None for no gap ratio."""
        return plain_fields(self)


@dataclass(frozen=True)
class LevelChoice:
    """Which levels are looked at, and where they are computed.

    sectors: "all", or "largest", the one of most product states, S^z = 0 in the XXZ chain, of which
    all parities are looked at. dense: states of the largest sector whose levels are all computed;
    of a larger one the `count` levels in the middle (`spectra.window`). device: "cpu", "cupy" or
    "jax", of whole spectra (`spectra.levels`).
    """

    sectors: Which = "all"
    dense: int = 4096
    count: int = 200
    device: Device = "cpu"

    def __post_init__(self) -> None:
        allowed = 'must be "all" or "largest"'
        check(self.sectors in ("all", "largest"), f"sectors = {shown(self.sectors)}", allowed)
        devices = ("cpu", "cupy", "jax")
        told = f"device = {shown(self.device)}"
        check(self.device in devices, told, f"must be {', '.join(devices)}")
        for name, least in (("dense", 1), ("count", 3)):
            known = check_integer(name, getattr(self, name), least, 10**9)
            object.__setattr__(self, name, known)


@typed
def level_statistics(evolution: Evolution, choice: LevelChoice | None = None) -> LevelStatistics:
    """Mean gap ratio of the central half of the spectrum, levels n/4 ... 3n/4 of each sector.

    Levels of different sectors cross, so ratios are taken inside each sector of product states that
    the evolution mixes (one per value of a charge that is diagonal in them, or more), and averaged
    over all of them. Sectors of a Hamiltonian that commutes with the global spin flip or with the
    reflection of the chain are split by parity (`parities.parity_blocks`), with "largest" too. Not
    found are other symmetries, such as SU(2) of a Heisenberg chain without fields, and parities of
    a driven chain: their levels are mixed, and look more independent than they are. Energies, or
    quasi-energies of a driven chain.

    Raises InputError for what is no evolution, or matrices that do not fit in memory.

    >>> from qavalanche.hamiltonians import xxz
    >>> chain = xxz([0.3, -0.5, 0.1, 0.4, -0.2, 0.6])
    >>> level_statistics(chain, LevelChoice("largest")).ratios
    8
    """
    used = LevelChoice() if choice is None else choice
    memory.require(_SPARSE * evolution.states, f"the levels of {evolution.size}")
    _, states = connected_states(evolution)
    if used.sectors == "largest":
        states = [max(states, key=lambda kept: kept.size)]
    total, ratios, held, windows = 0.0, 0, 0, 0
    for mean, count, windowed in (one for kept in states for one in _of(evolution, kept, used)):
        if count > 0:
            total, ratios, held = total + count * mean, ratios + count, held + 1
            windows += windowed
    mean = total / ratios if ratios else math.nan
    return LevelStatistics(mean, ratios, held, sum(kept.size for kept in states), windows)


def _of(
    evolution: Evolution, kept: NDArray[np.int64], used: LevelChoice
) -> list[tuple[float, int, bool]]:
    """Of each parity of a sector: mean gap ratio, of how many, whether levels are a window."""
    if not isinstance(evolution, StaticEvolution):
        count = _central(kept.size)
        found = np.sort(evolution.eigenbasis(kept)[0]) if count else np.empty(0)
        return [(middle_gap_ratio(found), count, False)] if count else []
    if not _central(kept.size):
        return []
    return [_of_block(H, used) for H in parity_blocks(evolution, kept, _sector(evolution, kept))]


def _of_block(H: Any, used: LevelChoice) -> tuple[float, int, bool]:
    n = H.shape[0]
    if n > used.dense:
        found = window(H, min(used.count, n), states=False)
        return gap_ratio(found.energies), found.count - 2, True
    count = _central(n)
    if count == 0:
        return math.nan, 0, False
    energies = levels(H, used.device)
    _check_rounding(energies)
    return middle_gap_ratio(energies), count, False


def _check_rounding(energies: NDArray[np.float64]) -> None:
    """InputError where gaps in mid-spectrum are made by rounding; gaps of 0 are the model's own."""
    n, largest = energies.size, float(np.abs(energies).max())
    gap = float(np.median(np.diff(energies[n // 4 : 3 * n // 4])))
    told = f"gaps of {gap:.1e} between energies of up to {largest:.1e}"
    check(not 0 < gap < _ROUNDING * largest, told, "are made by rounding: give other parameters")


def _central(n: int) -> int:
    """Ratios of the central half of n levels."""
    return max(0, 3 * n // 4 - n // 4 - 2)


def _sector(evolution: StaticEvolution, kept: NDArray[np.int64]) -> Any:
    """H in the product states of a sector, a sparse array (n, n)."""
    if kept.size == evolution.dimension:
        return evolution.elements
    return evolution.elements[kept][:, kept]
