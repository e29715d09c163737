"""The slowest rate of what is left when the strongest pairs, or eigenstates, are taken out.

Gamma without a set of pairs is at most Gamma (1 - their share), for the slow mode is a trial state
of the rest; less, where what is left lies in series with them.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from qavalanche.bath.carried import Carried, strongest
from qavalanche.bath.graph import Floats, Indices, RateGraph
from qavalanche.streams.address import stream_key
from qavalanche.streams.core.generator import fill_uniform

_Left = tuple[float, float]  # ln of a rate over Gamma, overlap of the slow modes

_MOST_OF_IT = 0.99  # of the rate: pairs from which those chosen at random come


class Removal:
    """Takes pairs or eigenstates out of a graph of rates with a slow mode (N,) of rate `rate`."""

    def __init__(self, graph: RateGraph, mode: Floats, rate: float, seed: int) -> None:
        self.graph, self.mode, self.rate, self.seed = graph, mode, rate, seed

    def of_states(self, carried: Carried, order: Indices, counts: list[int]) -> Carried:
        """`carried` with what is left of the rate without the first states in this order."""
        left = [self._without_states(order[:k]) for k in counts]
        chosen = self._shuffled("eigenstates", order.size)[: carried.top]
        return _with(carried, counts, left, self._without_states(chosen))

    def of_pairs(
        self, carried: Carried, powers: RateGraph, shares: Floats, counts: list[int]
    ) -> Carried:
        """The same without the strongest pairs; shares: what the strongest k carry, every k."""
        most = int(np.searchsorted(shares, _MOST_OF_IT)) + 1
        n, m, _ = strongest(powers, max([most, *counts]))
        left = [self._without_pairs(n[:k], m[:k]) for k in counts]
        chosen = self._shuffled("pairs", min(most, n.size))[: carried.top]
        return _with(carried, counts, left, self._without_pairs(n[chosen], m[chosen]))

    def _without_states(self, gone: Indices) -> _Left:
        if self.mode.size - gone.size < 2:
            return math.nan, math.nan
        return self._left(self.graph.without_states(gone), np.delete(self.mode, gone))

    def _without_pairs(self, n: Indices, m: Indices) -> _Left:
        return self._left(self.graph.without_pairs(n, m), self.mode)

    def _left(self, rest: RateGraph, before: Floats) -> _Left:
        rate, mode = rest.slowest(before)
        if mode is None:
            return -math.inf, math.nan
        return math.log(rate / self.rate), float(mode @ before) / float(np.linalg.norm(before))

    def _shuffled(self, what: str, number: int) -> Indices:
        key = stream_key(self.seed, {"removed": what, "of": number})
        numbers = np.empty(number)
        fill_uniform(key, 0, numbers)
        return np.argsort(numbers).astype(np.int64)


def _with(carried: Carried, counts: list[int], left: list[_Left], random: _Left) -> Carried:
    ratios, overlaps = np.array(left, float).reshape(-1, 2).T
    removed = np.array(counts, np.int64)
    return replace(carried, removed=removed, log_ratios=ratios, overlaps=overlaps, random=random[0])
