"""The rules of the scheme: what is resonant, and what crossing a thermal region costs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from qavalanche.errors import InputError, check, check_integer

TIE = 1e-12
"""Relative tolerance of the resonance criterion: exact ties count as resonant."""

Crossing = float | Literal["halted", "rmt"]


@dataclass(frozen=True)
class Rules:
    """Rules of the scheme.

    local_dimension: d_s >= 2, states per site; the entropy density is s = ln d_s nats per bond.
    crossing: decay x(F) of a coupling's norm across an inert region F of T_F bonds:
        "halted"   x = 0, the rule of halted decay (letter eq. 12 and SM B);
        a number   x = T_F / zeta_t with 1 / zeta_t = the number, below s (letter SM B; its improved
                   estimate zeta_t = -2 zeta_c is the number -s / 2);
        "rmt"      x = D_F(exit side) - s T_F / 2, random matrix theory taken literally (eq. 11).

    Raises InputError for d_s < 2, an unknown crossing, or a number that is not finite and below s.
    """

    local_dimension: int = 2
    crossing: Crossing = "halted"

    def __post_init__(self) -> None:
        dimension = check_integer("local_dimension", self.local_dimension, least=2)
        object.__setattr__(self, "local_dimension", dimension)
        object.__setattr__(self, "crossing", self._checked_crossing(self.crossing))

    def _checked_crossing(self, crossing: Any) -> Crossing:
        if isinstance(crossing, str) and crossing in ("halted", "rmt"):
            return "halted" if crossing == "halted" else "rmt"
        allowed = f'must be "halted", "rmt" or a number below s = {self.entropy_density:.4g}'
        try:
            number = float(crossing)
        except (TypeError, ValueError):
            raise InputError(f"crossing = {crossing!r}: {allowed}") from None
        ok = math.isfinite(number) and number < self.entropy_density
        check(ok and not isinstance(crossing, bool), f"crossing = {crossing!r}", allowed)
        return number

    @property
    def entropy_density(self) -> float:
        """s = ln d_s, in nats per bond; also the bound 1 / zeta_c on the decay rate (eq. 7)."""
        return math.log(self.local_dimension)

    @property
    def crossing_slope(self) -> float:
        """Decay added per bond of a crossed inert region, apart from that region's own decay."""
        if self.crossing == "halted":
            return 0.0
        if self.crossing == "rmt":
            return -self.entropy_density / 2
        return float(self.crossing)

    @property
    def keeps_exit_decay(self) -> bool:
        """Whether crossing a region adds the region's own accumulated decay on the exit side."""
        return self.crossing == "rmt"

    def resonant(self, decay: float, thermal_length: float) -> bool:
        """Whether G = exp(s T / 2 - D) >= 1 for a coupling of norm exp(-D) on T thermal bonds.

        decay: D in nats; thermal_length: T in bonds, summed over the thermal units it touches.
        Ties count as resonant: D <= (s T / 2)(1 + 1e-12).
        """
        return decay <= self.entropy_density / 2 * thermal_length * (1 + TIE)

    def __str__(self) -> str:
        crossing = self.crossing if isinstance(self.crossing, str) else f"{self.crossing:g}"
        return f"d_s = {self.local_dimension}, {crossing}"
