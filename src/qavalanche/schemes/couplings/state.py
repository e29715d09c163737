"""melt and diagonalize: the literal scheme on one chain, without and with its event log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import InputError, check, shown
from qavalanche.observables.core.regions import outside_decay
from qavalanche.partition import Decays, Partition
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core import units as core
from qavalanche.system import memory

MOST_BONDS = 100_000
"""Longest chain of this tier: its time grows as L^2 at worst, a few seconds here."""

_ROW_BYTES = 2 * (8 + 8 + 8 + 8) + 1


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

    units: the row of units and the couplings that touch an active region (core_scheme).
    count: rows in use, without the walls.
    """

    def __init__(self, chain: Chain, rules: Rules) -> None:
        self.units = _room(chain.length + 1)
        self.criterion = criterion_of(rules)
        self.count = int(core.start(self.units, chain.decays()))
        self._row = np.empty(self.count + 2, np.int64)

    def moves(self) -> Iterator[Move]:
        """Each move, before it is made; it is made when the next one is asked for."""
        units, criterion, step = self.units, self.criterion, 0
        while e := int(core.smallest_active(units, self.count)):
            step += 1
            while (found := core.next_melt(units, criterion, e))[0]:
                yield Move(step, "melt", e, int(found[0]), int(found[1]))
                core.melt_stretch(units, criterion, e, *found)
            fused = False
            for side in (0, 1):
                if f := int(core.resonant_region(units, criterion, e, side)):
                    yield Move(step, "fuse", e, f, side)
                    core.fuse(units, e, f, side)
                    fused = True
            if not fused:
                yield Move(step, "inert", e, e, 0)
                core.retire(units, criterion, e)

    def row(self, first: int, last: int) -> NDArray[np.int64]:
        """Units from `first` to `last`, both included, from left to right."""
        count = int(core.row(self.units, first, last, 1, self._row))
        found: NDArray[np.int64] = self._row[:count].copy()
        return found

    def neighbourhood(self, e: int) -> NDArray[np.int64]:
        """Units from the next active region (or wall) left of e to that on its right."""
        left, right = (int(core.next_active(self.units, e, side)) for side in (0, 1))
        return self.row(left, right)

    def regions(self) -> NDArray[np.int64]:
        """Rows of all regions, from left to right."""
        everything = self.row(0, self.count + 1)
        state = self.units.state[everything]
        regions: NDArray[np.int64] = everything[(state == core.ACTIVE) | (state == core.INERT)]
        return regions


@typed
def melt(chain: Chain, rules: Rules | None = None) -> Partition:
    """Diagonalize `chain` coupling by coupling and return its Partition (docs/couplings.md).

    The scheme of the letter taken literally, with eq. 11 for what crosses a thermal region; the
    rules are Rules(crossing="rmt") unless given, and no other crossing is possible. Time O(L^2),
    memory O(L). Raises InputError for other rules and for more than MOST_BONDS bonds.
    """
    rules = checked(chain, rules, MOST_BONDS)
    scheme = CoupledUnits(chain, rules)
    core.diagonalize(scheme.units, scheme.criterion, scheme.count)
    return partition_of(scheme, chain, rules)


def checked(chain: Chain, rules: Rules | None, most: int) -> Rules:
    """The rules, if this tier can follow them on a chain of at most `most` bonds."""
    rules = Rules(crossing="rmt") if rules is None else rules
    if not isinstance(rules, Rules):
        raise InputError(f"rules = {shown(rules)}: must be a Rules, such as Rules(crossing='rmt')")
    check_rules(rules)
    check_length(chain.length, most)
    memory.require(bytes_needed(chain.length), f"the couplings of {chain.length} bonds")
    return rules


def check_rules(rules: Rules) -> None:
    """Refuse any crossing but "rmt": here it is no choice; and T that counts sites."""
    check(
        rules.crossing == "rmt",
        f"crossing = {rules.crossing!r}",
        'the couplings tier derives the crossing from eq. 11: must be "rmt"',
    )
    counted = 'the couplings tier counts bonds: must be "bonds"'
    check(rules.counts == "bonds", f"counts = {rules.counts!r}", counted)


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


def partition_of(scheme: CoupledUnits, chain: Chain, rules: Rules) -> Partition:
    """The regions of a finished scheme."""
    rows = scheme.regions()
    edges = scheme.units.site[rows]
    outside = outside_decay(edges, chain.length, chain.decay, 1.0)
    decays = Decays(rules, scheme.units.own[rows], float(outside))
    return Partition(chain.length, edges, decays, rules.entropy_density, f"{rules}, couplings tier")


def criterion_of(rules: Rules) -> core.Limits:
    """The rules as the kernels take them."""
    return core.Limits(rules.entropy_density / 2, rules.threshold)


def _room(sites: int) -> core.Units:
    rows = sites + 2
    return core.Units(
        site=np.empty((rows, 2), np.int64),
        link=np.empty((rows, 2), np.int64),
        state=np.empty(rows, np.int8),
        reach=np.empty((rows, 2), np.float64),
        own=np.empty((rows, 2), np.float64),
    )
