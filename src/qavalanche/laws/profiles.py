"""Profiles f(x) of a parameter along a chain, x from 0 at its left end to 1 at its right end."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from qavalanche.numerics.core.elementary import fill_cosine

NAMES = ("gradient", "step", "sine", "region", "table")

Floats = NDArray[np.float64]

_TURN = 2**64
_PIECES = 16  # of a period of the sine, or of the gradient, each averaged over _NODES places
_NODES = 16
_MOST_PERIODS = 1000  # whose pieces are averaged over; beyond, the last incomplete period is little


def gradient(x: Floats) -> Floats:
    """2 x - 1: from -1 to 1."""
    return 2 * x - 1


def step(x: Floats, position: float) -> Floats:
    """-1 left of `position`, 1 from there on."""
    return np.where(x < position, -1.0, 1.0)


def region(x: Floats, position: float, width: float) -> Floats:
    """1 where x is nearer than width / 2 to `position`, else 0."""
    return np.where(np.abs(x - position) < width / 2, 1.0, 0.0)


def table(x: Floats, values: tuple[float, ...]) -> Floats:
    """`values` at evenly spaced places from 0 to 1, straight lines between them."""
    known = np.array(values)
    place = x * (known.size - 1)
    left = np.minimum(np.floor(place).astype(np.int64), known.size - 2)
    rise = known[left + 1] - known[left]
    value: Floats = known[left] + (place - left) * rise
    return value


def sine(length: int, periods: float) -> Floats:
    """sin(2 pi periods x) at the middles of `length` bonds, the same bits on every processor."""
    bond = Fraction(periods) / length
    out = np.empty(length)
    start = math.floor((bond / 2 - Fraction(1, 4)) * _TURN) % _TURN
    fill_cosine(np.uint64(math.floor(bond * _TURN) % _TURN), np.uint64(start), out)
    return out


def sine_at(x: Floats, periods: float) -> Floats:
    """The same for averages, by the C library."""
    return np.sin(2 * math.pi * periods * x)


def averaged(breaks: list[float]) -> tuple[Floats, Floats]:
    """Places and weights of a mean over x of a function that is smooth between `breaks`.

    Gauss and Legendre's between neighbours of 0, the breaks inside (0, 1), and 1.
    """
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    edges = sorted({0.0, 1.0, *(one for one in breaks if 0 < one < 1)})
    parts: Iterator[tuple[float, float]] = itertools.pairwise(edges)
    halves = [((low + high) / 2, (high - low) / 2) for low, high in parts]
    places = np.concatenate([middle + half * nodes for middle, half in halves])
    shares = np.concatenate([half * weights for _, half in halves])
    return places, shares / shares.sum()


def even_breaks(periods: float = 1.0) -> list[float]:
    """Of `periods` periods, each in equal parts."""
    count = math.ceil(min(max(1.0, abs(periods)), _MOST_PERIODS)) * _PIECES
    return [i / count for i in range(1, count)]
