"""Judges: which chains of a population have the event, by kernels or by any scheme's `melt`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain import Chain
from qavalanche.errors import check
from qavalanche.numerics.core.bits import unpack
from qavalanche.rare.bonds import BondLaw
from qavalanche.rare.core import moves, spots
from qavalanche.rare.core.moves import Population
from qavalanche.schemes import Scheme
from qavalanche.schemes.spots.melting import allocate, criterion_of, index_type

Edges = NDArray[np.int64]


class Judge(ABC):
    """Knows the region that holds the middle bond of every chain, and moves chains by it."""

    @abstractmethod
    def sweep(self, population: Population, chance: int, steps: int, least: int) -> Edges:
        """`steps` moves of every chain, undone where its region falls below `least` bonds.

        Returns (M, 2), its region then: first bond, and one past the last; (0, 0) if in none.
        """

    def regions(self, population: Population) -> Edges:
        """As `sweep`, without any move."""
        return self.sweep(population, 0, 0, 0)


class KernelJudge(Judge):
    """The spots scheme, whole sweeps in one call of a kernel."""

    def __init__(self, rules: Any, bonds: BondLaw, length: int) -> None:
        alike = np.array([0.0 if bonds.decay is None else bonds.decay])
        room = allocate((length + 1) // 2, index_type(length))
        none = np.empty(0, np.uint64), np.empty(0)
        self._melter = spots.Melter(criterion_of(rules), room, alike, *none, length // 2)
        self._draw = bonds.draw

    def sweep(self, population: Population, chance: int, steps: int, least: int) -> Edges:
        """As of every judge."""
        edges = np.zeros((population.words.shape[0], 2), np.int64)
        given = np.uint64(chance), self._draw, steps, least, self._melter
        spots.sweep(population, *given, edges)
        return edges


class PlainJudge(Judge):
    """Any scheme that takes chains: one chain after another, by its `melt`."""

    def __init__(self, scheme: Scheme, bonds: BondLaw) -> None:
        self._scheme, self._bonds = scheme, bonds

    def sweep(self, population: Population, chance: int, steps: int, least: int) -> Edges:
        """As of every judge."""
        count = population.words.shape[0]
        kinds, places = np.zeros(count, np.int64), np.zeros((count, 2), np.int64)
        made = kinds, places, np.zeros(count)
        for _ in range(steps):
            moves.move_all(population, np.uint64(chance), self._bonds.draw, *made)
            for i in np.flatnonzero(kinds):
                start, stop = self._region(population, int(i))
                if stop - start >= least:
                    kinds[i] = moves.NONE
            moves.undo_all(population, *made)
        found = [self._region(population, i) for i in range(count)]
        return np.array(found, np.int64).reshape(-1, 2)

    def _region(self, population: Population, i: int) -> tuple[int, int]:
        length, middle = population.length, population.length // 2
        melted = self._scheme.melted(chain_of(population, i, self._bonds), length)
        for start, stop in melted.regions:
            if (middle - start) % length < stop - start:  # a region of a ring goes on over its end
                return int(start), int(stop)
        return 0, 0


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
