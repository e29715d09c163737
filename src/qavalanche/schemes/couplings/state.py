"""The state of the literal scheme on one chain, its moves, and what it can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.errors import check
from qavalanche.partition.finished import first_run
from qavalanche.rules import Rules, rules_from
from qavalanche.schemes.couplings.core import growth, order, treat
from qavalanche.schemes.couplings.core import units as core
from qavalanche.system import memory

MOST_BONDS = 1_000_000
"""Longest chain of this tier: a second or two, and 0.2 GB."""

_ROW_BYTES = 8 * (8 * 2 + 2) + 1


@dataclass(frozen=True)
class Move:
    """What is about to happen to region e: melt up to unit u, fuse with region u, or turn inert.

    step: number of the treatment, from 1. A treatment melts what it can, and then fuses or ends.
    """

    step: int
    kind: str  # "melt", "fuse" or "inert"
    e: int
    u: int
    side: int


class CoupledUnits:
    """The state of the scheme on one chain, after the first elimination, and its moves.

    units: the row of units and the couplings that touch an active region (core.units).
    count: rows in use, without the walls. On a ring the row begins at bond `first`, where the first
    run of resonant bonds does that begins in the ring.
    """

    def __init__(self, chain: Chain, rules: Rules) -> None:
        self.rules, self.length = rules, chain.length
        self.ring = rules.ends == "ring"
        decays = chain.decays()
        self.first = first_run(decays <= 0) if self.ring else 0
        decays = np.roll(decays, -self.first) if self.ring else decays
        self.units = _room(chain.length + (0 if self.ring else 1))
        self.criterion = criterion_of(rules)
        self.count = int(core.start(self.units, decays, self.ring))
        self._row = np.empty(self.count + 2, np.int64)

    def queue(self) -> order.Queue:
        """The active regions in line."""
        waiting = int((self.units.state[1 : self.count + 1] == core.ACTIVE).sum())
        queue = order.Queue(*(np.empty(size, np.int64) for size in (waiting, waiting, 7)))
        order.line_up(self.units, self.count, self.length if self.ring else 0, queue)
        return queue

    def moves(self) -> Iterator[Move]:
        """Each move, before it is made; it is made when the next one is asked for."""
        units, criterion, queue, step = self.units, self.criterion, self.queue(), 0
        while e := int(order.next_smallest(units, queue)):
            step += 1
            treat.prepare(units, criterion, e)
            while (found := growth.next_melt(units, criterion, e))[0]:
                yield Move(step, "melt", e, int(found[0]), int(found[1]))
                growth.melt_stretch(units, criterion, e, *found)
            fused = False
            for side in (0, 1):
                if f := int(growth.resonant_region(units, criterion, e, side)):
                    yield Move(step, "fuse", e, f, side)
                    treat.fuse(units, e, f, side)
                    fused = True
            if not fused:
                yield Move(step, "inert", e, e, 0)
                treat.retire(units, criterion, e)

    def row(self, first: int, last: int) -> NDArray[np.int64]:
        """Units from `first` to `last`, both included, from left to right."""
        count = int(core.row(self.units, first, last, 1, self._row))
        found: NDArray[np.int64] = self._row[:count].copy()
        return found

    def neighbourhood(self, e: int) -> NDArray[np.int64]:
        """Units from the next active region (or wall) left of e to that on its right."""
        left, right = (int(core.next_active(self.units, e, side)) for side in (0, 1))
        return self.row(left, right)

    def counted(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """T of units as the criterion counts it, 0 for a spin."""
        bonds: NDArray[np.int64] = self.units.site[rows, 1] - self.units.site[rows, 0]
        return bonds + self.criterion.extra * (bonds > 0)

    def crossed(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """T of units as it is multiplied by sigma where they are shared or crossed."""
        if self.criterion.keep_exit:
            return self.counted(rows)
        bonds: NDArray[np.int64] = self.units.site[rows, 1] - self.units.site[rows, 0]
        return bonds

    def regions(self) -> NDArray[np.int64]:
        """Rows of all regions, from left to right."""
        state = self.units.state[1 : self.count + 1]
        regions: NDArray[np.int64] = 1 + np.flatnonzero(
            (state == core.ACTIVE) | (state == core.INERT)
        )
        return regions


def checked(
    chain: Chain, rules: Rules | None, most: int, parameters: Mapping[str, Any] | None = None
) -> Rules:
    """The rules, or those with these parameters, for a chain of at most `most` bonds."""
    rules = rules_from(rules, parameters or {})
    check_length(chain.length, most)
    memory.require(bytes_needed(chain.length), f"the couplings of {chain.length} bonds")
    return rules


def check_matrix_elements(rules: Rules) -> None:
    """Refuse what is no chain of random matrices, where the decay across regions is measured."""
    allowed = 'the decay across a region is measured where eq. 11 makes it: must be "rmt"'
    check(rules.crossing == "rmt", f"crossing = {rules.crossing!r}", allowed)
    check_open(rules)


def check_open(rules: Rules) -> None:
    """Refuse a ring, whose row of units has no end to be read from."""
    allowed = 'what happens step by step is told of open chains: must be "open"'
    check(rules.ends == "open", 'ends = "ring"', allowed)


def bytes_needed(length: int) -> float:
    """Bytes that the row of units of a chain of `length` bonds takes at most."""
    return _ROW_BYTES * (length + 3.0)


def check_length(length: int, most: int = MOST_BONDS) -> None:
    """Refuse a chain that is too long, and say which tier takes it."""
    check(
        length <= most,
        f"a chain of {length} bonds",
        f"too long to be treated coupling by coupling: at most {most} bonds; "
        "the spots tier melts up to 10^9 (qavalanche.melt, or `qavalanche melt`)",
    )


def criterion_of(rules: Rules) -> core.Limits:
    """The rules as the kernels take them."""
    slope, keep_exit = rules.crossing_slope, rules.keeps_exit_decay
    return core.Limits(rules.threshold, slope, keep_exit, rules.extra_length)


def _room(sites: int) -> core.Units:
    rows = sites + 2
    return core.Units(
        site=np.empty((rows, 2), np.int64),
        link=np.empty((rows, 2), np.int64),
        active=np.empty((rows, 2), np.int64),
        state=np.empty(rows, np.int8),
        reach=np.empty((rows, 2), np.float64),
        own=np.empty((rows, 2), np.float64),
        ahead=np.empty((rows, 2), np.float64),
        beyond=np.empty((rows, 2), np.int64),
    )
