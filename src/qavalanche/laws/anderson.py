"""Interacting Anderson chain: random and quasiperiodic fields with hopping, for cluster schemes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from qavalanche.chain.fields import Floats, Levels, SiteFields, check_interaction, check_levels
from qavalanche.errors import check, check_number
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.local_fields import localization_length
from qavalanche.laws.quasiperiodic import GOLDEN
from qavalanche.laws.registry import law
from qavalanche.numerics.core.elementary import fill_cosine
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

_BYTES = 40  # of memory for a site while its fields are drawn
_ANGLES = 1 << 14
_ALLOWED = "must be finite and not negative"


@law
@dataclass(frozen=True)
class Anderson(Law):
    """h_i = W (u_i - 1/2) + amplitude cos(wave_number i + phi), u_i uniform on (0, 1), on L sites.

    W >= 0: width of the random fields, uniform on [-W / 2, W / 2]; amplitude >= 0 of the
    quasiperiodic part, not both zero; wave_number: in radians a site; phi: uniform on the circle.
    t > 0: hopping; second_hopping: t2; V > 0: interaction; all in one unit of energy. levels: see
    `chain.SiteFields`, which it draws. Length L counts sites.

    xi = 2 / ln(1 + (W / t)^2) for random fields, 1 / ln(amplitude / 2t) for an amplitude above 2t,
    infinite below; of both 1 / xi is the sum of both. Public code (mark C:
    refraction-ray/realspace-RG), which draws random fields on [0, W]: a shift alone.
    Fields have the same bits on every processor, as with levels = "fields" all that is made of
    them. Raises InputError for parameters out of range.
    """

    name: ClassVar[str] = "anderson"
    source: ClassVar[str] = "Dumitrescu, Vasseur, Potter 2017, arXiv:1701.04827; numbers as in C"
    summary: ClassVar[str] = "fields of width W, hopping t, interaction V, for cluster schemes"
    example: ClassVar[Mapping[str, Any]] = {"W": 1.9}
    draws: ClassVar[type] = SiteFields
    control_name: ClassVar[str] = "probability of a resonant pair of neighbours"
    length_unit: ClassVar[str] = "sites"

    W: float
    V: float = 0.3
    t: float = 1.0
    second_hopping: float = 0.0
    amplitude: float = 0.0
    wave_number: float = 2 * math.pi * GOLDEN
    levels: Levels = "eigenstates"

    def __post_init__(self) -> None:
        known: dict[str, Any] = {
            key: check_number(key, getattr(self, key), _ALLOWED, -1e-300, math.inf)
            for key in ("W", "amplitude")
        }
        disordered = known["W"] > 0 or known["amplitude"] > 0
        check(disordered, "W = 0 and amplitude = 0", "one of them must be positive")
        known["V"] = check_interaction(self.V)
        known["t"] = check_number("t", self.t, "must be positive and finite", 0.0, math.inf)
        for key in ("second_hopping", "wave_number"):
            value = check_number(key, getattr(self, key), "must be finite", -math.inf, math.inf)
            known[key] = value
        known["levels"] = check_levels(self.levels)
        for key, value in known.items():
            object.__setattr__(self, key, value)
        largest = max(self.W, self.amplitude) / self.t
        check(largest < 1e150, f"W / t or amplitude / t = {largest:g}", "must be below 1e150")

    @property
    def localization_length(self) -> float:
        """xi in lattice spacings; infinite where nothing localizes."""
        return localization_length(self.W / self.t, self.amplitude / self.t)

    @property
    def resonance_probability(self) -> float:
        """epsilon = P(|h - h'| < V e^(-1/xi)) of the bare fields of two neighbouring sites.

        With r = V e^(-1/xi) / W: r (2 - r), 1 if r >= 1, for random fields;
        (2 / pi) arcsin(min(1, V e^(-1/xi) / A)), A = 2 amplitude |sin(wave_number / 2)|, for
        quasiperiodic ones; of both the mean of the former over the difference A sin theta, at
        16384 angles. It falls as W grows.
        """
        reach = self.V * math.exp(-1 / self.localization_length)
        swing = 2 * self.amplitude * abs(math.sin(self.wave_number / 2))
        return _closer_than(reach, self.W, swing)

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> SiteFields:  # type: ignore[override]
        """Fields number `sample` of `length` >= 1 sites under campaign seed `seed` (see Law).

        >>> Anderson(2.0).draw(5, seed=1).length
        5
        """
        length, seed, sample = check_address(length, seed, sample)
        memory.require(_BYTES * length, f"fields on {length} sites")
        drawn: Floats = np.empty(length + 1)
        fill_uniform(stream_key(seed, {**self.address, "length": length}), sample, drawn)
        fields = (drawn[1:] - 0.5) * self.W
        if self.amplitude > 0:
            wave: Floats = np.empty(length)
            step = (self.wave_number / (2 * math.pi)) % 1
            fill_cosine(_of_turn(step), _of_turn(float(drawn[0])), wave)
            fields = fields + wave * self.amplitude
        return SiteFields(
            fields,
            self.V,
            self.localization_length,
            self.t,
            self.second_hopping,
            self.levels,
            f"{self}, seed {seed}:{sample}",
        )

    def __str__(self) -> str:
        wave = f", amplitude = {self.amplitude:g}" if self.amplitude else ""
        return f"anderson, W = {self.W:g}{wave}, V = {self.V:g}, t = {self.t:g}"


@lru_cache(maxsize=4096)
def _closer_than(reach: float, W: float, swing: float) -> float:
    """P(|W (u - u') + swing sin theta| < reach)."""
    if swing == 0:
        r = min(1.0, reach / W) if W > 0 else 1.0
        return r * (2 - r)
    if W == 0:
        return 2 / math.pi * math.asin(min(1.0, reach / swing))
    theta = (np.arange(_ANGLES) + 0.5) * (math.pi / 2 / _ANGLES)
    shift = swing * np.sin(theta)
    return float(np.mean(_below((reach + shift) / W) - _below((shift - reach) / W)))


def _below(x: Floats) -> Floats:
    """P(u - u' < x) of two uniform numbers."""
    x = np.clip(x, -1.0, 1.0)
    return np.where(x < 0, (1 + x) ** 2 / 2, 1 - (1 - x) ** 2 / 2)


def _of_turn(fraction: float) -> np.uint64:
    """A fraction in [0, 1] of a turn in units of 2^-64; 1 is (-1e-20) % 1, say."""
    return np.uint64(int(math.ldexp(fraction, 64)) % 2**64)
