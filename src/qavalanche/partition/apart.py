"""Whether regions are what a partition may hold: in order, and apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError


def check_apart(regions: NDArray[np.int64], length: int, ring: bool) -> None:
    """Raise InputError unless these are regions of `length` bonds, apart and in order.

    On a ring the last one may go on over the start, up to a localized bond before the first.
    """
    if not len(regions):
        return
    most = length + min(int(regions[0, 0]) - 1, length) if ring else length
    if ring and len(regions) == 1 and regions[0, 1] - regions[0, 0] == length:
        most = 2 * length  # one region that is all of it, wherever it is said to begin
    edges = regions.ravel()
    rising = edges[1:] > edges[:-1]
    inside = edges[0] >= 0 and edges[-1] <= most and regions[-1, 0] < length
    if inside and rising.all():
        return
    previous = np.concatenate(([-1], regions[:-1, 1]))
    wrong = (regions[:, 0] <= previous) | (regions[:, 0] >= regions[:, 1])
    i = int(np.argmax(wrong | (regions[:, 1] > most) | (regions[:, 0] >= length)))
    start, stop = regions[i].tolist()
    after = f" after one that ends at {previous[i]}" if i else ""
    over = f", the last may end up to {length} later on a ring" if ring else ""
    allowed = f"regions lie in [0, {length}] in order, with a localized bond between two{over}"
    raise InputError(f"region [{start}, {stop}){after}: {allowed}")
