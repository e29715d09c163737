"""Clusters of sites and the couplings between all pairs of them, as arrays.

Of n sites at the start; cluster i is row i of everything, and the first m rows are in use.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import kernel

LEAST = 2.0**-1000
"""Couplings below are 0: smaller ones would cost a hundred times more to multiply."""


class Workspace(NamedTuple):
    """Arrays for n sites: float64, but for int64 where that is said."""

    coupling: np.ndarray  # (n, n): Gamma of pairs, symmetric
    ratio: np.ndarray  # (n, n): Gamma / Delta E of pairs, symmetric; (0, 0) where it is not kept
    width: np.ndarray  # (n,): Lambda, the bandwidth
    spacing: np.ndarray  # (n,): delta = Lambda / (2^members - 1)
    members: np.ndarray  # (n,) int64: sites in the cluster
    label: np.ndarray  # (n,) int64: cluster of each site
    parent: np.ndarray  # (n,) int64: forest of what fuses
    cluster: np.ndarray  # (n,) int64: what becomes of each cluster in a round
    order: np.ndarray  # (n,) int64: clusters in the order of what they become
    first: np.ndarray  # (n + 1,) int64: where those that become cluster a begin in `order`
    best: np.ndarray  # (n,): scratch, a row of couplings that is made
    left: np.ndarray  # (n,) int64: scratch, sites of the pairs that these come from
    levels: np.ndarray  # (n + 1,): 2^k - 1, infinite where no float64 holds it
    halving: np.ndarray  # (n + 1,): 2^(-k / 2), 0 below LEAST


@kernel
def start_clusters(level, step, interaction, room):
    """Every site a cluster; Gamma_ij = V step_i step_(i + 1) ... step_(j - 1).

    level: float64 (n,), energies; step: float64 (n - 1,), exp(-(x_(i+1) - x_i) / xi); products
    alone, so that steps of the same bits give couplings of the same bits.
    """
    n, lowest = level.size, level[0]
    for i in range(n):
        lowest = min(lowest, level[i])
    for i in range(n):
        room.width[i] = room.spacing[i] = level[i] - lowest
        room.members[i], room.label[i] = 1, i
        room.coupling[i, i] = 0.0
        value = interaction
        for j in range(i + 1, n):
            value *= step[j - 1]
            if value < LEAST:
                value = 0.0
            room.coupling[i, j] = room.coupling[j, i] = value


@kernel
def mismatch(width, spacing, i, j):
    """Delta E of two clusters, not both of one site at the start.

    With t = max(delta_i - Lambda_j, delta_j - Lambda_i): delta_i delta_j / min(Lambda_i, Lambda_j)
    if t < 0, where the bands overlap; else max(t, min(delta_i, delta_j)).
    """
    t = max(spacing[i] - width[j], spacing[j] - width[i])
    if t < 0.0:
        return spacing[i] * spacing[j] / min(width[i], width[j])
    return max(t, min(spacing[i], spacing[j]))
