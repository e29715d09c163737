"""The letter's SM B with matrices: a coupling is carried across a spot that has been diagonalized.

A spin a, a thermal spot of l_t bonds, d = d_s^l_t states, and a spin b. V_a acts on a and the spot
and stays; V_b acts on the spot and b, has G_b < 1 or about 1, and is eliminated by e^A, where A is
V_b over differences of levels. What is made, V_I = [A, V_a] (letter eq. 11), embraces the spot.
`crossing_norms` measures it; docs/halted_decay.md derives what to expect.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm
from scipy.special import ndtri

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.laws import check_address
from qavalanche.operators.lioms import operator_norm
from qavalanche.operators.resonance import ratios, typical_state
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform
from qavalanche.system import memory

Floats = NDArray[np.float64]
Levels = Literal["independent", "goe"]
Rotation = Literal["quotient", "bounded", "unitary"]
ROTATIONS: tuple[Rotation, ...] = get_args(Rotation)

_MATRICES = 8  # of the size of V_I: itself, its ratios to the levels and what sorting them takes
_MOST_BONDS, _MOST_STATES = 40, 1024  # far beyond any memory, and no number overflows


@dataclass(frozen=True, eq=False, repr=False)
class ThermalCrossing:
    """A spot between two spins, its levels diagonal, and the couplings to both.

    entrance: V_a, an array (d_s d, d_s d) on spin a x spot, of operator norm 1; exit: V_b, (d d_s,
    d d_s) on spot x spin b. Both real symmetric, zero on the diagonal and in all that acts on less.
    entrance_levels, spot_levels, exit_levels: of a (d_s), the spot (d) and b (d_s), in units of the
    energy of one bond. G: of V_b between those levels, by eq. 2. thermal_bonds: l_t.
    """

    thermal_bonds: int
    G: float
    entrance: Matrix
    exit: Matrix
    entrance_levels: Floats
    spot_levels: Floats
    exit_levels: Floats

    @property
    def levels_beside_a(self) -> Floats:
        """Levels of spin a x spot, between which V_a acts, (d_s d,)."""
        return np.add.outer(self.entrance_levels, self.spot_levels).ravel()

    @property
    def levels_beside_b(self) -> Floats:
        """Levels of spot x spin b, between which V_b acts, (d d_s,)."""
        return np.add.outer(self.spot_levels, self.exit_levels).ravel()

    @property
    def levels(self) -> Floats:
        """Levels of spin a x spot x spin b, between which V_I acts, (d_s d d_s,)."""
        return np.add.outer(self.entrance_levels, self.levels_beside_b).ravel()

    @typed
    def rotation(self, rotation: Rotation = "bounded") -> Matrix:
        """A, real antisymmetric, (d d_s, d d_s): [A, D] = -V_b to lowest order.

        "quotient": V_b / (E' - E), the letter's; "bounded" and "unitary": of the angle
        (1/2) arctan(2|V_b| / |E' - E|), this tier's, at most pi/4.
        """
        levels = self.levels_beside_b
        gaps = levels[:, None] - levels[None, :]
        if rotation == "quotient":
            return np.divide(self.exit, gaps, out=np.zeros_like(gaps), where=gaps != 0)
        angle = np.arctan2(2 * np.abs(self.exit), np.abs(gaps)) / 2
        A: Matrix = np.sign(gaps) * np.sign(self.exit) * angle
        return A

    @typed
    def eliminated(self, rotation: Rotation = "bounded") -> Matrix:
        """V_I on spin a x spot x spin b, (d_s d d_s, d_s d d_s), zero on the diagonal.

        "quotient" and "bounded": [A, V_a], first order in V_b. "unitary": the part of
        e^A V_a e^{-A} that acts on b, all orders; its mean-square norm never exceeds that of V_a.
        """
        A = self.rotation(rotation)
        if rotation == "unitary":
            return off_diagonal(self._acting_on_b(expm(A)))
        return self.commutator(A)

    @typed
    def commutator(self, generator: Matrix) -> Matrix:
        """[A, V_a] for any antisymmetric A on spot x spin b, zero on the diagonal."""
        d_a, d, d_b = self._dimensions
        shape = (d * d_b, d * d_b)
        check(generator.shape == shape, f"a generator of shape {generator.shape}", f"not {shape}")
        A = _blocks(generator.reshape(d, d_b, d, d_b).transpose(1, 3, 0, 2))
        V = _blocks(self.entrance.reshape(d_a, d, d_a, d).transpose(0, 2, 1, 3))
        made = np.empty((d_a, d, d_b, d_a, d, d_b))
        for i, j, k, m in np.ndindex(d_a, d_a, d_b, d_b):
            if i < j or (i == j and k <= m):  # V_I is symmetric
                part = A[k, m] @ V[i, j] - V[i, j] @ A[k, m]
                made[i, :, k, j, :, m] = part
                made[j, :, m, i, :, k] = part.T
        return off_diagonal(made.reshape(self.levels.size, self.levels.size))

    @property
    def _dimensions(self) -> tuple[int, int, int]:
        return self.entrance_levels.size, self.spot_levels.size, self.exit_levels.size

    def _acting_on_b(self, U: Matrix) -> Matrix:
        """U V_a U^T less its part that leaves b alone."""
        d_a, d, d_b = self._dimensions
        size = d * d_b
        V = self.entrance.reshape(d_a, d, d_a, d)
        made = np.empty((d_a, size, d_a, size))
        for i, j in np.ndindex(d_a, d_a):
            on_spot = V[i, :, j, :] @ U.T.reshape(d, d_b * size)  # V_a x 1_b from the left
            made[i, :, j, :] = U @ on_spot.reshape(size, size)
        six = made.reshape(d_a, d, d_b, d_a, d, d_b)
        alone = np.einsum("inbjmb->injm", six) / d_b
        for b in range(d_b):
            six[:, :, b, :, :, b] -= alone
        return made.reshape(d_a * size, d_a * size)


@typed
def draw_crossing(
    thermal_bonds: int,
    G: float = 1.0,
    levels: Levels = "independent",
    conserved: bool = False,
    seed: int = 0,
    sample: int = 0,
    local_dimension: int = 2,
) -> ThermalCrossing:
    """Sample number `sample` of a spot of l_t bonds between two spins; the same at every G.

    levels: the spot's, of variance l_t: "independent" (normal) or "goe", the eigenvalues of a real
    random matrix, which repel each other. Those of the spins are uniform in [-1, 1]. V_a and V_b
    are real random matrices (the letter's assumption), V_b scaled to this G > 0 by eq. 2;
    conserved: V_b leaves the state of b as it is, so that nothing but the spot's own gaps occur.
    Raises InputError where V_I of (d_s^(l_t + 2))^2 elements does not fit in memory.

    >>> crossing = draw_crossing(thermal_bonds=4, G=0.5, seed=1)
    >>> crossing.entrance.shape, crossing.levels.size
    ((32, 32), 64)
    """
    bonds = check_integer("thermal_bonds", thermal_bonds, least=1, most=_MOST_BONDS)
    d_s = check_integer("local_dimension", local_dimension, least=2, most=_MOST_STATES)
    G = check_number("G", G, "must be positive and finite", 0, math.inf)
    _, seed, sample = check_address(bonds, seed, sample)
    memory.require(bytes_needed(bonds, d_s), f"a crossing of {bonds} bonds with d_s = {d_s}")
    address = {"crossing": levels, "thermal_bonds": bonds, "local_dimension": d_s}
    normal = _Normal(stream_key(seed, address), sample, bonds, d_s)
    spot = math.sqrt(bonds) * normal.spot(levels)
    a, b = normal.spin(), normal.spin()
    entrance, exit_ = normal.coupling(), normal.coupling()
    if conserved:
        exit_ = exit_ * np.equal.outer(*(np.arange(len(exit_)) % d_s,) * 2)
    entrance = off_diagonal(acting_on_both(entrance, d_s))
    exit_ = off_diagonal(acting_on_both(exit_, d_s**bonds))
    entrance /= operator_norm(entrance)
    exit_ *= G / typical_state(ratios(exit_, np.add.outer(spot, b).ravel()))
    return ThermalCrossing(bonds, G, entrance, exit_, a, spot, b)


def bytes_needed(thermal_bonds: int, local_dimension: int) -> float:
    """Bytes that drawing, eliminating and measuring take at most."""
    return 8.0 * _MATRICES * float(local_dimension) ** (2 * thermal_bonds + 4)


class _Normal:
    """Random numbers of one sample, one after the other."""

    def __init__(self, key: NDArray[np.uint64], sample: int, bonds: int, d_s: int) -> None:
        self.d, self.d_s = d_s**bonds, d_s
        numbers = np.empty(self.d**2 + 2 * (self.d * d_s) ** 2 + 2 * d_s)
        fill_uniform(key, sample, numbers)
        self._left = numbers

    def _take(self, count: int) -> Floats:
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def spin(self) -> Floats:
        """Levels of a spin."""
        return 2 * self._take(self.d_s) - 1

    def spot(self, levels: Levels) -> Floats:
        """Levels of the spot, of variance 1 on average."""
        if levels == "independent":
            return ndtri(self._take(self.d))  # type: ignore[no-any-return]
        return np.linalg.eigvalsh(self._symmetric(self.d)) / math.sqrt(self.d)

    def coupling(self) -> Matrix:
        """On the spot and one spin."""
        return self._symmetric(self.d * self.d_s)

    def _symmetric(self, size: int) -> Matrix:
        """Real and symmetric, elements off the diagonal of variance 1."""
        normal = ndtri(self._take(size * size)).reshape(size, size)
        made: Matrix = (normal + normal.T) / math.sqrt(2)
        return made


def acting_on_both(matrix: Matrix, left: int) -> Matrix:
    """The part of a matrix on two factors, of `left` states and the rest, that acts on both."""
    right = len(matrix) // left
    made = matrix.reshape(left, right, left, right).copy()
    on_left = np.einsum("iaja->ij", made) / right
    on_right = np.einsum("iaib->ab", made) / left
    on_right -= np.eye(right) * (np.trace(on_right) / right)  # once is enough
    for a in range(right):
        made[:, a, :, a] -= on_left
    for i in range(left):
        made[i, :, i, :] -= on_right
    return made.reshape(matrix.shape)


def off_diagonal(matrix: Matrix) -> Matrix:
    """The matrix without its diagonal, which belongs to the levels: changed in place."""
    np.fill_diagonal(matrix, 0)
    return matrix


def _blocks(four: Matrix) -> Matrix:
    """Blocks [i, j] of a matrix on the spot, each contiguous: a product of them is quick."""
    return np.ascontiguousarray(four)
