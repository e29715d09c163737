"""LevelWindow: levels in the middle of a spectrum, with what was checked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.errors import InputError
from qavalanche.numerics.plain import plain_fields
from qavalanche.spectra.matrices import Floats, Numbers


@dataclass(frozen=True, eq=False, repr=False)
class LevelWindow:
    """The k levels of H nearest to `center`.

    energies: (k,), ascending; states: (N, k), normalized, as columns, or None; residuals: (k,),
    ||H v - E v||, in units of energy, and none above `tolerance`; center: in units of energy;
    method: "dense", "shift-invert", "filter" or "diagonal"; below: levels of H below energies[0],
    counted by Sylvester's law of inertia or in the full spectrum (of a degenerate level, those of
    its states that come before), None where it was not counted; verified: whether it is known that
    no level is missed, from the full spectrum or by counting;
    fill: entries of L that were predicted, None where nothing was factorized; bytes_predicted:
    memory as foreseen; seconds: how long it took.
    """

    energies: Floats
    states: Numbers | None
    residuals: Floats
    center: float
    tolerance: float
    method: str
    below: int | None
    verified: bool
    fill: int | None
    bytes_predicted: float
    seconds: float

    @property
    def count(self) -> int:
        """k, the number of levels."""
        return len(self.energies)

    @property
    def pairs(self) -> tuple[Floats, Numbers]:
        """Energies and states; InputError if the states were not kept."""
        if self.states is None:
            raise InputError("window: states = False: its states were not kept")
        return self.energies, self.states

    def to_dict(self) -> dict[str, Any]:
        """The fields by name, without the states; arrays as lists, None for what is not known."""
        told = plain_fields(self)
        told.pop("states")
        return told

    def __repr__(self) -> str:
        low, high = self.energies[[0, -1]]
        worst = float(np.max(self.residuals, initial=0.0))
        return (
            f"LevelWindow({self.count} levels in [{low:.6g}, {high:.6g}] about {self.center:.6g}; "
            f"{self.method}, residuals up to {worst:.1e})"
        )
