"""Blocks of neighbouring sites joined across the link of the largest rate: `vosk`.

Rates stand as u = -ln Gamma >= 0, in units of the rate of a site; Delta of n sites is
2^-(n - 1). Link b is between the sites b and b + 1. No rate ever rises: the heap may hold an old u
of a link, and then holds it too low, which is seen and mended when it comes to the top.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.elementary import exponential, logarithm
from qavalanche.numerics.kernel import kernel

LN_2 = 0.6931471805599453


class Links(NamedTuple):
    """Arrays for L links and L + 1 sites; float64, but for int64 where that is said."""

    rate: np.ndarray  # (L,): u of the two blocks beside a link taken as one
    own: np.ndarray  # (L + 1,): u of the block that begins at a site
    begin: np.ndarray  # (L + 1,) int64: first site of the block that ends at a site
    end: np.ndarray  # (L + 1,) int64: last site of the block that begins at a site
    pure: np.ndarray  # (L + 1,) int64: 1 if the block that begins at a site is thermal throughout
    hot: np.ndarray  # (L + 1,) int64: last site of the largest region that begins at a site
    key: np.ndarray  # (L,): u of the links in the heap
    heap: np.ndarray  # (L,) int64: links


@kernel
def join_blocks(links, decay, mixed):
    """Join all blocks of a chain, the link of the largest rate first, the leftmost of equals.

    decay: w of the bonds (L,). mixed: whether a block with g >= 1 is thermal whatever it was joined
    from, or only if all links inside had g >= 1. Fills links.hot.
    """
    start_blocks(links, decay)
    count = line_up(links, decay)
    while count > 0:
        b = links.heap[0]
        if links.key[0] != links.rate[b]:  # it has fallen since
            links.key[0] = links.rate[b]
            sift_down(links.key, links.heap, 0, count)
            continue
        if links.rate[b] == np.inf:
            break  # all that is left is cut
        count -= 1
        links.key[0], links.heap[0] = links.key[count], links.heap[count]
        sift_down(links.key, links.heap, 0, count)
        join(links, b, mixed)


@kernel
def start_blocks(links, decay):
    """Every run of resonant bonds a block: of n sites the rate 1 / n, as of resistors in series."""
    first = 0
    for i in range(decay.size + 1):
        links.own[i], links.pure[i] = 0.0, 1
        links.begin[i] = links.end[i] = links.hot[i] = i
        if i == decay.size or decay[i] > 0.0:
            links.own[first] = logarithm(1.0 + i - first)
            links.begin[i], links.end[first], links.hot[first] = first, i, i
            first = i + 1


@kernel
def line_up(links, decay):
    """Put the links, which are not resonant, into the heap: how many there are.

    Gamma = Gamma_1 Gamma_2 g^2 / 2 between two blocks, g^2 Delta between two sites.
    """
    count = 0
    for b in range(decay.size):
        if decay[b] > 0.0:
            beside = links.own[links.begin[b]] + links.own[b + 1]
            links.rate[b] = (2.0 * decay[b] + LN_2) + beside
            links.key[count], links.heap[count] = links.rate[b], b
            count += 1
    for i in range(count // 2 - 1, -1, -1):
        sift_down(links.key, links.heap, i, count)
    return count


@kernel
def join(links, b, mixed):
    """Join the two blocks beside link b, and make the links beside the union anew."""
    first, last, u = links.begin[b], links.end[b + 1], links.rate[b]
    if last + 1 < links.end.size:
        far = links.end[last + 1]
        g_here, g_there = thermal(u, first, last), thermal(links.rate[last], b + 1, far)
        links.rate[last] = over(u, links.rate[last], links.own[b + 1], g_here and g_there)
    if first > 0:
        far = links.begin[first - 1]
        g_here, g_there = thermal(u, first, last), thermal(links.rate[first - 1], far, b)
        links.rate[first - 1] = over(u, links.rate[first - 1], links.own[first], g_here and g_there)
    hot = thermal(u, first, last)
    pure = hot and links.pure[first] == 1 and links.pure[b + 1] == 1
    links.own[first], links.pure[first] = u, np.int64(pure)
    links.end[first], links.begin[last] = last, first
    if pure or (mixed and hot):
        links.hot[first] = last


@kernel
def thermal(u, first, last):
    """Whether g = Gamma / Delta >= 1 for the sites first ... last taken as one."""
    return u <= (last - first) * LN_2


@kernel
def over(u, other, middle, both):
    """u of two links taken as one across the block between them, of rate `middle`.

    Both thermal: 1 / Gamma = 1 / Gamma_12 + 1 / Gamma_23 - 1 / Gamma_2. Else: Gamma = Gamma_12
    Gamma_23 / Gamma_2.
    """
    low, high = min(u, other), max(u, other)
    if not both or high == np.inf:
        return high + (low - middle)
    return high + logarithm(1.0 + (exponential(low - high) - exponential(middle - high)))


@kernel
def sift_down(key, heap, i, count):
    """Move entry i of a heap, the least key first and of equals the first link, to its place."""
    u, b = key[i], heap[i]
    while True:
        child = 2 * i + 1
        if child >= count:
            break
        other = child + 1
        if other < count and (
            key[other] < key[child] or (key[other] == key[child] and heap[other] < heap[child])
        ):
            child = other
        if u < key[child] or (u == key[child] and b < heap[child]):
            break
        key[i], heap[i] = key[child], heap[child]
        i = child
    key[i], heap[i] = u, b
