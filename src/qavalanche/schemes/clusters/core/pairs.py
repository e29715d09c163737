"""One resonance at a time, the strongest first: the order of `potter`.

Every cluster knows its strongest partner of higher number. A fusion looks again at those whose
partner it took: O(n) each, O(n^2) in all where these are few.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.clusters.core.state import LEAST, mismatch

_GONE = -1


@kernel
def melt_pairs(room, n):
    """Fuse pair after pair until no ratio is above 1: the number of clusters.

    room.parent: the cluster that each was fused into, itself if it is alive; room.order: strongest
    partner; room.best: the ratio with it.
    """
    left = n
    for i in range(n):
        room.parent[i] = i
        for j in range(n):
            room.ratio[i, j] = 0.0
    for i in range(n):
        for j in range(i + 1, n):
            value = quotient(room.coupling[i, j], abs(room.width[i] - room.width[j]))
            room.ratio[i, j] = room.ratio[j, i] = value
    for i in range(n):
        look_again(room, i, n)
    while left > 1:
        a = strongest(room, n)
        if not room.best[a] > 1.0:
            break
        fuse_pair(room, a, room.order[a], n)
        left -= 1
    for i in range(n):
        c = i
        while room.parent[c] != c:
            c = room.parent[c]
        room.label[i] = c
    return left


@kernel
def quotient(coupling, apart):
    """Gamma / Delta E: infinite at equal energies, 0 without a coupling."""
    if coupling == 0.0:
        return 0.0
    return coupling / apart if apart > 0.0 else np.inf


@kernel
def strongest(room, n):
    """The first cluster that has the largest ratio with its partner."""
    found, most = 0, -1.0
    for i in range(n):
        if room.parent[i] == i and room.best[i] > most:
            found, most = i, room.best[i]
    return found


@kernel
def look_again(room, i, n):
    """Find the strongest partner j > i of cluster i."""
    room.order[i], room.best[i] = _GONE, 0.0
    for j in range(i + 1, n):
        if room.parent[j] == j and room.ratio[i, j] > room.best[i]:
            room.order[i], room.best[i] = j, room.ratio[i, j]


@kernel
def fuse_pair(room, a, b, n):
    """Cluster b > a is fused into a; couplings and ratios of a with all others, and partners."""
    of_a, of_b = room.members[a], room.members[b]
    both = of_a + of_b
    square = room.width[a] ** 2 + room.width[b] ** 2 + room.coupling[a, b] ** 2
    room.width[a], room.members[a], room.parent[b] = np.sqrt(square), both, a
    room.spacing[a] = room.width[a] / room.levels[both]
    for c in range(n):
        if room.parent[c] != c or c == a:
            continue
        one, other = room.coupling[a, c], room.coupling[b, c]
        rest = of_b if one > other or (one == other and of_a > of_b) else of_a
        value = max(one, other) * room.halving[rest]
        value = value if value >= LEAST else 0.0
        new = quotient(value, mismatch(room.width, room.spacing, a, c))
        new = min(new, max(room.ratio[a, c], room.ratio[b, c]))
        room.coupling[a, c] = room.coupling[c, a] = value
        room.ratio[a, c] = room.ratio[c, a] = new
        if c < b and (room.order[c] == b or room.order[c] == a):
            look_again(room, c, n)
        elif c < a and new > room.best[c]:
            room.order[c], room.best[c] = a, new
    look_again(room, a, n)
