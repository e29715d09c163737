"""Sequences: numbers that differ from site to site, random, quasiperiodic or given.

The numbers of the first sites do not depend on how many sites follow, so that short chains are the
beginnings of long ones.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from qavalanche.errors import check
from qavalanche.hamiltonians.product import ONE, ZERO, Product
from qavalanche.numerics.core.elementary import fill_cosine
from qavalanche.streams.core.generator import fill_uniform

Floats = NDArray[np.float64]
Stream = tuple[NDArray[np.uint64], int]
"""Key of a stream, and the number of the sample."""


class SiteSequence(ABC):
    """x_i on the sites i = 0, 1, ..."""

    kind: ClassVar[str]
    """The section of a file that it stands in."""

    @abstractmethod
    def numbers(self, sites: int, stream: Stream, known: Mapping[str, Any]) -> Floats:
        """x_0 ... x_(sites - 1); known: parameters by name. They may be infinite."""

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that it depends on."""
        return ()

    @property
    def most(self) -> float:
        """Sites for which it has numbers."""
        return math.inf


@dataclass(frozen=True)
class RandomNumbers(SiteSequence):
    """Independent numbers of one distribution.

    "uniform" on [-1, 1], "normal" of mean 0 and variance 1, "sign" -1 or 1 with probability 1/2,
    "box" uniform on [low, high], "gauss" normal with mean `low` and standard deviation `high`.
    Normal numbers are scipy's `ndtri` of uniform ones, whose last bit may differ between machines.
    """

    kind: ClassVar[str] = "random"

    law: str
    low: Product = ZERO
    high: Product = ONE

    def numbers(self, sites: int, stream: Stream, known: Mapping[str, Any]) -> Floats:
        """One random word a site."""
        u = np.empty(sites)
        fill_uniform(stream[0], stream[1], u)
        if self.law == "sign":
            return np.where(u < 0.5, -1.0, 1.0)
        if self.law == "uniform":
            return 2 * u - 1
        if self.law == "normal":
            return np.asarray(ndtri(u))
        low, high = self.low.value(known), self.high.value(known)
        with np.errstate(all="ignore"):
            scaled = low + (high - low) * u if self.law == "box" else low + high * ndtri(u)
        return np.asarray(scaled, np.float64)

    @property
    def names(self) -> tuple[str, ...]:
        """Those of its bounds."""
        return self.low.names + self.high.names


@dataclass(frozen=True)
class Wave(SiteSequence):
    """x_i = cos(2 pi wave_number i + phase); the phase is random, one a sample, if none is given.

    wave_number in turns a site: of it the fractional part alone matters; phase in radians. Both are
    taken as multiples of 2^-64 of a turn, so that the angle at any site is exact.
    """

    kind: ClassVar[str] = "quasiperiodic"

    wave_number: Product
    phase: Product | None = None

    def numbers(self, sites: int, stream: Stream, known: Mapping[str, Any]) -> Floats:
        """One random word a sample, or none."""
        step, start = self.wave_number.value(known), np.empty(1)
        if self.phase is None:
            fill_uniform(stream[0], stream[1], start)
        else:
            start[0] = self.phase.value(known) / (2 * math.pi)
        x = np.full(sites, math.nan)
        if math.isfinite(step) and math.isfinite(start[0]):
            fill_cosine(_of_turn(step % 1), _of_turn(float(start[0]) % 1), x)
        return x

    @property
    def names(self) -> tuple[str, ...]:
        """Those of wave number and phase."""
        return self.wave_number.names + (() if self.phase is None else self.phase.names)


@dataclass(frozen=True)
class GivenNumbers(SiteSequence):
    """Numbers of the user, from the first site on; there are no more sites than numbers."""

    kind: ClassVar[str] = "values"

    given: tuple[float, ...]

    def numbers(self, sites: int, stream: Stream, known: Mapping[str, Any]) -> Floats:  # noqa: ARG002
        """The first ones."""
        check(sites <= len(self.given), f"{sites} sites", f"{len(self.given)} values are given")
        return np.array(self.given[:sites])

    @property
    def most(self) -> float:
        """How many there are."""
        return len(self.given)


def _of_turn(fraction: float) -> np.uint64:
    """A fraction in [0, 1] of a turn in units of 2^-64; 1 is (-1e-20) % 1, say."""
    return np.uint64(int(math.ldexp(fraction, 64)) % 2**64)
