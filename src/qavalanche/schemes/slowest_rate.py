"""Slowest rate: the exact tier, how slowly a chain with a bath at one site relaxes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.bath import Relaxation, relaxation
from qavalanche.bath.lindblad import LARGEST
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.weak import bytes_of_rungs
from qavalanche.errors import InputError, check, check_integer, check_number, shown
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.laws import Law
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme

Floats = NDArray[np.float64]

_LARGEST = 690.0  # ln of the largest number of states that is told
_SHORT = 64.0  # states of the chain that is looked at for a conserved charge
_MOST = 300  # sites: numbers of states beyond are no floats
_CUBE = 3e-10  # seconds for the cube of a rung's states, one core
_CALLS = 1e-3, 7e-4  # seconds that a sample takes at least, and more for each site
_NUMBERS = ("log_rate", "log_bound", "overlap")


@scheme
@dataclass(frozen=True)
class SlowestRate(Scheme):
    """Gamma of a chain with an infinite bath at `site`: exact, and no regions.

    bath: "weak", gamma -> 0, and Gamma in units of gamma; or gamma > 0, and Gamma in units of
    energy, for short chains. A sample is a record, `bath.Relaxation`, of which a campaign keeps
    ln Gamma, ln of its upper bound, the overlap of the slow mode with the far spin, and whether
    Gamma is resolved. Lengths count sites. Nothing melts: there is no order of equals, and the
    mirror image of a chain with the bath at the other end has the same rate. By LAPACK, whose last
    bits differ from library to library: rates that are resolved agree to 1e-6 of ln Gamma.

    Raises InputError unless site >= 0 and the bath is one of these.

    >>> import qavalanche as qa
    >>> from qavalanche.hamiltonians import xxz
    >>> round(qa.melt(xxz([0.7, -6.0, 9.1, 1.0]), "slowest_rate").log_rate, 3)
    -11.203
    """

    name: ClassVar[str] = "slowest_rate"
    source: ClassVar[str] = (
        "Morningstar, Colmenárez, Khemani, Luitz, Huse, arXiv:2107.05642; Sels, arXiv:2108.10796"
    )
    takes: ClassVar[type] = Evolution
    provides: ClassVar[frozenset[str]] = frozenset({"columns"})
    columns: ClassVar[str] = "relaxation"
    read_by: ClassVar[str] = "qavalanche threshold --store"
    relative_tolerance: ClassVar[float] = 1e-6
    seconds_per_bond: ClassVar[float] = _CALLS[1]

    site: int = 0
    bath: str | float = "weak"

    def __post_init__(self) -> None:
        object.__setattr__(self, "site", check_integer("site", self.site, 0, _MOST))
        allowed = 'must be "weak" or a positive number'
        bath: Any = self.bath
        if isinstance(bath, str):
            check(bath == "weak", f"bath = {shown(bath)}", allowed)
        else:
            object.__setattr__(self, "bath", check_number("bath", bath, allowed, 0.0, math.inf))

    def melt(self, start: Any) -> Relaxation:
        """What `relaxation(hamiltonian, site, bath)` finds."""
        return relaxation(start, self.site, self.bath)

    def check(self, law: Law, length: int) -> None:  # noqa: ARG002
        """Raise InputError for a site that the chain does not have."""
        passed = f"length = {length} with the scheme {self.name}"
        check(length <= _MOST, passed, f"must be at most {_MOST} sites, and fit in memory")
        passed = f"site = {self.site} in a chain of {length} sites"
        check(self.site < length, passed, f"must be 0 to {length - 1}")

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that one sample takes: matrices of the conserved sectors, if there are any."""
        found: Any = law
        blocks = _blocks(found, length)
        with np.errstate(over="ignore"):
            if self.bath != "weak":
                return _bytes_of_finite(float(np.sum(blocks.sectors**2)), length)
            largest = float(blocks.sectors.max())
            return bytes_of_rungs(blocks.rungs.tolist(), largest, blocks.itemsize)

    def seconds(self, law: Law, length: int) -> float:
        """As the cube of the largest matrices; of a law that cannot be drawn here as of spins
        1/2."""
        try:
            found: Any = law
            blocks = _blocks(found, length)
        except InputError:
            blocks = _Blocks(_charges(2, length), _charges(2, length), 8)
        with np.errstate(over="ignore"):
            weak = self.bath == "weak"
            states = blocks.rungs if weak else np.sum(blocks.sectors**2)
            return _CALLS[0] + _CALLS[1] * length + _CUBE * float(np.sum(states**3))

    def agrees(self, name: str, value: Any, stored: Any, row: Mapping[str, Any]) -> bool:
        """Of a rate that rounding rules, no digit need agree (see `Scheme.agrees`)."""
        rounding = not row.get("resolved", True) and name in _NUMBERS
        return rounding or super().agrees(name, value, stored, row)


def _bytes_of_finite(operators: float, length: int) -> float:
    """Bytes for the whole Lindbladian; InputError if the block of operators is too large."""
    passed = f"bath of finite strength on {length} sites: {operators:.6g} operators"
    allowed = f'must be at most {LARGEST}, for time and memory: bath = "weak" goes further'
    check(operators <= LARGEST, passed, allowed)
    return 48.0 * operators**2


class _Blocks(NamedTuple):
    """States of the sectors of a chain and of its rungs, sectors that a bath links (`bath`), as
    floats; itemsize: bytes of a matrix element."""

    sectors: Floats
    rungs: Floats
    itemsize: int


@lru_cache(maxsize=1024)
def _blocks(law: Any, length: int) -> _Blocks:
    """Of a chain of this law: with a conserved charge if a short one has it, else all in one.

    The charge is the sum of the states 0 ... d_s - 1 of the spins; a bath that sets one of them
    changes it by d_s - 1 at most.
    """
    d = law.draw(1).local_dimension
    short = law.draw(min(length, max(1, int(math.log(_SHORT) / math.log(d)))))
    found = sorted(states.size for states in Sectors(short, 0).states)
    conserved = found == sorted(_charges(d, short.sites).tolist())
    sectors = _charges(d, length) if conserved else _states(d, length)
    if not conserved or sectors.size == 1:
        return _Blocks(sectors, sectors, short.dtype.itemsize)
    steps = sectors[1:].reshape(length, d - 1).sum(axis=1)
    return _Blocks(sectors, np.append(sectors[:1], steps), short.dtype.itemsize)


def _states(d: int, sites: int) -> Floats:
    """All states in one block; infinite beyond 1e300."""
    return np.array([float(d**sites) if sites * math.log(d) < _LARGEST else math.inf])


@lru_cache(maxsize=256)
def _charges(d: int, sites: int) -> Floats:
    """Number of product states by the sum of their states, (sites (d - 1) + 1,)."""
    if sites * math.log(d) > _LARGEST:
        return _states(d, sites)
    found = np.ones(1)
    for _ in range(sites):
        found = np.convolve(found, np.ones(d))
    return found
