"""What is drawn: two dots over spins, and a dot between a larger one and a spin."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check_integer, check_number
from qavalanche.grain.dots.draw import Address, Floats
from qavalanche.grain.dots.system import ProbedSystem, check_norm, check_states, placed
from qavalanche.streams.address import check_address
from qavalanche.system import memory

_MOST = 2**20
_FIELD = (1 + 1 / 12) / 4  # mean square level of a spin, <h^2> / 4


@dataclass(frozen=True)
class DotModel(ABC):
    """Two dots of d_E and d_F states, random matrices of level width 1, and spins of field h.

    H of a dot: real symmetric, independent normal elements, mean square level 1. A spin: h S^z, h
    uniform in [1/2, 3/2]. A coupling: a random matrix on two units, less what acts on one alone,
    over its mean square norm ||V|| = sqrt(Tr V^2 / d). Random numbers have the address (seed,
    sample) and the name and size of what is drawn: the same for every norm of every coupling.
    """

    name: ClassVar[str]

    d_E: int
    d_F: int

    @abstractmethod
    def draw(self, seed: int = 0, sample: int = 0) -> ProbedSystem:
        """Sample number `sample` under `seed`."""

    def _address(self, seed: int, sample: int) -> Address:
        states = self.states // self.dimensions[-1]
        memory.require(8.0 * 4 * states * states, f"matrices of {states} states")
        _, seed, sample = check_address(1, seed, sample)
        return Address(seed, sample)

    @property
    @abstractmethod
    def dimensions(self) -> tuple[int, ...]:
        """States of the units, from left to right."""

    @property
    @abstractmethod
    def width(self) -> float:
        """sigma: root mean square level of H without the probe, on average over samples."""

    @property
    def states(self) -> int:
        """N, of all units together."""
        return math.prod(self.dimensions)

    @property
    def log_spacing(self) -> float:
        """ln of sqrt(2 pi) sigma: levels in the middle of the spectrum are e^this / N apart, and
        G = ||V|| sqrt(N) / (sqrt(2 pi) sigma) is matrix element over level spacing."""
        return 0.5 * math.log(2 * math.pi) + math.log(self.width)


@dataclass(frozen=True)
class TwoDots(DotModel):
    """E, m spins, F: E is coupled to every spin, F to the last one, with norm e^{-D}.

    spins: m >= 0; g: norm of E's coupling to the spins before the last; last: to the last one, g
    where it is None. For m = 0 F is coupled to E itself. Entanglement is that of F.

    >>> TwoDots(16, 8, spins=2).draw(seed=1)
    ProbedSystem(units of 16, 2, 2, 8 states)
    """

    name: ClassVar[str] = "two dots"

    spins: int = 1
    g: float = 1.0
    last: float | None = None

    def __post_init__(self) -> None:
        known = {
            name: check_integer(name, getattr(self, name), 2, _MOST) for name in ("d_E", "d_F")
        }
        known["spins"] = check_integer("spins", self.spins, 0, 12)
        for name, value in known.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "g", check_norm("g", self.g))
        if self.last is not None:
            object.__setattr__(self, "last", check_norm("last", self.last))
        check_states(self.states)

    @property
    def dimensions(self) -> tuple[int, ...]:
        """d_E, 2, ..., 2, d_F."""
        return (self.d_E, *(2,) * self.spins, self.d_F)

    @property
    def width(self) -> float:
        """sigma: sqrt(2 + sum over spins of <h^2> / 4 + g^2)."""
        couplings = max(0, self.spins - 1) * self.g**2 + min(1, self.spins) * self.g_last**2
        return math.sqrt(2 + self.spins * _FIELD + couplings)

    @property
    def g_last(self) -> float:
        """Norm of E's coupling to the last spin."""
        return self.g if self.last is None else self.last

    @typed
    def draw(self, seed: int = 0, sample: int = 0) -> ProbedSystem:
        """Sample number `sample` under `seed`."""
        address, dims = self._address(seed, sample), self.dimensions
        rest = dims[:-1]
        H = placed(address.dot("E", self.d_E), [0], rest)
        for j in range(1, len(rest)):
            H += placed(_spin(address, j), [j], rest)
            norm = self.g_last if j == self.spins else self.g
            H += norm * placed(address.coupling(f"E-{j}", self.d_E, 2), [0, j], rest)
        probe = address.coupling("F", rest[-1], self.d_F)
        return ProbedSystem(dims, H, address.dot("F", self.d_F), probe)


@dataclass(frozen=True)
class DotAndSpin(DotModel):
    """E, F, u: E and F are coupled with norm e^{-a}, F and the spin u with norm e^{-b}.

    Entanglement is that of u.

    >>> DotAndSpin(32, 4, a=1.0).draw(seed=1)
    ProbedSystem(units of 32, 4, 2 states)
    """

    name: ClassVar[str] = "dot and spin"

    a: float = 1.0

    def __post_init__(self) -> None:
        for name in ("d_E", "d_F"):
            object.__setattr__(self, name, check_integer(name, getattr(self, name), 2, _MOST))
        number = check_number("a", self.a, "must lie in (-5, 50)", -5, 50)
        object.__setattr__(self, "a", number)
        check_states(self.states)

    @property
    def dimensions(self) -> tuple[int, ...]:
        """d_E, d_F, 2."""
        return (self.d_E, self.d_F, 2)

    @property
    def width(self) -> float:
        """sigma: sqrt(2 + <h^2> / 4 + e^{-2a})."""
        return math.sqrt(2 + _FIELD + math.exp(-2 * self.a))

    @typed
    def draw(self, seed: int = 0, sample: int = 0) -> ProbedSystem:
        """Sample number `sample` under `seed`."""
        address, dims = self._address(seed, sample), self.dimensions
        H = placed(address.dot("E", self.d_E), [0], dims[:2])
        H += placed(address.dot("F", self.d_F), [1], dims[:2])
        H += math.exp(-self.a) * address.coupling("E-F", self.d_E, self.d_F)
        return ProbedSystem(dims, H, _spin(address, 1), address.coupling("u", self.d_F, 2))


def _spin(address: Address, number: int) -> Floats:
    """h S^z."""
    h = 0.5 + float(address.uniform("field", 1, spin=number)[0])
    return np.diag([h / 2, -h / 2])
