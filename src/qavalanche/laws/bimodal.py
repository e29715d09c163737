"""The letter's disorder: resonant bonds among bonds that are all alike."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.chain import Chain
from qavalanche.errors import check, check_number
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.logarithm import ln
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.bernoulli import draw_resonant
from qavalanche.system import memory


@law
@dataclass(frozen=True)
class Bimodal(Law):
    """The letter's disorder: a bond is resonant with probability epsilon, else g = epsilon / K.

    epsilon: in (0, 1), inverse disorder strength; K > epsilon, non-universal constant. The decay of
    every perturbative bond is w = ln(K / epsilon) = 1 / zeta_1. Bonds are drawn with epsilon
    rounded down to a multiple of 2^-64, which changes it only below 2^-11.
    Raises InputError outside these ranges: for epsilon >= K every bond is resonant.
    """

    name: ClassVar[str] = "bimodal"
    source: ClassVar[str] = "the letter, arXiv:1706.09338, eq. 2"
    summary: ClassVar[str] = "resonant with probability epsilon, else g = epsilon / K"
    example: ClassVar[Mapping[str, Any]] = {"epsilon": 0.27}
    alike: ClassVar[bool] = True

    epsilon: float
    K: float = 1.0

    def __post_init__(self) -> None:
        epsilon = check_number("epsilon", self.epsilon, "must lie in (0, 1)", 0, 1)
        K = check_number("K", self.K, "must be positive and finite", 0, math.inf)
        passed = f"epsilon = {epsilon:g} >= K = {K:g}"
        check(epsilon < K, passed, "every bond would be resonant, epsilon must be below K")
        passed = f"epsilon = {epsilon:g}, K = {K:g}: the decay ln(K / epsilon)"
        check(1 < K / epsilon < math.inf, passed, "must be finite")
        object.__setattr__(self, "epsilon", epsilon)
        object.__setattr__(self, "K", K)

    @property
    def decay(self) -> float:
        """w = ln(K / epsilon) of every perturbative bond, in nats."""
        return ln(self.K / self.epsilon)

    @property
    def resonance_probability(self) -> float:
        """epsilon."""
        return self.epsilon

    @property
    def digits(self) -> np.uint64:
        """floor(epsilon 2^64): the first 64 binary digits of epsilon."""
        return np.uint64(int(math.ldexp(self.epsilon, 64)))

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(length / 8, f"a chain of {length} bonds")
        words = np.empty((length + 63) // 64, np.uint64)
        key = stream_key(seed, {**self.address, "length": length})
        draw_resonant(key, sample, self.digits, length, words)
        source = f"bimodal, epsilon = {self.epsilon:g}, K = {self.K:g}, seed {seed}:{sample}"
        return Chain.made(length, words, np.array([self.decay]), source)
