"""Blocks on a stack: one pass from left to right, then the seam of the ring.

A block goes once it is smaller than both neighbours, and the three become one of the neighbours'
kind. In the schemes here the one block is never smaller than a neighbour that it replaces. So a
block that is smaller than both neighbours stays so until it goes, whatever goes before it, and the
order does not matter: no heap is needed.

Equal keys: the block that begins further left is the smaller one; on a ring the one that lies over
the start begins last. A block therefore goes if it is strictly smaller than its left neighbour and
not larger than its right one; only across the seam is it the other way round.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.kernel import inlined, kernel

GROUND = 2
"""Slots at the bottom of a stack that hold no block: their keys, -infinity, end the fusing."""


class Rule(NamedTuple):
    """What a scheme makes of three blocks, and how far it goes."""

    asymmetry: float  # kappa: the key of an I block is L / kappa, unless it has a deficit
    deficit: bool  # whether the key of an I block is its deficit, which an absorbed T block lowers
    cutoff: float  # Gamma: only blocks with a smaller key go


class Stack(NamedTuple):
    """Blocks from left to right, in the slots from GROUND on."""

    key: np.ndarray  # float64: l of a T block, of an I block what `Rule` says
    length: np.ndarray  # float64: l or L
    begin: np.ndarray  # int64: number of its first block


@inlined
def fuse(stack, left, middle, right, thermal, rule, ends):
    """Three blocks become one in the slot `left`; thermal: whether the middle one is a T block.

    ends[b]: where the block that begins at b ended when it was in the middle. It is of use for T
    blocks alone; that of others is written too, for a branch would cost more.
    """
    ends[stack.begin[middle]] = stack.begin[right]
    between = stack.length[middle]
    length = stack.length[left] + between + stack.length[right]
    one, other = stack.key[left], stack.key[right]
    rest = max(one, other) + (min(one, other) - between)  # so that rounding lowers no key
    insulating = rest if rule.deficit else length / rule.asymmetry
    stack.length[left] = length
    stack.key[left] = insulating if thermal else length


@kernel
def push(lengths, deficits, start, depth, odd, rule, stack, ends):
    """Push the blocks from `start` on; fuse wherever the last but one is smaller than both others.

    depth: of the stack, at least GROUND; odd: 1 if T blocks have odd numbers, else 0. deficits:
    float64 as lengths, not looked at unless the rule says so. Returns the number of the next block,
    which is lengths.size unless the stack is full, the depth, and the number of T blocks absorbed.
    """
    key, length, begin = stack.key, stack.length, stack.begin
    absorbed, n = 0, start
    while n < lengths.size and depth < key.size:
        thermal = (n & 1) == odd
        length[depth] = lengths[n]
        begin[depth] = n
        if thermal:
            key[depth] = lengths[n]
        elif rule.deficit:
            key[depth] = deficits[n]
        else:
            key[depth] = lengths[n] / rule.asymmetry
        top = depth
        while True:
            smallest = key[top - 1]
            before, after = smallest < key[top - 2], smallest <= key[top]
            if not (before & after & (smallest < rule.cutoff)):
                break
            thermal = (begin[top - 1] & 1) == odd
            fuse(stack, top - 2, top - 1, top, thermal, rule, ends)
            absorbed += thermal
            top -= 2
        depth = top + 1
        n += 1
    return n, depth, absorbed


@kernel
def close(depth, odd, rule, stack, ends):
    """Join the last block of a stack to the first, and fuse on, at the seam.

    There must be an even number of blocks. Returns the first slot in use, the depth, and the number
    of T blocks absorbed; of the last two blocks one stays, in the first slot in use.
    """
    key, begin = stack.key, stack.begin
    low, absorbed = GROUND, 0
    while depth - low >= 4:
        top = depth - 1
        last = key[top - 1] < key[top - 2] and key[top - 1] <= key[top]
        if last and key[top - 1] < rule.cutoff:
            left, middle, right = top - 2, top - 1, top
            depth -= 2
        elif key[top] < key[top - 1] and key[top] < key[low] and key[top] < rule.cutoff:
            left, middle, right = top - 1, top, low
            depth, low = depth - 1, low + 1
        elif key[low] <= key[top] and key[low] <= key[low + 1] and key[low] < rule.cutoff:
            left, middle, right = top, low, low + 1
            low += 2
        else:
            break
        thermal = (begin[middle] & 1) == odd
        fuse(stack, left, middle, right, thermal, rule, ends)
        absorbed += thermal
    if depth - low == 2:
        loser = low if key[low] <= key[low + 1] else low + 1
        if key[loser] < rule.cutoff:
            winner = 2 * low + 1 - loser
            ends[begin[loser]] = begin[winner]
            stack.length[low] = stack.length[low] + stack.length[low + 1]
            absorbed += (begin[loser] & 1) == odd
            key[low], begin[low] = key[winner], begin[winner]
            depth -= 1
    return low, depth, absorbed
