"""Counts of thermal samples at several lengths, checked: what the binomial fits start from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import check
from qavalanche.numerics.arrays import real_numbers

Floats = NDArray[np.float64]


def tallies(
    lengths: Sequence[int], thermal: Sequence[int], samples: Sequence[int]
) -> tuple[Floats, Floats, Floats]:
    """Lengths, thermal samples and samples as arrays, by length.

    Raises InputError unless there are as many of each, lengths and samples are positive and
    0 <= thermal <= samples.
    """
    L, k, n = (
        real_numbers(name, values)
        for name, values in (("lengths", lengths), ("thermal", thermal), ("samples", samples))
    )
    sizes = f"{L.size} lengths, {k.size} thermal, {n.size} samples"
    check(L.size == k.size == n.size, sizes, "must be as many of each")
    check(bool((L > 0).all()), f"lengths down to {L.min(initial=1):g}", "must be positive")
    right = bool(((k >= 0) & (k <= n) & (n > 0)).all())
    check(right, "thermal and samples", "samples must be positive, thermal from 0 to samples")
    order = np.argsort(L)
    return L[order], k[order], n[order]


def means(
    lengths: Sequence[float], values: Sequence[float], errors: Sequence[float]
) -> tuple[Floats, Floats, Floats]:
    """Lengths, values and errors as arrays, by length.

    Raises InputError unless there are as many of each, all finite, lengths and errors positive.
    """
    L, v, e = (
        real_numbers(name, column)
        for name, column in (("lengths", lengths), ("values", values), ("errors", errors))
    )
    check(L.size == v.size == e.size, f"{L.size}, {v.size}, {e.size} numbers", "must be as many")
    check(bool((L > 0).all()), f"lengths down to {L.min(initial=1):g}", "must be positive")
    check(bool((e > 0).all()), "an error that is not positive", "errors must be positive")
    order = np.argsort(L)
    return L[order], v[order], e[order]
