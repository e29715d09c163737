"""Judges: which chains of a population have the event, by kernels or by any scheme's `melt`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check
from qavalanche.numerics.core.bits import unpack
from qavalanche.rare.bonds import BondLaw
from qavalanche.rare.core import moves, spots
from qavalanche.rare.core.moves import Moves, Population
from qavalanche.schemes import Scheme
from qavalanche.schemes.spots.melting import allocate, criterion_of, index_type

Edges = NDArray[np.int64]


class Kept(NamedTuple):
    """States of a population on its way through a stage, and the regions of their middle bonds."""

    states: Population
    edges: Edges


class Judge(ABC):
    """Knows the region that holds the middle bond of every chain, and moves chains by it."""

    @abstractmethod
    def regions(self, population: Population) -> Edges:
        """(M, 2): first bond, and one past the last, of that region; (0, 0) where there is none."""

    @abstractmethod
    def sweep(self, population: Population, edges: Edges, how: Moves) -> Kept:
        """Moves of every chain, undone where its region falls below `how.least` bonds.

        edges: its region now, overwritten. Returns `how.kept` states of each chain, at equal
        distances, those of one chain together.
        """


class KernelJudge(Judge):
    """The spots scheme, whole sweeps in one call of a kernel."""

    def __init__(self, rules: Any, bonds: BondLaw, length: int) -> None:
        alike = np.array([0.0 if bonds.decay is None else bonds.decay])
        room = allocate((length + 1) // 2, index_type(length))
        none = np.empty(0, np.uint64), np.empty(0)
        self._melter = spots.Melter(criterion_of(rules), room, alike, *none, length // 2)
        self._draw = bonds.draw

    def regions(self, population: Population) -> Edges:
        """As of every judge."""
        edges = np.zeros((population.words.shape[0], 2), np.int64)
        nothing = Moves(np.uint64(0), self._draw, 0, 0, 0)
        spots.sweep(population, nothing, self._melter, edges, population, edges)
        return edges

    def sweep(self, population: Population, edges: Edges, how: Moves) -> Kept:
        """As of every judge."""
        kept = _room(population, how.kept)
        spots.sweep(population, how, self._melter, edges, *kept)
        return kept


class PlainJudge(Judge):
    """Any scheme that takes chains: one chain after another, by its `melt`."""

    def __init__(self, scheme: Scheme, bonds: BondLaw) -> None:
        self._scheme, self._bonds = scheme, bonds

    def regions(self, population: Population) -> Edges:
        """As of every judge."""
        found = [self._region(population, i) for i in range(population.words.shape[0])]
        return np.array(found, np.int64).reshape(-1, 2)

    def sweep(self, population: Population, edges: Edges, how: Moves) -> Kept:
        """As of every judge."""
        count, kept = population.words.shape[0], _room(population, how.kept)
        kinds, places = np.zeros(count, np.int64), np.zeros((count, 2), np.int64)
        made, at = (kinds, places, np.zeros(count)), np.arange(count) * how.kept
        for step in range(how.steps):
            moves.move_all(population, how.chance, how.draw, *made)
            for i in np.flatnonzero(kinds):
                start, stop = self._region(population, int(i))
                if stop - start >= how.least:
                    kinds[i], edges[i] = moves.NONE, (start, stop)
            moves.undo_all(population, *made)
            if (step + 1) * how.kept // how.steps > step * how.kept // how.steps:
                kept.states.words[at] = population.words
                if population.decay.size > 1:
                    kept.states.decay[at] = population.decay
                kept.edges[at] = edges
                at += 1
        return kept

    def _region(self, population: Population, i: int) -> tuple[int, int]:
        length, middle = population.length, population.length // 2
        melted = self._scheme.melted(chain_of(population, i, self._bonds), length)
        for start, stop in melted.regions:
            if (middle - start) % length < stop - start:  # a region of a ring goes on over its end
                return int(start), int(stop)
        return 0, 0


def _room(population: Population, kept: int) -> Kept:
    """Room for so many states of every chain; they have no random streams."""
    states = population.words.shape[0] * kept
    decay = population.decay
    decay = np.zeros((states, decay.shape[1])) if decay.size > 1 else decay
    words = np.zeros((states, population.words.shape[1]), np.uint64)
    none = np.zeros((0, 4), np.uint64)
    edges = np.zeros((states, 2), np.int64)
    return Kept(Population(words, decay, none, population.length), edges)


def chain_of(population: Population, i: int, bonds: BondLaw) -> Chain:
    """Chain i of a population."""
    if bonds.decay is None:
        return Chain.from_decays(population.decay[i])
    words = population.words[i].copy()
    return Chain.made(population.length, words, np.array([bonds.decay]), "population")


def resonant_of(population: Population) -> NDArray[np.bool_]:
    """(M, L): which bonds of every chain are resonant."""
    resonant = np.zeros((population.words.shape[0], population.length), np.bool_)
    for words, row in zip(population.words, resonant, strict=True):
        unpack(words, row)
    return resonant


def judge_of(scheme: Scheme, bonds: BondLaw, length: int) -> Judge:
    """The fastest judge for a scheme; InputError if it does not take chains, or has no regions."""
    what = f"scheme = {scheme.name}"
    takes = scheme.takes is Chain and "regions" in scheme.provides
    check(takes, what, "must take chains and make regions, as spots and couplings do")
    spots_scheme: Any = scheme.as_spots
    if spots_scheme is not None and spots_scheme.ends == "open":
        return KernelJudge(spots_scheme.rules, bonds, length)
    return PlainJudge(scheme, bonds)
