"""The history of the melting: the recording kernel against `melt`, its slow twin and the rules."""

import math

import numpy as np
import pytest
import slow_record
from hypothesis import given, settings
from hypothesis import strategies as st
from random_chains import ALL_RULES, batches, winds

import qavalanche as qa
from qavalanche import Chain, Rules, melt, record
from qavalanche.schemes.couplings.iterations import iterations

S = math.log(2)
CROSSINGS = ("halted", "rmt", -S / 2, 0.3)
HALTED, RMT = Rules(crossing="halted"), Rules(crossing="rmt")
decay = st.one_of(
    st.just(0.0),
    st.integers(1, 6).map(lambda n: n * S / 2),
    st.floats(1e-6, 20.0),
    st.just(math.inf),
)


def drawn(seed, number, most, all_rules=ALL_RULES):
    """(decays, rules) of chains of nine laws, up to `most` bonds."""
    for i, rules in enumerate(all_rules):
        for _, chains in batches([seed, i], number, lambda rng: rng.integers(1, most + 1)):
            for decays in chains:
                yield decays.tolist(), rules


def slowly(decays, rules, **how):
    choices = {"crossing": rules.crossing, "ties": rules.ties, "counts": rules.counts}
    return slow_record.record(decays, rules.entropy_density, **choices, **how)


def nested(tree, node):
    """The tree below a node, as the slow twin writes it."""
    n = len(tree.spots)
    if node < n:
        return tuple(tree.spots[node].tolist())
    left, right = tree.parts[node - n].tolist()
    return (("absorbed", "fused")[tree.kind[node - n]], nested(tree, left), nested(tree, right))


def expected_log_rates(slow):
    D = [slow.bond.get(b, math.nan) for b in range(slow.length)]
    return np.array([-2 * max(d, 0.0) if d == d else d for d in D])


def assert_equal_histories(decays, rules):
    """Regions, D of every bond, trees, order of unions, rounds; returns the number of unions."""
    history, expected = record(Chain.from_decays(decays), rules), slowly(decays, rules)
    tree, regions = history.tree, expected.regions()
    assert history.partition.regions.tolist() == [[r.start, r.stop] for r in regions]
    own = np.array([r.own for r in regions]).reshape(-1, 2)
    np.testing.assert_allclose(history.partition.accumulated_decay, own, rtol=1e-9, atol=1e-9)
    assert [nested(tree, root) for root in tree.roots.tolist()] == expected.tree()
    assert history.rounds == expected.rounds
    joined = [("absorbed", "fused")[kind] for kind in tree.kind]
    sides = [("left", "right")[side] for side in tree.side]
    assert list(zip(joined, sides, strict=True)) == [x[:2] for x in expected.joined]
    rates = expected_log_rates(expected)
    np.testing.assert_allclose(history.log_rates, rates, rtol=1e-9, atol=1e-9)
    coupling = [x[2] for x in expected.joined]
    np.testing.assert_allclose(tree.accumulated_decay, coupling, rtol=1e-9, atol=1e-9)
    return len(joined)


def test_history_equals_slow_twin_for_every_rule():
    unions = [assert_equal_histories(*one) for one in drawn(10, 1, 18, ALL_RULES[::3])]
    assert len(unions) == 9 * 36
    assert sum(unions) > 100


@pytest.mark.slow
def test_history_equals_slow_twin_on_many_chains():
    unions = [assert_equal_histories(*one) for one in drawn(11, 6, 30)]
    assert len(unions) == 6 * 9 * 108


@given(st.lists(decay, min_size=1, max_size=16), st.sampled_from(CROSSINGS), st.integers(2, 4))
@settings(max_examples=200)
def test_history_equals_slow_twin_on_any_chain(decays, crossing, dimension):
    assert_equal_histories(decays, Rules(dimension, crossing))


def test_partition_is_that_of_melt_and_rounds_those_of_the_couplings_tier():
    tried = 0
    for decays, rules in drawn(12, 2, 200):
        chain = Chain.from_decays(decays)
        melted, history = melt(chain, rules), record(chain, rules)
        recorded = history.partition
        assert np.array_equal(recorded.regions, melted.regions)
        np.testing.assert_allclose(
            recorded.accumulated_decay, melted.accumulated_decay, rtol=1e-9, atol=1e-9
        )
        assert history.rounds == iterations(chain, rules)
        tried += 1
    assert tried == 2 * 9 * 108


@pytest.mark.parametrize("crossing", CROSSINGS)
@pytest.mark.parametrize("epsilon", [0.2, 0.25, 0.27, 0.3])
def test_long_chains(epsilon, crossing):
    chain, rules = qa.Bimodal(epsilon).draw(200_000, seed=4), Rules(2, crossing)
    melted, history = melt(chain, rules), record(chain, rules)
    recorded = history.partition
    assert np.array_equal(recorded.regions, melted.regions)
    np.testing.assert_allclose(recorded.accumulated_decay, melted.accumulated_decay, rtol=1e-9)
    assert recorded.outside_decay == melted.outside_decay
    assert history.rounds == iterations(chain, rules)


def test_every_bond_of_a_region_melts_once_and_every_spot_stands_in_one_tree():
    for decays, rules in drawn(13, 2, 120):
        history = record(Chain.from_decays(decays), rules)
        inside = np.zeros(len(decays), bool)
        for a, b in history.partition:
            inside[a:b] = True
        assert (np.isfinite(history.log_rates) == inside).all()
        tree = history.tree
        nodes = [*tree.parts.ravel().tolist(), *tree.roots.tolist()]
        assert sorted(nodes) == [*range(len(tree.spots) + len(tree.parts))]
        assert len(tree.parts) == len(tree.spots) - len(history.partition)


SOME_RULES = [Rules(2, crossing) for crossing in CROSSINGS] + [Rules(3, "rmt", counts="sites")]


def replayed_alike(seed):
    """How many chains have the same history when each round's treatments are shuffled, of all."""
    rng, alike, tried = np.random.default_rng(seed), 0, 0
    for decays, rules in drawn(seed, 4, 24, SOME_RULES):
        one, tried = slowly(decays, rules), tried + 1
        order = sorted(one.treated, key=lambda treatment: (treatment[0], rng.random()))
        try:
            other = slowly(decays, rules, order=[spot for _, spot in order])
        except slow_record.NotActive:
            continue
        same = (other.tree(), other.rounds) == (one.tree(), one.rounds)
        D = [[history.bond[b] for b in sorted(history.bond)] for history in (one, other)]
        alike += same and len(D[0]) == len(D[1]) and np.allclose(*D)
    return alike, tried


def test_treatments_of_one_round_can_be_done_in_any_order(monkeypatch):
    # so the number of rounds is a number of parallel steps that do lead to the same history, but
    # for some where two regions fuse of which another had read one
    alike, tried = replayed_alike(14)
    assert 0.95 * tried < alike < tried == 180
    monkeypatch.setattr(slow_record.Record, "after_readers", True)
    assert replayed_alike(14) == (180, 180)
    # if a treatment waits for its own region alone, they do not
    monkeypatch.setattr(slow_record.Record, "read", lambda _, e: [e])
    alike, tried = replayed_alike(14)
    assert alike < tried - 5


class TestByHand:
    """Chains whose history can be followed with a pencil; d_s = 2."""

    def test_spins_melt_one_by_one(self):
        # T = 4 at a wall, w = s: 2 s >= s, 2.5 s >= 2 s, 3 s >= 3 s (a tie), 3.5 s < 4 s
        history = record(Chain.from_decays([0.0] * 4 + [S] * 3 + [20.0] * 3), RMT)
        D = np.array([0, 0, 0, 0, 1, 2, 3]) * S
        np.testing.assert_allclose(history.log_rates[:7], -2 * D)
        assert np.isnan(history.log_rates[7:]).all()
        assert history.tree.to_newick() == "0-4;"
        assert history.rounds == 1
        # spin 4 touches the bare spot; the others wait for their bond towards it
        times = history.log_thermalization_times
        np.testing.assert_allclose(times[:8], 2 * np.array([0, 0, 0, 0, 0, 1, 2, 3]) * S)
        assert np.isnan(times[8:]).all()
        assert math.isnan(history.log_resistance)

    def test_a_gap_melts_by_the_coupling_that_spans_it(self):
        # F = [10, 12) melts bond 9 (0.5 s), inherits E's coupling to that spin, of D = 4.2 s, but
        # 4.2 s > (5 + 3) s / 2: F is inert. E = [2, 7) melts bond 1 (2 s <= 5 s / 2), is stuck at
        # 3.1 s > 6 s / 2, and absorbs F over both bonds: 4.2 s <= (6 + 3) s / 2
        decays = [9, 2 * S, *[0] * 5, 3.1 * S, 1.1 * S, 0.5 * S, 0, 0, *[100.0] * 3]
        history = record(Chain.from_decays(decays), Rules(2, -S / 2))
        D = np.array([2, *[0] * 5, 4.2, 4.2, 0.5, 0, 0]) * S
        np.testing.assert_allclose(history.log_rates[1:12], -2 * D, atol=1e-12)
        assert history.tree.to_newick() == "(2-7,10-12)absorbed;"
        assert history.tree.accumulated_decay == pytest.approx([4.2 * S])
        assert history.tree.side.tolist() == [1]
        assert history.rounds == 2
        assert history.spot_counts.tolist() == [2]
        assert history.spots(0).tolist() == [[2, 7], [10, 12]]
        np.testing.assert_allclose(history.partition.accumulated_decay, [[2 * S, 2.7 * S]])

    def test_regions_that_share_an_inherited_coupling_fuse_from_afar(self):
        # as above, but E has 6 bonds when F is treated: 4.2 s <= (6 + 3) s / 2, and F takes it in
        decays = [*[0] * 6, 3.1 * S, 1.1 * S, 0.5 * S, 0, 0, *[100.0] * 3]
        history = record(Chain.from_decays(decays), RMT)
        D = np.array([*[0] * 6, 4.2, 4.2, 0.5, 0, 0]) * S
        np.testing.assert_allclose(history.log_rates[:11], -2 * D, atol=1e-12)
        assert history.tree.to_newick() == "(0-6,9-11)fused;"
        assert history.tree.side.tolist() == [0]
        np.testing.assert_allclose(history.partition.accumulated_decay, [[0, 0]])

    def test_a_fused_bond_melts_by_its_own_coupling(self):
        # a tie: s (2 + 2) / 2 = 2 s. R = 4 + e^(4 s) = 4 + 16 in units of 1 / Gamma_0
        history = record(Chain.from_decays([0.0, 0.0, 2 * S, 0.0, 0.0]), RMT)
        np.testing.assert_allclose(history.log_rates, [0, 0, -4 * S, 0, 0])
        assert history.tree.to_newick(0) == "(0-2,3-5)fused;"
        assert history.log_resistance == pytest.approx(math.log(20))
        assert history.log_thermalization_times.tolist() == [0.0] * 6
        assert history.rounds == 2  # the union is treated once more, and becomes inert

    def test_nothing_melts_and_all_resonant(self):
        nothing = record(Chain.from_decays([1.0] * 5), RMT)
        assert np.isnan(nothing.log_rates).all()
        assert nothing.tree.to_newick() == ""
        assert nothing.rounds == 0
        assert nothing.spot_counts.tolist() == []
        everything = record(Chain.from_decays([-1.0] * 5), RMT)
        assert everything.log_rates.tolist() == [0.0] * 5
        assert everything.log_resistance == pytest.approx(math.log(5))
        assert everything.rounds == 1

    def test_each_waits_for_its_active_neighbours(self):
        # of twenty equal ones the left neighbour is treated first, however far it is
        spots = [*[9.0] * 5, 0.0, *[9.0] * 5]
        assert record(Chain.from_decays(spots * 20), RMT).rounds == 20
        # larger ones between them part them: as many rounds as sizes
        for sizes in (3, 5):
            decays = [w for T in ruler(sizes) for w in [9.0] * 5 + [0.0] * T]
            assert record(Chain.from_decays([*decays, 9.0]), RMT).rounds == sizes


def ruler(most):
    """1, 2, 1, 3, 1, 2, 1 and so on, `most` in the middle."""
    return [*ruler(most - 1), most, *ruler(most - 1)] if most > 1 else [1]


@given(st.lists(decay, min_size=1, max_size=80), st.sampled_from(CROSSINGS))
@settings(max_examples=400)
def test_rates_lie_between_zero_and_gamma_0(decays, crossing):
    history = record(Chain.from_decays(decays), Rules(2, crossing))
    assert (history.tree.accumulated_decay > 0).all()  # for sigma >= -s / 2: see below
    inside = np.zeros(len(decays), bool)
    for a, b in history.partition.regions:
        inside[a:b] = True
    assert (np.isfinite(history.log_rates) == inside).all()
    assert (history.log_rates[inside] <= 0).all()
    assert (history.log_rates[np.array(decays) <= 0] == 0).all()
    spins = np.append(inside, False) | np.insert(inside, 0, False)
    assert (np.isfinite(history.log_thermalization_times) == spins).all()


def test_couplings_that_melt_anything_lose_norm():
    # two perturbative couplings make D_1 + D_2 + sigma T > D_2, for D_1 > s T / 2 >= -sigma T
    for decays, rules in drawn(15, 3, 60):
        history = record(Chain.from_decays(decays), rules)
        assert winds(rules) or (history.tree.accumulated_decay > 0).all()


def test_only_below_minus_half_s_couplings_grow_beyond_one_and_act_at_gamma_0():
    least = math.inf
    for decays, rules in drawn(16, 10, 100, [Rules(2, -3 * S), Rules(3, -3 * S)]):
        history = record(Chain.from_decays(decays), rules)
        least = min(least, history.tree.accumulated_decay.min(initial=math.inf))
        assert np.nanmax(history.log_rates, initial=-math.inf) <= 0
    assert least < -1


def test_resistance_is_the_sum_of_inverse_rates_and_at_least_the_slowest():
    chain = next(
        c
        for c in (qa.Bimodal(0.4).draw(300, seed=1, sample=i) for i in range(99))
        if melt(c, RMT).thermal
    )
    history = record(chain, RMT)
    assert history.log_resistance == pytest.approx(math.log(np.exp(-history.log_rates).sum()))
    long = record(qa.Bimodal(0.3).draw(1_000_000, seed=3), RMT)  # R far above the largest float64
    slowest = -long.log_rates.min()
    assert slowest > 800
    assert slowest <= long.log_resistance <= slowest + math.log(1_000_000)


@given(st.lists(decay, min_size=1, max_size=16), st.sampled_from(CROSSINGS))
@settings(max_examples=200)
def test_reflection_exchanges_the_tie_rule_and_nothing_else(decays, crossing):
    # the history of the reflected chain is that of the chain with "rightmost of equals, right side
    # first", read from right to left
    mirrored = record(Chain.from_decays(decays[::-1]), Rules(2, crossing))
    expected = slowly(decays, Rules(2, crossing), first="right")
    trees = [nested(mirrored.tree, root) for root in mirrored.tree.roots.tolist()]
    assert [reflected(tree, len(decays)) for tree in trees[::-1]] == expected.tree()
    assert mirrored.rounds == expected.rounds
    rates = expected_log_rates(expected)
    np.testing.assert_allclose(mirrored.log_rates[::-1], rates, rtol=1e-9, atol=1e-9)


def reflected(tree, length):
    if len(tree) == 3:
        kind, left, right = tree
        return (kind, reflected(right, length), reflected(left, length))
    return (length - tree[1], length - tree[0])


def test_long_chains_take_few_rounds():
    chains = [qa.Bimodal(0.25).draw(length, seed=2) for length in (10**3, 10**6)]
    few = [record(chain, RMT).rounds for chain in chains]
    assert few[0] <= few[1] < 8 * few[0]


def test_history_says_what_it_is():
    history = record(qa.Bimodal(0.27).draw(1000, seed=7, sample=12), RMT)
    bare, regions = len(history.tree.spots), len(history.partition)
    assert f"localized, 1000 bonds: {bare} bare spots, {regions} regions" in repr(history)
    assert len(history.tree) == regions
    assert f"{bare} bare spots" in repr(history.tree)


def test_input_errors(monkeypatch):
    from qavalanche.system import memory

    chain = qa.Bimodal(0.28).draw(1_000_000, seed=1)
    with pytest.raises(qa.InputError, match="scheme = 'rmt': must be"):
        record(chain, "rmt")
    with pytest.raises(qa.InputError, match=r"region = 5: there are 1, counted from 0"):
        record(Chain.from_decays([0.0]), RMT).spots(5)
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    with pytest.raises(qa.InputError, match=r"history of 1000000 bonds needs about"):
        record(chain, RMT)
