"""Blocks: a chain as alternating thermal and insulating blocks, where block schemes start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.errors import InputError, check, check_type, shown


@dataclass(frozen=True, eq=False, repr=False)
class Blocks:
    """Alternating thermal (T) and insulating (I) blocks of bonds, from left to right.

    lengths: int64 (n,), bonds of each block, at least 1.
    decays: float64 (n,), sum of w over the bonds of each I block, in nats; 0 for T blocks.
    thermal_first: whether the first block is a T block; they alternate from there on.
    Raises InputError for anything else.
    """

    lengths: NDArray[np.int64]
    decays: NDArray[np.float64]
    thermal_first: bool

    def __post_init__(self) -> None:
        for name, kind in (("lengths", np.int64), ("decays", np.float64)):
            array = getattr(self, name)
            right = type(array) is np.ndarray and array.dtype == kind and array.ndim == 1
            if not right:
                raise InputError(f"{name} = {shown(array)}: must be an array of {kind.__name__}")
        n, m = self.lengths.size, self.decays.size
        check(0 < n == m, f"{n} lengths and {m} decays", "must be as many of each, at least 1")
        check(bool((self.lengths >= 1).all()), f"a length of {self.lengths.min()}", "must be >= 1")
        sound = bool((self.decays >= 0).all())  # NaN is not
        check(sound, "decays", "must be sums of positive numbers")
        check_type("thermal_first", self.thermal_first, bool, "must be True or False")

    @classmethod
    def from_chain(cls, chain: Chain) -> Blocks:
        """Runs of resonant bonds are T blocks, what is between them I blocks."""
        resonant = chain.resonant_bonds
        edges = np.flatnonzero(np.diff(resonant)) + 1
        starts = np.concatenate(([0], edges))
        lengths = np.diff(np.append(starts, chain.length))
        w = np.where(resonant, 0.0, chain.decays())
        return cls(
            lengths.astype(np.int64), np.add.reduceat(w, starts), thermal_first=bool(resonant[0])
        )

    @property
    def length(self) -> int:
        """L, number of bonds."""
        return int(self.lengths.sum())

    @property
    def thermal(self) -> NDArray[np.bool_]:
        """Which blocks are thermal, (n,)."""
        even: NDArray[np.bool_] = np.arange(len(self)) % 2 == 0
        return even if self.thermal_first else ~even

    @property
    def edges(self) -> NDArray[np.int64]:
        """int64 (n + 1,): block i is the bonds [edges[i], edges[i + 1])."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.lengths)))

    def __len__(self) -> int:
        return int(self.lengths.size)

    def __repr__(self) -> str:
        share = int(self.lengths[self.thermal].sum()) / self.length
        return f"Blocks({len(self)} blocks on {self.length} bonds, {share:.4g} of them thermal)"
