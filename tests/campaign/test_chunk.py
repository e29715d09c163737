"""How work is cut: every sample once, costliest first, in batches of about the time asked for."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche.campaign.chunk import LONGEST, Chunk, Costs, Slice, without
from qavalanche.campaign.point import Point
from qavalanche.laws import law_from
from qavalanche.runs.work import SHORTEST, Work
from qavalanche.schemes.couplings.couplings import Couplings

POINTS = [Point(qa.Bimodal(0.2), length, qa.Rules()) for length in (50, 100, 200, 1000)]


def general(length):
    return Point(law_from("norm", {"loc": -1.0}), length, qa.Rules())


def literal(length):
    return Point(qa.Bimodal(0.2), length, Couplings())


def costing(seconds):
    """Costs in which a sample of each point takes that long."""
    costs = Costs()
    for point, each in zip(POINTS, seconds, strict=False):
        costs.add(point, 1, each)
    return costs


def work_of(samples, seconds, target, workers=1):
    left = {p: [(0, n)] for p, n in zip(POINTS, samples, strict=False)}
    return Work(left, costing(seconds), workers, target)


def all_batches(work):
    return list(iter(work.take, []))


def samples_of(chunks):
    """(point, sample) of every sample, in order, those that come twice twice."""
    return sorted((c.point.length, i) for c in chunks for i in range(c.first, c.last))


def flat(batches):
    return [chunk for batch in batches for chunk in batch]


def test_a_measured_cost_is_the_mean_of_all_its_measurements():
    costs = Costs()
    costs.add(POINTS[0], 4, 2.0)
    costs.add(POINTS[0], 12, 2.0)
    assert costs.of(POINTS[0]) == 0.25


def test_a_cost_not_measured_is_that_per_bond_of_points_alike():
    costs = Costs()
    costs.add(POINTS[0], 10, 1.0)  # 500 bonds
    costs.add(POINTS[1], 10, 2.0)  # 1000 bonds
    assert costs.of(POINTS[3]) == pytest.approx(1000 * 3.0 / 1500)
    for other in (general, literal):  # of another law or scheme nothing is known
        assert costs.of(other(1000)) == Costs().of(other(1000))


def test_a_guessed_cost_grows_with_the_chain_and_the_couplings_scheme_costs_more():
    costs = Costs()
    assert costs.of(POINTS[3]) == pytest.approx(10 * costs.of(POINTS[1]))
    assert costs.of(literal(1000)) > costs.of(POINTS[3])


def test_a_cost_is_positive_even_if_no_time_was_seen_to_pass():
    costs = Costs()
    costs.add(POINTS[0], 5, 0.0)
    assert all(costs.of(point) > 0 for point in POINTS)


@st.composite
def disjoint_ranges(draw):
    edges = sorted(draw(st.sets(st.integers(0, 60), max_size=8)))
    return list(zip(edges[::2], edges[1::2], strict=False))


PILES = st.lists(disjoint_ranges(), min_size=1, max_size=4)
SECONDS = st.lists(st.floats(1e-9, 1e3), min_size=4, max_size=4)
TARGETS = st.none() | st.floats(1e-9, 1e6)


@given(PILES, SECONDS, TARGETS, st.integers(1, 100))
def test_every_sample_is_handed_out_once_costliest_first(piles, seconds, target, workers):
    left = dict(zip(POINTS, piles, strict=False))
    work = Work(left, costing(seconds), workers, target)
    chunks = [Chunk(p, a, b - a) for p, ranges in left.items() for a, b in ranges]
    assert work.samples == len(samples_of(chunks))
    taken = flat(all_batches(work))
    assert samples_of(taken) == samples_of(chunks)
    assert work.samples == work.seconds == 0
    costs = [work.costs.of(chunk.point) for chunk in taken]
    assert costs == sorted(costs, reverse=True)


@given(PILES, SECONDS, TARGETS, st.sets(st.integers(0, 20)))
def test_what_is_put_back_is_handed_out_again(piles, seconds, target, returned):
    left = dict(zip(POINTS, piles, strict=False))
    work, kept = Work(left, costing(seconds), 2, target), []
    everything = samples_of(Chunk(p, a, b - a) for p, ranges in left.items() for a, b in ranges)
    for number in itertools.count():
        before = work.samples
        if not (batch := work.take()):
            break
        if number in returned:
            work.put_back(batch)
            assert work.samples == before
        else:
            kept += batch
    assert samples_of(kept) == everything


@given(st.lists(st.integers(1, 10**7), min_size=4, max_size=4), SECONDS, st.floats(1.0, 100.0))
def test_batches_take_about_the_target(samples, seconds, target):
    short, work = 0, work_of(samples, seconds, target)
    for batch in itertools.islice(iter(work.take, []), 100):
        costs = [work.costs.of(chunk.point) for chunk in batch]
        took = sum(chunk.count * cost for chunk, cost in zip(batch, costs, strict=True))
        assert took < (target + max(costs)) * (1 + 1e-9)
        large = any(chunk.count >= 2**20 for chunk in batch)  # more rows would be too many
        short += took < target / 2 * (1 - 1e-9) and not large
    assert short <= len(POINTS)  # the rest of each


def test_points_with_little_work_share_a_batch():
    (batch,) = all_batches(work_of([3, 1, 2, 5], [0.1, 0.4, 0.2, 0.3], target=10.0))
    assert [chunk.point for chunk in batch] == [POINTS[i] for i in (1, 3, 2, 0)]


def test_the_rest_of_a_point_brings_no_sliver_of_the_next():
    work = work_of([12, 1000], [1.0, 0.5], target=10.0)
    assert [[c.count for c in work.take()] for _ in range(3)] == [[10], [2], [20]]


def test_a_sample_that_costs_more_than_the_target_goes_alone():
    batches = all_batches(work_of([3, 2], [50.0, 0.1], target=10.0))
    assert [[c.count for c in batch] for batch in batches] == [[1], [1], [1], [2]]


def test_by_default_short_runs_give_every_worker_several_batches_of_bounded_time():
    assert work_of([10**6], [1.0], None).target == LONGEST
    assert work_of([10], [1e-6], None).target == SHORTEST[0]
    assert len(all_batches(work_of([4000], [0.01], None, workers=4))) >= 4 * 4


def test_batches_shrink_towards_the_end_so_that_all_workers_end_together():
    seconds = [sum(c.count for c in b) for b in all_batches(work_of([10_000], [1.0], None, 2))]
    assert seconds[0] == LONGEST
    assert min(seconds[:-1]) == SHORTEST[1]  # but not below what a file is worth
    assert seconds == sorted(seconds, reverse=True)


RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple))


@given(disjoint_ranges(), RANGES)
def test_without_is_the_difference_of_sets(ranges, taken):
    left = without([Chunk(POINTS[0], a, b - a) for a, b in ranges], taken)
    expected = {i for a, b in ranges for i in range(a, b)}
    expected -= {i for a, b in taken for i in range(a, b)}
    assert samples_of(left) == sorted((50, i) for i in expected)
    assert all(chunk.count > 0 for chunk in left)


@pytest.mark.parametrize("text", ["1/1", "3/8", "8/8", "10/200"])
def test_a_shard_is_read(text):
    part = Slice.parse(text)
    assert f"{part.index}/{part.parts}" == text


@pytest.mark.parametrize(
    "text", ["", "/", "3", "3/", "/8", "0/8", "9/8", "-1/8", "1/0", "1.0/2", "1/2/3", "a/b", "²/³"]
)
def test_what_is_no_shard_is_one_line(text):
    with pytest.raises(qa.InputError, match=r"must be i/n with 1 <= i <= n") as error:
        Slice.parse(text)
    assert repr(text) in str(error.value)
    assert "\n" not in str(error.value)


@given(st.integers(1, 40), st.lists(st.integers(1, 200), min_size=1, max_size=4))
def test_slices_partition_every_point_evenly(parts, samples):
    grid = dict(zip(POINTS, samples, strict=False))
    slices = [Slice(i, parts).of(grid) for i in range(1, parts + 1)]
    for point, number in grid.items():
        ranges = [one[point] for one in slices]
        assert [i for a, b in ranges for i in range(a, b)] == list(range(number))
        sizes = [b - a for a, b in ranges]
        assert max(sizes) - min(sizes) <= 1


@given(st.integers(1, 12), st.integers(1, 40))
def test_points_with_one_sample_each_spread_over_the_parts(parts, points):
    grid = {Point(qa.Bimodal(0.2), length, qa.Rules()): 1 for length in range(1, points + 1)}
    slices = [Slice(i, parts).of(grid) for i in range(1, parts + 1)]
    loads = [sum(b - a for a, b in one.values()) for one in slices]
    assert sum(loads) == points
    assert max(loads) - min(loads) <= 1
