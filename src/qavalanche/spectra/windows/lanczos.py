"""Block Lanczos with full orthogonalization: the largest eigenvalues of a Hermitian operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

Operator = Callable[[Numbers], Numbers]

_ROUNDING, _NOISY = 1e-13, 1e-7
"""What is new is rounding, or carries much of it, below this share of the operator's norm."""


@dataclass(frozen=True)
class Found:
    """values: (k,), the largest in magnitude first; vectors: (N, k); applied: columns that the
    operator was applied to.
    """

    values: Floats
    vectors: Numbers
    applied: int


def largest(
    apply: Operator, states: int, count: int, *, width: int, tolerance: float, dtype: Any
) -> Found:
    """The `count` eigenvalues of largest magnitude, and their eigenvectors.

    apply: the operator on columns (N, b); tolerance: of the residual of each, in units of its
    eigenvalue. The start is the same in every call. A level that is degenerate is found as often
    as it occurs, but not more often than `width` unless the Krylov space ends.
    """
    basis = _Basis(states, width, dtype)
    while True:
        done = basis.size == states
        basis.extend(apply)
        if basis.inside < count or not (basis.due(count) or done):
            continue
        values, rotation, residuals = basis.ritz()
        order = np.argsort(-np.abs(values), kind="stable")[:count]
        good = residuals[order] <= tolerance * np.abs(values[order])
        if good.all() or basis.inside == states:
            vectors = basis.columns[:, : basis.inside] @ rotation[:, order]
            return Found(values[order], vectors, basis.inside)
        basis.wait(int((~good).sum()))


class _Basis:
    """An orthonormal basis, block by block, and the operator inside it.

    size: columns; inside: those that the operator has been applied to.
    """

    def __init__(self, states: int, width: int, dtype: Any) -> None:
        self.states, self.width, self.dtype = states, width, dtype
        self.columns = np.empty((states, 0), dtype, order="F")
        self.projected = np.zeros((0, 0), dtype)
        self.size = self.inside = self._drawn = self._checked = 0
        self._scale = 0.0
        self._append(np.empty((states, 0), dtype), min(width, states))

    def extend(self, apply: Operator) -> None:
        """Apply the operator to the last block; what is new of it is the next one."""
        block = self.columns[:, self.inside : self.size]
        if block.shape[1] == 0:
            return
        image = apply(block)
        known = self.columns[:, : self.size]
        inner = known.conj().T @ image
        rest = image - known @ inner
        again = known.conj().T @ rest
        rest -= known @ again
        inner += again
        self._project(inner)
        self._scale = max(self._scale, float(np.linalg.norm(inner)))
        self.inside = self.size
        self._append(rest, min(self.width, self.states - self.size))

    def due(self, count: int) -> bool:
        """Whether it is time to look at the values."""
        return self.inside >= max(self._checked, int(1.5 * count))

    def wait(self, missing: int) -> None:
        """Look again when so many more may have converged."""
        self._checked = self.inside + max(self.width, missing // 2)

    def ritz(self) -> tuple[Floats, Numbers, Floats]:
        """Values, vectors in this basis, and norms of their residuals."""
        values, rotation = np.linalg.eigh(self.projected[: self.inside, : self.inside])
        last = self._coupling @ rotation[self._before :]
        return values, rotation, np.linalg.norm(last, axis=0)

    def _project(self, inner: Numbers) -> None:
        """Columns of the operator in this basis, from inner products with all of it."""
        grown = np.zeros((self.size, self.size), self.dtype)
        grown[: self.inside, : self.inside] = self.projected
        grown[:, self.inside :] = inner
        grown[self.inside :, : self.inside] = inner[: self.inside].conj().T
        corner = grown[self.inside :, self.inside :]
        grown[self.inside :, self.inside :] = (corner + corner.conj().T) / 2
        self.projected = grown

    def _append(self, rest: Numbers, width: int) -> None:
        """A new block of `width` columns from what is new, with drawn columns where that ends."""
        old = self.size
        self._before = self.inside - rest.shape[1]
        new, self._coupling = self._independent(rest)
        new = new[:, :width]
        while new.shape[1] < width:
            drawn = self._draw()[:, None]
            for _ in range(3):
                drawn -= self.columns[:, :old] @ (self.columns[:, :old].conj().T @ drawn)
                drawn -= new @ (new.conj().T @ drawn)
                drawn /= np.linalg.norm(drawn)
            new = np.concatenate([new, drawn], axis=1)
        self._reserve(old + new.shape[1])
        self.columns[:, old : old + new.shape[1]] = new
        self.size = old + new.shape[1]

    def _independent(self, rest: Numbers) -> tuple[Numbers, Numbers]:
        """An orthonormal basis of what is new beyond rounding, and `rest` in terms of it."""
        from scipy.linalg import qr

        if rest.shape[1] == 0:
            return rest, np.zeros((0, 0))
        new, triangle, pivots = qr(rest, mode="economic", pivoting=True, check_finite=False)
        sizes = np.abs(np.diagonal(triangle))
        kept = sizes > _ROUNDING * self._scale
        if (sizes[kept] < _NOISY * self._scale).any():  # rounding may have brought old ones back
            known = self.columns[:, : self.size]
            new -= known @ (known.conj().T @ new)
            new = np.linalg.qr(new)[0]
        return new[:, kept], triangle[:, np.argsort(pivots)]

    def _draw(self) -> Numbers:
        numbers = np.empty(self.states)
        fill_uniform(stream_key(0, {"window": "start"}), self._drawn, numbers)
        self._drawn += 1
        drawn: Numbers = (2 * numbers - 1).astype(self.dtype)
        return drawn / np.linalg.norm(drawn)

    def _reserve(self, size: int) -> None:
        if size > self.columns.shape[1]:
            room = min(self.states, max(size, 3 * self.columns.shape[1] // 2, 8 * self.width))
            grown = np.empty((self.states, room), self.dtype, order="F")
            grown[:, : self.size] = self.columns[:, : self.size]
            self.columns = grown
