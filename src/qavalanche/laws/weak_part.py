"""A grain inside the XXZ chain itself: a stretch of it has weak random fields."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.errors import check_number
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.hamiltonian import Hamiltonian
from qavalanche.hamiltonians.models import xxz
from qavalanche.laws.law import Law, check_address
from qavalanche.laws.registry import law
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

_POSITIVE = "must be positive and finite"
_FINITE = "must be a finite number"


@law
@dataclass(frozen=True)
class WeakPart(Law):
    """H = J sum (S^x S^x + S^y S^y + Delta S^z S^z) + sum h_i S^z_i on L sites, P of them weak.

    h uniform in [-weak, weak] on the first P = round(share L) sites, in [-W, W] on the others.
    W > 0; weak >= 0; share in [0, 1], P / L; Heisenberg at Delta = 1. An isolated chain of this
    kind is what arXiv:2506.04834 looks at: it says that strong disorder does not hold against the
    weak part once P / L is above about 0.1.

    The random numbers of a sample depend on seed and number alone: all W, weak and share have the
    same ones, and a chain those of the first sites of any longer one. Raises InputError for
    parameters out of range.

    >>> WeakPart(W=10.0, share=0.25).draw(8, seed=1)
    Hamiltonian(XXZ, J = 1, anisotropy 1: 8 sites, d_s = 2)
    """

    name: ClassVar[str] = "weak_part"
    source: ClassVar[str] = "a Heisenberg chain with a weakly disordered part, arXiv:2506.04834"
    summary: ClassVar[str] = "XXZ chain in random fields, weak on a share of its sites"
    example: ClassVar[Mapping[str, Any]] = {"W": 10.0, "share": 0.25}
    draws: ClassVar[type] = Evolution
    length_unit: ClassVar[str] = "sites"

    W: float
    share: float
    weak: float = 0.5
    J: float = 1.0
    Delta: float = 1.0

    def __post_init__(self) -> None:
        inside, least = "must lie in [0, 1]", -1e-300
        known = {
            "W": check_number("W", self.W, _POSITIVE, 0.0, math.inf),
            "share": check_number("share", self.share, inside, least, math.nextafter(1.0, 2.0)),
            "weak": check_number("weak", self.weak, f"{_POSITIVE}, or 0", least, math.inf),
            "J": check_number("J", self.J, _FINITE, -math.inf, math.inf),
            "Delta": check_number("Delta", self.Delta, _FINITE, -math.inf, math.inf),
        }
        for name, value in known.items():
            object.__setattr__(self, name, value + 0.0)

    @property
    def resonance_probability(self) -> float:
        """NaN: weak and strong bonds have not one."""
        return math.nan

    def weak_sites(self, length: int) -> int:
        """P of a chain of `length` sites."""
        return math.floor(self.share * length + 0.5)

    def draw(self, length: int, seed: int = 0, sample: int = 0) -> Hamiltonian:  # type: ignore[override]
        """Chain number `sample` of `length` >= 1 sites under campaign seed `seed`."""
        length, seed, sample = check_address(length, seed, sample)
        memory.require(64.0 * length, f"fields on {length} sites")
        drawn = np.empty(length)
        fill_uniform(stream_key(seed, {"law": self.name, "drawn": "fields"}), sample, drawn)
        width = np.where(np.arange(length) < self.weak_sites(length), self.weak, self.W)
        return xxz(width * (2 * drawn - 1), self.J, self.Delta)

    def __str__(self) -> str:
        told = f"W = {self.W:g}, share = {self.share:g}, weak = {self.weak:g}"
        return f"weak part, {told}, J = {self.J:g}, Delta = {self.Delta:g}"
