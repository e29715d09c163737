"""Slow twin of the block schemes: a heap in global order, and regions as sets of bonds.

Plain Python, written from the rules alone: the block with the least key goes, the one that begins
further left if keys are equal, and becomes one block with its two neighbours.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field


@dataclass
class Block:
    """One block; regions: sets of bonds of the thermal regions inside an I block."""

    thermal: bool
    length: float
    deficit: float
    bonds: list
    at: int
    regions: list = field(default_factory=list)
    left: Block | None = None
    right: Block | None = None
    alive: bool = True


@dataclass(frozen=True)
class Rules:
    """kappa of goremykina, 1 for zhang; None for morningstar_huse."""

    kappa: float | None

    def key(self, block):
        if block.thermal:
            return block.length
        return block.deficit if self.kappa is None else block.length / self.kappa

    def deficit(self, left, middle, right):
        """Of I T I; kappa takes it from the length."""
        return left.deficit + right.deficit - middle.length if self.kappa is None else 0.0


def ring_of(blocks):
    """The blocks of a ring, linked; the first and the last one joined if they are alike."""
    bonds, start = [], 0
    for number in blocks.sizes.tolist():
        bonds.append([*range(start, start + number)])
        start += number
    deficits = [0.0] * len(blocks) if blocks.deficits is None else blocks.deficits.tolist()
    row = [
        Block(bool(hot), *rest)
        for hot, *rest in zip(
            blocks.thermal,
            blocks.lengths.tolist(),
            deficits,
            bonds,
            range(len(blocks)),
            strict=True,
        )
    ]
    if len(row) > 1 and row[0].thermal == row[-1].thermal:
        first = row.pop(0)
        row[-1].length += first.length
        row[-1].deficit += first.deficit
        row[-1].bonds += first.bonds
    for one, other in zip(row, row[1:] + row[:1], strict=True):
        one.right, other.left = other, one
    return row


def fused(left, middle, right, rules):
    """The one block that three become."""
    new = Block(
        left.thermal,
        left.length + middle.length + right.length,
        0.0 if left.thermal else rules.deficit(left, middle, right),
        left.bonds + middle.bonds + right.bonds,
        left.at,
    )
    if not new.thermal:
        new.regions = [*left.regions, frozenset(middle.bonds), *right.regions]
    return new


def decimate(blocks, kappa, cutoff=math.inf):
    """The blocks that are left once no key is below the cut-off, from the least place on."""
    rules, row = Rules(kappa), ring_of(blocks)
    heap = [(rules.key(one), one.at, i, one) for i, one in enumerate(row)]
    heapq.heapify(heap)
    count = len(row)
    while heap and count > 1:
        key, _, _, one = heapq.heappop(heap)
        if not one.alive:
            continue
        if not key < cutoff:
            break
        left, right = one.left, one.right
        if count == 2:
            last = left
            if not last.thermal:
                last.regions = [*last.regions, frozenset(one.bonds)]
            last.length, last.bonds = last.length + one.length, last.bonds + one.bonds
            one.alive, count = False, 1
            break
        new = fused(left, one, right, rules)
        for gone in (left, one, right):
            gone.alive = False
        new.left, new.right = left.left, right.right
        if count == 4:
            new.left = new.right = left.left
        new.left.right, new.right.left = new, new
        count -= 2
        heapq.heappush(heap, (rules.key(new), new.at, -count, new))
        row.append(new)
    return sorted((one for one in row if one.alive), key=lambda one: one.at)


def regions(blocks, kappa):
    """Whether T wins, and the sets of bonds of the thermal regions."""
    (last,) = decimate(blocks, kappa)
    if last.thermal:
        return True, {frozenset(range(blocks.length))}
    return False, {*last.regions}
