"""Moves of single chains that leave the law of independent bonds as it is.

A move changes a few bonds of a chain; where the chain then lacks the event it is undone. Each is
its own inverse in distribution, so that the law of chains, given the event, stays what it is:

* REDRAWN: one bond is drawn again, resonant with the probability of the stage;
* SWAPPED: two bonds at a distance of at most 2 ... 256 change places;
* TURNED: a stretch of at most that length is put back the other way round.

Every chain of a population has its own random stream, so that a chain does not depend on the
others, nor on the order in which they are moved.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qavalanche.numerics.core.bits import is_one
from qavalanche.numerics.kernel import inlined, kernel
from qavalanche.streams.core.generator import multiply_high, next_word, open_stream
from qavalanche.streams.core.quantile import decay_at

NONE, REDRAWN, SWAPPED, TURNED = 0, 1, 2, 3

_ONE = np.uint64(1)
_KINDS = np.uint64(3)
_SPANS = np.uint64(7)
_TWO = np.uint64(2)
_POINT = np.uint64(12)
_POSITIVE = 2.0**-100


class Population(NamedTuple):
    """Chains of one length, and a random stream each.

    words: uint64 (M, ceil(L / 64)), bits of the resonant bonds; decay: float64 (M, L), w in nats
    of every bond, rounded to float32, or (1, 1) where all perturbative bonds are alike; streams:
    uint64 (M, 4), states of SFC64; length: L.
    """

    words: np.ndarray
    decay: np.ndarray
    streams: np.ndarray
    length: int


class Draw(NamedTuple):
    """How a bond is drawn: its class, resonant or perturbative, and then w.

    table: quantile table of w (`streams.core.quantile`), (0, 4) where bonds are alike; first,
    number: uint64 (2,), of the points (k + 1/2) / 2^52 of (0, 1): those of the perturbative bonds
    (0) and of the resonant ones (1), which are neighbours.
    """

    table: np.ndarray
    first: np.ndarray
    number: np.ndarray


class Moves(NamedTuple):
    """Moves of a stage.

    chance: uint64, floor(epsilon 2^64); draw: `Draw`; steps: moves of each chain; least: bonds that
    its region must have; kept: states of each chain that are kept, at most `steps`.
    """

    chance: np.uint64
    draw: Draw
    steps: int
    least: int
    kept: int


@inlined
def flip(words, bond):
    """Make a resonant bond perturbative, or the other way."""
    words[bond >> 6] ^= _ONE << np.uint64(bond & 63)


@inlined
def exchange(words, decay, low, high):
    """Let two bonds of one chain change places; decay: of this chain, or one number."""
    if is_one(words, low) != is_one(words, high):
        flip(words, low)
        flip(words, high)
    if decay.size > 1:
        decay[low], decay[high] = decay[high], decay[low]


@kernel
def turn(words, decay, low, high):
    """Put the stretch low ... high the other way round; whether that changed a class."""
    changed = decay.size > 1
    while low < high:
        changed |= is_one(words, low) != is_one(words, high)
        exchange(words, decay, low, high)
        low += 1
        high -= 1
    return changed


@kernel
def decay_of_point(table, point):
    """w at the point (point + 1/2) / 2^52 of (0, 1), rounded to float32 as in drawn chains."""
    return np.float64(np.float32(decay_at(table, point << _POINT)))


@kernel
def drawn_value(draw, resonant, word):
    """w of a bond of this class.

    Where the table has its last bits wrong next to w = 0, w is put on the side of its class.
    """
    side = np.int64(resonant)
    w = decay_of_point(draw.table, draw.first[side] + multiply_high(word, draw.number[side]))
    return min(w, 0.0) if resonant else max(w, _POSITIVE)


@kernel
def move(words, decay, length, chance, draw, random):
    """One move of a chain: (its kind, first bond, last bond, w that was there before).

    chance: uint64, floor(epsilon 2^64) of the stage; random: three random words.
    """
    first, second, third = random
    bond = np.int64(multiply_high(first, np.uint64(length)))
    kind, before = first & _KINDS, 0.0
    if kind < _TWO:
        resonant = second < chance
        if decay.size == 1 and resonant == is_one(words, bond):
            return NONE, bond, bond, before
        if decay.size > 1:
            before = decay[bond]
            decay[bond] = drawn_value(draw, resonant, third)
        if resonant != is_one(words, bond):
            flip(words, bond)
        return REDRAWN, bond, bond, before
    span = _TWO << (second & _SPANS)
    other = bond + 1 + np.int64(multiply_high(third, span))
    if other >= length:
        return NONE, bond, bond, before
    if kind == _TWO:
        if decay.size == 1 and is_one(words, bond) == is_one(words, other):
            return NONE, bond, bond, before
        exchange(words, decay, bond, other)
        return SWAPPED, bond, other, before
    if not turn(words, decay, bond, other):
        return NONE, bond, bond, before
    return TURNED, bond, other, before


@kernel
def undo(words, decay, kind, first, last, before):
    """Take a move back."""
    if kind == SWAPPED:
        exchange(words, decay, first, last)
    elif kind == TURNED:
        turn(words, decay, first, last)
    elif decay.size == 1:
        flip(words, first)
    elif kind == REDRAWN:
        if (decay[first] <= 0) != (before <= 0):
            flip(words, first)
        decay[first] = before


@inlined
def keep(population, i, pool, at):
    """Copy chain i to place `at` of another population."""
    for j in range(population.words.shape[1]):
        pool.words[at, j] = population.words[i, j]
    if population.decay.size > 1:
        for bond in range(population.length):
            pool.decay[at, bond] = population.decay[i, bond]


@kernel
def random_words(streams, i):
    """Three random words of stream i."""
    a, b, c, counter = streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3]
    first, a, b, c, counter = next_word(a, b, c, counter)
    second, a, b, c, counter = next_word(a, b, c, counter)
    third, a, b, c, counter = next_word(a, b, c, counter)
    streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3] = a, b, c, counter
    return first, second, third


@kernel
def fill(population, key, chance, draw):
    """Open a stream for every chain, and draw all its bonds; chance: see `move`.

    key: uint64 (2,), of this population: stream i is that of sample i.
    """
    words, decay, streams, length = population
    words[:] = np.uint64(0)
    for i in range(words.shape[0]):
        a, b, c, counter = open_stream(key, i)
        streams[i, 0], streams[i, 1], streams[i, 2], streams[i, 3] = a, b, c, counter
        for bond in range(length):
            _, second, third = random_words(streams, i)
            resonant = second < chance
            if resonant:
                flip(words[i], bond)
            if decay.size > 1:
                decay[i, bond] = drawn_value(draw, resonant, third)


@kernel
def move_all(population, chance, draw, kinds, places, before):
    """One move of every chain: kinds int64 (M,), places int64 (M, 2), before float64 (M,)."""
    words, decay, streams, length = population
    for i in range(words.shape[0]):
        own = decay[i] if decay.size > 1 else decay[0]
        random = random_words(streams, i)
        found = move(words[i], own, length, chance, draw, random)
        kinds[i], places[i, 0], places[i, 1], before[i] = found


@kernel
def undo_all(population, kinds, places, before):
    """Take back the moves of the chains whose kind is not NONE."""
    words, decay = population.words, population.decay
    for i in range(words.shape[0]):
        if kinds[i] != NONE:
            own = decay[i] if decay.size > 1 else decay[0]
            undo(words[i], own, kinds[i], places[i, 0], places[i, 1], before[i])
