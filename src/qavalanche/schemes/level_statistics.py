"""Level statistics: the exact tier, whether neighbouring levels of a chain repel each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qavalanche.bath.foreseen import ForeseenSectors, charges, foreseen_sectors
from qavalanche.errors import InputError, check
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.hamiltonians.levels import (
    LevelChoice,
    LevelStatistics,
    Which,
    level_statistics,
)
from qavalanche.laws import Law
from qavalanche.schemes.registry import scheme
from qavalanche.schemes.scheme import Scheme
from qavalanche.spectra.dense import Device
from qavalanche.system.blas import one_blas_thread

_MOST = 300  # sites: numbers of states beyond are no floats
_CUBE = 1.4e-10  # seconds for the cube of a sector's states, one core
_CALLS = 4e-3  # seconds that a sample takes at least
_CUBE_WINDOW = 2e-11  # of one of which a window is computed
_SPARSE = 400.0  # bytes a state, of a sparse matrix and its sectors
_FILL = 0.1  # of a dense matrix: what elimination may fill


@scheme
@dataclass(frozen=True)
class LevelRepulsion(Scheme):
    """Mean gap ratio r of the central half of the spectrum: exact, and no regions.

    sectors: "all" that a conserved charge makes, each by itself and averaged over ratios, or
    "largest" alone, S^z = 0 in the XXZ chain; each is split by the parities of spin flip and of
    reflection where a Hamiltonian has them. SU(2), say, is not found. dense: states of the largest
    sector that is diagonalized whole; of a larger one `count` levels in the middle, and the record
    says so. device: "cpu", or "cupy" or "jax", where it is installed, of whole spectra.

    r = 2 ln 2 - 1 = 0.3863 of independent levels, where a chain is localized, 0.5307 of a random
    matrix, where it is ergodic. A sample is a record, `LevelStatistics`, of which a campaign keeps
    r, and over how many ratios it is a mean. Lengths count what the law says. Nothing melts: there
    is no order of equals, and the mirror image of a chain has the same levels. By LAPACK, whose
    last bits differ from library to library: r agrees to 1e-6.

    Raises InputError for other words, or numbers out of range.

    >>> import qavalanche as qa
    >>> from qavalanche.hamiltonians import xxz
    >>> round(qa.melt(xxz([0.7, -6.0, 9.1, 1.0, 2.2, -3.1]), "level_statistics").gap_ratio, 4)
    0.3438
    """

    name: ClassVar[str] = "level_statistics"
    source: ClassVar[str] = "Oganesyan, Huse, Phys. Rev. B 75, 155111; levels D/4 to 3D/4"
    takes: ClassVar[type] = Evolution
    provides: ClassVar[frozenset[str]] = frozenset({"columns"})
    columns: ClassVar[str] = "levels"
    read_by: ClassVar[str] = "Campaign.rows, or of the law grain qavalanche grain --store,"
    relative_tolerance: ClassVar[float] = 1e-6
    seconds_per_bond: ClassVar[float] = 1e-3

    sectors: Which = "all"
    dense: int = 4096
    count: int = 200
    device: Device = "cpu"

    def __post_init__(self) -> None:
        known = self.choice
        for name in ("dense", "count"):
            object.__setattr__(self, name, getattr(known, name))

    @property
    def choice(self) -> LevelChoice:
        """The levels that it looks at."""
        return LevelChoice(self.sectors, self.dense, self.count, self.device)

    def melt(self, start: Any) -> LevelStatistics:
        """What `level_statistics(evolution, choice)` finds."""
        with one_blas_thread():
            return level_statistics(start, self.choice)

    def check(self, law: Law, length: int) -> None:
        """Raise InputError for more spins than numbers of states can tell."""
        passed = f"length = {length} with the scheme {self.name}"
        check(law.sites(length) <= _MOST, passed, f"must be at most {_MOST} sites, and in memory")

    def bytes_needed(self, law: Law, length: int) -> float:
        """Bytes that one sample takes: the matrix of the largest sector, and what LAPACK needs."""
        found: Any = law
        known = foreseen_sectors(found, length)
        with np.errstate(over="ignore"):
            whole = known.sectors[known.sectors <= self.dense].max(initial=0.0)
            window = known.sectors.max() if known.sectors.max() > self.dense else 0.0
            filled = _FILL * known.itemsize * window**2  # a guess: it is predicted, once drawn
            sparse = _SPARSE * float(known.sectors.sum())
            return float(3.0 * known.itemsize * whole**2 + filled + sparse)

    def seconds(self, law: Law, length: int) -> float:
        """A first guess: cubes of the sectors."""
        found: Any = law
        try:
            known = foreseen_sectors(found, length)
        except InputError:  # of a law that cannot be drawn here
            known = ForeseenSectors(charges(2, length), charges(2, length), 8)
        used = known.sectors if self.sectors == "all" else known.sectors.max()
        with np.errstate(over="ignore"):
            cost = np.where(used <= self.dense, _CUBE, _CUBE_WINDOW) * used**3
            return _CALLS + float(np.sum(cost))
