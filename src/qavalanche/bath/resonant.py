"""Resonances: who carries the slow rate of one chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.bath.carried import Carried
from qavalanche.bath.result import Relaxation
from qavalanche.figures import Picture, plot
from qavalanche.numerics.plain import finite, plain

_MISMATCH = 1e-6
_ROUNDING = "the powers of the pairs do not sum to the rate: rounding of the slow mode rules them"


@dataclass(frozen=True)
class StrongPair:
    """A pair of eigenstates that carries much of the slow rate.

    states: their numbers, rung by rung; energies; far_spins: <S^z> of the far spin in each; mode:
    the slow mode there times the root of N (1 and -1 on the plateaus of the mode of one spin 1/2);
    rate: R_nm in units of gamma; share: of the slow rate; gap: energy between the eigenstates that
    the resonance mixes, which are not the ends of the pair unless both are of one sector; NaN if
    none is found.
    """

    states: tuple[int, int]
    energies: tuple[float, float]
    far_spins: tuple[float, float]
    mode: tuple[float, float]
    rate: float
    share: float
    gap: float

    def to_dict(self) -> dict[str, Any]:
        """As plain values, with the differences of energy and far spin."""
        step, flip = (float(b - a) for a, b in (self.energies, self.far_spins))
        return {
            "states": list(self.states),
            "energies": list(self.energies),
            "energy_difference": step,
            "far_spins": list(self.far_spins),
            "far_spin_difference": flip,
            "mode": list(self.mode),
            "rate": self.rate,
            "share": self.share,
            "gap": finite(self.gap),
        }


@dataclass(frozen=True, eq=False, repr=False)
class Resonances:
    """Who carries the slow rate of a chain with a weak bath at one site.

    relaxation: the slow rate and mode; states: N. eigenstates, pairs: how the rate is spread over
    them. share_of_all_pairs: by the strongest `top` of all N (N - 1) / 2 pairs, close to 1 in any
    localized chain of 8 sites or more, resonances or not. gap, typical_gap: medians of the energy
    between the eigenstates that mix, over the strongest `top` pairs, and over the strongest pair of
    each eigenstate. strongest: pairs, the strongest first. mismatch: |sum of the powers / Gamma -
    1|, of rounding.
    """

    relaxation: Relaxation
    states: int
    eigenstates: Carried
    pairs: Carried
    share_of_all_pairs: float
    gap: float
    typical_gap: float
    strongest: tuple[StrongPair, ...]
    mismatch: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """Those of the rate, and where rounding rules the powers."""
        own = (_ROUNDING,) if self.mismatch > _MISMATCH else ()
        return (*self.relaxation.warnings, *own)

    @property
    def resolved(self) -> bool:
        """Whether rounding leaves rate and powers standing, and there is a rate."""
        standing = self.relaxation.resolved and self.relaxation.rate > 0
        return standing and self.mismatch <= _MISMATCH

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values; None for what is not defined."""
        return {
            "relaxation": self.relaxation.to_dict(),
            "states": self.states,
            "eigenstates": self.eigenstates.to_dict(),
            "pairs": self.pairs.to_dict(),
            "share_of_all_pairs": finite(self.share_of_all_pairs),
            "gap": finite(self.gap),
            "typical_gap": finite(self.typical_gap),
            "strongest": plain(self.strongest),
            "mismatch": finite(self.mismatch),
            "resolved": self.resolved,
            "warnings": list(self.warnings),
        }

    def plot(self) -> Picture:
        """The figure: cumulative shares, and the rate without the strongest."""
        return plot(self)

    def __repr__(self) -> str:
        one, sites = self.eigenstates, self.relaxation.sites
        if self.relaxation.rate == 0:
            return f"Resonances({sites} sites: no rate, a part of the chain is never reached)"
        left = 100 * np.exp(one.log_ratio)
        after = f", {left:.3g} % of it left without them" if np.isfinite(one.log_ratio) else ""
        doubt = "" if self.resolved else ", not resolved"
        return (
            f"Resonances({sites} sites: {100 * one.share:.3g} % of the slow rate by {one.top} of "
            f"{one.number} eigenstates{after}; half by {one.half}{doubt})"
        )


def nothing_carried(found: Relaxation, states: int, top: float) -> Resonances:
    """Of a chain of which a part is never reached: there is no slow mode to share."""
    none, number = float("nan"), max(1, round(top * states))
    pairs, own = (
        Carried(n, number, none, 0, none, np.zeros(0, np.int64), np.zeros(0))
        for n in (states * (states - 1) // 2, states)
    )
    return Resonances(found, states, own, pairs, none, none, none, (), 0.0)
