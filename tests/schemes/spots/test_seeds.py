"""Melting from seeds, with small spots left in the bits: the same regions as with all rows."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Rules
from qavalanche.numerics.core.bits import clear, last_one, last_zero, next_one, next_zero, pack
from qavalanche.schemes.spots.core import seeds
from qavalanche.schemes.spots.core.alike import melt_seeds
from qavalanche.schemes.spots.core.measured import count_hidden
from qavalanche.schemes.spots.core.regions import OWN
from qavalanche.schemes.spots.melting import allocate, criterion_of, uniform_bonds
from qavalanche.schemes.spots.room import Room

CROSSINGS = ["halted", "rmt", -0.3466, 0.2]


def melted_from_seeds(chain, rules, room=None):
    """All regions with their accumulated decays, or None if the chain is not one for seeds."""
    criterion, w = criterion_of(rules), float(chain.decay[0])
    least = seeds.least_size(w, criterion)
    if least == 0:
        return None
    regions = allocate((chain.length + 1) // 2 if room is None else room, np.int32)
    bits = chain.resonant.copy()
    law = SimpleNamespace(alike=True, decay=w)
    gain = Room(law, chain.length, rules).gain
    final = melt_seeds(bits, uniform_bonds(chain.length, w, bits, gain), least, criterion, regions)
    if final < 0:
        return "no room"
    edges = regions.place[1 : final + 1, :2].copy()
    decays = regions.decay[1 : final + 1, OWN : OWN + 2]
    counts = np.zeros(64, np.int64)
    count_hidden(bits, edges, least, counts)
    hidden = runs(bits, chain.length)
    sizes = [stop - start for start, stop in hidden]
    assert counts[1:least].tolist() == [sizes.count(k) for k in range(1, least)]
    assert max(sizes, default=0) < least
    rows = [(*e, *d) for e, d in zip(edges.tolist(), decays.tolist(), strict=True)]
    return sorted(rows + [(start, stop, 0.0, 0.0) for start, stop in hidden])


def runs(words, length):
    bonds = [(int(words[b >> 6]) >> (b & 63)) & 1 for b in range(length)]
    edges = np.flatnonzero(np.diff([0, *bonds, 0]))
    return edges.reshape(-1, 2).tolist()


def drawn(rng):
    length = int(rng.integers(1, 400))
    K, epsilon = rng.choice([1.0, 1.0, 2.0, 4.0, 10.0, 1e4]), rng.uniform(0.05, 0.6)
    w = math.log(K / epsilon)
    if rng.random() < 0.4:  # exact ties
        w = rng.integers(3, 12) * math.log(2) / 2 / rng.choice([1, 2])
    return qa.Chain.from_decays(np.where(rng.random(length) < epsilon, 0.0, w))


def test_regions_and_decays_are_those_of_the_melt_with_all_rows():
    rng, checked = np.random.default_rng(6), 0
    for trial in range(3000):
        chain = drawn(rng)
        rules = Rules(int(rng.choice([2, 2, 3])), CROSSINGS[trial % 4])
        found = melted_from_seeds(chain, rules) if chain.uniform else None
        if found is None:
            continue
        checked += 1
        plain = qa.melt(chain, rules)
        expected = [
            (*e, *d)
            for e, d in zip(plain.regions.tolist(), plain.accumulated_decay.tolist(), strict=True)
        ]
        assert [row[:2] for row in found] == [row[:2] for row in expected]
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert checked > 2000


@pytest.mark.parametrize("length", [63, 64, 65, 127, 128, 129])
def test_clusters_at_the_seams_of_words_and_at_the_ends(length):
    rules = Rules(crossing="halted")
    for bits in ("1111", "10111", "11011", "1110111", "1011101111", "111011101"):
        for start in range(length - len(bits) + 1):
            decays = np.full(length, math.log(1 / 0.27))
            for i, bit in enumerate(bits):
                decays[start + i] = 0.0 if bit == "1" else decays[start + i]
            chain = qa.Chain.from_decays(decays)
            expected = qa.melt(chain, rules).regions.tolist()
            assert [list(row[:2]) for row in melted_from_seeds(chain, rules)] == expected


def test_too_little_room_is_said_not_overrun():
    chain = qa.Chain.from_decays(np.where(np.arange(300) % 10 < 5, 0.0, 1.3))
    assert melted_from_seeds(chain, Rules(), room=5) == "no room"
    comb = qa.Chain.from_decays(np.where(np.arange(300) % 2, 0.0, 1.3))
    few = comb.decays().copy()
    few[100:104] = 0.0
    assert melted_from_seeds(qa.Chain.from_decays(few), Rules(), room=20) == "no room"


def test_least_size_is_the_resonance_criterion():
    for rules in (Rules(), Rules(3)):
        for w in (1.1, 1.3093, 2.0, 5.9, 19.0):
            least = seeds.least_size(w, criterion_of(rules))
            assert rules.resonant(w, least)
            assert not rules.resonant(w, least - 1)
    assert seeds.least_size(0.5, criterion_of(Rules())) == 0  # too small for the search by words
    assert seeds.least_size(50.0, criterion_of(Rules())) == 0  # too large


def test_bit_scans_against_plain_loops():
    rng = np.random.default_rng(8)
    for density in (0.02, 0.5, 0.98):
        bonds = rng.random(200) < density
        words = np.empty(4, np.uint64)
        pack(bonds, words)
        for at in range(200):
            for limit in (at, min(at + 70, 200), 200):
                inside = np.flatnonzero(bonds[at:limit])
                assert next_one(words, at, limit) == (at + inside[0] if inside.size else limit)
                inside = np.flatnonzero(~bonds[at:limit])
                assert next_zero(words, at, limit) == (at + inside[0] if inside.size else limit)
            for limit in (-1, max(at - 70, -1), at):
                inside = np.flatnonzero(bonds[limit + 1 : at + 1])
                assert last_one(words, at, limit) == (
                    limit + 1 + inside[-1] if inside.size else limit
                )
            inside = np.flatnonzero(~bonds[: at + 1])
            assert last_zero(words, at) == (inside[-1] if inside.size else -1)
        for start, stop in ((0, 1), (3, 64), (64, 128), (10, 190), (199, 200)):
            cleared, plain = words.copy(), bonds.copy()
            clear(cleared, start, stop)
            plain[start:stop] = False
            assert (
                runs(cleared, 200)
                == np.flatnonzero(np.diff(np.r_[0, plain.astype(int), 0])).reshape(-1, 2).tolist()
            )
