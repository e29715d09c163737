"""Sectors of product states, and the order in which the bath links them.

A sector is a set of product states that the evolution mixes: states connected by chains of elements
of H (or of the steps of a period). With a conserved charge each of its values is one sector, or
several. The bath changes the state of one spin and so links sectors; rungs are sets of sectors such
that it links a rung to itself and to its two neighbours alone: with S^z conserved and spins 1/2,
rung m is the sector of m flipped spins.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.hamiltonians.connected import connected_states
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.system import memory

Indices = NDArray[np.int64]

_BYTES = 60.0  # per product state, of finding sectors


class Sectors:
    """The sectors of an evolution, in rungs, with a bath at one site.

    states: product states of every sector, ascending; rungs: numbers of the sectors of each rung;
    label, place: the sector of every product state, and its place within it; linked: whether all
    sectors are linked, in one or several steps of the bath.
    """

    def __init__(self, evolution: Evolution, site: int) -> None:
        memory.require(_BYTES * evolution.states, f"the sectors of {evolution.size}")
        self.site, self.d = site, evolution.local_dimension
        self.stride = self.d ** (evolution.sites - 1 - site)
        self.label, self.states = connected_states(evolution)
        self.place = np.empty_like(self.label)
        for kept in self.states:
            self.place[kept] = np.arange(kept.size)
        graph = self._graph()
        start = _rungs(graph, _smallest(self.states, range(len(self.states))))
        self.rungs = _rungs(graph, _smallest(self.states, start[-1]))
        self.linked = sum(map(len, self.rungs)) == len(self.states)

    @property
    def sizes(self) -> list[int]:
        """Product states of every rung."""
        return [sum(self.states[c].size for c in rung) for rung in self.rungs]

    def partners(self, one: int, other: int, j: int, k: int) -> tuple[Indices, Indices]:
        """Places of states of `one` whose bath spin is in state j, and of those of `other` that
        differ by that spin alone, in state k."""
        states = self.states[one]
        states = states[(states // self.stride) % self.d == j]
        flipped = states + (k - j) * self.stride
        there = self.label[flipped] == other
        return self.place[states[there]], self.place[flipped[there]]

    def digits(self, sector: int, site: int, sites: int) -> Indices:
        """The state 0 ... d_s - 1 of the spin at `site`, of every product state of a sector."""
        digits: Indices = (self.states[sector] // self.d ** (sites - 1 - site)) % self.d
        return digits

    def _graph(self) -> list[set[int]]:
        """Which sectors one step of the bath links to each."""
        graph: list[set[int]] = [set() for _ in self.states]
        states = np.arange(self.label.size)
        digit = (states // self.stride) % self.d
        for j in range(self.d):
            own = states[digit == j]
            for k in range(j + 1, self.d):
                ends = np.stack([self.label[own], self.label[own + (k - j) * self.stride]])
                for a, b in np.unique(ends, axis=1).T.tolist():
                    graph[a].add(b)
                    graph[b].add(a)
        return graph


def _smallest(states: list[Indices], sectors: Any) -> int:
    return int(min(sectors, key=lambda c: (states[c].size, c)))


def _rungs(graph: list[set[int]], start: int) -> list[list[int]]:
    """Sectors by the number of steps of the bath from one of them; those never reached are left."""
    reached, rungs = {start}, [[start]]
    while following := sorted({b for a in rungs[-1] for b in graph[a]} - reached):
        rungs.append(following)
        reached.update(following)
    return rungs
