"""The letter's assumptions: counted as defined, on chains where they fail and where they hold."""

import math

import numpy as np
import polars as pl
import pytest
from slow_record import regions as slow_regions

import qavalanche as qa
from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    OrderedScheme,
    Share,
    adding_sites,
    draw_uniform,
    monotonicity,
    smallest_not_kept,
    smallest_not_monotonic,
    superadditivity,
    thermal_bonds,
    violations_table,
)
from qavalanche.analysis.assumptions.adding_sites import Addition
from qavalanche.analysis.assumptions.compare import _same_rate
from qavalanche.analysis.assumptions.coupled import ChainRows
from qavalanche.analysis.assumptions.example import drawn
from qavalanche.analysis.assumptions.monotonicity import Increase
from qavalanche.analysis.assumptions.superadditivity import Joining
from qavalanche.schemes import couplings

BIMODAL, NORMAL = CoupledBimodal(), CoupledShift("norm")
RMT, HALTED = qa.Rules(crossing="rmt"), qa.Rules(crossing="halted")


def covered(regions, length):
    """Boolean array of the bonds in regions [a, b)."""
    bonds = np.zeros(length, bool)
    for a, b in regions:
        bonds[a:b] = True
    return bonds


def numbers(text, epsilon):
    """Numbers of one chain (1, L): a dot is resonant at `epsilon`."""
    return np.array([[epsilon / 2 if bond == "•" else (1 + epsilon) / 2 for bond in text]])


class TestManyChains:
    """Chains melted in rows are those that `melt` melts one by one."""

    @pytest.mark.parametrize("law", [BIMODAL, NORMAL, CoupledBimodal(2.0)], ids=str)
    @pytest.mark.parametrize("rules", [HALTED, RMT, qa.Rules(3, -0.2)], ids=str)
    def test_as_melt(self, law, rules):
        rows = law.rows(draw_uniform(130, 5, 0, 60), 0.28)
        hot = thermal_bonds(rows, OrderedScheme(rules))
        part = thermal_bonds(rows, OrderedScheme(rules), 3, 97)
        for w, all_bonds, some in zip(rows.decays(), hot, part, strict=True):
            melted = qa.melt(qa.Chain.from_decays(w), rules)
            np.testing.assert_array_equal(all_bonds, covered(melted.regions, 130))
            melted = qa.melt(qa.Chain.from_decays(w[3:97]), rules)
            np.testing.assert_array_equal(some, covered(melted.regions, 94))

    def test_couplings_tier(self):
        scheme = OrderedScheme(qa.Couplings())
        rows = NORMAL.rows(draw_uniform(60, 5, 0, 20), 0.3)
        for w, hot in zip(rows.decays(), thermal_bonds(rows, scheme), strict=True):
            melted = couplings.melt(qa.Chain.from_decays(w))
            np.testing.assert_array_equal(hot, covered(melted.regions, 60))

    @pytest.mark.parametrize("rules", [HALTED, RMT], ids=str)
    @pytest.mark.parametrize("law", [BIMODAL, NORMAL], ids=str)
    def test_right_first_is_the_other_order_of_equals(self, law, rules):
        rows = law.rows(draw_uniform(60, 5, 0, 150), 0.28)
        hot = thermal_bonds(rows, OrderedScheme(rules, first="right"))
        for w, bonds in zip(rows.decays(), hot, strict=True):
            regions = slow_regions(w, math.log(2), crossing=rules.crossing, first="right")
            np.testing.assert_array_equal(bonds, covered(regions, 60))
        assert (hot != thermal_bonds(rows, OrderedScheme(rules))).any()

    def test_ties(self):
        """Four resonant bonds melt a bond of decay 2 s if ties are resonant: s T / 2 = w."""
        w = np.array([[0.0, 0, 0, 0, 2 * math.log(2), 9.0]])
        rows = ChainRows(w <= 0, w)
        assert thermal_bonds(rows, OrderedScheme()).sum() == 5
        assert thermal_bonds(rows, OrderedScheme(qa.Rules(ties="perturbative"))).sum() == 4

    def test_one_bond(self):
        for law in (BIMODAL, NORMAL):
            rows = law.rows(np.array([[0.1], [0.9]]), 0.3)
            np.testing.assert_array_equal(thermal_bonds(rows, OrderedScheme()), [[True], [False]])


class TestCoupledDisorder:
    @pytest.mark.parametrize("law", [BIMODAL, NORMAL, CoupledShift("expon", scale=0.5)], ids=str)
    def test_larger_epsilon_is_more_resonant_everywhere(self, law):
        uniform = draw_uniform(200, 1, 0, 100)
        low, high = law.rows(uniform, 0.25), law.rows(uniform, 0.3)
        assert (low.resonant <= high.resonant).all()
        assert (low.decays() >= high.decays()).all()
        for rows, epsilon in ((low, 0.25), (high, 0.3)):
            assert rows.resonant.mean() == pytest.approx(epsilon, abs=0.01)

    def test_marginals_are_the_laws(self):
        uniform = draw_uniform(1000, 1, 0, 20)
        w = NORMAL.rows(uniform, 0.3).decays()
        assert w.std() == pytest.approx(1.0, abs=0.02)
        bimodal = CoupledBimodal(2.0).rows(uniform, 0.3).decays()
        assert bimodal.max() == pytest.approx(qa.Bimodal(0.3, 2.0).decay)

    def test_a_sample_is_its_address(self):
        np.testing.assert_array_equal(draw_uniform(9, 1, 3, 2), draw_uniform(9, 1, 0, 5)[3:])
        assert (draw_uniform(9, 1, 0, 1) != draw_uniform(9, 2, 0, 1)).all()


class TestKnownChains:
    """Worked out by the slow twin's rules: chains that violate, and chains that do not."""

    def test_a_bond_added_takes_one_away(self):
        """Smallest of all bimodal chains at 0.27 (all shorter ones keep their thermal bonds)."""
        found = smallest_not_kept(0.27, scheme=OrderedScheme(HALTED))
        assert str(found) == "[--•••••----••••]  -> -[-•••••----•••••]"
        for w, hot in zip(found.decays, found.thermal, strict=True):
            chain = w[~np.isnan(w)]
            decays = [d if d <= 0 else math.log(1 / 0.27) for d in chain]
            regions = slow_regions(decays, math.log(2), crossing="halted")
            np.testing.assert_array_equal(hot[: len(chain)], covered(regions, len(chain)))
        assert smallest_not_kept(0.27, most=15, scheme=OrderedScheme(HALTED)) is None

    def test_a_smaller_disorder_takes_one_away(self):
        found = smallest_not_monotonic((0.26, 0.27), scheme=OrderedScheme(HALTED))
        assert str(found) == "[•••-•-••-•--] -> [•••••-••-•-]-"
        assert (found.length, found.lost) == (12, 1)
        shorter = smallest_not_monotonic((0.26, 0.27), most=11, scheme=OrderedScheme(HALTED))
        assert shorter is None

    def test_addition(self):
        change = Addition(BIMODAL, OrderedScheme(HALTED), 0.27, 0, 1)
        bad, good = numbers("--•••••----•••••", 0.27), numbers("--•••••----••••-", 0.27)
        assert change.violated(*change.counted_pair(bad)) == [True]
        assert change.violated(*change.counted_pair(good)) == [False]
        assert change.example(good) is None

    def test_the_mirror_image_is_the_other_side_and_order(self):
        chain = numbers("--•••••----•••••"[::-1], 0.27)
        for first, lost in (("right", True), ("left", False)):
            change = Addition(BIMODAL, OrderedScheme(HALTED, first), 0.27, 1, 0)
            assert change.violated(*change.counted_pair(chain)) == [lost]

    def test_either_order_needs_both(self):
        """The smallest loss hangs on the order of equals, a larger one does not."""
        chains = {"--•••••----•••••": (True, False, False), "---•••••----••••-•": (True,) * 3}
        for chain, expected in chains.items():
            for first, lost in zip(("left", "right", "either"), expected, strict=True):
                change = Addition(BIMODAL, OrderedScheme(HALTED, first), 0.27, 0, 1)
                pair = change.counted_pair(numbers(chain, 0.27))
                assert change.violated(*pair) == [lost], (chain, first)

    def test_losing_a_bond_is_not_losing_density(self):
        before = np.array([[True, True, False, False]])
        after = np.array([[False, True, True, True]])
        joined = Joining(BIMODAL, OrderedScheme(), 0.27, 2, 0)
        assert not joined.violated(before, after)[0]
        assert joined.violated(after, before)[0]
        assert Increase(BIMODAL, OrderedScheme(), (0.26, 0.27)).violated(before, after)[0]

    def test_pieces_of_a_cut_chain(self):
        """Four dots melt a dash beside them at 0.27; cut through, they do not."""
        chain = numbers("••••----", 0.27)
        for left, dropped, pieces in ((2, 0, 4), (2, 1, 3), (6, 1, 5), (4, 1, 4)):
            before, after = Joining(BIMODAL, OrderedScheme(), 0.27, left, dropped).pair(chain)
            whole = qa.melt(qa.Chain.from_couplings([1] * 4 + [0.27] * 4))
            assert after.sum() == whole.thermal_density * 8
            assert before.sum() == pieces

    def test_characters(self):
        w = np.array([0.0, 1.0, np.nan, 2.0, 0.0])
        assert drawn(w, np.array([1, 1, 0, 0, 1], bool)) == "[•-] -[•]"
        assert drawn(w, np.zeros(5, bool)) == "•- -•"


class TestRates:
    def test_violations_of_a_continuous_law(self):
        result = monotonicity(NORMAL, (0.26, 0.27), 100, 5000, seed=1)
        assert not result.holds
        assert 0.02 < result.value < 0.04
        assert result.share == result.not_contained
        assert result.in_the_mean == "rises"
        assert result.goodness > 1e-4
        assert result.range == (0, 4999)
        assert "violated in 0.0" in result.outcome
        assert result.fallen.count <= result.not_contained.count

    @pytest.mark.parametrize("rules", [HALTED, RMT], ids=str)
    def test_counts_are_those_of_single_chains(self, rules):
        scheme = OrderedScheme(rules)
        result = monotonicity(NORMAL, (0.25, 0.29), 40, 1000, seed=2, scheme=scheme)
        uniform = draw_uniform(40, 2, 0, 1000)
        hot = []
        for epsilon in (0.25, 0.29):
            w = NORMAL.rows(uniform, epsilon).decays()
            hot.append([covered(qa.melt(qa.Chain.from_decays(x), rules).regions, 40) for x in w])
        before, after = np.array(hot[0]), np.array(hot[1])
        lost = (before & ~after).sum(axis=1)
        change = after.sum(axis=1) - before.sum(axis=1)
        assert result.not_contained.count == (lost > 0).sum() > 0
        assert result.fallen.count == (change < 0).sum() > 0
        assert result.loss.total == lost.sum()
        assert result.gain.mean == pytest.approx(change.mean())
        assert result.gain.error == pytest.approx(change.std(ddof=1) / math.sqrt(1000))

    @pytest.mark.parametrize("rules", [HALTED, RMT], ids=str)
    @pytest.mark.parametrize(
        ("side", "left", "right"), [("left", 2, 0), ("right", 0, 2), ("both", 2, 2)]
    )
    def test_added_bonds_do_not_count(self, side, left, right, rules):
        scheme = OrderedScheme(rules)
        result = adding_sites(NORMAL, 0.3, 40, 300, seed=2, scheme=scheme, added=2, side=side)
        w = NORMAL.rows(draw_uniform(40 + left + right, 2, 0, 300), 0.3).decays()
        gain = 0
        for x in w:
            inner = x[left : len(x) - right]
            before = covered(qa.melt(qa.Chain.from_decays(inner), rules).regions, 40)
            after = covered(qa.melt(qa.Chain.from_decays(x), rules).regions, len(x))
            gain += after[left : len(x) - right].sum() - before.sum()
        assert result.length == 40
        assert result.gain.total == gain

    @pytest.mark.parametrize("dropped", [0, 1])
    def test_surplus_of_the_whole_over_its_pieces(self, dropped):
        result = superadditivity(NORMAL, 0.3, (20, 30), 300, seed=2, dropped=dropped)
        w = NORMAL.rows(draw_uniform(50 + dropped, 2, 0, 300), 0.3).decays()
        thermal = [
            sum(qa.melt(qa.Chain.from_decays(x[part])).sizes.sum() for x in w)
            for part in (slice(None), slice(20), slice(20 + dropped, None))
        ]
        assert result.gain.total == thermal[0] - thermal[1] - thermal[2]
        assert result.length == 50 + dropped
        assert result.share == result.fallen
        assert result.in_the_mean == "rises"

    def test_where_it_holds(self):
        """Bonds that melt nothing: thermal are the resonant bonds, and none is lost."""
        result = adding_sites(CoupledBimodal(1.0), 0.001, 50, 2000)
        assert result.holds
        assert result.example is None
        assert "no violation in 2000 samples, rate below 0.0019 (95 %)" in result.outcome
        assert math.isnan(result.goodness)

    def test_falling_mean_is_said(self):
        """A change that takes bonds away: the shorter chain after the longer one."""
        up = monotonicity(BIMODAL, (0.2, 0.3), 50, 500)
        down = up.gain.__class__(up.gain.count, -up.gain.total, up.gain.square)
        assert up.in_the_mean == "rises"
        assert up.__class__(**{**vars(up), "gain": down}).in_the_mean == "falls"
        few = monotonicity(BIMODAL, (0.2, 0.2000001), 50, 500)
        assert few.in_the_mean == "undecided"

    def test_blocks_that_disagree_are_noticed(self):
        violated = np.zeros(1000, bool)
        violated[:500] = np.arange(500) % 2
        assert _same_rate(violated) < 1e-6
        rng = np.random.default_rng(1)
        p = np.array([_same_rate(rng.random(1000) < 0.3) for _ in range(400)])
        assert np.mean(p < 0.5) == pytest.approx(0.5, abs=0.1)

    def test_reproducible_by_seed(self):
        first, again, other = (
            superadditivity(NORMAL, 0.3, (20, 20), 400, seed=s) for s in (3, 3, 4)
        )
        assert violations_table([first]).equals(violations_table([again]))
        assert first.gain.total != other.gain.total

    def test_examples_violate_by_themselves(self):
        """The example is cut out of a violating sample: melted alone it loses what it says."""
        found = monotonicity(NORMAL, (0.26, 0.27), 100, 3000, seed=1).example
        assert found.length <= 10
        hot = [covered(slow_regions(w, math.log(2)), found.length) for w in found.decays]
        np.testing.assert_array_equal(hot, found.thermal)
        assert (found.decays[0] >= found.decays[1]).all()
        assert found.lost == (hot[0] & ~hot[1]).sum() > 0

    def test_table(self):
        results = [adding_sites(NORMAL, e, 30, 500, seed=1) for e in (0.25, 0.35)]
        table = violations_table(results)
        assert table["epsilon"].to_list() == [0.25, 0.35]
        inside = (pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high"))
        assert table.select(inside.all()).item()

    def test_share(self):
        assert str(Share(0, 1000)) == "0 of 1000 (below 0.0038 at 95 %)"
        assert Share(10, 100).value == 0.1
        low, high = Share(10, 100).interval
        assert Share(10, 100).error == pytest.approx((high - low) / 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: monotonicity(BIMODAL, (0.3, 0.2), 10, 10), "the lower one must come first"),
        (lambda: monotonicity(BIMODAL, 0.3, 10, 10), "must be two numbers"),
        (lambda: monotonicity(BIMODAL, (0.2, 1.0), 10, 10), r"must lie in \(0, 1\)"),
        (lambda: adding_sites(CoupledBimodal(0.5), 0.6, 10, 10), r"must lie in \(0, 0.5\)"),
        (lambda: adding_sites(BIMODAL, 0.3, 0, 10), "length = 0"),
        (lambda: adding_sites(BIMODAL, 0.3, 10, 0), "samples = 0"),
        (lambda: adding_sites(BIMODAL, 0.3, 10, 10, seed=-1), "seed = -1"),
        (lambda: adding_sites(BIMODAL, 0.3, 10, 10, added=0), "added = 0"),
        (lambda: adding_sites(BIMODAL, 0.3, 10, 10, side="up"), "must be left, right or both"),
        (lambda: superadditivity(BIMODAL, 0.3, 10, 10), "must be two whole numbers"),
        (lambda: superadditivity(BIMODAL, 0.3, (5, 5), 10, dropped=2), "must be 0 or 1"),
        (lambda: adding_sites(BIMODAL, 0.3, 10, 10, scheme=RMT), "must be an OrderedScheme"),
        (lambda: OrderedScheme(RMT, first="up"), "must be left or right or either"),
        (lambda: OrderedScheme("rmt"), "scheme = 'rmt'"),
        (lambda: OrderedScheme(3), "must be Rules, a scheme"),
        (lambda: CoupledBimodal(0), "K = 0"),
        (lambda: CoupledShift("nrom"), "did you mean"),
        (lambda: smallest_not_kept(0.27, most=40), "at most 4194304 can be tried"),
        (lambda: smallest_not_kept(0.27, side="both"), "must be left or right"),
        (
            lambda: thermal_bonds(
                BIMODAL.rows(np.full((1, 3), 0.1), 0.2), OrderedScheme(first="either")
            ),
            "melted in one order",
        ),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
