"""GrainModel: how a grain and the spins coupled to it are drawn."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, counted, shown, whole
from qavalanche.grain.system import CoupledSpin, GrainSystem
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.streams.address import check_address, stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Floats = NDArray[np.float64]
Positions = Literal["jittered", "uniform"]

_MOST_SPINS = 64
_LARGEST = 690.0  # ln of a number that is a float
_FINITE = "must be a finite number"


@dataclass(frozen=True)
class GrainModel(ABC):
    """A grain of N spins, and on one or both sides spins whose coupling decays as alpha^u.

    alpha: e^{-1 / zeta}, > 0: the coupling of a spin at u is g0 alpha^u; an avalanche goes on for
    ever above d_s^{-1/2} on one side, d_s^{-1} where it grows on both. g0: coupling at u = 0.
    field, W: h uniform in [field - W, field + W]. positions: "jittered", u_j = nearest + j - 1 +
    eta_j with eta uniform in [-spread, spread], or "uniform", u in [1, chain] in ascending order;
    with fixed_first u_1 = 0. grain_spins: N; sides: 1 or 2; local_dimension: d_s of every spin;
    conserving: total S^z is conserved.

    Random numbers have the address (seed, sample) alone: samples are nested (a shorter chain is the
    beginning of a longer one, except for "uniform" positions), and the same for all alpha, g0, W.
    """

    name: ClassVar[str]
    source: ClassVar[str]

    alpha: float
    grain_spins: int = 3
    g0: float = 1.0
    field: float = 1.0
    W: float = 0.5
    positions: Positions = "jittered"
    spread: float = 0.2
    fixed_first: bool = True
    sides: int = 1
    local_dimension: int = 2
    conserving: bool = False
    nearest: float = 0.0

    def __post_init__(self) -> None:
        known: dict[str, Any] = {
            "alpha": check_number("alpha", self.alpha, "must be positive and finite", 0, np.inf),
            "grain_spins": check_integer("grain_spins", self.grain_spins, 1, _MOST_SPINS),
            "sides": check_integer("sides", self.sides, 1, 2),
            "local_dimension": check_integer("local_dimension", self.local_dimension, 2, 2**20),
            "W": check_number("W", self.W, "must be 0 or positive, and finite", -1e-300, np.inf),
        }
        for name in ("g0", "field", "nearest"):
            known[name] = check_number(name, getattr(self, name), _FINITE, -np.inf, np.inf)
        allowed = "must lie in [0, 0.5): spins keep their order"
        known["spread"] = check_number("spread", self.spread, allowed, -1e-300, 0.5)
        for name in ("fixed_first", "conserving"):
            known[name] = _truth(name, getattr(self, name))
        check(self.positions in ("jittered", "uniform"), f"positions = {shown(self.positions)}",
              "must be jittered or uniform")  # fmt: skip
        for name, value in known.items():
            object.__setattr__(self, name, value)

    @abstractmethod
    def grain(self, normal: Floats) -> Matrix:
        """H_grain (d, d), d = d_s^N, of d x d independent standard normal numbers."""

    def at(self, alpha: float) -> GrainModel:
        """The same model with another alpha."""
        return replace(self, alpha=alpha)

    @typed
    def draw(self, chain: int, seed: int = 0, sample: int = 0) -> GrainSystem:
        """Sample number `sample` with `chain` >= 0 spins on each side, under `seed`."""
        chain = check_integer("chain", chain, 0, _MOST_SPINS - self.grain_spins)
        _, seed, sample = check_address(1, seed, sample)
        spins = self.grain_spins + chain * self.sides
        memory.require(
            64.0 * _states(self.local_dimension, spins), f"H of {counted(spins, 'spin')}"
        )
        inside = _states(self.local_dimension, self.grain_spins)
        memory.require(48.0 * inside * inside, f"a grain of {counted(self.grain_spins, 'spin')}")
        d = int(self.local_dimension**self.grain_spins)
        normal = ndtri(_uniform(seed, {"grain": "matrix", "states": d}, sample, d * d))
        arms = [spin for side in ((1,) if self.sides == 1 else (0, 1))
                for spin in self._arm(side, chain, seed, sample)]  # fmt: skip
        grain = self.grain(normal.reshape(d, d))
        return GrainSystem(grain, tuple(arms), self.local_dimension, self.conserving, str(self))

    def _arm(self, side: int, chain: int, seed: int, sample: int) -> list[CoupledSpin]:
        drawn = _uniform(seed, {"grain": "arm", "side": side}, sample, 3 * chain).reshape(chain, 3)
        with np.errstate(all="ignore"):
            fields = self.field + self.W * (2 * drawn[:, 0] - 1)
        u = self._places(drawn[:, 1])
        partners = np.minimum((drawn[:, 2] * self.grain_spins).astype(int), self.grain_spins - 1)
        with np.errstate(all="ignore"):
            couplings = self.g0 * self.alpha**u
        told = f"alpha = {self.alpha:g}, g0 = {self.g0:g}, field = {self.field:g}, W = {self.W:g}"
        finite = bool(np.isfinite(couplings).all() and np.isfinite(fields).all())
        check(finite, told, "make couplings or fields that are not finite")
        columns = (partners, u, couplings, fields)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [CoupledSpin(side, i + 1, *row) for i, row in enumerate(rows)]

    def _places(self, drawn: Floats) -> Floats:
        """Positions u in ascending order."""
        if self.positions == "uniform":
            u: Floats = np.sort(1 + (drawn.size - 1) * drawn)
        else:
            u = self.nearest + np.arange(drawn.size) + self.spread * (2 * drawn - 1)
        if self.fixed_first:
            u[:1] = 0.0
        return u

    def __str__(self) -> str:
        return f"{self.name}, alpha = {self.alpha:g}"


def _states(d: int, spins: int) -> float:
    """d^spins; infinite beyond the largest float."""
    return float(d) ** spins if spins * math.log(d) < _LARGEST else math.inf


def _truth(name: str, value: Any) -> bool:
    """A truth value, or 0 or 1, as files hold it."""
    known = value if isinstance(value, bool) else whole(value)
    check(known in (0, 1), f"{name} = {shown(value)}", "must be true or false, or 1 or 0")
    return bool(known)


def _uniform(seed: int, drawn: dict[str, Any], sample: int, count: int) -> Floats:
    numbers = np.empty(count)
    fill_uniform(stream_key(seed, drawn), sample, numbers)
    return numbers
