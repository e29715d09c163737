"""All resonances at once: the rounds of `dumitrescu`."""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel
from qavalanche.schemes.clusters.core.state import LEAST, mismatch


@kernel
def melt_together(room, n):
    """Fuse the connected components of {Gamma > Delta E}, round by round, until none is left.

    Returns the number of clusters; room.label then holds the cluster of each site.
    """
    m, bare = n, True
    while m > 1:
        found = name_components(room, m, bare)
        if found == m:
            break
        sort_members(room, m, found)
        renormalize(room, found)
        for i in range(n):
            room.label[i] = room.cluster[room.label[i]]
        m, bare = found, False
    return m


@kernel
def root(parent, i):
    """The least of the component of i, with the path to it made shorter."""
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@kernel
def name_components(room, m, bare):
    """Number the components of {Gamma > Delta E} in order of their first clusters; how many."""
    coupling, width, spacing, parent = room.coupling, room.width, room.spacing, room.parent
    for i in range(m):
        parent[i] = i
    for i in range(m - 1):
        for j in range(i + 1, m):
            value = coupling[i, j]
            if value > 0.0:
                apart = abs(width[i] - width[j]) if bare else mismatch(width, spacing, i, j)
                if value > apart:
                    one, other = root(parent, i), root(parent, j)
                    parent[max(one, other)] = min(one, other)
    found = 0
    for i in range(m):
        if parent[i] == i:
            room.cluster[i] = found
            found += 1
        else:
            room.cluster[i] = room.cluster[root(parent, i)]
    return found


@kernel
def sort_members(room, m, found):
    """The clusters of every component, in order: order[first[a] : first[a + 1]]."""
    first, order, cluster = room.first, room.order, room.cluster
    first[: found + 1] = 0
    for i in range(m):
        first[cluster[i] + 1] += 1
    for a in range(found):
        first[a + 1] += first[a]
    for i in range(m):
        order[first[cluster[i]]] = i
        first[cluster[i]] += 1
    for a in range(found, 0, -1):
        first[a] = first[a - 1]
    first[0] = 0


@kernel
def renormalize(room, found):
    """Width, spacing, count and couplings of the components, written over their parts'.

    Row a is written when the rows that become clusters 0 ... a have been read, and lies among them.
    """
    sizes = room.parent  # no longer needed: sites of the new clusters
    for a in range(found):
        total = 0
        for k in range(room.first[a], room.first[a + 1]):
            total += room.members[room.order[k]]
        sizes[a] = total
    for a in range(found):
        square = squared_width(room, a)
        make_row(room, a, found, sizes)
        for b in range(found):
            room.coupling[a, b] = room.best[b]
        room.spacing[a] = np.sqrt(square)  # the old one is not needed any more
    for a in range(found):
        room.members[a], room.width[a] = sizes[a], room.spacing[a]
        room.spacing[a] = room.width[a] / room.levels[sizes[a]]


@kernel
def squared_width(room, a):
    """Lambda^2 of component a: sum of Lambda_i^2, and of Gamma_ij^2 over its pairs."""
    total, start, stop = 0.0, room.first[a], room.first[a + 1]
    for k in range(start, stop):
        i = room.order[k]
        total += room.width[i] ** 2
    for k in range(start, stop):
        for other in range(k + 1, stop):
            total += room.coupling[room.order[k], room.order[other]] ** 2
    return total


@kernel
def make_row(room, a, found, sizes):
    """Couplings of component a to all others, into room.best.

    The largest Gamma_ij between their parts, of equals that of the largest parts, times
    2^(-(n_a + n_b - n_i - n_j) / 2); 0 if neither grew.
    """
    best, left, cluster = room.best, room.left, room.cluster
    best[:found], left[:found] = 0.0, 0
    m = room.first[found]
    for k in range(room.first[a], room.first[a + 1]):
        i = room.order[k]
        for j in range(m):
            value = room.coupling[i, j]
            b = cluster[j]
            if value >= best[b] and value > 0.0:
                pair = room.members[i] + room.members[j]
                if value > best[b] or pair > left[b]:
                    best[b], left[b] = value, pair
    grew = room.first[a + 1] - room.first[a] > 1
    for b in range(found):
        if not grew and room.first[b + 1] - room.first[b] == 1:
            best[b] = 0.0
        elif best[b] > 0.0:
            value = best[b] * room.halving[sizes[a] + sizes[b] - left[b]]
            best[b] = value if value >= LEAST else 0.0
    best[a] = 0.0
