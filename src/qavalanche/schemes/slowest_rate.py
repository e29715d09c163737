"""Slowest rate: the exact tier, how slowly a chain with a bath at one site relaxes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.bath import Relaxation, relaxation
from qavalanche.bath.foreseen import ForeseenSectors, charges, foreseen_sectors
from qavalanche.bath.lindblad import LARGEST
from qavalanche.bath.weak import bytes_of_rungs
from qavalanche.errors import InputError, check, check_integer, check_number, shown
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.laws import Law
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme

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

    def check(self, law: Law, length: int) -> None:
        """Raise InputError for a site that the chain does not have."""
        passed = f"length = {length} with the scheme {self.name}"
        check(length <= _MOST, passed, f"must be at most {_MOST} sites, and fit in memory")
        sites = law.sites(length)
        passed = f"site = {self.site} in a chain of {sites} sites"
        check(self.site < sites, passed, f"must be 0 to {sites - 1}")

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that one sample takes: matrices of the conserved sectors, if there are any."""
        found: Any = law
        blocks = foreseen_sectors(found, length)
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
            blocks = foreseen_sectors(found, length)
        except InputError:
            blocks = ForeseenSectors(charges(2, length), charges(2, length), 8)
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
