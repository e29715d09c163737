"""melt(chain, rules): the spots scheme on one chain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.partition import Partition
from qavalanche.partition.finished import first_run, partition_of_chain, partition_of_ring
from qavalanche.rules import Rules, rules_from
from qavalanche.schemes.spots.core import drive
from qavalanche.schemes.spots.core import regions as core
from qavalanche.schemes.spots.core.runs import count_runs
from qavalanche.system import memory


@typed
def melt(chain: Chain, rules: Rules | None = None, **parameters: Any) -> Partition:
    """Melt `chain` by the spots scheme and return its Partition (docs/scheme.md).

    Every maximal run of resonant bonds starts as an active region. The smallest active region melts
    the spins and inert regions that it has a resonant coupling to, with all between, and inherits
    the couplings that other active regions had to them; it fuses with the next active region on a
    side if their coupling is resonant, and otherwise becomes inert; until none is active. Resonant
    iff G = exp(s T / 2 - D) >= 1: D in nats, T in bonds of all thermal units that the coupling acts
    on (letter eqs. 6, 11, 12). The regions are those of `schemes.couplings.melt`, for every rule.

    Time O(L) on random chains. Decays D are float64 sums, a gap of bonds that are alike being one
    product: relative error some 1e-16 a region or bond summed, against the tie tolerance of 1e-12.
    parameters: of the Rules, if these are not given. Raises InputError for rules that are no
    Rules, or if the regions would not fit in memory.
    """
    rules = rules_from(rules, parameters)
    first, frame = 0, chain
    if rules.ends == "ring":
        if chain.resonant_count == chain.length:
            everything = np.array([[0, chain.length]], np.int64)
            return partition_of_ring(everything, np.zeros((1, 2)), 0, chain, rules, str(rules))
        first = first_run(chain.resonant_bonds)
        frame = Chain.from_decays(np.roll(chain.decays(), -first))
    count = int(count_runs(frame.resonant))
    index = index_type(chain.length)
    memory.require(region_bytes(count, index), f"melting {chain.length} bonds")
    regions, bonds = allocate(count, index), bonds_of(frame)
    if rules.ends == "ring":
        bonds = bonds._replace(around=chain.length)
    if hides_idle(rules) and not chain.uniform:
        return _melt_restless(chain, rules, regions, count)
    final = int(drive.melt_runs(frame.resonant, bonds, criterion_of(rules), regions))
    return partition_of(chain, rules, regions, final, first)


def _melt_restless(chain: Chain, rules: Rules, regions: core.Regions, count: int) -> Partition:
    """As `melt`, idle spots being left in the bits; count: of bare spots."""
    words = chain.resonant.copy()
    bonds, soft = bonds_of(chain)._replace(hidden=words), np.empty((0, words.size), np.uint64)
    rows = drive.melt_restless(bonds, soft, criterion_of(rules), regions)
    edges, own = np.empty((count, 2), np.int64), np.empty((count, 2))
    final = drive.add_hidden(words, chain.length, regions, rows, edges, own)
    return partition_of_chain(edges[:final], own[:final], chain, rules, str(rules))


def hides_idle(rules: Rules) -> bool:
    """Whether idle spots can be left without a row where bonds differ (`core.waiting`).

    Below -s / 2 two hops over a hidden spot can be resonant, and one not.
    """
    below = rules.crossing_slope < -rules.entropy_density / 2
    return rules.ends == "open" and not rules.extra_length and not below


def partition_of(
    chain: Chain, rules: Rules, regions: core.Regions, final: int, first: int = 0
) -> Partition:
    """The Partition that the collected rows 1 ... `final` hold; first: where a ring was opened."""
    edges = regions.place[1 : final + 1, :2].astype(np.int64)
    own = regions.decay[1 : final + 1, core.OWN : core.OWN + 2].copy()
    if rules.ends == "ring":
        return partition_of_ring(edges, own, first, chain, rules, str(rules))
    return partition_of_chain(edges, own, chain, rules, str(rules))


def criterion_of(rules: Rules) -> core.Criterion:
    """The rules as the kernels take them."""
    slope, keep_exit = rules.crossing_slope, rules.keeps_exit_decay
    return core.Criterion(rules.threshold, slope, keep_exit, rules.extra_length)


def bonds_of(chain: Chain) -> core.Bonds:
    """The bonds as the kernels take them; of bonds that are alike the decay is kept once."""
    if chain.uniform:
        return uniform_bonds(chain.length, float(chain.decay[0]))
    none = np.empty(0)
    return core.Bonds(chain.length, chain.decay, 1, np.empty(0, np.uint64), none, 0, 0.0)


def uniform_bonds(
    length: int, w: float, hidden: NDArray[np.uint64] | None = None, gain: float = 0.0
) -> core.Bonds:
    """Bonds of which the perturbative ones all have decay w; hidden, gain: `core.regions.Bonds`."""
    bits = np.empty(0, np.uint64) if hidden is None else hidden
    return core.Bonds(length, np.array([w]), 0, bits, np.empty(0), 0, gain)


def index_type(length: int) -> type[np.signedinteger]:
    """Integer type of bond indices: 32 bits until a chain needs more."""
    return np.int32 if length <= 2**31 - 3 else np.int64


def allocate(capacity: int, index: type[np.signedinteger]) -> core.Regions:
    """Room for `capacity` regions, bonds counted in `index`."""
    rows = capacity + 2
    return core.Regions(
        place=np.empty((rows, core.COLUMNS), index),
        decay=np.empty((rows, core.NUMBERS), np.float64),
    )


def region_bytes(count: float, index: type[np.signedinteger]) -> float:
    """Bytes that `melt` allocates for `count` initial regions: the rows, and the Partition."""
    return count * (core.COLUMNS * np.dtype(index).itemsize + 8 * core.NUMBERS + 32)
