"""The spots scheme: the kernel against its slow twin, and against the rules worked by hand."""

import math

import numpy as np
import pytest
import slow_record
from hypothesis import example, given, settings
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Chain, Rules, melt
from qavalanche.schemes import couplings

S = math.log(2)
RMT = Rules(crossing="rmt")
CROSSINGS = ("halted", "rmt", -S / 2, 0.3)
HALTED = Rules(crossing="halted")


class TestChoices:
    """Smallest cases by hand, d_s = 2."""

    def test_perturbative_ties_melt_nothing(self):
        decays = [2 * S, 0, 0, 0, 0, 2 * S]  # s T / 2 = w exactly
        assert melt(Chain.from_decays(decays), RMT).thermal
        unlike = melt(Chain.from_decays(decays), Rules(2, "rmt", "perturbative"))
        assert unlike.regions.tolist() == [[1, 5]]

    def test_four_sites_are_three_bonds(self):
        decays = [2 * S, 0, 0, 0, 2 * S]
        assert melt(Chain.from_decays(decays), RMT).regions.tolist() == [[1, 4]]
        assert melt(Chain.from_decays(decays), Rules(2, "rmt", counts="sites")).thermal

    def test_two_regions_bring_two_sites_more(self):
        decays = [0, 2.5 * S, 0, 0]  # fuse if s (1 + 2 + 2) / 2 >= w
        assert len(melt(Chain.from_decays(decays), RMT)) == 2
        assert melt(Chain.from_decays(decays), Rules(2, "rmt", counts="sites")).thermal
        decays[1] *= 1.01
        assert len(melt(Chain.from_decays(decays), Rules(2, "rmt", counts="sites"))) == 2

    def test_crossing_by_random_matrices_counts_sites_too(self):
        decays = [3.0, 0.0, 3.0]  # one inert region, two sites: x = -s
        crossing = {c: melt(Chain.from_decays(decays), Rules(2, "rmt", counts=c)) for c in COUNTS}
        assert crossing["bonds"].decay_rate == pytest.approx((6 - S / 2) / 3)
        assert crossing["sites"].decay_rate == pytest.approx((6 - S) / 3)


COUNTS = ("bonds", "sites")


decay = st.one_of(
    st.just(0.0),
    st.integers(1, 6).map(lambda n: n * S / 2),
    st.floats(1e-6, 20.0),
    st.just(math.inf),
)


@given(st.lists(decay, min_size=1, max_size=60), st.sampled_from(CROSSINGS), st.integers(2, 4))
@example([0.0], "rmt", 2)  # one bond, resonant
@example([1.0], "rmt", 2)  # one bond, not resonant
@example([0.0] * 130, "rmt", 2)  # all resonant, more than two words of bits
@example([1.0] * 64, "rmt", 2)  # no region at all
@example([0.0] * 64 + [1.0] * 64 + [0.0] * 64, "rmt", 2)  # runs that end on word boundaries
@example([math.inf, 0.0, math.inf], "rmt", 2)  # a region between two cuts
@settings(max_examples=1000)
def test_melt_equals_the_couplings_tier_on_any_chain(decays, crossing, dimension):
    chain, rules = Chain.from_decays(decays), Rules(dimension, crossing)
    one, other = melt(chain, rules), couplings.melt(chain, rules)
    assert one.regions.tolist() == other.regions.tolist()
    np.testing.assert_allclose(one.accumulated_decay, other.accumulated_decay, rtol=1e-9, atol=1e-9)


@given(st.lists(decay, min_size=1, max_size=16), st.sampled_from(CROSSINGS))
@settings(max_examples=200)
def test_reflection_exchanges_the_tie_rule_and_nothing_else(decays, crossing):
    # melting the reflected chain is melting the chain with "rightmost of equals, right side first"
    rules, length = Rules(2, crossing), len(decays)
    mirrored = melt(Chain.from_decays(decays[::-1]), rules).regions
    back = (length - mirrored[::-1, ::-1]).tolist()
    assert back == slow_record.regions(decays, S, crossing=crossing, first="right")


def test_smallest_chain_whose_reflection_melts_differently():
    # [1, 2) and [3, 4) are equally small. Leftmost first, [1, 2) is inert when [3, 8) absorbs it
    # and the union has D = w on its left; rightmost first, it is active, fuses, and D = 0 stays.
    w = math.log(1 / 0.27)
    decays = [w, 0, w, 0, w, 0, 0, 0]
    assert melt(Chain.from_decays(decays), HALTED).regions.tolist() == [[1, 8]]
    assert melt(Chain.from_decays(decays[::-1]), HALTED).regions.tolist() == [[0, 8]]


def test_ties_break_reflection_about_once_in_a_thousand_bonds():
    # the figure that docs/scheme.md gives, for bimodal disorder at epsilon = 0.27
    bonds, differ = 200, 0
    for sample in range(1500):
        chain = qa.Bimodal(0.27).draw(bonds, seed=5, sample=sample)
        back = bonds - melt(chain.reflected(), HALTED).regions[::-1, ::-1]
        differ += not np.array_equal(melt(chain, HALTED).regions, back)
    rate = -math.log(1 - differ / 1500) / bonds
    assert 0.8e-3 < rate < 1.6e-3


class TestRulesByHand:
    """Chains small enough to follow the rules of docs/scheme.md with a pencil; d_s = 2."""

    @pytest.mark.parametrize("w", [1.5 * S, 2 * S, 3 * S])
    def test_a_large_spot_melts_the_collar_of_eq_6(self, w):
        # s (k + 2 l) / 2 = l w, so l = k (s / 2) / (w - s), up to a few bonds of discreteness
        k, room = 400, 1000
        melted = melt(Chain.from_decays([w] * room + [0.0] * k + [w] * room), RMT)
        collar = k * (S / 2) / (w - S)
        (start, stop), (left, right) = melted.regions[0], melted.accumulated_decay[0]
        assert room - start == pytest.approx(collar, abs=4)
        assert stop - room - k == pytest.approx(collar, abs=4)
        assert left == pytest.approx((room - start) * w)
        assert right == pytest.approx((stop - room - k) * w)

    @pytest.mark.parametrize("n", [1, 2, 5])
    def test_exact_ties_are_resonant(self, n):
        # w = n s: a run of T = 2 n bonds just melts its neighbour, one of 2 n - 1 does not
        w = -math.log(2.0**-n)
        at_wall = [[0.0] * T + [w] * 30 for T in (2 * n, 2 * n - 1)]
        grown, stuck = (melt(Chain.from_decays(d), RMT).regions.tolist() for d in at_wall)
        assert grown == [[0, 2 * n + 1]]
        assert stuck == [[0, 2 * n - 1]]

    def test_critical_decay_melts_everything(self):
        # w = s: every melted pair of bonds pays for the next pair, the avalanche never ends
        assert melt(Chain.from_decays([S] * 50 + [0.0, 0.0] + [S] * 50), RMT).thermal
        above = [S * 1.001] * 2000
        assert not melt(Chain.from_decays([*above, 0.0, 0.0, *above]), RMT).thermal

    # F = [10, 12) melts bond 9 (then D_F = 0.5 s on that side, T_F = 3), stops before bond 8
    # (0.5 s + 1.1 s > 3 s / 2), and does not fuse with E = [2, 7): 3.1 s + 1.1 s > (5 + 3) s / 2.
    # E melts bond 1 (2 s <= 5 s / 2), cannot melt the next spin (3.1 s > 6 s / 2), and reaches F
    # over both bonds, with F's states: (6 + 3) s / 2 = 4.5 s >= 4.2 s.
    OVER_TWO_BONDS = (9.0, 2 * S, *[0.0] * 5, 3.1 * S, 1.1 * S, 0.5 * S, 0.0, 0.0, *[100.0] * 3)

    @pytest.mark.parametrize(
        ("crossing", "x"),
        [("halted", 0.0), (-S / 2, -1.5 * S), (0.3, 0.9), ("rmt", -1.5 * S)],
    )
    def test_an_inert_region_is_reached_over_several_bonds(self, crossing, x):
        melted = melt(Chain.from_decays(self.OVER_TWO_BONDS), Rules(2, crossing))
        assert melted.regions.tolist() == [[1, 12]]
        np.testing.assert_allclose(melted.accumulated_decay, [[2 * S, 4.2 * S + x]])

    def test_rmt_crossing_keeps_the_decay_of_the_exit_side(self):
        # as above; F = [12, 14) melts also bond 14 (1.2 s), on the exit side: T_F = 4
        decays = [9, 3 * S, *[0] * 7, 4.1 * S, 1.6 * S, 0.5 * S, 0, 0, 1.2 * S, *[100.0] * 3]
        melted = melt(Chain.from_decays(decays), Rules(2, "rmt"))
        assert melted.regions.tolist() == [[1, 15]]
        right = 5.7 * S + 1.2 * S - 4 * S / 2
        np.testing.assert_allclose(melted.accumulated_decay, [[3 * S, right]])

    @pytest.mark.parametrize("crossing", CROSSINGS)
    def test_what_melts_a_spin_inherits_the_couplings_of_that_spin(self, crossing):
        # E = [0, 6) is coupled to the spin that F = [9, 11) melts: they fuse, 4.2 s <= 9 s / 2
        decays = [*[0.0] * 6, 3.1 * S, 1.1 * S, 0.5 * S, 0.0, 0.0, *[100.0] * 3]
        melted = melt(Chain.from_decays(decays), Rules(2, crossing))
        assert melted.regions.tolist() == [[0, 11]]
        np.testing.assert_allclose(melted.accumulated_decay, [[0, 0]])
        decays[6] += 0.31 * S
        apart = melt(Chain.from_decays(decays), Rules(2, crossing))
        assert apart.regions.tolist() == [[0, 6], [8, 11]]

    def test_active_neighbours_fuse_over_one_bond(self):
        # two runs of 2 over w = 2 s: s (2 + 2) / 2 = 2 s, a tie; over 2.01 s they stay apart
        joined = melt(Chain.from_decays([0.0, 0.0, 2.0 * S, 0.0, 0.0]), RMT)
        apart = melt(Chain.from_decays([0.0, 0.0, 2.01 * S, 0.0, 0.0]), RMT)
        assert joined.thermal
        assert apart.regions.tolist() == [[0, 2], [3, 5]]

    def test_a_cut_bond_is_never_crossed(self):
        decays = [0.0] * 500 + [math.inf] + [0.0] * 500
        melted = melt(Chain.from_decays(decays), RMT)
        assert melted.regions.tolist() == [[0, 500], [501, 1001]]
        assert math.isinf(melted.decay_rate)


def test_bimodal_density_jumps_where_ties_appear():
    # n w = s T / 2 at epsilon = K d_s^(-T / 2n): crossing it by 1e-9 changes what melts, though the
    # bonds are the same. So rho is not continuous in epsilon for bimodal disorder.
    tie = 2.0 ** (-11 / 6)
    below, above = (
        [
            melt(Chain.from_decays(_bimodal(bits, tie + d)), HALTED).thermal_density
            for bits in _bits()
        ]
        for d in (-1e-9, 1e-9)
    )
    jump = np.subtract(above, below)
    assert jump.mean() > 3 * jump.std() / math.sqrt(len(jump)) > 0


def _bits():
    return [np.random.default_rng([7, i]).random(2000) < 0.2806 for i in range(300)]


def _bimodal(bits, epsilon):
    return np.where(bits, 0.0, math.log(1 / epsilon))


def test_int64_indices_give_the_same_regions(monkeypatch):
    from qavalanche.schemes.spots import melting as scheme

    chain = qa.Bimodal(0.28).draw(3000, seed=1)
    narrow = melt(chain, RMT).regions
    monkeypatch.setattr(scheme, "index_type", lambda *_: np.int64)
    assert np.array_equal(melt(chain, RMT).regions, narrow)


def test_chain_that_does_not_fit_in_memory_is_refused_with_the_numbers(monkeypatch):
    from qavalanche.system import memory

    chain = qa.Bimodal(0.28).draw(1_000_000, seed=1)
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    with pytest.raises(qa.InputError, match=r"1000000 bonds needs about .* bytes.*1000 bytes"):
        melt(chain, RMT)


def test_rules_must_be_rules_or_a_scheme():
    with pytest.raises(qa.InputError, match="scheme = 'rmt': must be"):
        melt(Chain.from_decays([0.0, 1.0]), "rmt")
