"""Many chains melted by the kernels of both tiers, spots and couplings, in one call.

What the tiers share is Rules; from the rows of regions on to the sweep by size they are two
programs. Called one by one through `melt`, a million short chains would take half an hour.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from qavalanche.numerics import compiler
from qavalanche.numerics import kernel as policy
from qavalanche.numerics.core.bits import pack
from qavalanche.schemes.couplings import state
from qavalanche.schemes.couplings.core import order, treat
from qavalanche.schemes.couplings.core import units as coupled
from qavalanche.schemes.spots import melting
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.regions import Bonds, final_rows

STAMP = (*policy._STAMP, Path(__file__).stat().st_mtime)


def kernel(function):
    """As those of the package, but outdated by a change of this file too."""
    return compiler.compiled(function, STAMP, **policy._POLICY).dispatcher


CLOSE = 1e-9  # of two D: sums of some thousand terms in different order


class Room(NamedTuple):
    """For one chain."""

    regions: object  # of the spots tier
    units: object  # of the couplings tier
    queue: object
    words: np.ndarray
    resonant: np.ndarray
    alike: np.ndarray  # (1,): w where all perturbative bonds have the same


@kernel
def common_decay(decay):
    """w of the perturbative bonds if all are alike, or NaN."""
    common = np.nan
    for w in decay:
        if w > 0 and np.isnan(common):
            common = w
        if w > 0 and w != common:
            return np.nan
    return common


@kernel
def by_spots(decay, criterion, room):
    """Number of final regions, which are the first rows of room.regions."""
    words = room.words[: (decay.size + 63) >> 6]
    resonant = room.resonant[: decay.size]
    for b in range(decay.size):
        resonant[b] = decay[b] <= 0
    pack(resonant, words)
    room.alike[0] = common_decay(decay)
    own, stride = decay, 1
    if not np.isnan(room.alike[0]):
        own, stride = room.alike, 0
    bonds = Bonds(decay.size, own, stride, room.words[:0], 0)
    return melt_runs(words, bonds, criterion, room.regions)


@kernel
def by_couplings(decay, criterion, room):
    """Diagonalize; the number of units, of which the regions are those that are inert."""
    count = coupled.start(room.units, decay, False)
    order.line_up(room.units, count, 0, room.queue)
    treat.diagonalize(room.units, criterion, room.queue)
    return count


@kernel
def one_alike(decay, criteria, room, close):
    """Number of regions if both tiers find the same with the same D, or -1."""
    final = by_spots(decay, criteria[0], room)
    count = by_couplings(decay, criteria[1], room)
    edges, accumulated = final_rows(room.regions, final)
    units, found = room.units, 0
    for u in range(1, count + 1):
        if units.state[u] == coupled.ACTIVE:
            return -1
        if units.state[u] != coupled.INERT:
            continue
        if found == final:
            return -1
        for side in range(2):
            one, other = accumulated[found, side], units.own[u, side]
            if edges[found, side] != units.site[u, side]:
                return -1
            if not abs(one - other) <= close * (1 + abs(other)):
                return -1
        found += 1
    return found if found == final else -1


@kernel
def all_alike(decays, lengths, criteria, room, close, found):
    """found[i]: see `one_alike`, of the first lengths[i] bonds of decays[i]."""
    for i in range(lengths.size):
        found[i] = one_alike(decays[i, : lengths[i]], criteria, room, close)


def room_for(length):
    """Room for chains of at most `length` bonds."""
    spots = (length + 1) // 2
    return Room(
        melting.allocate(spots, np.int32),
        state._room(length + 1),
        order.Queue(*(np.empty(size, np.int64) for size in (spots, spots, 7))),
        np.empty((length + 63) // 64, np.uint64),
        np.empty(length, np.bool_),
        np.empty(1),
    )


def regions_alike(chains, rules):
    """For every chain the number of its regions, or -1 where the two tiers differ.

    chains: decays w in nats, arrays of any lengths, or one array with a row a chain.
    """
    lengths = np.array([len(chain) for chain in chains])
    decays = chains
    if not isinstance(chains, np.ndarray):
        decays = np.ones((len(chains), lengths.max()))
        for row, chain in zip(decays, chains, strict=True):
            row[: len(chain)] = chain
    criteria = melting.criterion_of(rules), state.criterion_of(rules)
    found = np.empty(len(chains), np.int64)
    all_alike(decays, lengths, criteria, room_for(lengths.max()), CLOSE, found)
    return found
