"""The scheme taken literally, in plain Python: units in a row, and couplings on stretches of them.

The spots tier is a short cut of this; it is written from the rules for couplings alone and shares
nothing with the spots tier or its twin. A unit is a spin (a site), an active or an inert region of
bonds [start, stop). A coupling acts on the units from its first to its last; of all couplings on
one stretch the strongest is kept, by the logarithm of its norm.
"""

from __future__ import annotations

import math


class Unit:
    def __init__(self, kind, start, stop):
        self.kind, self.start, self.stop = kind, start, stop

    @property
    def size(self):
        """Bonds of a thermal unit, 0 for a spin: its dimension is e^(s size)."""
        return self.stop - self.start


class Scheme:
    def __init__(self, decays, s):
        self.s, self.units = s, units_of(decays)
        pairs = zip(self.units, self.units[1:], strict=False)
        self.norm = {(a, b): -decays[a.stop] for a, b in pairs}  # (first, last) -> ln norm
        # every pair: (V_I, V_J, made: sites each, -ln norm made, stronger than what was there)
        self.log = []

    def places(self):
        return {unit: i for i, unit in enumerate(self.units)}

    def size(self, first, last):
        return sum(unit.size for unit in self.units[first : last + 1])

    def resonant(self, first, last, norm):
        """G = norm times the root of all thermal dimensions >= 1."""
        return -norm <= self.s / 2 * self.size(first, last) * (1 + 1e-12)

    def eliminate_perturbative(self):
        """Eliminate what is perturbative and touches no active region, shortest stretches first."""
        place = self.places()
        while True:
            ready = []
            for (a, b), norm in self.norm.items():
                i, j = place[a], place[b]
                active = any(unit.kind == "active" for unit in self.units[i : j + 1])
                if not active and not self.resonant(i, j, norm):
                    ready.append((j - i, i, j))
            if not ready:
                return
            _, i, j = min(ready)
            self.eliminate(place, i, j)

    def eliminate(self, place, i, j):
        """Make V_{I u J} of V_I and every V_J that overlaps it, where that is larger than both."""
        norm = self.norm.pop((self.units[i], self.units[j]))
        for (a, b), other in list(self.norm.items()):
            p, q = place[a], place[b]
            shared, union = (max(i, p), min(j, q)), (min(i, p), max(j, q))
            if shared[0] > shared[1] or union in ((i, j), (p, q)):
                continue
            half = self.s / 2
            elements = (norm - half * self.size(i, j)) + (other - half * self.size(p, q))
            made = elements + self.s * self.size(*shared) + half * self.size(*union)
            ends = self.units[union[0]], self.units[union[1]]
            there = self.norm.get(ends, -math.inf)
            stretches = [self.sites(*stretch) for stretch in ((i, j), (p, q), union)]
            self.log.append((*stretches, -made, made > there))
            self.norm[ends] = max(made, there)

    def sites(self, first, last):
        return self.units[first].start, self.units[last].stop

    def merge(self, i, j, into):
        """The units i ... j become one, `into`; couplings at them are couplings at it."""
        into.start, into.stop = self.units[i].start, self.units[j].stop
        gone = set(self.units[i : j + 1])
        self.units[i : j + 1] = [into]
        before, self.norm = self.norm, {}
        for ends, norm in before.items():
            a, b = (into if unit in gone else unit for unit in ends)
            if a is not b:
                self.norm[a, b] = max(norm, self.norm.get((a, b), -math.inf))

    def take_in(self, region, kinds, side=None):
        """Melt or fuse along one resonant coupling from region to a unit of these kinds."""
        place = self.places()
        for (a, b), norm in self.norm.items():
            other = b if a is region else a
            if region not in (a, b) or other.kind not in kinds:
                continue
            if side is not None and (other is a) != (side == "left"):
                continue
            between = self.units[place[a] + 1 : place[b]]
            if any(unit.kind == "active" for unit in between):
                continue
            if self.resonant(place[a], place[b], norm):
                self.merge(place[a], place[b], region)
                return True
        return False


def units_of(decays):
    units, site = [], 0
    while site <= len(decays):
        start = site
        while site < len(decays) and decays[site] <= 0:
            site += 1
        units.append(Unit("active" if site > start else "spin", start, site))
        site += 1
    return units


def rounds(decays, s):
    """Yield the scheme after each round of elimination; its log is the round's."""
    scheme = Scheme(decays, s)
    scheme.eliminate_perturbative()
    yield scheme
    while active := [unit for unit in scheme.units if unit.kind == "active"]:
        region = min(active, key=lambda unit: (unit.size, unit.start))
        while scheme.take_in(region, ("spin", "inert")):
            pass
        fused = [scheme.take_in(region, ("active",), side) for side in ("left", "right")]
        if not any(fused):
            region.kind = "inert"
            scheme.log = []
            scheme.eliminate_perturbative()
            yield scheme


def diagonalize(decays, s):
    """Final regions (start, stop) of the chain with these decays, from left to right."""
    for scheme in rounds(decays, s):
        units = scheme.units
    return [[unit.start, unit.stop] for unit in units if unit.kind != "spin"]
