"""What observables are made of, as kernels over the final regions of a melted chain.

Everywhere: edges is an integer array (n, 2), region i being the bonds [edges[i, 0], edges[i, 1]),
from left to right; decays a float64 array (n, 2) of the accumulated decays D (left, right) in nats.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel

EXACT_SIZES = 1024
"""Histogram bins hold one size each up to here, and 1/16 of an octave (or less) above."""

SIZE_BINS = EXACT_SIZES + 16 * 53
"""Bins of the size histogram: enough for regions of 2^63 bonds."""


@kernel
def cuts_of(size):
    """Twice the sum over the cuts of one region of T = `size` bonds: T^2 / 2, or (T^2 + 1) / 2."""
    return 0.5 * (float(size) * size + (size & 1))


@kernel
def distances_across(edges, length, distances):
    """Write the distances between the two spins just outside each region; returns their number.

    Spin i stands between bonds i - 1 and i. Outside [a, b) stand the spins a - 1 and b + 1, at
    distance T + 2; a region that reaches spin 0 or spin L lacks one of them and is left out.
    distances: integer array (n,), its first entries overwritten, in the order of the regions.
    """
    n = 0
    for i in range(edges.shape[0]):
        if edges[i, 0] > 0 and edges[i, 1] < length:
            distances[n] = edges[i, 1] - edges[i, 0] + 2
            n += 1
    return n


@kernel
def crossing_decay(edges, decays, slope, keep_exit, extra):
    """Sum over regions of x(F), the decay that crossing region F adds, in nats.

    x(F) = slope T_F; with `keep_exit` x(F) = slope (T_F + extra) plus the mean of F's two
    accumulated decays (its exit side is the right for a coupling from the left and the left for one
    from the right).
    """
    total = 0.0
    for i in range(edges.shape[0]):
        total += slope * (edges[i, 1] - edges[i, 0])
        if keep_exit:
            total += slope * extra + 0.5 * (decays[i, 0] + decays[i, 1])
    return total


@kernel
def outside_decay(edges, length, decay, unit):
    """Sum of w over the bonds outside regions, in nats.

    decay: float64, (L,), or (1,) when all perturbative bonds are alike; w_b = unit * decay[b].
    """
    if decay.size == 1:
        covered = 0
        for i in range(edges.shape[0]):
            covered += edges[i, 1] - edges[i, 0]
        return (length - covered) * (unit * decay[0])
    total, bond = 0.0, 0
    for i in range(edges.shape[0]):
        while bond < edges[i, 0]:
            total += decay[bond]
            bond += 1
        bond = edges[i, 1]
    while bond < length:
        total += decay[bond]
        bond += 1
    return total * unit


@kernel
def size_bin(size):
    """Histogram bin of a region of `size` >= 1 bonds.

    Bins 0 ... 1023 hold the sizes 1 ... 1024. Above, the sizes (2^j, 2^(j+1)] are cut into 16 equal
    bins, so bin edges are whole numbers and bins never straddle a power of two.
    """
    if size <= EXACT_SIZES:
        return size - 1
    last, octave = size - 1, 10
    while (last >> (octave + 1)) != 0:
        octave += 1
    return EXACT_SIZES + 16 * (octave - 10) + ((last >> (octave - 4)) & 15)
