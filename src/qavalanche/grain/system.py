"""GrainSystem: one ergodic grain and the spins of a chain that are coupled to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number, check_type, counted, shown
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z
from qavalanche.hamiltonians.static import StaticEvolution
from qavalanche.numerics.arrays import matrix_elements
from qavalanche.system import memory

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MOST_SPINS = 64
_FINITE = "must be a finite number"


class CoupledSpin(NamedTuple):
    """A spin outside the grain, and its coupling to one spin of it.

    side: 0 left of the grain, 1 right of it; number: 1, 2, ... from the grain outwards; partner:
    spin of the grain, counted from 0, that it is coupled to; position: u, in which the coupling
    decays; coupling: g = g0 alpha^u, in units of energy, so that V = g S^x S^x (and g S^y S^y where
    S^z is conserved); field: h, H has h S^z.
    """

    side: int
    number: int
    partner: int
    position: float
    coupling: float
    field: float


@dataclass(frozen=True, eq=False, repr=False)
class GrainSystem(StaticEvolution):
    """H = H_grain + sum_j g_j S^x_{n(j)} S^x_j + sum_j h_j S^z_j.

    grain: (d_s^N, d_s^N), Hermitian, any matrix on the N spins of the grain; spins: those outside,
    from the grain outwards on each side. conserving: V = g (S^x S^x + S^y S^y). Sites in the order
    of space: the left arm (its last spin first), the grain, the right arm; basis as of every
    Evolution. Made by the `draw` of a model, or from a user's own numbers.

    Raises InputError for a grain that is not Hermitian or not of dimension d_s^N, spins that do
    not count 1, 2, ... on each side, a partner that is not in the grain, or numbers not finite.

    >>> import numpy as np
    >>> spin = CoupledSpin(side=1, number=1, partner=0, position=0.0, coupling=0.5, field=1.0)
    >>> GrainSystem(np.diag([0.3, -0.3]), (spin,)).sparse().toarray().diagonal()
    array([ 0.8, -0.2,  0.2, -0.8])
    """

    grain: Matrix
    spins: tuple[CoupledSpin, ...]
    local_dimension: int = 2
    conserving: bool = False
    name: str = "grain"

    def __post_init__(self) -> None:
        d = check_integer("local_dimension", self.local_dimension, least=2, most=2**20)
        check_type("conserving", self.conserving, bool, "must be true or false")
        check_type("name", self.name, str, "must be text")
        grain = _grain(self.grain, d)
        spins = _ordered(self.spins, _spins(len(grain), d))
        for field, value in (("grain", grain), ("spins", spins), ("local_dimension", d)):
            object.__setattr__(self, field, value)

    @property
    def grain_spins(self) -> int:
        """N, spins of the grain."""
        return _spins(len(self.grain), self.local_dimension)

    @property
    def first(self) -> int:
        """Site of the first spin of the grain: the number of spins left of it."""
        return sum(spin.side == 0 for spin in self.spins)

    @property
    def sites(self) -> int:  # type: ignore[override]
        """All spins, those of the grain too."""
        return self.grain_spins + len(self.spins)

    @property
    def sides(self) -> int:
        """On how many sides there are spins: 2 or 1 (1 too if there is none)."""
        return max(1, len({spin.side for spin in self.spins}))

    def site(self, spin: CoupledSpin) -> int:
        """Where a spin outside the grain sits in the chain."""
        if spin.side == 0:
            return self.first - spin.number
        return self.first + self.grain_spins - 1 + spin.number

    @typed
    def kept(self, number: int) -> GrainSystem:
        """The same sample with the first `number` >= 0 spins of each side alone."""
        number = check_integer("number", number, least=0, most=_MOST_SPINS)
        spins = tuple(spin for spin in self.spins if spin.number <= number)
        return GrainSystem(self.grain, spins, self.local_dimension, self.conserving, self.name)

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64, or complex128 if the grain is complex."""
        return self.grain.dtype

    @cached_property
    def elements(self) -> csr_array:
        """H, a sparse array (N, N), found once."""
        from scipy import sparse

        entries = len(self.grain) + len(self.spins) * (2 if self.local_dimension == 2 else 4)
        memory.require(24 * self.states * entries, f"a sparse matrix of {self.size}")
        with np.errstate(all="ignore"):  # said below
            parts = list(self._parts())
        rows, columns, values = (np.concatenate(each) for each in zip(*parts, strict=True))
        shape = (self.dimension, self.dimension)
        found = sparse.csr_array((values, (rows, columns)), shape=shape)
        found.eliminate_zeros()
        check(bool(np.isfinite(found.data).all()), f"H of {self.name}", "has elements not finite")
        return found

    def _parts(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Matrix]]:
        """Rows, columns and values of every term; what stands twice is added."""
        d, n = self.local_dimension, self.dimension
        places = np.arange(n)
        diagonal = np.zeros(n, self.dtype)
        sz = np.diag(spin_z(d))
        for spin in self.spins:
            level = diagonal.reshape(d ** self.site(spin), d, -1)
            level += (spin.field * sz)[:, None]
        yield places, places, diagonal
        inside = len(self.grain)
        here = places.reshape(d**self.first, inside, -1)
        shape = (inside, inside, here.shape[0], here.shape[2])
        rows = np.broadcast_to(here.transpose(1, 0, 2)[:, None], shape)
        columns = np.broadcast_to(here.transpose(1, 0, 2)[None], shape)
        values = np.broadcast_to(self.grain[:, :, None, None], shape)
        yield rows.ravel(), columns.ravel(), values.ravel()
        exchange = _exchange(d, self.conserving)
        for spin in self.spins:
            one, other = sorted((self.site(spin), self.first + spin.partner))
            five = places.reshape(d**one, d, d ** (other - one - 1), d, -1)
            for (a, b, i, j), value in exchange:
                if spin.coupling:
                    rows, columns = five[:, a, :, b].ravel(), five[:, i, :, j].ravel()
                    yield rows, columns, np.full(rows.size, spin.coupling * value, self.dtype)

    def __repr__(self) -> str:
        arms = f"{counted(len(self.spins), 'spin')} coupled to it on {counted(self.sides, 'side')}"
        d = f", d_s = {self.local_dimension}" if self.local_dimension > 2 else ""
        return (
            f"GrainSystem({self.name}: a grain of {counted(self.grain_spins, 'spin')}, {arms}{d})"
        )


def _spins(states: int, d: int) -> int:
    return round(math.log(states) / math.log(d))


def _exchange(d: int, conserving: bool) -> list[tuple[tuple[int, int, int, int], float]]:
    """Elements <a b| S^x S^x (+ S^y S^y) |i j> that are not 0; symmetric in the spins."""
    plus = spin_plus(d)
    flip = np.einsum("ai,bj->abij", plus, plus.T)
    flip = flip + np.einsum("ai,bj->abij", plus.T, plus)
    if conserving:
        both = flip / 2
    else:
        x = (plus + plus.T) / 2
        both = np.einsum("ai,bj->abij", x, x)
    return [(tuple(map(int, at)), float(both[tuple(at)])) for at in np.argwhere(both)]  # type: ignore[misc]


def _grain(given: Any, d: int) -> Matrix:
    matrix = matrix_elements("grain", given)
    kind = np.complex128 if matrix.dtype.kind == "c" else np.float64
    matrix = matrix.astype(kind)  # a copy
    square = matrix.shape[0] == matrix.shape[1]
    size = _spins(max(1, len(matrix)), d) if square else -1
    passed = f"grain of shape {matrix.shape}"
    check(square and size >= 0 and d**size == len(matrix), passed, f"must be square, {d}^N states")
    off = np.abs(matrix - matrix.conj().T).max()
    check(off <= 1e-12 * np.abs(matrix).max(), "grain", "is not Hermitian")
    return matrix


def _ordered(given: Any, grain_spins: int) -> tuple[CoupledSpin, ...]:
    listed = isinstance(given, Sequence) and not isinstance(given, str)
    check(listed, f"spins = {shown(given)}", "must be a list of CoupledSpin")
    told = counted(grain_spins + len(given), "spin")
    check(grain_spins + len(given) <= _MOST_SPINS, told, f"must be at most {_MOST_SPINS} in all")
    spins = tuple(_spin(i, one, grain_spins) for i, one in enumerate(given))
    numbers: dict[int, int] = {0: 0, 1: 0}
    for spin in spins:
        numbers[spin.side] += 1
        told = f"spin {spin.number} on side {spin.side}"
        check(spin.number == numbers[spin.side], told, "must count 1, 2, ... on each side")
    return spins


def _spin(i: int, given: Any, grain_spins: int) -> CoupledSpin:
    whole = isinstance(given, tuple | list) and len(given) == len(CoupledSpin._fields)
    check(whole, f"spins[{i}] = {shown(given)}", "must be a CoupledSpin")
    spin = CoupledSpin(*given)
    most = {"side": (0, 1), "number": (1, _MOST_SPINS), "partner": (0, grain_spins - 1)}
    known: dict[str, Any] = {
        name: check_integer(f"{name} of spins[{i}]", getattr(spin, name), *ends)
        for name, ends in most.items()
    }
    for name in ("position", "coupling", "field"):
        passed = f"{name} of spins[{i}]"
        known[name] = check_number(passed, getattr(spin, name), _FINITE, -np.inf, np.inf)
    return CoupledSpin(**known)
