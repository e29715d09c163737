"""Merged stores: what was filled apart comes out as if it had been filled in one piece."""

import pytest
from campaigns import CONTENT, files, filled, results
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store import merge as merging
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge
from qavalanche.store.shards import Shard, disjoint
from qavalanche.system import files as system

SPEC = parse_spec(CONTENT)
ONE = parse_spec(
    {
        **CONTENT,
        "disorder": {"law": "bimodal", "epsilon": 0.3},
        "chain": {"length": 20, "samples": 100},
    }
)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The campaign in one piece."""
    return results(run(SPEC, tmp_path_factory.mktemp("reference"), workers=1))


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The campaign in three stores, each with its shard."""
    folder = tmp_path_factory.mktemp("parts")
    for i in (1, 2, 3):
        run(SPEC, folder / f"{i}", workers=1, shard=Slice(i, 3))
    return [folder / f"{i}" for i in (1, 2, 3)]


def test_shards_that_were_filled_apart_are_the_run_in_one_piece(tmp_path, parts, reference):
    assert all(Campaign.open(part).samples_missing for part in parts)
    merged = merge(tmp_path / "all", parts)
    assert merged.damaged == []
    assert merged.copied == len(list((tmp_path / "all").rglob("*.parquet")))
    assert merged.samples == sum(SPEC.grid.values())
    assert not merged.campaign.missing()
    assert results(merged.campaign) == reference
    assert results(Campaign.open(tmp_path / "all")) == reference


def test_a_part_can_be_the_target_and_order_does_not_matter(tmp_path, parts, reference):
    merge(tmp_path, [parts[2]])
    merge(tmp_path, [parts[0]])
    assert results(merge(tmp_path, [parts[2], parts[1]]).campaign) == reference


def test_merging_again_copies_nothing_and_leaves_every_byte(tmp_path, parts):
    sources = [files(part) for part in parts]
    merge(tmp_path, parts)
    before = files(tmp_path)
    again = merge(tmp_path, [*parts, tmp_path])
    assert (again.copied, again.samples) == (0, 0)
    assert files(tmp_path) == before
    assert [files(part) for part in parts] == sources


def test_overlapping_stores_count_each_sample_once(tmp_path):
    filled(tmp_path / "a", ONE, [(0, 40), (40, 80)])
    filled(tmp_path / "b", ONE, [(30, 40), (40, 80), (80, 100)])
    whole = run(ONE, tmp_path / "whole", workers=1)
    merged = merge(tmp_path / "a", [tmp_path / "b"])
    assert (merged.copied, merged.samples) == (1, 20)
    assert results(merged.campaign) == results(whole)


@pytest.mark.parametrize(
    ("target", "source", "left"),
    [
        ([(5, 100)], [(0, 10), (10, 20)], 5),
        ([(0, 10)], [(5, 100)], 5),
        ([(0, 10), (10, 20)], [(5, 12), (12, 100)], 2),
        ([(0, 10), (20, 100)], [(5, 25)], 10),
        ([(5, 15)], [(0, 10), (10, 20)], 80),
    ],
)
def test_shards_that_cross_never_leave_less_than_there_was(tmp_path, target, source, left):
    filled(tmp_path / "a", ONE, target)
    filled(tmp_path / "b", ONE, source)
    merged = merge(tmp_path / "a", [tmp_path / "b"])
    assert merged.campaign.samples_missing == left
    assert merge(tmp_path / "a", [tmp_path / "b"]).copied == 0
    assert merge(tmp_path / "b", [tmp_path / "a"]).campaign.samples_missing == left
    whole = results(run(ONE, tmp_path / "whole", workers=1))
    assert results(run(ONE, tmp_path / "a", workers=1)) == whole


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=8))
def test_of_shards_that_cross_those_with_the_most_samples_are_chosen(tmp_path_factory, ranges):
    path = tmp_path_factory.getbasetemp()
    shards = [Shard(first, count, f"{i}", path) for i, (first, count) in enumerate(ranges)]
    most = {0}
    for subset in range(1 << len(shards)):
        chosen = [one for i, one in enumerate(shards) if subset >> i & 1]
        held = [i for one in chosen for i in range(one.first, one.last)]
        most |= {len(held)} if len(set(held)) == len(held) else set()
    found = disjoint(shards)
    held = [i for one in found for i in range(one.first, one.last)]
    assert held == sorted(set(held))
    assert len(held) == max(most)
    assert set(found) <= set(shards)


def test_a_damaged_shard_is_left_out_and_named(tmp_path, reference):
    run(SPEC, tmp_path / "a", workers=1)
    victim = sorted((tmp_path / "a").rglob("*.parquet"))[1]
    content = victim.read_bytes()
    victim.write_bytes(content[:-9])
    merged = merge(tmp_path / "b", [tmp_path / "a"])
    assert merged.damaged == [victim]
    assert merged.campaign.damaged == []
    assert merged.campaign.samples_missing == int(victim.name.split("-")[1])
    assert not list((tmp_path / "b").rglob(victim.name))
    victim.write_bytes(content)
    assert results(merge(tmp_path / "b", [tmp_path / "a"]).campaign) == reference


def test_a_damaged_shard_of_the_target_is_replaced(tmp_path, reference):
    for name in "ab":
        run(SPEC, tmp_path / name, workers=1)
    victim = sorted((tmp_path / "a").rglob("*.parquet"))[1]
    victim.write_bytes(b"")
    merged = merge(tmp_path / "a", [tmp_path / "b"])
    assert merged.copied == 1
    assert results(merged.campaign) == reference
    assert [shard.path for shard in merged.campaign.damaged] == [victim]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": 8}, "seed is "),
        ({"disorder": {"law": "norm", "loc": -1.0}}, "law is "),
        ({"disorder": {"law": "bimodal", "epsilon": [0.3, 0.31]}}, "disorder.epsilon = 0."),
        ({"rules": {"crossing": "halted"}}, "spots.crossing = "),
        ({"scheme": [{"name": "couplings"}]}, "scheme = "),
        ({"observables": {"history": True}}, "observables.history = "),
    ],
)
def test_another_campaign_is_refused_and_nothing_is_written(tmp_path, parts, change, message):
    other, target = tmp_path / "other", tmp_path / "target"
    filled(other, parse_spec({**CONTENT, **change}), [])
    for sources in ([parts[0], other], [other, parts[0]]):
        with pytest.raises(qa.InputError, match=message) as error:
            merge(target, sources)
        assert "\n" not in str(error.value)
        assert not target.exists()
    before = files(other)
    with pytest.raises(qa.InputError, match=message):
        merge(other, parts)
    assert files(other) == before


def test_what_is_no_store_is_refused_and_nothing_is_written(tmp_path, parts):
    with pytest.raises(qa.InputError, match="no campaign is stored here"):
        merge(tmp_path / "target", [parts[0], tmp_path / "nowhere"])
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("small_first", [True, False])
def test_a_smaller_spec_merges_into_the_larger(tmp_path, reference, small_first):
    small = {**CONTENT, "chain": {"length": [50], "samples": [20]}}
    run(parse_spec(small), tmp_path / "small", workers=1)
    filled(tmp_path / "large", SPEC, [(5, 10), (20, 40)])
    sources = [tmp_path / "small", tmp_path / "large"]
    merged = merge(tmp_path / "all", sources if small_first else sources[::-1])
    assert merged.campaign.spec == SPEC
    into = merge(tmp_path / "small", [tmp_path / "large"])
    for campaign in (merged.campaign, into.campaign):
        assert {p.length for p in campaign.missing()} == {400}
        assert results(run(SPEC, campaign.directory, workers=1)) == reference


def test_an_interrupted_merge_is_completed_by_the_same_call(
    tmp_path, parts, reference, monkeypatch
):
    write, calls = system.write_whole, []

    def full(path, content):
        calls.append(path)
        if len(calls) == 2:
            raise qa.InputError(f"{path}: cannot be written (No space left on device)")
        write(path, content)

    monkeypatch.setattr(merging, "write_whole", full)
    with pytest.raises(qa.InputError, match="No space left on device"):
        merge(tmp_path, parts)
    monkeypatch.undo()
    assert sum(map(len, Campaign.open(tmp_path).shards.values())) == 1
    assert results(merge(tmp_path, parts).campaign) == reference
