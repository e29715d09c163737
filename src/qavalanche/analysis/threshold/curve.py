"""A curve through the slopes near their zero, by least squares: where it is 0, and how sure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2 as chi2_law

Floats = NDArray[np.float64]

_DEGREE = 2


@dataclass(frozen=True, eq=False)
class SlopeCurve:
    """y = a + b (x - center) + c (x - center)^2 through three points or more, a line through two.

    values: (a, b, c); covariance: theirs; solver: (3, m), which makes the values of the y.
    """

    center: float
    values: Floats
    covariance: Floats
    solver: Floats
    p_value: float

    @property
    def zero(self) -> float:
        """Where it is 0 nearest to the center; NaN if nowhere, or if it rises there."""
        return float(_zeros(self.values[:, None])[0]) + self.center

    def zeros_of(self, y: Floats) -> Floats:
        """The same for other y (B, m), with the same weights."""
        return _zeros(self.solver @ y.T) + self.center

    @property
    def falls(self) -> float:
        """By how many errors the slope at the zero is negative; NaN without a zero."""
        x = self.zero - self.center
        gradient = np.array([0.0, 1.0, 2 * x])
        slope = float(gradient @ self.values)
        return -slope / math.sqrt(float(gradient @ self.covariance @ gradient))


def slope_curve(x: Floats, y: Floats, error: Floats, center: float) -> SlopeCurve:
    """The curve of two points or more."""
    terms, width = min(_DEGREE + 1, x.size), float(np.abs(x - center).max())
    basis = ((x - center) / width)[:, None] ** np.arange(terms) / error[:, None]
    inverse = np.asarray(np.linalg.pinv(basis), float) / width ** np.arange(terms)[:, None]
    solver, covariance = np.zeros((3, x.size)), np.zeros((3, 3))
    solver[:terms] = inverse / error
    covariance[:terms, :terms] = inverse @ inverse.T
    values = solver @ y
    rest = (y - (x - center)[:, None] ** np.arange(terms) @ values[:terms]) / error
    p_value = float(chi2_law.sf(rest @ rest, x.size - terms)) if x.size > terms else 1.0
    return SlopeCurve(center, values, covariance, solver, p_value)


def _zeros(values: Floats) -> Floats:
    """The falling root of a + b x + c x^2, for columns (3, B); NaN where there is none."""
    a, b, c = values
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(b * b - 4 * a * c)  # minus the slope at the falling root
        stable = np.where(b < root, 2 * a / (root - b), np.nan)
        other = np.where(c != 0, (-b - root) / (2 * c), np.nan)
        return np.where(b < 0, stable, other)
