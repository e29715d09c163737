"""Correlated disorder: ln g is Gaussian, and its sums wander as a power of the distance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.laws.circles import (
    BYTES,
    KEPT,
    cosines_of,
    decays_of,
    normal_bare_decay,
    normal_chain,
    normal_epsilon,
    size_for,
)
from qavalanche.laws.inversion import chain_of
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.numerics.core.hartley import hartley
from qavalanche.streams.address import stream_key
from qavalanche.system import memory

Floats = NDArray[np.float64]
_KEPT = KEPT


@law
@dataclass(frozen=True)
class Correlated(Law):
    """ln g normal on every bond, with correlations of the wandering exponent gamma.

    The sum of ln g over l bonds fluctuates as l^gamma: gamma = 1/2 without correlations, which is
    the law "norm" with other random numbers; 0 <= gamma < 1/2 anticorrelated (gamma = 0: as the
    root of ln l); 1/2 < gamma < 1 positively correlated. loc, scale > 0: mean and standard
    deviation of ln g of a bond, exactly, whatever gamma is; scale without unit, as ln g.

    Power spectrum |2 sin(q / 2)|^(1 - 2 gamma), that is fractionally integrated white noise (with
    d = gamma - 1/2: Granger and Joyeux 1980; Hosking 1981, recalled). Its correlation over k bonds
    is the product of (j - 1 + d) / (j - d), j = 1 ... k, and between any two bonds of a chain it is
    exact, by circulant embedding on a circle of 2 to 4 L bonds (Davies and Harte 1987, recalled).
    All of it is sums, products, roots and `numerics.core.hartley`, in a fixed order, and the normal
    numbers are those of the quantile table of "norm" (error below 1e-8): the bits are the same on
    every processor. Decays are rounded to single precision. Drawn one by one, in L ln L steps.
    Raises InputError for parameters out of range.
    """

    name: ClassVar[str] = "correlated"
    source: ClassVar[str] = (
        "wandering exponent: arXiv:2204.06017, abstract; its spectrum is a choice"
    )
    summary: ClassVar[str] = "ln g normal, its sum over l bonds fluctuates as l^gamma"
    example: ClassVar[Mapping[str, Any]] = {"gamma": 0.75, "loc": -1.0}

    gamma: float
    loc: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        gamma = check_number("gamma", self.gamma, "must lie in [0, 1)", -math.ulp(0.0), 1)
        loc = check_number("loc", self.loc, "must be a finite number", -math.inf, math.inf)
        scale = check_number("scale", self.scale, "must be positive and finite", 0, math.inf)
        finite = math.isfinite(loc / scale)
        check(finite, f"loc / scale = {shown(loc / scale)}", "must be finite")
        for key, value in (("gamma", gamma), ("loc", loc), ("scale", scale)):
            object.__setattr__(self, key, value + 0.0)

    @property
    def resonance_probability(self) -> float:
        """epsilon = P(ln g >= 0) of one bond."""
        return normal_epsilon(self.loc, self.scale)

    @property
    def bare_decay(self) -> float:
        """Mean w of the perturbative bonds (`circles.normal_bare_decay`)."""
        return normal_bare_decay(self.loc, self.scale)

    @property
    def seconds_per_bond(self) -> float:
        """Of the transform."""
        return 1e-7

    def correlation(self, bonds: int) -> Floats:
        """Correlation coefficients of ln g over 0, 1, ... `bonds` >= 0 bonds, (bonds + 1,)."""
        return _correlation(self.gamma, check_integer("bonds", bonds, 0))

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Chain:
        """Chain number `sample` of `length` >= 1 bonds under campaign seed `seed` (see Law)."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(BYTES * length, f"a chain of {length} bonds, each with its own decay")
        key = stream_key(seed, {**self.address, "length": length})
        cosines, amplitudes = _circle(self.gamma, length)
        normal = normal_chain(key, sample, cosines, amplitudes)
        decays = decays_of(normal[:length], self.loc, self.scale)
        return chain_of(decays, f"{self}, seed {seed}:{sample}")

    def __str__(self) -> str:
        return f"correlated, gamma = {self.gamma:g}, loc = {self.loc:g}, scale = {self.scale:g}"


def _correlation(gamma: float, bonds: int) -> Floats:
    """Products from left to right."""
    d, j = gamma - 0.5, np.arange(1.0, bonds + 1.0)
    return np.concatenate([[1.0], np.cumprod((j - 1 + d) / (j - d))])


def _circle(gamma: float, length: int) -> tuple[Floats, Floats]:
    """Cosines for `hartley`, and the amplitude of each of its modes on a circle of M bonds.

    The roots of the eigenvalues of the circulant matrix, over M: with a normal number each they
    make the matrix. No eigenvalue is negative (Craigmile 2003, recalled) beyond rounding.
    """
    size = size_for(length)
    return _kept(gamma, size) if size <= _KEPT else _made(gamma, size)


@lru_cache(maxsize=8)
def _kept(gamma: float, size: int) -> tuple[Floats, Floats]:
    return _made(gamma, size)


def _made(gamma: float, size: int) -> tuple[Floats, Floats]:
    cosines = cosines_of(size)
    half = _correlation(gamma, size // 2)
    eigenvalues = np.concatenate([half, half[-2:0:-1]])
    hartley(eigenvalues, cosines)
    amplitudes: Floats = np.sqrt(np.maximum(eigenvalues, 0.0) / size)
    return cosines, amplitudes
