"""Quasiperiodic XXZ chain: fields on a cosine whose wave number is irrational."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.chain import Chain, SiteFields
from qavalanche.errors import check, check_number
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.local_fields import (
    BYTES,
    Floats,
    checked_strengths,
    decays_of_fields,
    site_fields,
)
from qavalanche.laws.registry import law
from qavalanche.numerics.core.elementary import fill_cosine
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
"""The inverse golden mean, the most irrational wave number."""


@law
@dataclass(frozen=True)
class Quasiperiodic(Law):
    """H = J sum_i S_i . S_{i+1} + sum_i h_i S^z_i with h_i = W cos(2 pi beta i + phi).

    J > 0: exchange; W > 0: strength of the fields; beta: wave number in units of 2 pi, not a whole
    number, of which the fractional part alone matters; phi: the one random number of a chain,
    uniform on the circle. g_b = (J / 2) / |h_b - h_{b+1}| on L + 1 sites, as in
    `Chain.from_fields`. beta and phi are taken as multiples of 2^-64 of a turn, so that the phase
    of any site is exact.
    Raises InputError for parameters out of range.
    """

    name: ClassVar[str] = "quasiperiodic"
    source: ClassVar[str] = (
        "Iyer et al. 2013, arXiv:1212.4159; Khemani et al. 2017, arXiv:1702.03932"
    )
    summary: ClassVar[str] = "fields h_i = W cos(2 pi beta i + phi), phi random"
    example: ClassVar[Mapping[str, Any]] = {"W": 3.0}

    W: float
    J: float = 1.0
    beta: float = GOLDEN

    def __post_init__(self) -> None:
        for key, value in checked_strengths(self.W, self.J).items():
            object.__setattr__(self, key, value)
        beta = check_number("beta", self.beta, "must be finite", -math.inf, math.inf)
        check(beta % 1 != 0, f"beta = {beta:g}", "a whole number makes all fields alike")
        object.__setattr__(self, "beta", beta)

    @property
    def resonance_probability(self) -> float:
        """epsilon = (2 / pi) arcsin(min(1, J / (4 W |sin pi beta|))).

        |h_b - h_{b+1}| = 2 W |sin(pi beta) sin theta| with theta uniform on the circle.
        """
        return 2 / math.pi * math.asin(min(1.0, 1 / self._largest)) if self._largest else 1.0

    @property
    def bare_decay(self) -> float:
        """Mean of ln(A sin theta) over asin(1 / A) < theta < pi / 2, A = 4 W |sin pi beta| / J.

        By quadrature, to 1e-10; 0 if A <= 1, where every bond is resonant.
        """
        A = self._largest
        if A <= 1:
            return 0.0
        from scipy.integrate import quad

        first = math.asin(1 / A)
        whole, _ = quad(lambda t: math.log(A * math.sin(t)), first, math.pi / 2, epsrel=1e-12)
        return float(whole) / (math.pi / 2 - first)

    @property
    def _largest(self) -> float:
        """1 / g of the weakest bond."""
        return 4 * self.W * abs(math.sin(math.pi * (self.beta % 1))) / self.J

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(BYTES * length, f"a chain of {length} bonds, each with its own decay")
        decays = decays_of_fields(self._drawn(length, seed, sample), self.J)
        return Chain.from_decays(decays, f"{self}, seed {seed}:{sample}")

    def draw_fields(self, length: int, seed: int = 0, sample: int = 0) -> SiteFields:
        """The fields of the chain that `draw` gives, on L + 1 sites, for cluster schemes."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(BYTES * length, f"fields of a chain of {length} bonds")
        fields, source = self._drawn(length, seed, sample), f"{self}, seed {seed}:{sample}"
        return site_fields(fields, self.J, source, amplitude=self.W)

    def _drawn(self, length: int, seed: int, sample: int) -> Floats:
        """The fields on L + 1 sites."""
        phase: Floats = np.empty(1)
        fill_uniform(stream_key(seed, {**self.address, "length": length}), sample, phase)
        fields: Floats = np.empty(length + 1)
        fill_cosine(_of_turn(self.beta % 1), _of_turn(float(phase[0])), fields)
        return fields * self.W

    def __str__(self) -> str:
        return f"quasiperiodic, W = {self.W:g}, J = {self.J:g}, beta = {self.beta:g}"


def _of_turn(fraction: float) -> np.uint64:
    """A fraction in [0, 1] of a turn in units of 2^-64; 1 is (-1e-20) % 1, say."""
    return np.uint64(int(math.ldexp(fraction, 64)) % 2**64)
