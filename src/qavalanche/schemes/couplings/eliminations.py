"""Which perturbative coupling, eliminated against which, made which.

Every coupling that can matter is here, with the pair that made it strongest; pairs whose product
stays below what its stretch already has are left out (they are the products that wind back over a
unit, see core.units). A batch is what one round of elimination makes, shortest stretches first.

Inside a batch a unit is its position in the row, and a stretch a pair of positions. A pair makes
D = D_I + D_J + sigma T_shared; by all rules but "rmt" a path through the region e that turned inert
loses D_e of the side where it leaves e, so that it has two decays, one each way. Noted is that read
from the active region that the coupling touches, and from left to right if it touches none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Stretches = tuple[object, object]
Floats = NDArray[np.float64]

ELIMINATION = np.dtype(
    [
        ("step", np.int32),  # 0: the first round; n: after the n-th treatment ended inert
        ("eliminated", np.int32, 2),  # V_I: first and last site
        ("against", np.int32, 2),  # V_J
        ("made", np.int32, 2),  # V of the union of I and J
        ("shared", np.int32, 2),  # first and last site of the units that I and J share
        ("decay", np.float64, 3),  # -ln norm of V_I, V_J and what they made
        ("thermal", np.int32, 4),  # T of I, J, the union, the shared units; see Rules.counts
        ("active", np.int8),  # what was made touches an active region on its left (1), right (2)
    ]
)


@dataclass(frozen=True)
class Pairs:
    """Pairs (I, J), one per row: positions, the decays of both, and what is added to their sum
    beside sigma T of the shared units: -D_e where the path leaves e."""

    i: Positions  # (n, 2)
    j: Positions  # (n, 2)
    decay_i: Floats  # (n,)
    decay_j: Floats  # (n,)
    added: Floats  # (n,)

    def mirrored(self, last: int) -> Pairs:
        """The same pairs in a row of positions 0 ... last that is read from the other end."""
        return replace(self, i=last - self.i[:, ::-1], j=last - self.j[:, ::-1])

    @staticmethod
    def of(i: Stretches, j: Stretches, decays: tuple[object, object], added: object = 0.0) -> Pairs:
        """Pairs of stretches (first, last), numbers or arrays of any one shape."""
        given: tuple[Any, ...] = (*i, *j, *decays, added)
        parts = [a.ravel() for a in np.broadcast_arrays(*given)]
        whole = [np.asarray(part, np.int64) for part in parts[:4]]
        numbers = [np.asarray(part, np.float64) for part in parts[4:]]
        return Pairs(np.stack(whole[:2], axis=1), np.stack(whole[2:], axis=1), *numbers)

    @staticmethod
    def together(parts: list[Pairs]) -> Pairs:
        """All rows of several."""
        return Pairs(
            np.concatenate([part.i for part in parts]),
            np.concatenate([part.j for part in parts]),
            np.concatenate([part.decay_i for part in parts]),
            np.concatenate([part.decay_j for part in parts]),
            np.concatenate([part.added for part in parts]),
        )


def first_round(bond: Floats, left_active: bool, right_active: bool) -> Pairs:
    """Spins 1 ... n between two ends 0 and n + 1, each an active region or not.

    bond: (n + 1,), decay between positions p and p + 1. Bonds are eliminated from left to right,
    each against what was already made on its left; what reaches an active region on the right is
    made last, by what ends next to it.
    """
    n = bond.size - 1
    parts = []
    for p in range(0 if left_active else 1, n):
        q = np.arange(p + 2, n + 1)
        path = np.cumsum(bond[p:n])  # to p + 1, ..., n
        if p >= 1 and p + 2 <= n:  # of two bonds the left one is eliminated first
            parts.append(Pairs.of((p, p + 1), (p + 1, p + 2), (bond[p], bond[p + 1])))
            q = q[1:]
        parts.append(Pairs.of((q - 1, q), (p, q - 1), (bond[q - 1], path[q - p - 2])))
        if right_active and p >= 1:
            parts.append(Pairs.of((p, n), (n, n + 1), (path[n - p - 1], bond[n])))
    return Pairs.together(parts) if parts else _none()


@dataclass(frozen=True)
class Flank:
    """One side of a region e that turns inert: units 1 ... n from the next active region 0 to e.

    far: (n,) decays of region 0 to the units, infinite if 0 is a wall; near: (n,) decays of e to
    them; shared: (n + 1,) sigma T of the first 0, 1, ... of them together; direct: decay of region
    0 to e itself, infinite if there is none; leaving: what is added where a path leaves e on this
    side, 0 for "rmt" and else -D_e.
    """

    far: Floats
    near: Floats
    shared: Floats
    direct: float
    leaving: float


def retirement(left: Flank, right: Flank, crossing: float) -> Pairs:
    """All that the couplings of a region e make when it turns inert; crossing: sigma T_e."""
    last = left.far.size + right.far.size + 2
    from_left = through(left, right, crossing, first=True)
    from_right = through(right, left, crossing, first=False)
    return Pairs.together([across(left, right), from_left, from_right.mirrored(last)])


def across(left: Flank, right: Flank) -> Pairs:
    """The units on the left of e with those on its right: the shorter of two is eliminated."""
    n, m = left.near.size, right.near.size
    e = n + 1
    u, v = np.arange(1, n + 1)[:, None], np.arange(e + 1, e + 1 + m)[None, :]
    near_u, near_v = left.near[:, None], right.near[None, ::-1]
    short = e - u <= v - e
    return Pairs.of(
        (np.where(short, u, e), np.where(short, e, v)),
        (np.where(short, e, u), np.where(short, v, e)),
        (np.where(short, near_u, near_v), np.where(short, near_v, near_u)),
        right.leaving,
    )


def through(flank: Flank, other: Flank, crossing: float, first: bool) -> Pairs:
    """What the active region at the end of `flank` gets: e itself, and the units beyond e.

    other: the flank beyond e, its units n + 2 ... n + m + 1 in this order; first: whether the
    couplings on this side of e are eliminated before those of equal length beyond it. As
    `core.treat.path_to`.
    """
    n, e, beyond, leaving = flank.far.size, flank.far.size + 1, other.near[::-1], other.leaving
    v = np.arange(e + 1, e + 1 + beyond.size)
    entry = flank.near - flank.shared[:-1]
    path = flank.far + flank.shared[1:] + np.minimum.accumulate(entry)
    k = int(np.argmin(path)) if n else 0
    if n == 0 or not path[k] < flank.direct:
        return Pairs.of((e, v), (0, e), (beyond, flank.direct), leaving)
    i = int(np.argmin(entry[: k + 1]))
    made = Pairs.of((i + 1, e), (0, k + 1), (flank.near[i], flank.far[k]))
    # what e has beyond meets (0, e) if it is eliminated after V_I = (i + 1, e) has made that;
    # eliminated before, it was joined with V_I, and their union meets (0, k + 1)
    late = (v - e > e - i - 1) | ((v - e == e - i - 1) & first)
    after = Pairs.of((e, v[late]), (0, e), (beyond[late], path[k]), leaving)
    united = flank.near[i] + beyond + crossing + leaving
    joined = Pairs.of((i + 1, v[~late]), (0, k + 1), (united[~late], flank.far[k]))
    return Pairs.together([made, after, joined])


@dataclass(frozen=True)
class Row:
    """What a table is made of, an entry for each position.

    site: (p, 2) first and last site of the unit; thermal: T as the criterion counts it; crossed: T
    as sigma multiplies it; active: whether it is an active region. sigma: nats per bond.
    """

    site: Positions
    thermal: Positions
    crossed: Positions
    active: NDArray[np.bool_]
    sigma: float


def batch(step: int, pairs: Pairs, row: Row) -> Any:
    """The table of one round."""
    made_first = np.minimum(pairs.i[:, 0], pairs.j[:, 0])
    made_last = np.maximum(pairs.i[:, 1], pairs.j[:, 1])
    shared_first = np.maximum(pairs.i[:, 0], pairs.j[:, 0])
    shared_last = np.minimum(pairs.i[:, 1], pairs.j[:, 1])
    order = np.lexsort((pairs.j[:, 0], pairs.i[:, 0], pairs.i[:, 1] - pairs.i[:, 0]))
    order = order[np.isfinite(pairs.decay_i + pairs.decay_j)[order]]
    table = np.empty(order.size, ELIMINATION)
    table["step"] = step
    before = cumulated(row.thermal)
    passed = cumulated(row.crossed)
    stretches = {
        "eliminated": (pairs.i[:, 0], pairs.i[:, 1]),
        "against": (pairs.j[:, 0], pairs.j[:, 1]),
        "made": (made_first, made_last),
        "shared": (shared_first, shared_last),
    }
    for column, (name, (first, last)) in enumerate(stretches.items()):
        table[name][:, 0] = row.site[first[order], 0]
        table[name][:, 1] = row.site[last[order], 1]
        table["thermal"][:, column] = before[last[order] + 1] - before[first[order]]
    table["decay"][:, 0] = pairs.decay_i[order]
    table["decay"][:, 1] = pairs.decay_j[order]
    shared = row.sigma * (passed[shared_last[order] + 1] - passed[shared_first[order]])
    table["decay"][:, 2] = table["decay"][:, :2].sum(axis=1) + shared + pairs.added[order]
    table["active"] = row.active[made_first[order]] + 2 * row.active[made_last[order]]
    return table


def cumulated(numbers: Positions) -> Positions:
    """Sums of the first 0, 1, ... of them."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(numbers)])


def _none() -> Pairs:
    none = np.empty(0)
    return Pairs.of((none, none), (none, none), (none, none))
