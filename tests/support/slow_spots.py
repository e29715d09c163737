"""The spots scheme in plain Python: the slow twin of `qavalanche.schemes.spots`.

Written from the rules alone (regions in a list, a full search for the smallest active one, every
condition re-evaluated from scratch after every step, decays added up by `math.fsum`), sharing no
code with the kernels. It visits the sides and the two growth rules in the order it is told, so that
the tests can also show that the order does not matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rule:
    s: float
    crossing: object = "halted"
    ties: str = "resonant"
    counts: str = "bonds"

    def length(self, *regions):
        """What T counts of these regions."""
        return sum(r.size + (self.counts == "sites") for r in regions)

    def resonant(self, decay, *regions):
        factor = 1 + 1e-12 if self.ties == "resonant" else 1 - 1e-12
        return decay <= self.s / 2 * self.length(*regions) * factor

    def crossing_decay(self, region, side):
        if self.crossing == "halted":
            return []
        if self.crossing == "rmt":
            return [*region.terms[side], -self.s / 2 * self.length(region)]
        return [region.size * self.crossing]


FUSION_ORDER = {"left": ("left", "right"), "right": ("right", "left")}


@dataclass
class Region:
    start: int
    stop: int
    active: bool = True
    # terms whose sum is the accumulated decay, on the left and on the right
    terms: dict[str, list[float]] = field(default_factory=lambda: {"left": [], "right": []})

    @property
    def size(self) -> int:
        return self.stop - self.start

    def decay(self, side: str) -> float:
        return math.fsum(self.terms[side])


def initial_regions(decays):
    regions, bond = [], 0
    while bond < len(decays):
        if decays[bond] <= 0:
            start = bond
            while bond < len(decays) and decays[bond] <= 0:
                bond += 1
            regions.append(Region(start, bond))
        else:
            bond += 1
    return regions


def neighbour(regions, region, side):
    i = regions.index(region) + (1 if side == "right" else -1)
    return regions[i] if 0 <= i < len(regions) else None


def gap_bonds(region, other, side, length):
    """Indices of the bonds between region and other (or the wall), nearest first."""
    if side == "right":
        return list(range(region.stop, other.start if other else length))
    return list(range(region.start - 1, (other.stop if other else 0) - 1, -1))


def melt_spin(regions, decays, region, side, rule):
    other = neighbour(regions, region, side)
    gap = gap_bonds(region, other, side, len(decays))
    if not gap or (other is not None and len(gap) < 2):
        return False
    if not rule.resonant(math.fsum([*region.terms[side], decays[gap[0]]]), region):
        return False
    region.terms[side].append(decays[gap[0]])
    if side == "right":
        region.stop += 1
    else:
        region.start -= 1
    return True


def melt_inert(regions, decays, region, side, rule):
    other = neighbour(regions, region, side)
    if other is None or other.active:
        return False
    gap = [decays[b] for b in gap_bonds(region, other, side, len(decays))]
    if not rule.resonant(math.fsum([*region.terms[side], *gap]), region, other):
        return False
    region.terms[side] += gap + rule.crossing_decay(other, side)
    region.start, region.stop = min(region.start, other.start), max(region.stop, other.stop)
    regions.remove(other)
    return True


def fuse(regions, decays, region, side, rule):
    other = neighbour(regions, region, side)
    if other is None or not other.active:
        return False
    gap = gap_bonds(region, other, side, len(decays))
    if len(gap) != 1 or not rule.resonant(decays[gap[0]], region, other):
        return False
    region.terms[side] = other.terms[side]
    region.start, region.stop = min(region.start, other.start), max(region.stop, other.stop)
    regions.remove(other)
    return True


def melt(
    decays,
    s,
    crossing="halted",
    ties="resonant",
    counts="bonds",
    sides=("left", "right"),
    spin_first=True,
    first="left",
):
    """Final regions of the chain with these decays, from left to right.

    sides, spin_first: the order in which growth tries its rules. first: the tie rule, which of
    equally small active regions is treated first and on which side fusion is tried first.
    """
    regions, rule = initial_regions(decays), Rule(s, crossing, ties, counts)
    while any(r.active for r in regions):
        sign = 1 if first == "left" else -1
        region = min((r for r in regions if r.active), key=lambda r: (r.size, sign * r.start))
        grew = True
        while grew:
            grew = False
            for side in sides:
                if spin_first:
                    grew |= melt_spin(regions, decays, region, side, rule)
                grew |= melt_inert(regions, decays, region, side, rule)
                if not spin_first:
                    grew |= melt_spin(regions, decays, region, side, rule)
        fused = [fuse(regions, decays, region, side, rule) for side in FUSION_ORDER[first]]
        region.active = any(fused)
    return regions
