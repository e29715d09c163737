"""Random rings of blocks for the block schemes, whose sums have no rounding."""

import numpy as np

from qavalanche.chain import Blocks

KINDS = ["ties", "dyadic", "wide", "negative", "cut", "chain"]


def dyadic(values):
    """Multiples of 2^-16, so that any order of adding them gives the same bits."""
    return np.maximum(np.round(values * 2.0**16), 1.0) / 2.0**16


def random_ring(rng, kind, most=40):
    """Blocks of either parity and first kind; their deficits are those of morningstar_huse."""
    n, thermal_first = int(rng.integers(1, most)), bool(rng.integers(2))
    hot = (np.arange(n) % 2 == 0) == thermal_first
    if kind in ("ties", "negative", "cut", "chain"):
        lengths = rng.integers(1, 1 + int(rng.choice([2, 4, 9])), n).astype(float)
        deficits = lengths * rng.choice([0.5, 1.0])
    else:
        spread = 1.0 if kind == "dyadic" else 3.0
        lengths = dyadic(np.exp(spread * rng.standard_normal(n)))
        deficits = dyadic(lengths * rng.choice([0.3, 0.7, 1.5]))
    if kind == "negative":
        deficits -= rng.integers(0, 4, n)
    if kind == "cut":
        deficits[rng.random(n) < 0.2] = np.inf
    lengths = np.where(hot, lengths, lengths * rng.choice([1, 1, 3, 30]))  # fair for every kappa
    bonds = lengths.astype(np.int64) if kind == "chain" else rng.integers(1, 4, n)
    return Blocks(lengths, np.where(hot, 0.0, deficits), thermal_first, bonds)


def sets_of(partition):
    """Each region of a ring as the set of its bonds."""
    length = partition.length
    return {frozenset(bond % length for bond in range(a, b)) for a, b in partition}
