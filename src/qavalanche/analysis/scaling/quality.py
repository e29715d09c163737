"""How well points of several curves lie on one: the quality S of Houdayer and Hartmann."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quality:
    """S, near 1 for curves that fall together within their errors, large if they do not.

    NaN without overlap. used: number of points that lie between points of another curve; points:
    number of all.
    """

    S: float
    used: int
    points: int

    @property
    def overlap(self) -> float:
        """Share of the points that lie between points of another curve."""
        return self.used / self.points if self.points else 0.0


@typed
def quality(x: Floats, y: Floats, error: Floats, length: Floats) -> Quality:
    """S = mean of (y - Y)^2 / (dy^2 + dY^2) over the points that lie within other curves.

    Y is a straight line at the point's x, fitted by weighted least squares through the two points
    of every other curve on either side of it, dY its standard error (J. Houdayer and A. K.
    Hartmann, Phys. Rev. B 70, 014418, appendix). The line is meant to be local: on grids so coarse
    that the curve bends between points S exceeds 1. All arrays (points,); points of one length are
    a curve.
    """
    sizes = ", ".join(str(column.size) for column in (x, y, error, length))
    same = x.ndim == 1 and x.shape == y.shape == error.shape == length.shape
    check(same, f"{sizes} numbers", "must be lists of the same length")
    check(bool((error > 0).all()), f"error down to {error.min(initial=0):g}", "must be positive")
    order = np.lexsort((x, length))
    x, y, error, length = (np.asarray(a, float)[order] for a in (x, y, error, length))
    sums = np.zeros((5, x.size))  # of w, w x, w y, w x^2, w x y over the points chosen
    for other in np.unique(length):
        start, stop = np.searchsorted(length, other), np.searchsorted(length, other, "right")
        _add_brackets(sums, x, (length != other), x[start:stop], y[start:stop], error[start:stop])
    w, wx, wy, wxx, wxy = sums
    determinant = w * wxx - wx**2
    used = determinant > 1e-12 * w * np.maximum(wxx, 1e-300)  # two points at least, apart
    w, wx, wy, wxx, wxy, determinant = (a[used] for a in (w, wx, wy, wxx, wxy, determinant))
    # x is counted from each point, so the line's value there is its intercept
    line, variance = (wxx * wy - wx * wxy) / determinant, wxx / determinant
    terms = (y[used] - line) ** 2 / (error[used] ** 2 + variance)
    return Quality(float(terms.mean()) if terms.size else math.nan, int(terms.size), x.size)


def _add_brackets(
    sums: Floats, x: Floats, wanted: NDArray[np.bool_], xs: Floats, ys: Floats, errors: Floats
) -> None:
    """Add to the sums of every wanted point the two points of one other curve beside it."""
    if xs.size < 2:
        return
    inside = wanted & (x >= xs[0]) & (x <= xs[-1])
    left = np.clip(np.searchsorted(xs, x[inside], "right") - 1, 0, xs.size - 2)
    for i in (left, left + 1):
        weight, distance = errors[i] ** -2, xs[i] - x[inside]
        terms = (np.ones_like(weight), distance, ys[i], distance**2, distance * ys[i])
        for total, term in zip(sums, terms, strict=True):
            total[inside] += weight * term
