"""The history of the melting: the recording kernel against `melt`, its slow twin and the rules."""

import math

import numpy as np
import pytest
import slow_record
from hypothesis import given, settings
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Chain, Rules, melt, record

S = math.log(2)
CROSSINGS = ("halted", "rmt", -S / 2, 0.3)
decay = st.one_of(
    st.just(0.0),
    st.integers(1, 6).map(lambda n: n * S / 2),
    st.floats(1e-6, 20.0),
    st.just(math.inf),
)


def random_decays(rng, i):
    """Decays of a random chain, of four laws in turn: bimodal, ties, mixed ties, continuous."""
    length, epsilon = int(rng.integers(1, 90)), rng.uniform(0.02, 0.7)
    resonant = rng.random(length) < epsilon
    if i % 4 == 0:
        return np.where(resonant, 0.0, math.log(rng.choice([1.0, 2.0, 10.0]) / epsilon))
    if i % 4 == 1:
        return np.where(resonant, 0.0, rng.integers(1, 5) * S / 2)
    if i % 4 == 2:
        cut = rng.random(length) < 0.02
        return np.where(resonant, -1.0, np.where(cut, np.inf, rng.integers(1, 6, length) * S / 2))
    return rng.exponential(rng.uniform(0.3, 3), length) - rng.uniform(0, 1)


def rules_of(i):
    ties, counts = ("resonant", "perturbative")[i // 48 % 3 // 2], ("bonds", "sites")[i // 144 % 2]
    return Rules((2, 2, 3)[i // 4 % 3], CROSSINGS[i // 12 % 4], ties, counts)


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
    history = record(Chain.from_decays(decays), rules)
    choices = {"ties": rules.ties, "counts": rules.counts}
    expected = slow_record.record(decays, rules.entropy_density, rules.crossing, **choices)
    tree = history.tree
    assert history.partition.regions.tolist() == [[r.start, r.stop] for r in expected.regions]
    assert [nested(tree, root) for root in tree.roots.tolist()] == expected.tree()
    assert history.rounds == expected.rounds
    joined = [("absorbed", "fused")[kind] for kind in tree.kind]
    sides = [("left", "right")[side] for side in tree.side]
    assert list(zip(joined, sides, strict=True)) == [x[:2] for x in expected.joined]
    rates = expected_log_rates(expected)
    np.testing.assert_allclose(history.log_rates, rates, rtol=1e-9, atol=1e-9)
    coupling = [x[2] for x in expected.joined]
    np.testing.assert_allclose(tree.accumulated_decay, coupling, rtol=1e-9, atol=1e-9)


def test_history_equals_slow_twin_on_random_chains():
    rng = np.random.default_rng(10)
    for i in range(1500):
        assert_equal_histories(random_decays(rng, i).tolist(), rules_of(i))


@given(st.lists(decay, min_size=1, max_size=50), st.sampled_from(CROSSINGS), st.integers(2, 4))
@settings(max_examples=500)
def test_history_equals_slow_twin_on_any_chain(decays, crossing, dimension):
    assert_equal_histories(decays, Rules(dimension, crossing))


def test_partition_is_that_of_melt():
    rng = np.random.default_rng(11)
    for i in range(5000):
        chain, rules = Chain.from_decays(random_decays(rng, i)), rules_of(i)
        melted, recorded = melt(chain, rules), record(chain, rules).partition
        assert np.array_equal(recorded.regions, melted.regions)
        if chain.uniform:
            assert np.array_equal(recorded.accumulated_decay, melted.accumulated_decay)
            assert recorded.decay_rate == melted.decay_rate
        else:
            np.testing.assert_allclose(
                recorded.accumulated_decay, melted.accumulated_decay, rtol=1e-12, atol=1e-12
            )


@pytest.mark.parametrize("crossing", CROSSINGS)
@pytest.mark.parametrize("epsilon", [0.2, 0.27, 0.3])
def test_partition_is_that_of_melt_on_long_chains(epsilon, crossing):
    chain, rules = qa.Bimodal(epsilon).draw(200_000, seed=4), Rules(2, crossing)
    melted, recorded = melt(chain, rules), record(chain, rules).partition
    assert np.array_equal(recorded.regions, melted.regions)
    assert np.array_equal(recorded.accumulated_decay, melted.accumulated_decay)
    assert recorded.outside_decay == melted.outside_decay


def replayed_alike(seed, chains):
    """How many random chains have the same history when each round's treatments are shuffled."""
    rng, alike = np.random.default_rng(seed), 0
    for i in range(chains):
        decays, rules = random_decays(rng, i).tolist(), rules_of(i)
        one = slow_record.record(decays, rules.entropy_density, rules.crossing)
        order = sorted(one.treated, key=lambda treatment: (treatment[0], rng.random()))
        spots = [spot for _, spot in order]
        try:
            other = slow_record.record(decays, rules.entropy_density, rules.crossing, spots)
        except slow_record.NotActive:
            continue
        alike += (other.tree(), other.bond, other.rounds) == (one.tree(), one.bond, one.rounds)
    return alike


def test_treatments_of_one_round_can_be_done_in_any_order(monkeypatch):
    # so the number of rounds is a number of parallel steps that do lead to the same history
    assert replayed_alike(12, 600) == 600
    # with fewer regions counted as in contact they do not: one bond apart only, or none
    monkeypatch.setattr(slow_record, "reaches_over", lambda *_: False)
    assert replayed_alike(12, 600) < 600
    monkeypatch.setattr(slow_record, "in_contact", lambda *_: False)
    assert replayed_alike(12, 600) < 580


class TestByHand:
    """Chains whose history can be followed with a pencil; d_s = 2."""

    def test_spins_melt_one_by_one(self):
        # T = 4 at a wall, w = s: 2 s >= s, 2.5 s >= 2 s, 3 s >= 3 s (a tie), 3.5 s < 4 s
        history = record(Chain.from_decays([0.0] * 4 + [S] * 3 + [20.0] * 3))
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
        # F = [9, 11) melts bond 8 (0.5 s) and is inert; E = [0, 6) is stuck at 3.1 s > 3 s and
        # absorbs F over both bonds, with D = 4.2 s: 4.2 s <= (6 + 3) s / 2
        decays = [*[0.0] * 6, 3.1 * S, 1.1 * S, 0.5 * S, 0.0, 0.0, *[100.0] * 3]
        history = record(Chain.from_decays(decays), Rules(2, -S / 2))
        D = np.array([0] * 6 + [4.2, 4.2, 0.5, 0, 0]) * S
        np.testing.assert_allclose(history.log_rates[:11], -2 * D, atol=1e-12)
        assert history.tree.to_newick() == "(0-6,9-11)absorbed;"
        assert history.tree.accumulated_decay == pytest.approx([4.2 * S])
        assert history.tree.side.tolist() == [1]
        assert history.rounds == 2
        assert history.spot_counts.tolist() == [2]
        assert history.spots(0).tolist() == [[0, 6], [9, 11]]

    def test_a_fused_bond_melts_by_its_own_coupling(self):
        # a tie: s (2 + 2) / 2 = 2 s. R = 4 + e^(4 s) = 4 + 16 in units of 1 / Gamma_0
        history = record(Chain.from_decays([0.0, 0.0, 2 * S, 0.0, 0.0]))
        np.testing.assert_allclose(history.log_rates, [0, 0, -4 * S, 0, 0])
        assert history.tree.to_newick(0) == "(0-2,3-5)fused;"
        assert history.log_resistance == pytest.approx(math.log(20))
        assert history.log_thermalization_times.tolist() == [0.0] * 6
        assert history.rounds == 2  # the union is treated once more, and becomes inert

    def test_nothing_melts_and_all_resonant(self):
        nothing = record(Chain.from_decays([1.0] * 5))
        assert np.isnan(nothing.log_rates).all()
        assert nothing.tree.to_newick() == ""
        assert nothing.rounds == 0
        assert nothing.spot_counts.tolist() == []
        everything = record(Chain.from_decays([-1.0] * 5))
        assert everything.log_rates.tolist() == [0.0] * 5
        assert everything.log_resistance == pytest.approx(math.log(5))
        assert everything.rounds == 1

    def test_regions_far_apart_share_a_round(self):
        spots = [*[9.0] * 5, 0.0, *[9.0] * 5]
        assert record(Chain.from_decays(spots * 20)).rounds == 1
        # one bond apart they touch: each is treated after its left neighbour
        assert record(Chain.from_decays([0.0, 9.0] * 20)).rounds == 20


@given(st.lists(decay, min_size=1, max_size=80), st.sampled_from(CROSSINGS))
@settings(max_examples=400)
def test_rates_lie_between_zero_and_gamma_0(decays, crossing):
    history = record(Chain.from_decays(decays), Rules(2, crossing))
    if crossing in ("halted", 0.3):  # elsewhere crossing a region may lower D below 0
        assert (history.tree.accumulated_decay >= 0).all()
    inside = np.zeros(len(decays), bool)
    for a, b in history.partition.regions:
        inside[a:b] = True
    assert (np.isfinite(history.log_rates) == inside).all()
    assert (history.log_rates[inside] <= 0).all()
    assert (history.log_rates[np.array(decays) <= 0] == 0).all()
    spins = np.append(inside, False) | np.insert(inside, 0, False)
    assert (np.isfinite(history.log_thermalization_times) == spins).all()


def test_couplings_grown_beyond_one_act_at_gamma_0():
    # with 1 / zeta_t = -s / 2 the norm grows across inert regions: D < 0, which is no faster rate
    history = record(qa.Bimodal(0.26).draw(100_000, seed=1), Rules(crossing=-S / 2))
    assert history.tree.accumulated_decay.min() < -10
    assert np.nanmax(history.log_rates) == 0


def test_resistance_is_the_sum_of_inverse_rates_and_at_least_the_slowest():
    chain = next(
        c
        for c in (qa.Bimodal(0.4).draw(300, seed=1, sample=i) for i in range(99))
        if melt(c).thermal
    )
    history = record(chain)
    assert history.log_resistance == pytest.approx(math.log(np.exp(-history.log_rates).sum()))
    long = record(qa.Bimodal(0.3).draw(1_000_000, seed=3))  # R far above the largest float64
    slowest = -long.log_rates.min()
    assert slowest > 800
    assert slowest <= long.log_resistance <= slowest + math.log(1_000_000)


@given(st.lists(decay, min_size=1, max_size=50), st.sampled_from(CROSSINGS))
@settings(max_examples=500)
def test_reflection_exchanges_the_tie_rule_and_nothing_else(decays, crossing):
    # the history of the reflected chain is that of the chain with "rightmost of equals, right side
    # first", read from right to left
    mirrored = record(Chain.from_decays(decays[::-1]), Rules(2, crossing))
    expected = slow_record.record(decays, S, crossing, first="right")
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
    # rounds grow as the longest run of spots in touch, not as the chain
    few = [record(qa.Bimodal(0.25).draw(length, seed=2)).rounds for length in (10**3, 10**6)]
    assert few[0] <= few[1] < 40


def test_history_says_what_it_is():
    history = record(qa.Bimodal(0.27).draw(1000, seed=7, sample=12))
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
        record(Chain.from_decays([0.0])).spots(5)
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    with pytest.raises(qa.InputError, match=r"history of 1000000 bonds needs about"):
        record(chain)
