"""A polynomial of H that is largest at an energy, applied by Chebyshev's recurrence."""

from __future__ import annotations

from typing import Any

import numpy as np

from qavalanche.spectra.matrices import Floats, Numbers
from qavalanche.spectra.windows.core.recurrence import WIDTH, chebyshev_step
from qavalanche.spectra.windows.lanczos import Basis, drawn_block

_BLOCKS = 12
"""Blocks of Lanczos for the ends of the spectrum."""
_MARGIN = 0.02
"""What is added to the spectrum at each end, in units of its extent."""
_COARSE = 120
"""Order of the density of levels: it is averaged over some per cent of the spectrum."""


class Chebyshev:
    """Polynomials of a sparse matrix whose levels lie in (low, high).

    x = (E - middle) / half lies in (-1, 1), and T_n(x) = cos(n arccos x).
    """

    def __init__(self, matrix: Any) -> None:
        self._matrix = matrix
        low, high = spectrum_ends(matrix)
        margin = _MARGIN * (high - low)
        self.middle, self.half = (low + high) / 2, (high - low) / 2 + margin

    def x(self, energy: Any) -> Any:
        """An energy in units of half the spectrum, from its middle."""
        return (energy - self.middle) / self.half

    def apply(self, coefficients: Floats, block: Numbers) -> Numbers:
        """sum_n coefficients[n] T_n(x(H)) on columns (N, b), b <= 8."""
        wide = np.zeros((len(block), WIDTH), block.dtype)
        wide[:, : block.shape[1]] = block
        current, previous = wide, np.zeros_like(wide)
        sums = coefficients[0] * wide
        parts = self._matrix.indptr, self._matrix.indices, self._matrix.data
        for n, coefficient in enumerate(coefficients[1:].tolist(), 1):
            factor = (1.0 if n == 1 else 2.0) / self.half
            scale = self.middle, factor
            chebyshev_step(parts, scale, current, previous, sums, coefficient)
            current, previous = previous, current
        found: Numbers = sums[:, : block.shape[1]]
        return found

    def apply_to_many(self, coefficients: Floats, block: Numbers) -> Numbers:
        """As `apply`, on any number of columns."""
        parts = [
            self.apply(coefficients, block[:, first : first + WIDTH])
            for first in range(0, block.shape[1], WIDTH)
        ]
        return np.concatenate(parts, axis=1)

    def density(self, energy: float) -> float:
        """Levels per unit of energy at `energy`, by eight drawn vectors (kernel polynomial method).

        Averaged over half the spectrum's extent times pi / 120.
        """
        theta = np.arccos(self.x(energy))
        n = np.arange(_COARSE)
        q = np.pi / (_COARSE + 1)
        damped = (_COARSE - n + 1) * np.cos(q * n) + np.sin(q * n) / np.tan(q)
        terms = (2 - (n == 0)) * damped / (_COARSE + 1) * np.cos(n * theta)
        states = self._matrix.shape[0]
        block = drawn_block(states, min(WIDTH, states), self._matrix.dtype)
        total = float(np.vdot(block, self.apply(terms, block)).real)
        per_state = total / block.shape[1] / (np.pi * np.sin(theta) * self.half)
        return float(per_state * states)


def delta(theta: float, order: int) -> Floats:
    """Coefficients of 2 sum_n cos(n theta) T_n of this order, which is 1 at cos(theta).

    Around its peak it is sin(t) / t, t = (order + 1/2) (theta' - theta): the first side lobe is
    negative, and no other is above 0.13.
    """
    n = np.arange(order + 1)
    terms: Floats = (2 - (n == 0)) * np.cos(n * theta)
    return terms / float(terms @ np.cos(n * theta))


def value(coefficients: Floats, x: Floats) -> Floats:
    """The polynomial at x in [-1, 1]."""
    found = np.polynomial.chebyshev.chebval(np.clip(x, -1, 1), coefficients)
    return np.asarray(found, np.float64)


def spectrum_ends(matrix: Any) -> tuple[float, float]:
    """About the lowest and highest level, within their residuals, by Lanczos."""
    basis = Basis(matrix.shape[0], min(2, matrix.shape[0]), matrix.dtype)
    for _ in range(_BLOCKS):
        basis.extend(lambda block: matrix @ block)
        if basis.inside == basis.states:
            break
    values, _, residuals = basis.ritz()
    return float(values[0] - residuals[0]), float(values[-1] + residuals[-1])
