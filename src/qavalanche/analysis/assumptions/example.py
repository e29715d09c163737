"""A chain on which an assumption fails, with both results, small enough to be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Example:
    """decays: w_b in nats of the chain before and after the change, NaN where it has no bond;
    thermal: which bonds are thermal before and after; all over the bonds of the longer chain.
    """

    decays: tuple[NDArray[np.float64], NDArray[np.float64]]
    thermal: tuple[NDArray[np.bool_], NDArray[np.bool_]]

    @property
    def length(self) -> int:
        """Bonds of the longer of the two chains."""
        return int(self.decays[0].size)

    @property
    def lost(self) -> int:
        """Number of bonds that are thermal before and not after."""
        return int(np.count_nonzero(self.thermal[0] & ~self.thermal[1]))

    def __str__(self) -> str:
        before, after = (drawn(w, hot) for w, hot in zip(self.decays, self.thermal, strict=True))
        return f"{before} -> {after}"


def drawn(decays: NDArray[np.float64], thermal: NDArray[np.bool_]) -> str:
    """A chain in characters: dots are resonant bonds, dashes perturbative ones, brackets hold the
    bonds of thermal regions, and a blank is a bond that the chain does not have.

    Regions of one chain have a bond or more between them; those of two pieces can share brackets.
    """
    text, inside = "", False
    for w, hot in zip(decays, thermal, strict=True):
        if hot != inside:
            text += "[" if hot else "]"
            inside = bool(hot)
        text += " " if np.isnan(w) else "•" if w <= 0 else "-"
    return text + ("]" if inside else "")
