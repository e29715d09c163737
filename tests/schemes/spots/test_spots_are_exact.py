"""Spots is the scheme of the couplings tier: the same regions with the same D, on every chain.

The tiers share Chain, Rules and Partition; a third program, tests/support/plain_scheme.py, keeps a
real list of couplings.
"""

import itertools
import math

import numpy as np
import plain_scheme
import pytest
from both_schemes import regions_alike
from random_chains import ALL_RULES, LAWS, S, batches, crossings, rules_of, winds

import qavalanche as qa
from qavalanche import Chain, Rules
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings import state

W = math.log(1 / 0.26)  # no ties


def differing(seed, number, length_of, all_rules=ALL_RULES):
    """Chains that the two tiers melt differently, the number of chains, and that of regions."""
    different, chains, regions = [], 0, 0
    for i, rules in enumerate(all_rules):
        for law, decays in batches([seed, i], number, length_of):
            found = regions_alike(decays, rules)
            different += [(law, rules, decays[k].tolist()) for k in np.flatnonzero(found < 0)]
            chains += len(found)
            regions += int(found[found > 0].sum())
    return different, chains, regions


def up_to(most):
    return lambda rng: rng.integers(1, most + 1)


class TestBothTiers:
    def test_every_rule_on_chains_of_nine_laws(self):
        different, chains, regions = differing(1, 3, up_to(60))
        assert different == []
        assert chains == 3 * 9 * 108
        assert regions > chains

    def test_longer_chains(self):
        few = ALL_RULES[::5]  # every crossing, some of the rest
        different, chains, regions = differing(2, 2, lambda rng: 10 ** rng.uniform(1.8, 2.5), few)
        assert different == []
        assert chains == 2 * 9 * 22
        assert regions > 3 * chains

    @pytest.mark.slow
    def test_a_million_chains(self):
        total = 0
        for seed, number, length_of in (
            (3, 500, up_to(12)),
            (4, 480, up_to(50)),
            (5, 50, lambda rng: 10 ** rng.uniform(1.5, 2.5)),
            (6, 2, lambda rng: 10 ** rng.uniform(2.5, math.log10(5000))),
        ):
            different, chains, _ = differing(seed, number, length_of)
            assert different == []
            total += chains
        assert total == (500 + 480 + 50 + 2) * 9 * 108
        assert total > 1_000_000

    def test_one_region_or_one_decay_that_differs_is_seen(self, monkeypatch):
        """Other rules on one side only: other crossings change D, other counts the regions."""
        own = state.criterion_of
        for other in (Rules(crossing="halted"), Rules(crossing="rmt", counts="sites")):
            monkeypatch.setattr(state, "criterion_of", lambda _, rules=other: own(rules))
            different, chains, _ = differing(7, 100, up_to(60), [Rules(crossing="rmt")])
            assert chains // 50 < len(different) < chains
            monkeypatch.undo()


def same_partition(decays, rules):
    """The Partition of both tiers."""
    chain = Chain.from_decays(decays)
    one, other = qa.melt(chain, rules), couplings.melt(chain, rules)
    assert one.regions.tolist() == other.regions.tolist(), (rules, decays.tolist())
    if one.ring and one.thermal:
        return one  # D of a region that meets itself is that of the side that melts last
    np.testing.assert_allclose(one.accumulated_decay, other.accumulated_decay, rtol=1e-9, atol=1e-9)
    assert one.decay_rate == pytest.approx(other.decay_rate, rel=1e-9, abs=1e-12)
    return one


class TestOneByOne:
    """`melt` of both tiers, and what a Partition makes of the rows."""

    @pytest.mark.parametrize("law", LAWS)
    def test_partitions_are_the_same(self, law):
        for i, rules in enumerate(ALL_RULES):
            ((_, (decays,)),) = batches([8, i], 1, up_to(300), {law: LAWS[law]})
            same_partition(decays, rules)

    def rings(self, law, seed, number):
        """Rings, how many have a region that goes on over the start, and which tiers differ on.

        A region that closes a ring may reach an inert one from both sides; the gap on the other
        side then melts or not, as the order of growth has it.
        """
        all_rules = [rules for d in (2, 3, 4) for rules in rules_of(d, "ring")]
        over, found, different = 0, 0, []
        for i, rules in enumerate(all_rules):
            if winds(rules):
                continue
            ((_, decays),) = batches([seed, i], number, up_to(60), {law: LAWS[law]})
            for drawn in decays:
                w = drawn * (1 + 2 * (i % 2))  # else most are thermal
                chain = Chain.from_decays(w)
                one, other = qa.melt(chain, rules), couplings.melt(chain, rules)
                closing = len(one) == len(other) == 1
                if closing and one.regions.tolist() != other.regions.tolist():
                    different.append((rules, w.tolist()))
                else:
                    same_partition(w, rules)
                over += len(one) > 0 and one[-1][1] > one.length
                found += 1
        return found, over, different

    @pytest.mark.parametrize("law", LAWS)
    def test_rings_are_the_same(self, law):
        found, over, different = self.rings(law, 11, 1)
        assert found == 96
        assert over > 0
        assert different == []

    @pytest.mark.slow
    @pytest.mark.parametrize("law", LAWS)
    def test_many_rings_are_the_same(self, law):
        found, _, different = self.rings(law, 12, 30)
        assert found == 96 * 30
        assert len(different) <= 2

    def test_one_million_bonds(self):
        chain = qa.Bimodal(0.25).draw(1_000_000, 3)
        rules = Rules(crossing="rmt")
        one, other = qa.melt(chain, rules), couplings.melt(chain, rules)
        assert len(one) > 100_000
        assert np.array_equal(one.regions, other.regions)
        np.testing.assert_allclose(one.accumulated_decay, other.accumulated_decay, rtol=1e-9)


def every_pattern(length, w):
    """All 2^L bimodal chains, a row each."""
    bits = np.arange(2**length)[:, None] >> np.arange(length) & 1
    return np.where(bits, 0.0, w)


@pytest.mark.parametrize("crossing", ["rmt", "halted"])
@pytest.mark.parametrize("w", [math.log(4), W], ids=["ties", "no ties"])
class TestEveryPattern:
    """Every bimodal chain there is."""

    def hold(self, w, crossing, lengths):
        for length in lengths:
            found = regions_alike(every_pattern(length, w), Rules(crossing=crossing))
            assert found.size == 2**length
            assert found.min() == 0
            assert found.max() == (length + 1) // 2

    def test_up_to_ten_bonds(self, w, crossing):
        self.hold(w, crossing, range(1, 11))

    @pytest.mark.slow
    def test_up_to_sixteen_bonds(self, w, crossing):
        self.hold(w, crossing, range(11, 17))


def plainly(decays, rules):
    choices = {"ties": rules.ties, "counts": rules.counts}
    finite = [min(w, 1e9) for w in decays]  # a cut; the plain scheme adds and subtracts
    return plain_scheme.regions(finite, rules.local_dimension, rules.crossing, **choices)


def same_as_plain(seed, number, most, all_rules):
    """Number of chains and of regions that `melt` and the plain scheme agree on."""
    chains = regions = 0
    for i, rules in enumerate(all_rules):
        for law, (*drawn,) in batches([seed, i], number, up_to(most)):
            for decays in drawn:
                expected = plainly(decays.tolist(), rules)
                melted = qa.melt(Chain.from_decays(decays), rules)
                edges = [list(found[:2]) for found in expected]
                assert melted.regions.tolist() == edges, (law, rules, decays.tolist())
                accumulated = np.array([found[2:] for found in expected]).reshape(-1, 2)
                np.testing.assert_allclose(
                    melted.accumulated_decay, accumulated, rtol=1e-9, atol=1e-9
                )
                chains += 1
                regions += len(expected)
    return chains, regions


NOT_WINDING = [rules for rules in ALL_RULES if not winds(rules)]


class TestPlainScheme:
    """A third program. Below -s / 2, where couplings that wind are stronger, it differs."""

    def test_every_rule(self):
        chains, regions = same_as_plain(9, 1, 22, NOT_WINDING)
        assert chains == len(NOT_WINDING) * 9 > 500
        assert regions > chains

    @pytest.mark.slow
    def test_every_rule_on_ten_thousand_chains(self):
        chains, _ = same_as_plain(10, 14, 24, NOT_WINDING)
        assert chains == 14 * len(NOT_WINDING) * 9 > 10_000


def test_all_crossings_are_among_the_rules():
    for dimension in (2, 3, 4):
        used = {rules.crossing for rules in rules_of(dimension)}
        assert used == {*crossings(math.log(dimension))}
        combined = {(rules.ties, rules.counts) for rules in rules_of(dimension)}
        expected = itertools.product(("resonant", "perturbative"), ("bonds", "sites"))
        assert combined == {*expected}
    assert sum(map(winds, ALL_RULES)) == 12
    assert -rules_of(2)[24].crossing == S / 2
