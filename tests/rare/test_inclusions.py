"""Few resonant bonds that melt much: certificates, ladders, growth, the public function."""

import math

import numpy as np
import plain_scheme
import pytest
from docs_figures import kept_json, kept_table, load_script

import qavalanche as qa
from qavalanche.rare.inclusions import (
    SpotPattern,
    best_found,
    doubling_dimension,
    fewest_resonances,
    growth_of,
    ladder_growth,
    largest_inclusions,
    melt_in_clean,
)
from qavalanche.rare.inclusions.ladder import least_growing, sure_rung

S = math.log(2)
KEPT = kept_json("inclusions")["certificates"]
CROSSINGS = ["rmt", "halted", -S / 2, 0.3]


def rules_of(one):
    named = one["crossing"] in ("rmt", "halted")
    return qa.Rules(crossing=one["crossing"] if named else float(one["crossing"]))


def chain_of(one):
    """The claimed chain and region; nothing of it is melted by what found it."""
    pattern, rate = SpotPattern(tuple(one["lengths"])), float.fromhex(one["rate"])
    before, after = -one["start"], one["start"] + one["size"] - pattern.length
    margin = max(before, after, 0) + 2
    region = [margin + one["start"], margin + one["start"] + one["size"]]
    return pattern.chain(rate, rules_of(one), margin), region


class TestCertificates:
    """Every pattern is melted again by a scheme that shares no code with the search."""

    def test_small_ones_by_the_plain_scheme(self):
        small = [one for one in KEPT if one["size"] < 36]
        assert len(small) > 30
        for one in small:
            chain, region = chain_of(one)
            found = plain_scheme.regions(chain.decays().tolist(), crossing=rules_of(one).crossing)
            assert region in [[start, stop] for start, stop, *_ in found]
            assert chain.resonant_count == one["resonant"]

    def test_larger_ones_by_the_couplings_tier(self):
        """It adds decays bond by bond: beyond some 10^4 that is worse than the tolerance of ties.

        There the last bond on a side may be missing; the size that is claimed for is exceeded.
        """
        for one in KEPT:
            if one["size"] >= 36:
                chain, region = chain_of(one)
                melted = qa.melt(chain, "couplings", crossing=rules_of(one).crossing)
                apart = np.abs(melted.regions - region).max(axis=1).min()
                assert apart <= (1 if one["size"] > 30_000 else 0)
                assert chain.resonant_count == one["resonant"]
                assert melted.largest_region >= one["length"]

    def test_no_size_is_claimed_that_does_not_melt(self):
        """The check sees a wrong claim: one resonant bond less is not the same region."""
        one = next(one for one in KEPT if one["size"] > 100)
        lengths = [*one["lengths"][:-1], one["lengths"][-1] - 1]
        chain, region = chain_of(one | {"lengths": lengths})
        melted = qa.melt(chain, "couplings", crossing=rules_of(one).crossing)
        assert region not in melted.regions.tolist()


class TestLadder:
    @pytest.mark.parametrize("rate", [0.2, 0.35, 0.5, 0.77, 0.9])
    @pytest.mark.parametrize("crossing", CROSSINGS)
    def test_every_rung_multiplies_the_region(self, rate, crossing):
        """Rungs just out of reach, by the rule of the page alone; its factor is reached."""
        rules, bonds = qa.Rules(crossing=crossing), sure_rung(rate)
        lengths, sizes = (bonds,), [melt_in_clean(SpotPattern((bonds,)), rate, rules).size]
        while sizes[-1] < 10**5:
            melted = melt_in_clean(SpotPattern(lengths), rate, rules)
            gap = math.floor(rate / 2 * (sizes[-1] + bonds) * (1 + 1e-12)) + 1
            lengths = (*lengths, melted.last - sum(lengths) + gap, bonds)
            sizes.append(melt_in_clean(SpotPattern(lengths), rate, rules).size)
        growth = np.array(sizes[1:]) / sizes[:-1]
        assert (growth >= (1 + rate / 2) / (1 - rate / 2)).all()
        assert growth[-1] == pytest.approx(ladder_growth(rate, rules), rel=0.05)

    @pytest.mark.parametrize("rate", [0.2, 0.35, 0.5, 0.9])
    def test_within_reach_it_does_not(self, rate):
        """One bond nearer all rungs the rung fuses early, and the region grows by a constant."""
        bonds, lengths, sizes = sure_rung(rate), (sure_rung(rate),), []
        for _ in range(16):
            melted = melt_in_clean(SpotPattern(lengths), rate, qa.Rules())
            sizes.append(melted.size)
            lengths = (*lengths, melted.last - sum(lengths) + 2, bonds)
        steps = np.diff(sizes)
        assert steps[-1] < 2 * steps[3]

    @pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 2 / 3, 0.8])
    def test_the_least_run_that_grows(self, rate):
        least = least_growing(rate)
        sizes = [
            melt_in_clean(SpotPattern((k,)), rate, qa.Rules()).size for k in (least - 1, least)
        ]
        assert sizes[0] == least - 1
        assert sizes[1] > least

    def test_plain_doubling(self):
        assert doubling_dimension(0.5) == pytest.approx(math.log(2) / math.log(3))


class TestGrowth:
    L = np.unique(np.geomspace(2, 10**6, 400).astype(int))

    def corners(self, values):
        """Sizes at which the number rises."""
        numbers, first = np.unique(np.ceil(values).astype(int)[::-1], return_index=True)
        return self.L[::-1][first].tolist(), numbers.tolist()

    def test_a_planted_power_is_found(self):
        growth = growth_of(*self.corners(self.L**0.57))
        assert growth.outcome == "power law"
        assert growth.exponent[0] == pytest.approx(0.57, abs=0.01)

    def test_a_planted_logarithm_is_found(self):
        growth = growth_of(*self.corners(3 + 8 * np.log(self.L)))
        assert growth.outcome == "logarithm"
        assert growth.cost[0] == pytest.approx(8, abs=0.5)
        assert growth.exponents[-1] < 0.5 * growth.exponents[0]

    def test_between_both_nothing_is_said(self):
        assert growth_of(*self.corners(np.log(self.L) ** 2)).outcome == "undecided"

    @pytest.mark.parametrize("sizes", [[1, 2], [5, 4], []])
    def test_too_little_is_one_line(self, sizes):
        with pytest.raises(qa.InputError, match="two lists that rise together"):
            growth_of(sizes, list(range(1, len(sizes) + 1)))

    def test_exponents_drift_for_every_rule_and_rate(self):
        table = kept_table("inclusions_growth")
        assert "power law" not in table["outcome"].to_list()
        assert (table["exponent_5"] < 0.5 * table["exponent_1"]).all()


class TestFewest:
    def test_exact_where_it_is(self):
        exact = {one.resonant: one.size for one in largest_inclusions(0.5, qa.Rules(), 6)}
        found = fewest_resonances(exact[6], 0.5)
        assert found.exact
        assert found.resonant == 6
        assert not fewest_resonances(2000, 0.5).exact

    @pytest.mark.parametrize("crossing", CROSSINGS)
    def test_the_chain_holds_the_region(self, crossing):
        found = fewest_resonances(300, 0.6, qa.Rules(crossing=crossing))
        regions = qa.melt(found.chain(), found.rules)
        assert regions.largest_region == found.melted.size >= 300
        assert found.chain().resonant_count == found.resonant < found.doubling
        assert found.at_least <= found.resonant
        assert found.to_dict()["lengths"] == list(found.pattern.lengths)

    @pytest.mark.parametrize(
        ("epsilon", "sizes"),
        [(0.25, {5: 10, 10: 34, 20: 111, 40: 366}), (0.15, {9: 14, 18: 40, 36: 117, 72: 321})],
    )
    def test_no_worse_than_a_block_search(self, epsilon, sizes):
        """What a prototype found by joining blocks; but for the smallest, less suffices."""
        rate = S / math.log(1 / epsilon)
        for resonant, length in sizes.items():
            assert fewest_resonances(length, rate, width=18).resonant <= resonant + (resonant < 20)

    def test_wider_is_no_worse_here(self):
        few = [best_found(5000, 0.5, qa.Rules(), width=width)[-1].resonant for width in (6, 18)]
        assert few[1] <= few[0]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((0, 0.5), "length = 0: must be a whole number >= 1 and <= 1000000"),
            ((10, 1.5), "rate = 1.5: r = s / w must be a number from 0.1 to 0.99"),
            ((10, math.nan), "rate = nan: must be a number"),
            ((10, 0.5, qa.Rules(ends="ring")), 'ends = "ring": the chain is infinite'),
        ],
    )
    def test_bad_input_is_one_line(self, arguments, message):
        with pytest.raises(qa.InputError, match=message):
            fewest_resonances(*arguments)


class TestPattern:
    def test_runs_and_lengths(self):
        pattern = SpotPattern((3, 1, 2))
        assert pattern.runs.tolist() == [[0, 3], [4, 6]]
        assert SpotPattern.from_runs(pattern.runs + 7) == pattern
        assert SpotPattern.from_gaps([0, 0, 1, 0]) == pattern
        assert (pattern.resonant, pattern.length, str(pattern)) == (5, 6, "3-1-2")

    @pytest.mark.parametrize("lengths", [(), (1, 2), (0,), (1, 0, 1), "11", (1.5,), (10**9, 1, 1)])
    def test_others_are_refused(self, lengths):
        with pytest.raises(qa.InputError):
            SpotPattern(lengths)


class TestOldScheme:
    """The scheme without inherited couplings, against what the pages know of it."""

    old = load_script("old_scheme")

    def test_three_spots(self):
        runs = [(24, 28), (31, 35), (43, 47)]
        assert [one.edge for one in self.old.old_regions(runs, 0.5, "rmt")] == [[13, 58]]

    def test_the_same_ladders(self):
        table = kept_table("inclusions_ladders").filter(rungs=12)
        for row in table.iter_rows(named=True):
            apart = row["old"] / row["exact"]
            assert apart > 100 if row["kind"] == "2 beyond, old" else apart < 1.1
