"""Arrays that the kernels of cluster schemes work in, and what they weigh."""

from __future__ import annotations

import numpy as np

from qavalanche.schemes.clusters.core.state import LEAST, Workspace


def bytes_of_room(n: int, matrices: int) -> float:
    """Bytes of the room for n sites."""
    return 8.0 * n * n * matrices + 120.0 * n


def new_room(n: int, matrices: int = 1) -> Workspace:
    """Workspace for n sites, its tables filled; matrices: 2 with the ratios that `potter` keeps."""
    powers = np.arange(n + 1)
    with np.errstate(over="ignore", under="ignore"):
        levels = np.ldexp(1.0, powers) - 1.0
        halving = np.ldexp(np.where(powers % 2, np.sqrt(0.5), 1.0), -(powers // 2))
    numbers, whole = np.empty((3, n)), np.empty((5, n), np.int64)
    return Workspace(
        coupling=np.empty((n, n)),
        ratio=np.empty((n, n) if matrices > 1 else (0, 0)),
        width=numbers[0],
        spacing=numbers[1],
        members=whole[0],
        label=whole[1],
        parent=whole[2],
        cluster=whole[3],
        order=whole[4],
        first=np.empty(n + 1, np.int64),
        best=numbers[2],
        left=np.empty(n, np.int64),
        levels=levels,
        halving=np.where(halving < LEAST, 0.0, halving),
    )
