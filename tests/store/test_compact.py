"""Compacted stores: fewer shards, the same rows and statistics, whenever it is stopped."""

import json
import os
import shutil
from itertools import pairwise

import polars as pl
import pytest
from campaigns import CONTENT, filled, results
from faulty_stores import forged

from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics
from qavalanche.errors import InputError
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store import compact as compacting
from qavalanche.store import shards as store
from qavalanche.store.campaign import Campaign
from qavalanche.store.compact import compact, groups, joined
from qavalanche.store.lease import Lease
from qavalanche.store.merge import merge
from qavalanche.store.shards import Shard
from qavalanche.system import memory

SPEC = parse_spec(CONTENT)
CUTS = [0, 3, 4, 11, 12, 20, 27, 40]
RANGES = list(pairwise(CUTS))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A complete store of many small shards, not to be touched."""
    return filled(tmp_path_factory.mktemp("small") / "store", SPEC, RANGES)


@pytest.fixture
def store_of_many(small, tmp_path):
    shutil.copytree(small.directory, tmp_path / "store")
    return tmp_path / "store"


def results_of(campaign):
    """As `results`, of the points that a plan wants."""
    statistics = campaign.statistics()
    return {str(p): (statistics[p], campaign.rows(p).rows()) for p in campaign.grid}


def shards_in(directory):
    return {path.relative_to(directory) for path in directory.rglob("*.parquet")}


def test_the_same_rows_and_statistics_in_fewer_shards(small, store_of_many):
    found = compact(store_of_many)
    assert (found.before, found.after, found.left) == (22, 4, [])
    assert len(shards_in(store_of_many)) == 4
    assert results(found.campaign) == results(small)
    assert found.campaign.statistics() == small.statistics()
    assert not found.campaign.missing()
    assert not found.campaign.foreign
    assert not list((store_of_many / "leases").iterdir())


def test_again_changes_no_byte(store_of_many):
    compact(store_of_many)
    before = {path: (store_of_many / path).read_bytes() for path in shards_in(store_of_many)}
    found = compact(store_of_many)
    assert (found.before, found.after) == (4, 4)
    assert {path: (store_of_many / path).read_bytes() for path in before} == before


def test_what_made_the_parts_is_kept_by_every_way_of_joining(small, store_of_many):
    compact(store_of_many, most=15)
    between = len(shards_in(store_of_many))
    found = compact(store_of_many).campaign
    assert 4 < between < 22
    for point, shards in found.shards.items():
        (made,) = [one.metadata() for one in shards]
        old = [one.metadata() for one in small.shards[point]]
        parts = made["parts"]
        assert [one["checksum"] for one in parts] == [s.checksum for s in small.shards[point]]
        for key in ("first", "count", "started", "ended", "seconds", "spec"):
            assert [one[key] for one in parts] == [one[key] for one in old]
        assert made["seconds"] == pytest.approx(sum(one["seconds"] for one in old))
        (by,) = made["made_by"]
        assert by["dependencies"] == old[0]["dependencies"] == made["dependencies"]
        assert made["streams"] == old[0]["streams"]
        assert Statistics.from_json(made["statistics"]) == small.statistics()[point]


def test_shards_of_before_versions_were_told_stay_of_the_first(small):
    point = next(iter(small.shards))
    made = [one.metadata() for one in small.shards[point][:3]]
    old = [{k: v for k, v in one.items() if k != "streams"} for one in made]
    found = joined(old, ["a", "b", "c"])
    assert found["streams"] == 1
    assert joined(made, ["a", "b", "c"])["streams"] == made[0]["streams"] > 1
    assert (found["first"], found["count"]) == (0, 11)


def test_makers_that_differ_are_told_part_by_part(small, store_of_many):
    point = next(iter(small.shards))
    third = store_of_many / "shards" / point.name / small.shards[point][2].path.name
    other = json.dumps({**small.shards[point][2].metadata(), "host": "elsewhere"})
    forged(third, text=other, first=4, count=7)
    (shard,) = compact(store_of_many).campaign.shards[point]
    made = shard.metadata()
    hosts = [made["made_by"][part["by"]]["host"] for part in made["parts"]]
    assert [host == "elsewhere" for host in hosts] == [i == 2 for i in range(len(hosts))]
    assert made["host"] != "elsewhere"


def test_runs_go_on_with_it_and_samples_are_replayed(store_of_many, tmp_path):
    compact(store_of_many)
    longer = parse_spec({**CONTENT, "chain": {"length": [50, 400], "samples": [50, 14]}})
    again = run(longer, store_of_many, workers=1)
    all_of_it = results(again)
    assert not again.missing()
    assert all_of_it == results(run(longer, tmp_path / "whole", workers=1))
    point = next(iter(again.shards))
    assert not replay(again, f"{point.name}:17").differences
    assert results(compact(store_of_many).campaign) == all_of_it


def test_holes_stay_holes_and_no_shard_spans_one(tmp_path):
    campaign = filled(tmp_path / "store", SPEC, [(0, 3), (3, 7), (9, 11), (11, 12)])
    before = results(campaign)
    found = compact(campaign.directory).campaign
    assert found.missing() == campaign.missing()
    assert results(found) == before
    point = next(iter(found.shards))
    assert [(one.first, one.last) for one in found.shards[point]] == [(0, 7), (9, 12)]


def test_merged_and_compacted_stores_overlap_without_harm(small, store_of_many, tmp_path):
    compact(store_of_many)
    merged = merge(store_of_many, [small.directory]).campaign
    assert results(merged) == results(small)
    half = filled(tmp_path / "half", SPEC, [(0, 8), (8, 14)])
    both = merge(half.directory, [store_of_many]).campaign
    assert results(both) == results(small)
    assert results(compact(half.directory).campaign) == results(small)


class Killed(BaseException):
    """As a kill: no handler of errors takes it."""


def killed_at(monkeypatch, call, turn):
    """The system call of a shard ends the process, in effect, at this turn of it."""
    true, seen = getattr(os, call), []

    def strike(path, *rest, **named):
        if ".parquet" in str(path):
            seen.append(path)
            if len(seen) == turn:
                raise Killed
        return true(path, *rest, **named)

    if call == "fsync":

        def strike(number):
            if ".parquet" in os.readlink(f"/proc/self/fd/{number}"):
                seen.append(number)
                if len(seen) == turn:
                    raise Killed
            return true(number)

    monkeypatch.setattr(os, call, strike)


@pytest.mark.parametrize("call", ["fsync", "replace", "unlink"])
@pytest.mark.parametrize("turn", [1, 2, 3, 9])
def test_killed_at_any_step_nothing_is_lost_or_counted_twice(
    small, store_of_many, monkeypatch, call, turn
):
    with monkeypatch.context() as patch:
        killed_at(patch, call, turn)
        if (call, turn) not in (("fsync", 9), ("replace", 9)):
            with pytest.raises(Killed):
                compact(store_of_many)
    between = Campaign.open(store_of_many)
    assert results(between) == results(small)
    assert not between.missing()
    found = compact(store_of_many)
    assert found.after == 4
    assert results(found.campaign) == results(small)
    assert not found.left
    assert not found.campaign.leftovers


def test_a_shard_that_is_not_what_was_written_costs_nothing(small, store_of_many, monkeypatch):
    true = store.write_shard

    def spoiled(*arguments):
        shard = true(*arguments)
        content = shard.path.read_bytes()
        shard.path.write_bytes(content[:-20] + b"x" + content[-19:])
        return shard

    monkeypatch.setattr(store, "write_shard", spoiled)
    with pytest.raises(InputError, match="do not match its checksum"):
        compact(store_of_many)
    found = Campaign.open(store_of_many)
    assert results(found) == results(small)
    assert len(found.damaged) == 1


def test_a_full_disk_is_one_line_and_costs_nothing(small, store_of_many, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        compact(store_of_many)
    monkeypatch.undo()
    assert results(Campaign.open(store_of_many)) == results(small)


def test_what_a_killed_call_left_is_removed_only_if_its_rows_are_the_same(small, store_of_many):
    compact(store_of_many)
    point = next(iter(small.shards))
    one = small.shards[point][2]
    folder = store_of_many / "shards" / point.name
    shutil.copy(one.path, folder)
    other = shutil.copy(small.shards[point][4].path, folder / "copy")
    rows = pl.read_parquet(other).with_columns(pl.col("regions") + 1)
    forged_path = folder / small.shards[point][4].path.name
    shutil.move(other, forged_path)
    changed = forged(forged_path, rows=rows, first=12, count=8)
    found = compact(store_of_many)
    assert found.left == [changed]
    assert changed.exists()
    assert not (folder / one.path.name).exists()
    assert results(found.campaign) == results(small)


def test_no_run_and_no_other_call_works_meanwhile(small, store_of_many):
    with Lease(store_of_many), pytest.raises(InputError, match="is being filled by"):
        compact(store_of_many)
    assert len(shards_in(store_of_many)) == 22
    with Lease(store_of_many) as one, Lease(store_of_many) as other:
        assert not one.hold(["any"])
        del other
    with Lease(store_of_many) as lease:
        assert lease.hold([point.name for point in small.shards])
        held = lease._claims
        assert all(last == 2**63 for name, _, last in held if name != "manifest.json")


def test_a_store_that_is_compacted_while_it_is_opened_lacks_nothing(
    small, store_of_many, monkeypatch
):
    """The names are listed, then the shards are joined, then they are read."""
    true, calls = store.look, []

    def slow(directory, point):
        found = true(directory, point)
        if not calls:
            calls.append(point)
            monkeypatch.setattr(store, "look", true)
            compact(store_of_many)
        return found

    monkeypatch.setattr(store, "look", slow)
    assert results(Campaign.open(store_of_many)) == results(small)


def test_groups():
    shards = [Shard(a, b - a, "0" * 24, None) for a, b in [*RANGES, (50, 60), (60, 61)]]
    cut = groups(shards, [1] * len(shards), [], 20)
    assert [(g[0].first, g[-1].last) for g in cut] == [(0, 20), (20, 40), (50, 61)]
    cut = groups(shards, [1] * len(shards), [12], 40)
    assert [(g[0].first, g[-1].last) for g in cut] == [(0, 12), (12, 40), (50, 61)]
    cut = groups(shards, [compacting.MOST_PARTS] + [1] * 8, [], 40)
    assert [(g[0].first, g[-1].last) for g in cut] == [(0, 3), (3, 40), (50, 61)]
    assert [one for group in cut for one in group] == shards


def test_damage_and_foreign_files_are_left_alone(small, store_of_many):
    point = next(iter(small.shards))
    folder = store_of_many / "shards" / point.name
    bad = folder / small.shards[point][3].path.name
    bad.write_bytes(bad.read_bytes()[:-1] + b"?")
    (folder / "notes.txt").write_text("mine")
    found = compact(store_of_many)
    assert bad.exists()
    assert (folder / "notes.txt").read_text() == "mine"
    assert found.campaign.missing() == {point: [(11, 12)]}
    again = run(SPEC, store_of_many, workers=1)
    assert results(again) == results(small)


def test_blocks_that_a_plan_decides_by_stay_apart(tmp_path):
    chain = {"length": [50, 100], "samples": 8}
    stop = {"quantity": "p", "error": 0.08, "max_samples": 100}
    content = {**CONTENT, "disorder": {"law": "bimodal", "epsilon": [0.2, 0.33]}}
    spec = parse_spec({**content, "chain": chain, "stop": stop})
    whole = run(spec, tmp_path / "store", workers=1)
    before = results_of(whole)
    found = compact(whole.directory, most=10**6)
    again = Campaign.open(whole.directory)
    assert again.blocks == whole.blocks
    assert len({len(ends) for ends in again.blocks.values()}) > 1
    assert results_of(again) == before
    assert found.after <= sum(map(len, again.blocks.values()))
    for point, ends in again.blocks.items():
        assert {one.last for one in again.shards[point]} >= set(ends)
    assert run(spec, whole.directory, workers=1).grid == whole.grid
    finer = parse_spec({**content, "chain": chain, "stop": {**stop, "error": 0.07}})
    on = run(finer, tmp_path / "fresh", workers=1)
    assert results_of(on) == results_of(run(finer, whole.directory, workers=1))


def test_rows_that_do_not_fit_are_refused_before_they_are_read(store_of_many, monkeypatch):
    monkeypatch.setattr(memory, "ALWAYS_THERE", 0)
    monkeypatch.setattr(memory, "available_bytes", lambda: 100)
    with pytest.raises(InputError, match="of memory"):
        compact(store_of_many)
    assert len(shards_in(store_of_many)) == 22


def test_what_is_no_store_is_one_line(tmp_path):
    with pytest.raises(InputError, match="no campaign is stored here"):
        compact(tmp_path)
    with pytest.raises(InputError, match="most = 0"):
        compact(tmp_path, most=0)
