"""The scheme taken literally, in plain Python: units in a row, and couplings on stretches of them.

Written from the rules for couplings alone, it shares nothing with the package. A unit is a spin (a
site), an active or an inert region. A coupling acts on the units from its first rightwards to its
last; of all couplings on one stretch the strongest is kept, by its decay D = -ln norm. While e is
being eliminated, a coupling through it has two decays, read to the right and to the left: by all
rules but "rmt" the region's own decay is left out on the side where the path leaves it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LEFT, RIGHT = 0, 1
AWAY = {LEFT: RIGHT, RIGHT: LEFT}


@dataclass(frozen=True)
class Law:
    """What the scheme needs to know of its rules."""

    s: float
    crossing: object = "rmt"
    ties: str = "resonant"
    counts: str = "bonds"
    ends: str = "open"

    def counted(self, unit):
        """T as the criterion counts it."""
        return unit.size + (self.counts == "sites" and unit.size > 0)

    def sigma(self, unit):
        """What is added to D where two couplings share this unit."""
        if self.crossing == "rmt":
            return -self.s / 2 * self.counted(unit)
        return 0.0 if self.crossing == "halted" else self.crossing * unit.size

    def exit(self, unit, side):
        """What is taken off D where a path leaves the region that is being eliminated."""
        return 0.0 if self.crossing == "rmt" else unit.own[side]

    def resonant(self, decay, units):
        factor = 1 + 1e-12 if self.ties == "resonant" else 1 - 1e-12
        return decay <= self.s / 2 * factor * sum(map(self.counted, units))

    @property
    def ordered(self):
        """Whether the order of eliminations matters: what winds back may be the stronger one."""
        return self.crossing not in ("rmt", "halted") and self.crossing < -self.s / 2


class Unit:
    def __init__(self, kind, start, size):
        self.kind, self.start, self.size = kind, start, size
        self.own = [0.0, 0.0]

    @property
    def stop(self):
        return self.start + self.size


class Scheme:
    def __init__(self, decays, law):
        self.law, self.length, self.ring = law, len(decays), law.ends == "ring"
        self.units = units_of(decays, self.ring)
        self.frame = first_run(decays) if self.ring else 0
        self.decay = {}  # (first, last) -> [D read to the right, D read to the left]
        pairs = list(zip(self.units, self.units[1:], strict=False))
        if self.ring:
            pairs.append((self.units[-1], self.units[0]))
        for a, b in pairs:
            self.keep((a, b), [decays[a.stop % self.length]] * 2)
        # every pair: (V_I, V_J, made: sites each, D made, stronger than what was there); D is read
        # from an active region, to the right if there is none
        self.log = []

    def keep(self, ends, decay, read=RIGHT):
        """The stronger of this coupling and what is there; whether this is, read this way."""
        if ends[0] is ends[1] or decay == [math.inf] * 2:
            return False
        there = self.decay.get(ends, [math.inf] * 2)
        self.decay[ends] = [min(old, new) for old, new in zip(there, decay, strict=True)]
        return decay[read] < there[read]

    def active(self):
        return [unit for unit in self.units if unit.kind == "active"]

    def row(self):
        """The units; those of a ring from an active one to the same again."""
        if not self.ring or not self.active():
            return self.units
        at = self.units.index(self.active()[0])
        return [*self.units[at:], *self.units[: at + 1]]

    def places(self, row):
        """{(first, last): places in the row}."""
        place, found = {unit: i for i, unit in enumerate(row)}, {}
        for a, b in self.decay:
            first = 0 if a is row[0] else place[a]
            found[a, b] = first, place[b] if b is not row[0] or place[b] > first else 0
        return found

    def eliminate_perturbative(self, retired=None, order=min):
        """Eliminate what touches no active region, shortest stretches first, in the given order."""
        if self.ring and not self.active():
            return
        row = self.row()
        while True:
            ready = [
                (j - i, i, j)
                for i, j in self.places(row).values()
                if all(unit.kind != "active" for unit in row[i : j + 1])
            ]
            if not ready:
                break
            _, i, j = order(ready)
            self.eliminate(row, i, j, retired)
        for (a, b), decay in self.decay.items():
            decay[:] = [decay[RIGHT if a.kind == "active" else LEFT]] * 2
            assert b.kind == "active" or a.kind == "active"

    def eliminate(self, row, i, j, retired):
        """Make V_{I u J} of V_I and every V_J that overlaps it, where that is larger than both."""
        decay = self.decay.pop((row[i], row[j]))
        for ends, (p, q) in self.places(row).items():
            shared, union = (max(i, p), min(j, q)), (min(i, p), max(j, q))
            if shared[0] > shared[1] or union in ((i, j), (p, q)):
                continue
            added = sum(map(self.law.sigma, row[shared[0] : shared[1] + 1]))
            made = [one + other + added for one, other in zip(decay, self.decay[ends], strict=True)]
            before, other, after = (retired in row[a + 1 : b] for a, b in ((i, j), (p, q), union))
            leaves = after - before - other  # once, however many pass through it
            if retired is not None and leaves:
                made = [d - leaves * self.law.exit(retired, side) for side, d in enumerate(made)]
            read = LEFT if row[union[1]].kind == "active" else RIGHT
            stronger = self.keep((row[union[0]], row[union[1]]), made, read)
            stretches = [self.sites(row, *stretch) for stretch in ((i, j), (p, q), union)]
            self.log.append((*stretches, made[read], stronger))

    def retire_directly(self, e):
        """As elimination that follows `e` made inert, but without what winds back over a unit."""
        row = self.row()
        place, at = self.places(row), row.index(e)
        of_e = {ends: (self.decay.pop(ends), p) for ends, p in place.items() if at in p}
        for side in (LEFT, RIGHT):
            outward = range(at - 1, -1, -1) if side == LEFT else range(at + 1, len(row))
            z = next((n for n in outward if row[n].kind == "active"), None)
            if z is not None:
                inward = range(z + 1, at) if side == LEFT else range(z - 1, at, -1)
                self.through(row, side, (z, inward, at), of_e)

    def through(self, row, side, places, of_e):
        """What the next active region z on `side` of a retired e gets to it and beyond it."""
        z, between, at = places
        e = row[at]

        def ends(near, far):
            return (row[near], far) if side == LEFT else (far, row[near])

        paths = [of_e[ends(z, e)][0][0]] if ends(z, e) in of_e else []
        for n, i in enumerate(between):
            for k in between[n:]:
                if ends(z, row[k]) in self.decay and ends(i, e) in of_e:
                    shared = row[min(i, k) : max(i, k) + 1]
                    both = self.decay[ends(z, row[k])][0] + of_e[ends(i, e)][0][0]
                    paths.append(both + sum(map(self.law.sigma, shared)))
        if not paths:
            return
        self.keep(ends(z, e), [min(paths)] * 2)
        crossing = self.law.sigma(e) - self.law.exit(e, AWAY[side])
        for (a, b), (decay, _) in of_e.items():
            near, far = (a, b) if side == LEFT else (b, a)
            if near is e and far.kind != "active":
                self.keep(ends(z, far), [min(paths) + crossing + decay[0]] * 2)

    def sites(self, row, first, last):
        return row[first].start, row[last].stop

    def merge(self, stretch, into):
        """The units of a stretch become one, `into`; couplings at them are couplings at it."""
        into.start = stretch[0].start
        into.size = sum(unit.size for unit in stretch) + len(stretch) - 1
        gone = set(stretch)
        place = min(self.units.index(unit) for unit in stretch)
        place -= sum(unit in gone for unit in self.units[:place])
        self.units = [unit for unit in self.units if unit not in gone]
        self.units.insert(place, into)
        before, self.decay = self.decay, {}
        for ends, decay in before.items():
            self.keep(tuple(into if unit in gone else unit for unit in ends), decay)

    def stretch(self, a, b):
        """The units from a rightwards to b."""
        i, j = self.units.index(a), self.units.index(b)
        return self.units[i : j + 1] if i < j else [*self.units[i:], *self.units[: j + 1]]

    def take_in(self, region, kinds, side=None):
        """Melt or fuse along one resonant coupling from region to a unit of these kinds."""
        for (a, b), decay in self.decay.items():
            if region not in (a, b):
                continue
            other, where = (b, RIGHT) if a is region else (a, LEFT)
            if other.kind not in kinds or side not in (None, where):
                continue
            stretch = self.stretch(a, b)
            if any(unit.kind == "active" for unit in stretch[1:-1]):
                continue
            if self.law.resonant(decay[0], stretch):
                own = decay[0] + self.law.sigma(other)
                if self.law.crossing == "rmt":
                    own += other.own[where]
                region.own[where] = other.own[where] if other.kind == "active" else own
                self.merge(stretch, region)
                return True
        return False

    def rank(self, region):
        """Its place in order: that of its first bond in the frame; whoever holds the start of the
        frame of a ring is first."""
        start = (region.start - self.frame) % self.length if self.ring else region.start
        return start - self.length if self.ring and start + region.size >= self.length else start


def units_of(decays, ring=False):
    """Sites that resonant bonds join, from the first on; on a ring from that of the frame."""
    if not ring:
        units, site = [], 0
        while site <= len(decays):
            start = site
            while site < len(decays) and decays[site] <= 0:
                site += 1
            units.append(Unit("active" if site > start else "spin", start, site - start))
            site += 1
        return units
    frame, length = first_run(decays), len(decays)
    rotated = [decays[(frame + b) % length] for b in range(length)]
    units = units_of(rotated[:-1])
    if rotated[-1] <= 0:  # all bonds are resonant
        units[0].kind = "active"
    for unit in units:
        unit.start += frame
    return units


def first_run(decays):
    """The first bond that is resonant after one that is not, cyclically."""
    runs = [b for b, w in enumerate(decays) if w <= 0 < decays[b - 1]]
    return runs[0] if runs else 0


def rounds(decays, law):
    """Yield the scheme after each round of elimination; its log is the round's."""
    scheme = Scheme(decays, law)
    scheme.eliminate_perturbative()
    yield scheme
    while active := scheme.active():
        region = min(active, key=lambda unit: (unit.size, scheme.rank(unit)))
        while scheme.take_in(region, ("spin", "inert")):
            pass
        fused = [scheme.take_in(region, ("active",), side) for side in (LEFT, RIGHT)]
        if not any(fused):
            region.kind = "inert"
            scheme.log = []
            if law.ordered and scheme.active():
                scheme.retire_directly(region)
            else:
                scheme.eliminate_perturbative(region)
            yield scheme


def finished(decays, law):
    """The scheme once nothing is active."""
    *_, scheme = rounds(decays, law)
    return scheme


def regions_of(decays, law):
    """Final regions with their accumulated decays, sorted: ([start, stop], [D left, D right])."""
    scheme, length = finished(decays, law), len(decays)
    found = []
    for unit in scheme.units:
        if unit.kind == "spin":
            continue
        if scheme.ring and len(scheme.units) == 1:
            unit.size = length  # it holds every site, and so the bond from the last to the first
        start = unit.start % length if scheme.ring else unit.start
        found.append(([start, start + unit.size], unit.own))
    return sorted(found)


def diagonalize(decays, s, **rules):
    """Final regions (start, stop) of the chain with these decays, from left to right."""
    return [region for region, _ in regions_of(decays, Law(s, **rules))]
