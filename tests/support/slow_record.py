"""The history of the spots scheme in plain Python: the slow twin of `qavalanche.record`.

Units and couplings are those of `slow_couplings`, which eliminates couplings one by one. The order
of treatments can be prescribed, which shows that treatments of one round may be done in any order;
and so can the tie rule, which shows what the mirror image of a chain melts to.
"""

from __future__ import annotations

import itertools
import math

from slow_couplings import LEFT, RIGHT, Law, Scheme

SIDES = {"left": (LEFT, RIGHT), "right": (RIGHT, LEFT)}
SIGN = {"left": 1, "right": -1}
NAME = {LEFT: "left", RIGHT: "right"}
SAME = 1e-12  # two D that differ by less, relatively, are the same


class NotActive(Exception):
    """The prescribed order treats a region that is inert already: it is no order of this chain."""


class Record(Scheme):
    """A chain that melts, and what is noted of it.

    first: the tie rule, which of equal regions, and of equal stretches, is taken first, and on
    which side fusion is tried first.
    bond: D of the coupling that melted each bond; joined: (kind, side, D) of every union, in order;
    treated: (round, a bare spot of the treated region).
    after_readers: whether a treatment that takes in an active region waits, too, for treatments
    that have read the latter; see `treat`.
    """

    after_readers = False

    def __init__(self, decays, law, first="left"):
        super().__init__(decays, law)
        self.first, self.was_read, self.taken = first, {}, []
        regions = self.regions()
        self.bond = dict.fromkeys((b for r in regions for b in range(r.start, r.stop)), 0.0)
        self.node = {r: (r.start, r.stop) for r in regions}
        self.depth = dict.fromkeys(regions, 0)
        self.treated, self.joined = [], []
        self.eliminate_perturbative()

    def regions(self):
        return [unit for unit in self.units if unit.kind != "spin"]

    @property
    def rounds(self):
        return max((depth for depth, _ in self.treated), default=0)

    def tree(self):
        return [self.node[region] for region in self.regions()]

    def decay_to(self, e, unit, side):
        """D of the coupling from e to a unit on `side`; infinite if there is none."""
        ends = (e, unit) if side == RIGHT else (unit, e)
        return self.decay[ends][0] if ends in self.decay else math.inf

    def outward(self, e, side):
        """The units beside e, the next active region the last of them."""
        at = self.units.index(e)
        for unit in self.units[at + 1 :] if side == RIGHT else self.units[:at][::-1]:
            yield unit
            if unit.kind == "active":
                return

    def reached(self, e, side):
        """(stretch, D) of the nearest unit but active ones that is resonant with e, or None."""
        stretch = [e]
        for unit in self.outward(e, side):
            stretch.append(unit)
            decay = self.decay_to(e, unit, side)
            if unit.kind != "active" and self.law.resonant(decay, stretch):
                return stretch, decay
        return None

    def melt(self, e, stretch, side, decay, kind="absorbed"):
        """A stretch, in the order met from e on, becomes part of e by a coupling of this D."""
        for one, other in itertools.pairwise(stretch):
            low = one.stop if side == RIGHT else other.stop
            high = other.start if side == RIGHT else one.start
            self.bond |= dict.fromkeys(range(low, high), decay)
            if other.kind != "spin":
                trees = [self.node[e], self.node[other]]
                how = kind if other is stretch[-1] else "absorbed"
                self.node[e] = (how, *(trees if side == RIGHT else trees[::-1]))
                self.joined.append((how, NAME[side], decay))
        last, own = stretch[-1], decay
        if last.kind == "active":
            own = last.own[side]
        else:
            own += self.law.sigma(last)
            own += last.own[side] if self.law.crossing == "rmt" else 0.0
        e.own[side] = own
        self.merge(stretch if side == RIGHT else stretch[::-1], e)

    def melt_spin(self, e, side):
        unit = next(self.outward(e, side), None)
        if unit is None or unit.kind != "spin":
            return False
        decay = self.decay_to(e, unit, side)
        if not self.law.resonant(decay, [e]):
            return False
        self.melt(e, [e, unit], side, decay)
        return True

    def melt_nearer(self, e):
        """Melt the stretch in reach with the smaller D, the first side's of equals."""
        found = {side: self.reached(e, side) for side in (LEFT, RIGHT)}
        found = {side: reached for side, reached in found.items() if reached is not None}
        if not found:
            return False
        side = min(found, key=lambda side: found[side][1])
        D = [decay for _, decay in found.values()]
        if len(D) == 2 and abs(D[0] - D[1]) <= SAME * abs(D[1]):
            side = SIDES[self.first][0]
        self.melt(e, found[side][0], side, found[side][1])
        return True

    def grow(self, e):
        growing = True
        while growing:
            while any([self.melt_spin(e, LEFT), self.melt_spin(e, RIGHT)]):
                pass
            growing = self.melt_nearer(e)

    def fuse(self, e, side):
        stretch = [e, *self.outward(e, side)]
        last = stretch[-1]
        if last is e or last.kind != "active":
            return False
        decay = self.decay_to(e, last, side)
        if not self.law.resonant(decay, stretch):
            return False
        self.taken.append(last)
        self.melt(e, stretch, side, decay, "fused")
        return True

    def read(self, e):
        """What a treatment of e reads: e, its two active neighbours, and all between."""
        return [e, *self.outward(e, LEFT), *self.outward(e, RIGHT)]

    def treat(self, e, spot):
        """Grow and fuse e, or make it inert, a round after the last of what it reads was treated.

        Reading is waiting for what has been written. To do the treatments in the order of rounds,
        what is written has to wait for what was read, too: a neighbour that e takes in may have
        been read, as it was before, from its other side.
        """
        read, self.taken = self.read(e), []
        depth = 1 + max(self.depth.get(unit, 0) for unit in read)
        self.grow(e)
        fused = [self.fuse(e, side) for side in SIDES[self.first]]  # on both sides
        if self.after_readers:
            depth = max([depth, *(1 + self.was_read.get(z, 0) for z in self.taken)])
        self.depth[e] = depth
        for unit in read:
            self.was_read[unit] = max(self.was_read.get(unit, 0), depth)
        self.treated.append((depth, spot))
        if not any(fused):
            e.kind = "inert"
            if self.law.crossing != "rmt" and self.active():
                self.retire_directly(e)  # by definition: paths that do not wind
            else:
                self.eliminate_perturbative(e)


def record(decays, s, order=None, first="left", **rules):
    """History of the chain with these decays.

    order: bonds, one for each treatment, the region that holds it being treated; without it the
    smallest active region is next, the leftmost of equals. first: the tie rule, "left" or "right".
    """
    history = Record(list(decays), Law(s, **rules), first)
    for spot in order or ():
        (region,) = (r for r in history.regions() if r.start <= spot < r.stop)
        if region.kind != "active":
            raise NotActive(spot)
        history.treat(region, spot)
    while order is None and (waiting := history.active()):
        region = min(waiting, key=lambda r: (r.size, SIGN[first] * r.start))
        history.treat(region, first_spot(history.node[region]))
    return history


def regions(decays, s, **how):
    """Final regions [start, stop] of the chain with these decays; `how`: see `record`."""
    return [[r.start, r.stop] for r in record(decays, s, **how).regions()]


def first_spot(tree):
    """A bond of the leftmost bare spot of a tree."""
    while tree[0] in ("fused", "absorbed"):
        tree = tree[1]
    return tree[0]
