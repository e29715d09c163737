"""Partition and the observables of a melted chain."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Chain, Partition, Rules, melt
from qavalanche.campaign.bins import BINS, bin_edges
from qavalanche.observables.core.regions import size_bin
from qavalanche.partition import Decays

S = math.log(2)
HALTED = Rules(crossing="halted")


def partition(length, regions, decays=None, rules=None, outside=0.0):
    edges = np.array(regions, dtype=np.int64).reshape(-1, 2)
    accumulated = np.zeros(edges.shape) if decays is None else np.array(decays)
    rules = rules or HALTED
    known = Decays(rules, accumulated, outside)
    return Partition(length, edges, known, rules.entropy_density, str(rules))


def geometry(length, regions):
    """A partition of a scheme that follows no norms, and knows no states per site."""
    return Partition(length, np.array(regions, dtype=np.int64).reshape(-1, 2), label="plain")


def test_observables_of_a_small_partition():
    melted = partition(10, [[0, 2], [3, 7], [9, 10]], outside=4.5)
    assert len(melted) == 3
    assert melted.sizes.tolist() == [2, 4, 1]
    assert melted.thermal_density == 0.7
    assert melted.largest_region == 4
    assert not melted.thermal
    assert melted.decay_rate == 0.45
    assert [x.tolist() for x in melted.size_histogram()] == [[1, 2, 4], [1, 1, 1]]
    assert "3 thermal regions on 10 bonds" in repr(melted)
    assert "localized" in repr(melted)


def test_thermal_means_one_region_covers_all():
    assert partition(10, [[0, 10]]).thermal
    assert not partition(10, [[0, 9]]).thermal
    assert not partition(10, []).thermal
    assert "thermal: one region covers all 10 bonds" in repr(partition(10, [[0, 10]]))


@pytest.mark.parametrize(
    ("length", "region", "smaller"),
    [(10, [2, 9], 3), (10, [4, 6], 1), (10, [5, 9], 0), (10, [0, 10], 5), (11, [2, 7], 1.5)],
)
def test_half_chain_entanglement_is_s_times_the_smaller_part(length, region, smaller):
    melted = partition(length, [region])
    assert melted.half_chain_entanglement == pytest.approx(S * smaller)
    mirrored = partition(length, [[length - region[1], length - region[0]]])
    assert mirrored.half_chain_entanglement == melted.half_chain_entanglement


def test_decay_rate_adds_what_crossing_regions_costs():
    regions, decays = [[0, 2], [3, 7]], [[1.0, 2.0], [3.0, 5.0]]
    by_number = partition(10, regions, decays, Rules(crossing=-0.1), outside=4.0)
    assert by_number.decay_rate == pytest.approx((4.0 - 0.1 * 6) / 10)
    by_rmt = partition(10, regions, decays, Rules(crossing="rmt"), outside=4.0)
    assert by_rmt.decay_rate == pytest.approx((4.0 + 1.5 + 4.0 - 6 * S / 2) / 10)


@pytest.mark.parametrize("uniform", [True, False])
def test_outside_decay_is_summed_over_the_bonds_outside(uniform):
    rng = np.random.default_rng(5)
    for _ in range(50):
        w = np.where(rng.random(200) < 0.2, 0.0, 1.3 if uniform else rng.exponential(2, 200))
        melted = melt(Chain.from_decays(w))
        outside = np.ones(200, bool)
        for a, b in melted.regions:
            outside[a:b] = False
        assert melted.outside_decay == pytest.approx(w[outside].sum())


def test_frame_has_a_row_per_region():
    melted = melt(qa.Bimodal(0.27).draw(500, seed=2))
    frame = melted.to_frame()
    assert frame.columns == ["start", "stop", "size", "left_decay", "right_decay"]
    assert frame["size"].to_list() == melted.sizes.tolist()
    assert len(frame) == len(melted)


def test_regions_are_disjoint_ordered_and_hold_every_resonant_bond():
    for epsilon in (0.1, 0.27, 0.29):
        chain = qa.Bimodal(epsilon).draw(3000, seed=9)
        edges = melt(chain).regions
        assert (edges[:, 0] < edges[:, 1]).all()
        assert (edges[1:, 0] > edges[:-1, 1]).all()
        inside = np.zeros(3000, bool)
        for a, b in edges:
            inside[a:b] = True
        assert inside[chain.resonant_bonds].all()


@given(st.integers(1, 2**62))
def test_a_size_lies_in_its_bin(size):
    k = int(size_bin(size))
    low, high = bin_edges(k)
    assert low <= size <= high
    assert 0 <= k < BINS
    assert (high - low + 1) * 16 <= max(16, low)  # exact below 1024, 1/16 octave above


def test_bins_tile_the_sizes():
    edges = [bin_edges(k) for k in range(1024 + 16 * 6)]
    assert edges[0] == (1, 1)
    assert edges[1023] == (1024, 1024)
    assert all(low == before + 1 for (_, before), (low, _) in itertools.pairwise(edges))


def smaller_parts(length, regions):
    """Smaller part of the region at every cut b + 1/2, cut by cut."""
    parts = np.zeros(length)
    for a, b in regions:
        x = np.arange(a, b) + 0.5
        parts[a:b] = np.minimum(x - a, b - x)
    return parts


def test_mean_entanglement_is_the_average_over_cuts():
    for epsilon, length in itertools.product((0.1, 0.27, 0.4), (1, 2, 7, 200, 201)):
        for sample in range(20):
            melted = melt(qa.Bimodal(epsilon).draw(length, seed=3, sample=sample))
            expected = S * smaller_parts(length, melted.regions).mean()
            assert melted.mean_entanglement == pytest.approx(expected, rel=1e-12)
    assert partition(1, [[0, 1]]).mean_entanglement == S / 2
    assert partition(10**9, [[0, 10**9]]).mean_entanglement == pytest.approx(S * 1e9 / 4)


def test_eigenstate_correlator_is_the_share_of_pairs_just_outside_a_region():
    for sample in range(200):
        length = 5 + sample
        melted = melt(qa.Bimodal(0.27).draw(length, seed=4, sample=sample))
        outside = {(a - 1, b + 1) for a, b in melted.regions.tolist()}
        expected = {}
        for distance in range(1, length + 1):
            pairs = [(i, i + distance) for i in range(length + 1 - distance)]
            average = sum(pair in outside for pair in pairs) / len(pairs)
            if average:
                expected[distance] = average
        distances, averages = melted.eigenstate_correlator()
        assert distances.tolist() == list(expected)
        assert averages.tolist() == pytest.approx(list(expected.values()))


@pytest.mark.parametrize(
    ("regions", "correlated"),
    [([[1, 9]], 1), ([[0, 10]], 0), ([[0, 9]], 0), ([[1, 8]], 0), ([[1, 4], [5, 9]], 0), ([], 0)],
)
def test_end_to_end_correlator_needs_a_region_up_to_the_outer_bonds(regions, correlated):
    melted = partition(10, regions)
    assert melted.end_to_end_correlator == correlated
    distances, averages = melted.eigenstate_correlator()
    assert dict(zip(distances.tolist(), averages.tolist(), strict=True)).get(10, 0) == correlated


def test_long_chains_correlate_as_the_density_of_regions():
    melted = melt(qa.Bimodal(0.27).draw(200_000, seed=1), HALTED)
    distances, averages = melted.eigenstate_correlator()
    sizes, numbers = melted.size_histogram()
    assert (distances - 2).tolist() == sizes.tolist()
    np.testing.assert_allclose(averages, numbers / melted.length, atol=3 / melted.length, rtol=0.01)


def test_without_decays_there_is_geometry_alone():
    plain, known = geometry(10, [[0, 2], [3, 7]]), partition(10, [[0, 2], [3, 7]])
    assert plain.sizes.tolist() == known.sizes.tolist()
    assert plain.thermal_density == known.thermal_density
    assert plain.end_to_end_correlator == known.end_to_end_correlator
    assert "decay rate" not in repr(plain)
    assert "decay rate" in repr(known)
    for name in ("rules", "accumulated_decay", "outside_decay", "decay_rate"):
        getattr(known, name)
        with pytest.raises(qa.InputError) as error:
            getattr(plain, name)
        assert "\n" not in str(error.value)


def test_it_is_a_sequence_of_its_regions():
    melted = partition(10, [[0, 2], [3, 7], [9, 10]])
    assert list(melted) == [(0, 2), (3, 7), (9, 10)]
    assert (melted[0], melted[-1]) == ((0, 2), (9, 10))
    with pytest.raises(IndexError):
        melted[3]


def test_two_are_equal_if_regions_and_decays_are():
    regions = [[0, 2], [3, 7]]
    assert partition(10, regions) == partition(10, regions)
    assert geometry(10, regions) == geometry(10, regions)
    others = (
        partition(11, regions),
        partition(10, [[0, 2], [3, 8]]),
        partition(10, regions, outside=1.0),
        partition(10, regions, rules=Rules(crossing="rmt")),
        geometry(10, regions),
    )
    for other in others:
        assert partition(10, regions) != other


def test_a_file_of_it_is_it(tmp_path):
    melted = [
        melt(qa.Bimodal(0.27).draw(500, seed=2), Rules(3, "rmt")),
        melt(Chain.from_couplings([0.0, 2.0, 0.0])),  # cut bonds: an infinite decay outside
        geometry(10, [[0, 2], [3, 7]]),
        geometry(10, []),
    ]
    for i, one in enumerate(melted):
        path = tmp_path / f"{i}.parquet"
        one.save(path)
        again = Partition.load(path)
        assert again == one
        assert again.to_dict() == one.to_dict()
        assert repr(again) == repr(one)


def ring(length, regions, entropy=S):
    edges = np.array(regions, dtype=np.int64).reshape(-1, 2)
    return Partition(length, edges, entropy_density=entropy, label="a ring", ends="ring")


def drawn_ring(rng, length):
    """Regions of a ring, the last one often over its start."""
    edges = np.sort(rng.choice(length, 2 * int(rng.integers(1, 4)), replace=False))
    if rng.random() < 0.6:
        edges = np.append(edges[1:], edges[0] + length)
    return ring(length, edges)


def test_half_of_a_ring_is_cut_off_at_two_places():
    rng = np.random.default_rng(1)
    for _ in range(300):
        length = int(rng.integers(8, 30))
        melted = drawn_ring(rng, length)
        inside = np.arange(2 * length) < length  # by half bonds
        twice = 0
        for start, stop in melted:
            halves = inside[np.arange(2 * start, 2 * stop) % (2 * length)]
            twice += min(halves.sum(), (~halves).sum())
        assert melted.half_cut == twice
        assert melted.half_chain_entanglement == pytest.approx(S * twice / 2)
    assert ring(10, [[0, 10]]).half_chain_entanglement == pytest.approx(5 * S)
    assert ring(10, [[8, 12]]).half_chain_entanglement == pytest.approx(2 * S)
    assert partition(10, [[0, 2], [8, 10]]).half_chain_entanglement == 0


def test_a_wrapped_region_holds_the_bonds_that_it_holds():
    melted = ring(11, [[2, 3], [8, 12]])
    assert melted.sizes.tolist() == [1, 4]
    assert melted.thermal_density == 5 / 11
    assert melted.at_middle is None
    assert ring(11, [[9, 17]]).at_middle == (9, 17)
    assert ring(11, [[9, 16]]).at_middle is None
    assert ring(11, [[3, 6]]).at_middle == (3, 6)
    assert ring(11, [[0, 11]]).thermal
    assert ring(11, [[4, 15]]).thermal
    assert not ring(11, [[4, 14]]).thermal


def test_all_pairs_just_outside_regions_of_a_ring_are_correlated():
    distances, average = ring(20, [[3, 5], [18, 20]]).eigenstate_correlator()
    assert (distances.tolist(), average.tolist()) == ([4], [2 / 20])
    assert ring(20, [[1, 19]]).eigenstate_correlator()[0].size == 0  # one spin is both of them
    with pytest.raises(qa.InputError, match="end_to_end_correlator: a ring has no ends"):
        _ = ring(20, [[1, 19]]).end_to_end_correlator


@pytest.mark.parametrize(
    ("regions", "allowed"),
    [
        ([[0, 3], [8, 10]], False),  # they touch, over the start
        ([[1, 3], [8, 10]], True),
        ([[2, 3], [8, 11]], True),
        ([[1, 3], [8, 11]], False),  # they touch
        ([[0, 3], [8, 9]], True),
        ([[4, 14]], True),
        ([[4, 13]], True),
        ([[4, 15]], False),
        ([[10, 12]], False),
        ([[-1, 3]], False),
        ([[5, 7], [1, 3]], False),
        ([[5, 5]], False),
    ],
)
def test_regions_of_a_ring_lie_apart_and_begin_on_it(regions, allowed):
    if allowed:
        assert ring(10, regions).regions.tolist() == regions
        return
    with pytest.raises(qa.InputError, match=r"region \[.*in order, .* on a ring$"):
        ring(10, regions)


def test_ends_are_kept_and_told_apart(tmp_path):
    open_chain = Partition(10, np.array([[0, 2]]))
    closed = Partition(10, np.array([[0, 2]]), ends="ring")
    assert open_chain != closed
    for one in (open_chain, closed):
        one.save(tmp_path / "one.npz")
        assert Partition.load(tmp_path / "one.npz") == one
    with pytest.raises(qa.InputError, match="""ends = 'closed': must be "open" or "ring\""""):
        Partition(10, np.array([[0, 2]]), ends="closed")
