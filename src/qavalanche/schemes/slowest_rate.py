"""Slowest rate: the exact tier, how slowly a chain with a bath at one site relaxes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from qavalanche.bath import Relaxation, relaxation
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.weak import bytes_of_rungs
from qavalanche.errors import InputError, check, check_integer, check_number, shown
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.laws import Law
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme

_SHORT = 64.0  # states of the chain that is looked at for a conserved charge
_MOST = 10**6  # sites: with more, not even a state fits in memory
_CUBE = 1.2e-10  # seconds for the cube of a rung's states, one core
_CALLS = 2e-3, 3e-4  # seconds that a sample takes at least, and more for each site
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
    >>> qa.melt(qa.xxz([0.7, -2.0, 1.1, 4.0]), "slowest_rate").overlap > 0.9
    True
    """

    name: ClassVar[str] = "slowest_rate"
    source: ClassVar[str] = (
        "Morningstar, Colmenárez, Khemani, Luitz, Huse, arXiv:2107.05642; Sels, arXiv:2108.10796"
    )
    takes: ClassVar[type] = Evolution
    provides: ClassVar[frozenset[str]] = frozenset({"columns"})
    columns: ClassVar[str] = "relaxation"
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
        passed = f"site = {self.site} in a chain of {length} sites"
        check(self.site < length, passed, f"must be 0 to {length - 1}")

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that one sample takes: matrices of the conserved sectors, if there are any."""
        if length > _MOST:
            return math.inf
        found: Any = law
        sizes, itemsize = _rungs(found, length)
        if self.bath != "weak":
            return 16.0 * float(np.sum(sizes**2)) ** 2
        return bytes_of_rungs([float(n) for n in sizes], float(sizes.max()), itemsize)

    def seconds(self, law: Law, length: int) -> float:
        """As the cube of the largest matrices; of a law that cannot be drawn here as of spins
        1/2."""
        least = _CALLS[0] + _CALLS[1] * min(length, _MOST)
        try:
            found: Any = law
            sizes, _ = _rungs(found, min(length, _MOST))
        except InputError:
            sizes = _charges(2, min(length, _MOST))
        states = sizes if self.bath == "weak" else np.sum(sizes**2)
        with np.errstate(over="ignore"):
            return least + _CUBE * float(np.sum(states**3))

    def agrees(self, name: str, value: Any, stored: Any, row: Mapping[str, Any]) -> bool:
        """Of a rate that rounding rules, no digit need agree (see `Scheme.agrees`)."""
        rounding = not row.get("resolved", True) and name in _NUMBERS
        return rounding or super().agrees(name, value, stored, row)


@lru_cache(maxsize=1024)
def _rungs(law: Any, length: int) -> tuple[np.ndarray[Any, np.dtype[np.float64]], int]:
    """States of the blocks of a chain of this law, as floats, and bytes of a matrix element.

    Those of a conserved charge, if a short chain has them: the states of d_s^L by the sum of their
    digits. Else all in one.
    """
    one = law.draw(1)
    d = one.local_dimension
    short = law.draw(min(length, max(1, int(math.log(_SHORT) / math.log(d)))))
    found = sorted(states.size for states in Sectors(short, 0).states)
    conserved = found == sorted(_charges(d, short.sites).tolist())
    itemsize = short.dtype.itemsize
    if conserved:
        return _charges(d, length), itemsize
    with np.errstate(over="ignore"):
        return np.array([float(d) ** length if length * math.log(d) < 700 else math.inf]), itemsize


@lru_cache(maxsize=256)
def _charges(d: int, sites: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Number of product states by the sum of their digits 0 ... d - 1, (sites (d - 1) + 1,)."""
    if sites * math.log(d) > 700:  # beyond 1e300
        return np.array([math.inf])
    found = np.ones(1)
    for _ in range(sites):
        found = np.convolve(found, np.ones(d))
    return found
