"""The history of the spots scheme in plain Python: the slow twin of `spots.record`.

Regions and rules are those of `slow_spots`; every condition is evaluated from scratch, decays are
added up by `math.fsum`, and the order of treatments can be prescribed, which shows that treatments
of one round may be done in any order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from slow_spots import Rule, gap_bonds, initial_regions, neighbour

SIDES = ("left", "right")
SIGN = {"left": 1, "right": -1}
OTHER = {"left": "right", "right": "left"}


class NotActive(Exception):
    """The prescribed order treats a region that is inert already: it is no order of this chain."""


@dataclass
class Record:
    length: int
    rule: Rule
    decays: list
    first: str = "left"  # the tie rule: which side goes first
    regions: list = field(default_factory=list)
    bond: dict = field(default_factory=dict)  # D of the coupling that melted each bond
    node: dict = field(default_factory=dict)  # id(region) -> tree as nested tuples
    depth: dict = field(default_factory=dict)  # id(region) -> round of its last treatment
    treated: list = field(default_factory=list)  # (round, a bare spot of the treated region)
    joined: list = field(default_factory=list)  # (kind, side, D), in order
    keep: list = field(default_factory=list)  # regions taken in, so that ids stay unique

    @property
    def rounds(self):
        return max((depth for depth, _ in self.treated), default=0)

    def tree(self):
        return [self.node[id(r)] for r in self.regions]


def gap_terms(record, region, side):
    other = neighbour(record.regions, region, side)
    return [record.decays[b] for b in gap_bonds(region, other, side, record.length)]


def reaches(record, region, side):
    """Whether the coupling of `region` over the gap to its neighbour is resonant."""
    other = neighbour(record.regions, region, side)
    total = math.fsum([*region.terms[side], *gap_terms(record, region, side)])
    return record.rule.resonant(total, region, other)


def take_in(record, region, other, side, kind, decay):
    trees = [record.node[id(region)], record.node[id(other)]]
    record.node[id(region)] = (kind, *(trees if side == "right" else trees[::-1]))
    record.joined.append((kind, side, decay))
    record.depth[id(region)] = max(record.depth[id(region)], record.depth[id(other)])
    region.start, region.stop = min(region.start, other.start), max(region.stop, other.stop)
    record.regions.remove(other)
    record.keep.append(other)


def melt_spin(record, region, side):
    other = neighbour(record.regions, region, side)
    gap = gap_bonds(region, other, side, record.length)
    if not gap or (other is not None and len(gap) < 2):
        return False
    total = math.fsum([*region.terms[side], record.decays[gap[0]]])
    if not record.rule.resonant(total, region):
        return False
    region.terms[side].append(record.decays[gap[0]])
    record.bond[gap[0]] = total
    if side == "right":
        region.stop += 1
    else:
        region.start -= 1
    return True


def absorb_one(record, region):
    """Absorb the inert region in reach with the smallest D, the first side's of equals."""
    found = {}
    for side in SIDES:
        other = neighbour(record.regions, region, side)
        if other is not None and not other.active and reaches(record, region, side):
            found[side] = math.fsum([*region.terms[side], *gap_terms(record, region, side)])
    if not found:
        return False
    side = min(found, key=found.get)
    if len(found) == 2 and math.isclose(*found.values(), rel_tol=1e-12):
        side = record.first
    other = neighbour(record.regions, region, side)
    for bond in gap_bonds(region, other, side, record.length):
        record.bond[bond] = found[side]
    region.terms[side] += gap_terms(record, region, side)
    region.terms[side] += record.rule.crossing_decay(other, side)
    take_in(record, region, other, side, "absorbed", found[side])
    return True


def grow(record, region):
    while True:
        while melt_spin(record, region, "left") or melt_spin(record, region, "right"):
            pass
        if not absorb_one(record, region):
            return


def fuse(record, region, side):
    other = neighbour(record.regions, region, side)
    if other is None or not other.active:
        return False
    gap = gap_bonds(region, other, side, record.length)
    if len(gap) != 1:
        return False
    w = record.decays[gap[0]]
    if not record.rule.resonant(w, region, other):
        return False
    region.terms[side] = other.terms[side]
    record.bond[gap[0]] = w
    take_in(record, region, other, side, "fused", w)
    return True


def in_contact(record, region, side):
    other = neighbour(record.regions, region, side)
    if other is None:
        return False
    apart = len(gap_bonds(region, other, side, record.length))
    return apart == 1 or reaches_over(record, region, other, side)


def reaches_over(record, region, other, side):
    """Whether the coupling of either of two neighbours is resonant over the gap between them."""
    return reaches(record, region, side) or reaches(record, other, OTHER[side])


def treat(record, region, spot):
    grow(record, region)
    fused = [fuse(record, region, side) for side in (record.first, OTHER[record.first])]
    region.active = any(fused)
    for side in SIDES:
        if in_contact(record, region, side):
            beside = record.depth[id(neighbour(record.regions, region, side))]
            record.depth[id(region)] = max(record.depth[id(region)], beside)
    record.depth[id(region)] += 1
    record.treated.append((record.depth[id(region)], spot))


def record(decays, s, crossing="halted", order=None, first="left", **choices):
    """History of the chain with these decays.

    order: bonds, one for each treatment, the region that holds it being treated; without it the
    smallest active region is next, the leftmost of equals. first: the tie rule, "left" or "right".
    """
    history = Record(len(decays), Rule(s, crossing, **choices), list(decays), first)
    history.regions = initial_regions(history.decays)
    for r in history.regions:
        history.node[id(r)] = (r.start, r.stop)
        history.depth[id(r)] = 0
        history.bond |= dict.fromkeys(range(r.start, r.stop), 0.0)
    if order is not None:
        for spot in order:
            (region,) = (r for r in history.regions if r.start <= spot < r.stop)
            if not region.active:
                raise NotActive(spot)
            treat(history, region, spot)
        return history
    while waiting := [r for r in history.regions if r.active]:
        region = min(waiting, key=lambda r: (r.size, SIGN[first] * r.start))
        treat(history, region, first_spot(history.node[id(region)]))
    return history


def first_spot(tree):
    """A bond of the leftmost bare spot of a tree."""
    while tree[0] in ("fused", "absorbed"):
        tree = tree[1]
    return tree[0]
