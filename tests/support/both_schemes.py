"""A chain melted by the kernels of both tiers, spots and couplings, in rooms that are kept.

What the tiers share is Rules; from the rows of regions on to the sweep by size they are two
programs. `melt` of both makes a Chain and Partitions too, which takes most of its time where chains
are short.
"""

from types import SimpleNamespace

import numpy as np

from qavalanche.numerics.core.bits import pack
from qavalanche.schemes.couplings import state
from qavalanche.schemes.couplings.core import order, treat
from qavalanche.schemes.couplings.core import units as coupled
from qavalanche.schemes.spots import melting
from qavalanche.schemes.spots.core.drive import melt_runs
from qavalanche.schemes.spots.core.regions import OWN

CLOSE = 1e-9  # of two D: sums of some thousand terms in different order


def common_decay(decay):
    """w of the perturbative bonds, as an array of one, if all are alike, or None."""
    weak = decay[decay > 0]
    return weak[:1] if weak.size and (weak == weak[0]).all() else None


class BothSchemes:
    """Room for chains of at most `length` bonds, melted by these rules."""

    def __init__(self, length, rules):
        spots = (length + 1) // 2
        self.regions = melting.allocate(spots, np.int32)
        self.units = state._room(length + 1)
        self.queue = order.Queue(*(np.empty(size, np.int64) for size in (spots, spots, 7)))
        self.criteria = melting.criterion_of(rules), state.criterion_of(rules)

    def by_spots(self, decay):
        """Edges (n, 2) of the regions, and their accumulated decays."""
        words = np.empty((decay.size + 63) // 64, np.uint64)
        pack(decay <= 0, words)
        alike = common_decay(decay)
        own = decay if alike is None else alike
        chain = SimpleNamespace(length=decay.size, uniform=alike is not None, decay=own)
        bonds = melting.bonds_of(chain)
        final = melt_runs(words, bonds, self.criteria[0], self.regions)
        rows = slice(1, final + 1)
        return self.regions.place[rows, :2], self.regions.decay[rows, OWN : OWN + 2]

    def by_couplings(self, decay):
        """As `by_spots`."""
        count = coupled.start(self.units, decay, False)
        order.line_up(self.units, count, 0, self.queue)
        treat.diagonalize(self.units, self.criteria[1], self.queue)
        rows = 1 + np.flatnonzero(self.units.state[1 : count + 1] != coupled.SPIN)
        rows = rows[self.units.state[rows] != coupled.GONE]
        assert (self.units.state[rows] == coupled.INERT).all()
        return self.units.site[rows], self.units.own[rows]

    def alike(self, decay):
        """Number of regions if both find the same with the same D, or -1."""
        edges, own = self.by_spots(decay)
        others, theirs = self.by_couplings(decay)
        if not np.array_equal(edges, others):
            return -1
        near = abs(own - theirs) <= CLOSE * (1 + abs(theirs))
        return len(edges) if near.all() else -1


def regions_alike(chains, rules):
    """The number of regions of every chain (decays w in nats), or -1 where the tiers differ."""
    both = BothSchemes(max(map(len, chains)), rules)
    return np.array([both.alike(np.ascontiguousarray(chain, float)) for chain in chains])
