"""The scheme of arXiv:1706.09338 ("the letter") with a real list of couplings, plainly.

Units stand in a row: spins, active regions, inert regions. A coupling is a stretch of consecutive
units, a tuple of their numbers, with its decay D = −ln‖V‖. The strongest of each stretch is kept.
A thermal unit of T bonds has e^{sT} states, so G = ‖V‖ √(∏ states) is below 1 iff D > ½ s Σ T.
An active region stands at an end of a coupling, never inside: nothing is joined across it.
"""

import math
from dataclasses import dataclass

TIE = 1e-12
SPIN, ACTIVE, INERT = "spin", "active", "inert"


@dataclass
class Unit:
    """Sites [first, first + sites); the decay that it accumulated on either side."""

    first: int
    sites: int = 1
    kind: str = SPIN
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class Rules:
    """What a thermal bond counts; `reverse`: couplings of one length go from right to left."""

    d_s: float = 2.0
    crossing: str | float = "rmt"
    ties: str = "resonant"
    counts: str = "bonds"
    reverse: bool = False


def regions(decays, d_s=2, crossing="rmt", ties="resonant", counts="bonds", ends="open"):
    """[(start, stop, D_left, D_right)] of the thermal regions of a chain, by start."""
    return PlainScheme(decays, Rules(d_s, crossing, ties, counts), ends).run()


class PlainScheme:
    """One chain, from its bare couplings to its regions."""

    def __init__(self, decays, rules=Rules(), ends="open"):
        self.rules, self.half = rules, math.log(rules.d_s) / 2
        self.ring, self.length = ends == "ring", len(decays)
        self.equals = 0  # times that the smallest active region was not the only one of its size
        begins = [b for b in range(self.length) if decays[b] <= 0 < decays[b - 1]]
        self.frame = begins[0] if self.ring and begins else 0
        self.make_row([*decays[self.frame :], *decays[: self.frame]])

    def make_row(self, decays):
        """Fig. 2 a): resonant runs are active regions, all other sites spins; a coupling a bond."""
        sites = self.length if self.ring else self.length + 1
        self.units, self.row, self.couplings = {}, [], {}
        holder = []
        for site in range(sites):
            if site > 0 and decays[site - 1] <= 0:
                self.units[self.row[-1]].sites += 1
            else:
                self.units[site] = Unit(site)
                self.row.append(site)
            holder.append(self.row[-1])
        for bond, decay in enumerate(decays):
            one, other = holder[bond], holder[(bond + 1) % sites]
            if decay <= 0:
                self.units[one].kind = ACTIVE
            elif one != other:
                self.keep((one, other), decay)

    def run(self):
        """Fig. 2 b) to e), until no region is active."""
        self.eliminate()
        while active := self.active():
            least = min(self.bonds(u) for u in active)
            smallest = [u for u in active if self.bonds(u) == least]
            self.equals += len(smallest) > 1
            e = smallest[0]
            self.grow(e)
            fused_left = self.fuse(e, "left")
            fused_right = self.fuse(e, "right")
            if not fused_left and not fused_right:
                self.units[e].kind = INERT
                self.eliminate(e)
        return sorted(self.region(u) for u in self.row if self.units[u].kind == INERT)

    # --- what things are worth

    def active(self):
        return [u for u in self.row if self.units[u].kind == ACTIVE]

    def bonds(self, u):
        """Bonds of a region; one that holds the whole ring has its last bond inside too."""
        unit = self.units[u]
        if unit.kind == SPIN:
            return 0
        return self.length if self.ring and unit.sites == self.length else unit.sites - 1

    def counted(self, u):
        """T of a thermal unit, 0 for a spin."""
        if self.units[u].kind == SPIN:
            return 0
        return self.bonds(u) + (self.rules.counts == "sites")

    def crossed(self, u):
        """What a unit adds to the decay where two couplings overlap on it: σT."""
        if self.rules.crossing == "rmt":  # δ = e^{−sT} and ‖V‖ = m e^{½sT}, each unit once
            return -self.half * self.counted(u)
        return 0.0 if self.rules.crossing == "halted" else self.rules.crossing * self.bonds(u)

    def resonant(self, stretch):
        """G >= 1."""
        thermal = sum(self.counted(u) for u in set(stretch))
        slack = TIE if self.rules.ties == "resonant" else -TIE
        return self.couplings[stretch] <= self.half * thermal * (1 + slack)

    def size(self, stretch):
        """Sites of a stretch."""
        return sum(self.units[u].sites for u in stretch)

    # --- perturbative couplings

    def keep(self, stretch, decay):
        """Enter a coupling, the strongest of its stretch kept."""
        self.couplings[stretch] = min(decay, self.couplings.get(stretch, math.inf))

    def eliminate(self, e=None):
        """Eliminate what touches no active region, shortest stretch first; e has just retired."""
        active = set(self.active())
        if not active:
            return  # nobody is left whom a new coupling could reach
        sign = -1 if self.rules.reverse else 1
        place = {u: sign * n for n, u in enumerate(self.row)}
        while free := [stretch for stretch in self.couplings if active.isdisjoint(stretch)]:
            least = min(map(self.size, free))  # what a coupling makes is longer than itself
            shortest = [stretch for stretch in free if self.size(stretch) == least]
            for one in sorted(shortest, key=lambda stretch: place[stretch[0]]):
                decay = self.couplings.pop(one)
                for other, decay_other in list(self.couplings.items()):
                    if both := union(one, other):
                        added = self.joined(one, other, e)
                        if added is not None:
                            self.keep(both, decay + decay_other + added)

    def joined(self, one, other, e):
        """What is added to D_I + D_J; None where the rule knows no such pair.

        By random matrices (eq. 11) m = m_I m_J / δ and ‖V‖ = m √d: −½ s T of the shared units.
        The other rules know overlaps before e, and the way of an active z through e. The latter
        takes off what e accumulated on the side away from z, once z is known.
        """
        shared = set(one) & set(other)
        added = sum(self.crossed(u) for u in shared)
        if self.rules.crossing == "rmt" or e is None:
            return added
        if e in shared and len(shared) > 1:
            return None
        both = union(one, other)
        if e in both[1:-1] and self.units[both[0]].kind == ACTIVE:
            added -= self.units[e].right
        elif e in both[1:-1] and self.units[both[-1]].kind == ACTIVE:
            added -= self.units[e].left
        return added

    # --- resonant couplings

    def grow(self, e):
        """Melt the stretches of resonant couplings to spins and inert regions, shortest first."""
        while found := [s for s in self.couplings if self.reaches(s, e) and self.resonant(s)]:
            stretch = min(found, key=lambda s: (self.size(s), s[-1] != e))
            decay = self.couplings[stretch]
            if stretch[-1] != e:
                self.units[e].right = decay + self.beyond(stretch[-1], "right")
            elif stretch[0] != e:
                self.units[e].left = decay + self.beyond(stretch[0], "left")
            self.melt(e, stretch)

    def reaches(self, stretch, e):
        """Whether a coupling binds e to units that are not active."""
        return e in stretch and all(u == e or self.units[u].kind != ACTIVE for u in stretch)

    def beyond(self, u, side):
        """x(F): what an inert region that is absorbed adds to the region's own decay."""
        own = self.rules.crossing == "rmt" and self.units[u].kind == INERT
        return self.crossed(u) + (getattr(self.units[u], side) if own else 0.0)

    def fuse(self, e, side):
        """Fuse with the next active region on a side, if their coupling is resonant."""
        here, there = (-1, 0) if side == "left" else (0, -1)
        for stretch in self.couplings:
            f = stretch[there]
            fusible = stretch[here] == e != f and self.units[f].kind == ACTIVE
            if fusible and self.resonant(stretch):
                setattr(self.units[e], side, getattr(self.units[f], side))
                self.melt(e, stretch)
                return True
        return False

    def melt(self, e, stretch):
        """A stretch becomes part of e; what acted on its units acts on e, its norm kept."""
        others = set(stretch) - {e}
        unit, added = self.units[e], self.size(others)
        unit.sites += added
        unit.first -= added if stretch[0] != e else 0
        place = min(self.row.index(u) for u in stretch)
        self.row = [u for u in self.row if u not in others and u != e]
        self.row.insert(place, e)
        before, self.couplings = self.couplings, {}
        for acted, decay in before.items():
            acts = without_repeats(e if u in others else u for u in acted)
            if len(acts) > 1:
                self.keep(acts, decay)

    def region(self, u):
        """(start, stop, D_left, D_right) in the numbers of the given chain."""
        unit, start = self.units[u], self.units[u].first + self.frame
        start = start % self.length if self.ring else start
        return start, start + self.bonds(u), unit.left, unit.right


def union(one, other):
    """I ∪ J of two stretches that overlap, where it is larger than both; None otherwise."""
    if one[0] in other[1:] and one[-1] not in other:
        return other[: other.index(one[0])] + one
    if one[-1] in other[:-1] and one[0] not in other:
        return one + other[other.index(one[-1]) + 1 :]
    return None


def without_repeats(units):
    """The units of a stretch, equal neighbours once."""
    kept = []
    for u in units:
        if not kept or kept[-1] != u:
            kept.append(u)
    return tuple(kept)
