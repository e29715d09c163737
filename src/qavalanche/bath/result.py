"""Relaxation: the slowest rate of one chain with a bath at one site."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.numerics.plain import finite

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Relaxation:
    """The slowest nonzero decay rate of a chain with an infinite bath at one site.

    rate: Gamma in units of gamma for a weak bath, in units of energy for one of finite gamma; 0 if
    a part of the chain never relaxes. bound: Rayleigh quotient of diag S^z_far, Gamma <= bound, in
    the same unit; NaN for a finite bath. mode: the slow mode on the eigenstates of H, of norm 1,
    (N,); None for a finite bath, or where the rate is 0. profile: (sites,), size of the overlap of
    the mode with diag S^z_i of each spin, 1 where they are the same (of a finite bath with all of
    S^z_i, which is more than its diagonal); NaN where the rate is 0.
    resolved: whether rounding leaves the rate standing (> 1e-30 for a weak bath). site, far: of
    the bath, and the site farthest from it. bath: "weak", or gamma. sites: of the chain.
    sectors: parts of the states that the evolution does not mix. warnings: sentences.
    """

    rate: float
    bound: float
    mode: Floats | None
    profile: Floats
    resolved: bool
    site: int
    far: int
    bath: str | float
    sites: int
    sectors: int
    warnings: tuple[str, ...] = field(default=())

    @property
    def log_rate(self) -> float:
        """ln Gamma; -inf for a rate of 0."""
        return math.log(self.rate) if self.rate > 0 else -math.inf

    @property
    def log_bound(self) -> float:
        """ln of the bound; NaN for a finite bath."""
        if self.bound > 0:
            return math.log(self.bound)
        return -math.inf if self.bound == 0 else math.nan

    @property
    def decay(self) -> float:
        """D = -(1/2) ln Gamma, the letter's accumulated decay, in nats; Gamma_0 = 1."""
        return 0.0 - self.log_rate / 2

    @property
    def overlap(self) -> float:
        """Overlap of the slow mode with diag S^z of the far spin; about 1 where it is localized."""
        return float(self.profile[self.far])

    def to_dict(self) -> dict[str, Any]:
        """All but the mode, as plain values; None for what is infinite or not defined."""
        return {
            "rate": self.rate,
            "log_rate": finite(self.log_rate),
            "decay": finite(self.decay),
            "bound": finite(self.bound),
            "overlap": finite(self.overlap),
            "profile": [finite(float(one)) for one in self.profile],
            "resolved": self.resolved,
            "site": self.site,
            "far": self.far,
            "bath": self.bath,
            "sites": self.sites,
            "sectors": self.sectors,
            "warnings": list(self.warnings),
        }

    def __repr__(self) -> str:
        unit = "gamma" if self.bath == "weak" else f"1, gamma = {self.bath:g}"
        said = f"Gamma = {self.rate:.6g} (in units of {unit}), D = {self.decay:.6g}"
        seen = (
            f", overlap with spin {self.far}: {self.overlap:.3f}" if self.mode is not None else ""
        )
        doubt = "" if self.resolved else ", not resolved"
        return f"Relaxation({self.sites} sites, bath at site {self.site}: {said}{seen}{doubt})"
