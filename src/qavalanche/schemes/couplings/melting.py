"""melt: the literal scheme on one chain, without its event log."""

from __future__ import annotations

from typing import Any

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.partition import Partition
from qavalanche.partition.finished import partition_of_chain, partition_of_ring
from qavalanche.rules import Rules
from qavalanche.schemes.couplings.core import treat
from qavalanche.schemes.couplings.state import MOST_BONDS, CoupledUnits, checked


@typed
def melt(chain: Chain, rules: Rules | None = None, **parameters: Any) -> Partition:
    """Diagonalize `chain` coupling by coupling and return its Partition (docs/couplings.md).

    The scheme of the letter taken literally; the rules are Rules(crossing="rmt") unless these,
    or parameters of theirs, are given: `melt(chain, crossing="halted")`. For another crossing the
    couplings through a region that turns inert follow that rule, and so does what two that overlap
    make of each other; this is then the definition. Time O(L ln L) on random chains, memory O(L).
    Raises InputError for more than MOST_BONDS bonds, or if they would not fit in memory.
    """
    rules = checked(chain, rules, MOST_BONDS, parameters)
    scheme = CoupledUnits(chain, rules)
    treat.diagonalize(scheme.units, scheme.criterion, scheme.queue())
    return partition_of(scheme, chain)


def partition_of(scheme: CoupledUnits, chain: Chain) -> Partition:
    """The regions of a finished scheme."""
    rows = scheme.regions()
    edges, own = scheme.units.site[rows], scheme.units.own[rows]
    label = f"{scheme.rules}, couplings tier"
    if scheme.ring:
        return partition_of_ring(edges, own, scheme.first, chain, scheme.rules, label)
    return partition_of_chain(edges, own, chain, scheme.rules, label)
