"""Block Lanczos with full orthogonalization: the largest eigenvalues of a Hermitian operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Operator = Callable[[Numbers], Numbers]

_ROUNDING, _NOISY = 1e-13, 1e-7
"""What is new is rounding, or carries much of it, below this share of the operator's norm."""


class LanczosFound(NamedTuple):
    """Eigenvalues (k,), the largest in magnitude first; vectors (N, k); columns (N, b) that the
    operator was applied to, in all.
    """

    values: Floats
    vectors: Numbers
    applied: int


def largest(
    apply: Operator, count: int, basis: Basis, tolerance: float, *, positive: bool = False
) -> LanczosFound:
    """The `count` eigenvalues of largest magnitude, or the largest ones, and their eigenvectors.

    apply: the operator on columns (N, b); basis: a new one; tolerance: of the residual of each, in
    units of its eigenvalue. The start is the same in every call. A level that is degenerate is
    found as often as it occurs, but not more often than the basis is wide unless the Krylov space
    ends.
    """
    watch = _Watch(count, basis.width, tolerance)
    while True:
        basis.extend(apply)
        whole = basis.inside == basis.states
        if not whole and basis.inside < watch.due:
            continue
        values, rotation, residuals = basis.ritz()
        order = np.argsort(-values if positive else -np.abs(values), kind="stable")[:count]
        worst = float((residuals[order] / np.abs(values[order])).max())
        if whole or worst <= tolerance:
            vectors = basis.columns[:, : basis.inside] @ rotation[:, order]
            return LanczosFound(values[order], vectors, basis.inside)
        watch.seen(basis.inside, worst)


class _Watch:
    """When to look at the values again: their residuals fall exponentially, once they fall."""

    def __init__(self, count: int, width: int, tolerance: float) -> None:
        self.due = int(2.7 * count) + 10 * width  # a tenth before they mostly have converged
        self._width, self._goal = width, np.log(tolerance)
        self._last: tuple[int, float] | None = None

    def seen(self, inside: int, worst: float) -> None:
        """The largest residual with so many columns."""
        now = np.log(max(worst, np.finfo(float).tiny))
        blocks = 1 + inside // self._width // 16
        if self._last is not None and now < self._last[1]:
            fall = (self._last[1] - now) / (inside - self._last[0])
            blocks = int(np.clip(0.8 * (now - self._goal) / fall / self._width, 1, 3 * blocks))
        self._last = inside, now
        self.due = inside + blocks * self._width


class Basis:
    """An orthonormal basis, block by block, and the operator inside it.

    states: N; width: columns of a block; size: columns; inside: those that the operator has been
    applied to.
    """

    def __init__(self, states: int, width: int, dtype: Any) -> None:
        self.states, self.width, self.dtype = states, width, dtype
        self.columns = np.empty((states, 0), dtype, order="F")
        self.size = self.inside = self._drawn = 0
        self._projected = np.zeros((0, 0), dtype)
        self._scale = 0.0
        self._append(np.empty((states, 0), dtype), min(width, states))

    def extend(self, apply: Operator) -> None:
        """Apply the operator to the last block; what is new of it is the next one."""
        block = self.columns[:, self.inside : self.size]
        known = self.columns[:, : self.size]
        rest = apply(block)
        inner = np.zeros((self.size, block.shape[1]), self.dtype)
        # in exact numbers only the last two blocks overlap: the second pass is for rounding
        for start in (self._before, 0):
            some = known[:, start:]
            shares = overlaps(some, rest)
            rest = rest - some @ shares
            inner[start:] += shares
        self._project(inner)
        self._scale = max(self._scale, float(np.linalg.norm(inner)))
        self.inside = self.size
        self._append(rest, min(self.width, self.states - self.size))

    def ritz(self) -> tuple[Floats, Numbers, Floats]:
        """Values, vectors in this basis, and norms of their residuals."""
        values, rotation = np.linalg.eigh(self._projected[: self.inside, : self.inside])
        last = self._coupling @ rotation[self._before :]
        return values, rotation, np.linalg.norm(last, axis=0)

    def _project(self, inner: Numbers) -> None:
        """Columns of the operator in this basis, from inner products with all of it."""
        old, size = self.inside, self.size
        if size > len(self._projected):
            grown = np.zeros((2 * size, 2 * size), self.dtype)
            grown[:old, :old] = self._projected[:old, :old]
            self._projected = grown
        inside = self._projected[:size, :size]
        inside[:, old:] = inner
        inside[old:, :old] = inner[:old].conj().T
        inside[old:, old:] = (inner[old:] + inner[old:].conj().T) / 2

    def _append(self, rest: Numbers, width: int) -> None:
        """A new block of `width` columns from what is new, with drawn columns where that ends."""
        old = self.size
        self._before = self.inside - rest.shape[1]
        new, self._coupling = self._independent(rest)
        new = new[:, :width]
        known = self.columns[:, :old]
        while new.shape[1] < width:
            drawn = drawn_block(self.states, 1, self.dtype, self._drawn)
            self._drawn += 1
            for _ in range(3):
                drawn -= known @ overlaps(known, drawn)
                drawn -= new @ overlaps(new, drawn)
                drawn /= np.linalg.norm(drawn)
            new = np.concatenate([new, drawn], axis=1)
        self._reserve(old + width)
        self.columns[:, old : old + width] = new
        self.size = old + width

    def _independent(self, rest: Numbers) -> tuple[Numbers, Numbers]:
        """An orthonormal basis of what is new beyond rounding, and `rest` in terms of it."""
        from scipy.linalg import qr

        if rest.shape[1] == 0:
            return rest, np.zeros((0, 0))
        quick = _orthonormal(rest)
        if quick is not None and quick[1].diagonal().real.min() > _NOISY * self._scale:
            return quick
        new, triangle, pivots = qr(rest, mode="economic", pivoting=True, check_finite=False)
        sizes = np.abs(np.diagonal(triangle))
        kept = sizes > _ROUNDING * self._scale
        if (sizes[kept] < _NOISY * self._scale).any():  # rounding may have brought old ones back
            known = self.columns[:, : self.size]
            new -= known @ overlaps(known, new)
            new = np.linalg.qr(new)[0]
        return new[:, kept], triangle[:, np.argsort(pivots)]

    def _reserve(self, size: int) -> None:
        if size > self.columns.shape[1]:
            room = min(self.states, max(size, 3 * self.columns.shape[1] // 2, 8 * self.width))
            grown = np.empty((self.states, room), self.dtype, order="F")
            grown[:, : self.size] = self.columns[:, : self.size]
            self.columns = grown


def drawn_block(states: int, width: int, dtype: Any, first: int = 0) -> Numbers:
    """Columns of independent numbers of mean 0, normalized; those of one number never differ."""
    numbers = np.empty((width, states))
    for i in range(width):
        fill_uniform(stream_key(0, {"window": "start"}), first + i, numbers[i])
    drawn = 2 * numbers.T - 1
    scaled: Numbers = (drawn / np.linalg.norm(drawn, axis=0)).astype(dtype)
    return scaled


def _orthonormal(columns: Numbers) -> tuple[Numbers, Numbers] | None:
    """Q and R by Cholesky of the overlaps, twice; None for columns that are nearly dependent."""
    total = np.eye(columns.shape[1], dtype=columns.dtype)
    for _ in range(2):
        squares = overlaps(columns, columns)
        size = np.sqrt(squares.diagonal().real)
        if not size.all():
            return None
        low, high = np.linalg.eigvalsh(squares / np.outer(size, size))[[0, -1]]
        if low < 1e-6 * high:
            return None
        triangle = np.linalg.cholesky(squares).conj().T
        columns = columns @ np.linalg.inv(triangle)
        total = triangle @ total
    return columns, total


def overlaps(left: Numbers, right: Numbers) -> Numbers:
    """left^H right, without a copy of the larger one."""
    if left.dtype.kind == "f":
        found: Numbers = left.T @ right
    else:
        found = (left.T @ right.conj()).conj()
    return found
