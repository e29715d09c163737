"""resonances(H): who carries the slow rate of a chain, and what is left of it without them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.bath.call import relaxation
from qavalanche.bath.carried import spread_of_pairs, spread_of_states, strongest
from qavalanche.bath.gaps import Gaps, median
from qavalanche.bath.graph import Floats, Indices, RateGraph, bytes_of_graph, graph_of
from qavalanche.bath.removal import Removal
from qavalanche.bath.resonant import Resonances, StrongPair, nothing_carried
from qavalanche.bath.result import Relaxation
from qavalanche.bath.sectors import Sectors
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians import hamiltonian_from
from qavalanche.streams.address import MOST_SEED
from qavalanche.system import memory
from qavalanche.system.blas import one_blas_thread


@typed
def resonances(
    hamiltonian: Any,
    site: int = 0,
    top: float = 0.01,
    removed: Sequence[int] | None = None,
    listed: int = 10,
    seed: int = 0,
) -> Resonances:
    """Share of the slow rate carried by few eigenstates, and the rate without them.

    Weak bath at `site`, slow mode v of norm 1: Gamma = sum over pairs n < m of
    P_nm = R_nm (v_n - v_m)^2. hamiltonian: as in `relaxation`; top: share of the N
    eigenstates, in (0, 1), and as many pairs, that count as the strongest; removed: how many are
    taken out (default: 1, 2, 4, ...), and as many as `top`; listed: strongest pairs to list;
    seed: of those taken out at random. In Anderson's chain every eigenstate carries about as
    much; rare resonances show as a few that carry most (docs/strong_resonances.md).
    Raises InputError for what is out of range, and what does not fit in memory.

    >>> from qavalanche.hamiltonians import xxz
    >>> found = resonances(xxz([0.3, 4.1, -2.2, 0.9]))
    >>> found.states, found.pairs.number, bool(found.eigenstates.share < 1)
    (16, 120, True)
    """
    top = check_number("top", top, "must lie between 0 and 1", 0.0, 1.0)
    listed = check_integer("listed", listed, least=0, most=10**6)
    seed = check_integer("seed", seed, least=0, most=MOST_SEED)
    counts = None if removed is None else _counts(removed)
    evolution = hamiltonian_from(hamiltonian)
    found = relaxation(evolution, site)
    check(evolution.sites > 1, "a chain of 1 site", "2 are needed: nothing else is in the bath")
    if found.mode is None:
        return nothing_carried(found, evolution.dimension, top)
    with one_blas_thread():
        sectors = Sectors(evolution, found.site)
        memory.require(bytes_of_graph(sectors), f"pairs of the eigenstates of {evolution.size}")
        graph, spins, levels = graph_of(evolution, sectors)
        gaps = Gaps(
            graph, graph.powers(found.mode), found.mode, levels, _sector(sectors),
            bool(getattr(evolution, "steps", ())),
        )  # fmt: skip
        far = spins[:, found.far]
        return _gathered(found, gaps, far, (top, counts, listed, seed))


_Asked = tuple[float, list[int] | None, int, int]


def _gathered(found: Relaxation, gaps: Gaps, far: Floats, asked: _Asked) -> Resonances:
    top, counts, listed, seed = asked
    graph, powers = gaps.rates, gaps.powers
    number = _top(top, graph.states)
    pairs, shares = spread_of_pairs(powers, number)
    states, order = spread_of_states(powers, number)
    counts = sorted({number, *(_doubled(number) if counts is None else counts)})
    removal = Removal(graph, gaps.mode, found.rate, seed)
    states = removal.of_states(states, order, [k for k in counts if k <= states.number - 2])
    pairs = removal.of_pairs(pairs, powers, shares, [k for k in counts if k <= shares.size])
    of_all = min(shares.size, _top(top, pairs.number))
    strong = _listed(gaps, far, max(number, listed))
    total = _total(powers)
    return Resonances(
        relaxation=found,
        states=graph.states,
        eigenstates=states,
        pairs=pairs,
        share_of_all_pairs=float(shares[of_all - 1]),
        gap=median([one.gap for one in strong[:number]]),
        typical_gap=gaps.typical(),
        strongest=tuple(strong[:listed]),
        mismatch=abs(total / found.rate - 1),
    )


def _listed(gaps: Gaps, far: Floats, count: int) -> list[StrongPair]:
    n, m, power = strongest(gaps.powers, count)
    total, E = _total(gaps.powers), gaps.levels
    height = gaps.mode * math.sqrt(gaps.mode.size)
    return [
        StrongPair(
            (a, b),
            (float(E[a]), float(E[b])),
            (float(far[a]), float(far[b])),
            (float(height[a]), float(height[b])),
            float(gaps.rates.row(a)[b]),
            p / total,
            gaps.of_pair(a, b),
        )
        for a, b, p in zip(n.tolist(), m.tolist(), power.tolist(), strict=True)
    ]


def _total(powers: RateGraph) -> float:
    return math.fsum(float(block.sum()) for pair in powers.blocks for block in pair)


def _sector(sectors: Sectors) -> Indices:
    """The sector of every eigenstate, rung by rung."""
    order = [c for rung in sectors.rungs for c in rung]
    return np.repeat(order, [sectors.states[c].size for c in order]).astype(np.int64)


def _top(share: float, number: int) -> int:
    """So many are this share of a number of them, one at least."""
    return max(1, round(share * number))


def _doubled(most: int) -> list[int]:
    """1, 2, 4, ... up to `most`."""
    return [2**k for k in range(most.bit_length())]


def _counts(removed: Sequence[int]) -> list[int]:
    return [check_integer(f"removed[{i}]", k, least=1) for i, k in enumerate(removed)]
