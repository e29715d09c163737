"""Sizes of the sectors of a law's chains, without drawing the long ones."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.bath.sectors import Sectors

Floats = NDArray[np.float64]

_LARGEST = 690.0  # ln of the largest number of states that is told
_SHORT = 64.0  # states of the chain that is looked at for a conserved charge


class ForeseenSectors(NamedTuple):
    """States of the sectors of a chain and of its rungs, sectors that a bath links (`bath`), as
    floats; itemsize: bytes of a matrix element."""

    sectors: Floats
    rungs: Floats
    itemsize: int


@lru_cache(maxsize=1024)
def foreseen_sectors(law: Any, length: int) -> ForeseenSectors:
    """Of a chain of this law: with a conserved charge if a short one has it, else all in one.

    The charge is the sum of the states 0 ... d_s - 1 of the spins; a bath that sets one of them
    changes it by d_s - 1 at most.
    """
    d = law.draw(1).local_dimension
    short = law.draw(min(length, max(1, int(math.log(_SHORT) / math.log(d)))))
    found = sorted(states.size for states in Sectors(short, 0).states)
    conserved = found == sorted(charges(d, short.sites).tolist())
    sites = law.sites(length)
    sectors = charges(d, sites) if conserved else _states(d, sites)
    if not conserved or sectors.size == 1:
        return ForeseenSectors(sectors, sectors, short.dtype.itemsize)
    steps = sectors[1:].reshape(sites, d - 1).sum(axis=1)
    return ForeseenSectors(sectors, np.append(sectors[:1], steps), short.dtype.itemsize)


def _states(d: int, sites: int) -> Floats:
    """All states in one block; infinite beyond 1e300."""
    return np.array([float(d**sites) if sites * math.log(d) < _LARGEST else math.inf])


@lru_cache(maxsize=256)
def charges(d: int, sites: int) -> Floats:
    """Number of product states by the sum of their states, (sites (d - 1) + 1,)."""
    if sites * math.log(d) > _LARGEST:
        return _states(d, sites)
    found = np.ones(1)
    for _ in range(sites):
        found = np.convolve(found, np.ones(d))
    return found
