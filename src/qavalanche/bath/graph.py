"""The graph of rates between eigenstates, kept: for what is asked of it after its slow mode.

`RateGraph` holds every rate once, rung by rung (`rates`), finds the slowest mode by the same
elimination as `weak`, and can lose pairs or eigenstates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qavalanche.bath.core.share import fill_powers
from qavalanche.bath.elimination import Ladder
from qavalanche.bath.rates import rungs_of
from qavalanche.bath.sectors import Sectors
from qavalanche.bath.slowest import slowest_mode
from qavalanche.hamiltonians.evolution import Evolution

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Block = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class RateGraph:
    """Symmetric rates R_nm >= 0 between N states, block tridiagonal.

    blocks: of every rung the rates among its own n states, (n, n), of which the part right of the
    diagonal counts, and those to the m of the next rung, (n, m); m = 0 at the last.
    """

    blocks: tuple[Block, ...]

    @classmethod
    def of_matrix(cls, rates: ArrayLike) -> RateGraph:
        """One rung: a symmetric matrix (N, N) of rates, whose diagonal is of no use."""
        matrix = np.array(rates, float)
        return cls(((matrix, np.zeros((len(matrix), 0))),))

    @property
    def starts(self) -> list[int]:
        """Number of the first state of every rung, and N."""
        return [0, *np.cumsum([len(within) for within, _ in self.blocks]).tolist()]

    @property
    def states(self) -> int:
        """N."""
        return self.starts[-1]

    def slowest(self, guess: Floats) -> tuple[float, Floats | None]:
        """Second eigenvalue of the Laplacian and its mode (N,); 0 and None if parts are not linked.

        guess: (N,), with which the mode has a positive overlap.
        """
        there = [i for i, (within, _) in enumerate(self.blocks) if len(within)]
        gap = bool(there) and there[-1] - there[0] >= len(there)  # a rung lost all its states
        if self.states < 2 or gap:
            return 0.0, None
        ladder = Ladder()
        for within, onward in self.blocks[there[0] : there[-1] + 1]:
            padded = np.zeros((len(within), len(within) + 1))
            padded[:, :-1] = within
            ladder.add(padded, np.array(onward, order="C"))
            if not ladder.connected:
                return 0.0, None
        return slowest_mode(ladder, guess)

    def powers(self, mode: Floats) -> RateGraph:
        """P_nm = R_nm (v_n - v_m)^2 in the place of R_nm; left of the diagonal it is 0."""
        starts, blocks = self.starts, []
        for i, (within, onward) in enumerate(self.blocks):
            own = mode[starts[i] : starts[i + 1]]
            there = mode[starts[i + 1] : starts[i + 1] + onward.shape[1]]
            inside, beyond = np.zeros_like(within), np.zeros_like(onward)
            fill_powers(within, True, own, own, inside)
            fill_powers(onward, False, own, there, beyond)
            blocks.append((inside, beyond))
        return RateGraph(tuple(blocks))

    def row(self, state: int) -> Floats:
        """R_nm of one state n with all m, (N,); 0 with itself."""
        starts, found = self.starts, np.zeros(self.states)
        i = self._rung(state)
        k, first, last = state - starts[i], starts[i], starts[i + 1]
        within, onward = self.blocks[i]
        found[first:state] = within[:k, k]
        found[state + 1 : last] = within[k, k + 1 :]
        found[last : last + onward.shape[1]] = onward[k]
        if i > 0:
            found[starts[i - 1] : first] = self.blocks[i - 1][1][:, k]
        return found

    def without_pairs(self, one: Indices, other: Indices) -> RateGraph:
        """The graph with no rate between one[i] and other[i]."""
        blocks, starts = list(self.blocks), self.starts
        for a, b in zip(np.minimum(one, other), np.maximum(one, other), strict=True):
            i = self._rung(int(a))
            kept = blocks[i]
            if kept is self.blocks[i]:
                blocks[i] = kept = (kept[0].copy(), kept[1].copy())
            if b < starts[i + 1]:
                kept[0][a - starts[i], b - starts[i]] = 0.0
            else:
                kept[1][a - starts[i], b - starts[i + 1]] = 0.0
        return RateGraph(tuple(blocks))

    def without_states(self, gone: Indices) -> RateGraph:
        """The graph of the states that are left, in the same order."""
        left = np.ones(self.states, bool)
        left[gone] = False
        cuts = np.split(left, self.starts[1:-1])
        cuts.append(np.zeros(0, bool))
        blocks = (
            (within[np.ix_(own, own)], onward[np.ix_(own, there)])
            for (within, onward), own, there in zip(self.blocks, cuts, cuts[1:], strict=False)
        )
        return RateGraph(tuple(blocks))

    def _rung(self, state: int) -> int:
        return int(np.searchsorted(self.starts, state, side="right")) - 1


def graph_of(evolution: Evolution, sectors: Sectors) -> tuple[RateGraph, Floats, Floats]:
    """The graph of an evolution, <n|S^z_i|n> (N, sites), and the levels (N,), rung by rung."""
    blocks, spins, levels = [], [], []
    for rung in rungs_of(evolution, sectors):
        blocks.append((np.ascontiguousarray(rung.within[:, : rung.size]), rung.onward))
        spins.append(rung.spins)
        levels += rung.levels
    return RateGraph(tuple(blocks)), np.concatenate(spins), np.concatenate(levels)


def bytes_of_graph(sectors: Sectors) -> float:
    """Bytes that the graph, its powers sorted and as they are, and a ladder of it take at most."""
    sizes = [float(n) for n in sectors.sizes]
    rows = [n * (n + m) for n, m in zip(sizes, [*sizes[1:], 0.0], strict=True)]
    return 8.0 * (6 * sum(rows) + 2 * max(rows))
