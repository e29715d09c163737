"""Melting from seeds, with small spots left in the bits: the same regions as with all rows."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Rules
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.numerics.core.bits import clear, last_one, last_zero, next_one, next_zero, pack
from qavalanche.schemes.spots.core import melt as core
from qavalanche.schemes.spots.core import seeds as seeds
from qavalanche.schemes.spots.melting import allocate, criterion_of, uniform_bonds, unit_of
from qavalanche.schemes.spots.room import Room

CROSSINGS = ["halted", "rmt", -0.3466, 0.2]


def melted_from_seeds(chain, rules, room=None):
    """All regions with their accumulated decays, or None if the chain is not one for seeds."""
    criterion, unit = criterion_of(rules), unit_of(chain)
    least = seeds.least_size(unit, criterion)
    if least == 0:
        return None
    room = (chain.length + 1) // 2 if room is None else room
    regions = allocate(room, np.int32)
    count = seeds.find_seeds(chain.resonant, chain.length, least, regions, room)
    if count < 0:
        return "no room"
    core.start(regions, count, chain.length)
    bonds = uniform_bonds(chain.length, unit, chain.resonant)
    core.melt(regions, count, bonds, criterion, chain.length)
    final = core.collect(regions, count, unit, rules.crossing_slope)
    edges, decays = regions.edge[1 : final + 1], regions.units[1 : final + 1]
    bits = chain.resonant.copy()
    counts = np.zeros(64, np.int64)
    seeds.count_hidden(bits, edges, least, counts)
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
        assert found == expected
    assert checked > 2000


@pytest.mark.parametrize("crossing", ["halted", "rmt"])
@pytest.mark.parametrize("length", [63, 64, 65, 127, 128, 129])
def test_clusters_at_the_seams_of_words_and_at_the_ends(length, crossing):
    rules = Rules(crossing=crossing)
    for bits in ("1111", "10111", "11011", "1110111", "1011101111", "111011101"):
        for start in range(length - len(bits) + 1):
            decays = np.full(length, math.log(1 / 0.27))
            for i, bit in enumerate(bits):
                decays[start + i] = 0.0 if bit == "1" else decays[start + i]
            chain = qa.Chain.from_decays(decays)
            expected = qa.melt(chain, rules).regions.tolist()
            assert [list(row[:2]) for row in melted_from_seeds(chain, rules)] == expected


@pytest.mark.parametrize("crossing", ["halted", "rmt"])
def test_too_little_room_is_said_not_overrun(crossing):
    rules = Rules(crossing=crossing)
    chain = qa.Chain.from_decays(np.where(np.arange(300) % 10 < 5, 0.0, 1.3))
    assert melted_from_seeds(chain, rules, room=5) == "no room"
    comb = qa.Chain.from_decays(np.where(np.arange(300) % 2, 0.0, 1.3))
    few = comb.decays().copy()
    few[100:104] = 0.0
    assert melted_from_seeds(qa.Chain.from_decays(few), rules, room=20) == "no room"


def test_least_size_is_the_resonance_criterion():
    for rules in (Rules(), Rules(3), Rules(crossing="halted")):
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


@pytest.mark.parametrize("epsilon", [0.2, 0.27, 0.30])
@pytest.mark.parametrize("crossing", CROSSINGS)
def test_a_campaign_without_seeds_has_the_same_observables(monkeypatch, epsilon, crossing):
    point = Point(qa.Bimodal(epsilon), 777, Rules(crossing=crossing))
    room = Room(point.law, point.length, point.scheme.rules)
    assert room.least_size > 0
    assert room.expected_rows < room.expected_regions
    rows = melt_chunk(point, 2, 0, 40)
    monkeypatch.setattr(Room, "least_size", 0)
    plain = melt_chunk(point, 2, 0, 40)
    for name in ("regions", "covered", "largest", "half_cut"):
        assert getattr(rows, name).tolist() == getattr(plain, name).tolist()
    assert rows.decay_rate == pytest.approx(plain.decay_rate, rel=1e-12)
    assert rows.sizes.total.tolist() == plain.sizes.total.tolist()
    assert rows.sizes.square.tolist() == plain.sizes.square.tolist()
