"""The depth of the scheme: which treatment waits for which."""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.couplings.core import units as core
from qavalanche.schemes.couplings.core.order import next_smallest
from qavalanche.schemes.couplings.core.treat import treat


@kernel
def latest_around(units, depth, e):
    """Largest depth among e, its two active neighbours, and the units between them."""
    latest = depth[e]
    for side in range(2):
        u = e
        while True:
            u = units.link[u, side]
            latest = max(latest, depth[u])
            if units.state[u] == core.ACTIVE or units.state[u] == core.WALL:
                break
    return latest


@kernel
def deepest(units, criterion, queue, depth):
    """Diagonalize; depth[e], zero at first, is the iteration of the last treatment of region e."""
    most = 0
    e = next_smallest(units, queue)
    while e != 0:
        depth[e] = latest_around(units, depth, e) + 1
        most = max(most, depth[e])
        treat(units, criterion, e)
        e = next_smallest(units, queue)
    return most
