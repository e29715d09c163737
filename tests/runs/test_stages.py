"""Campaigns with a plan: what it wants in the end depends on nothing but the spec."""

import json
import math
import shutil
import threading

import pytest
from plans import planted

import qavalanche as qa
from qavalanche.campaign.chunk import Chunk, Slice
from qavalanche.campaign.plan import PLANS
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.compute import Task, compute
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store.campaign import Campaign
from qavalanche.store.glance import glance
from qavalanche.store.manifest import bind
from qavalanche.store.merge import merge
from qavalanche.system.stopping import Stop

CONTENT = {
    "seed": 7,
    "disorder": {"law": "bimodal", "epsilon": [0.24, 0.29]},
    "chain": {"length": [50, 200]},
    "planted": {"error": 0.015},
}
PLAIN = {**{k: v for k, v in CONTENT.items() if k != "planted"}}
PLAIN["chain"] = {"length": [50, 200], "samples": 40}


@pytest.fixture(autouse=True)
def _planted(monkeypatch):
    planted(monkeypatch)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The campaign in one piece, one worker."""
    with pytest.MonkeyPatch.context() as patch:
        planted(patch)
        return outcome(run(CONTENT, tmp_path_factory.mktemp("reference"), workers=1))


def outcome(campaign):
    """The final grid with all that is measured."""
    statistics = campaign.statistics()
    assert campaign.samples_missing == 0
    return {
        point.name: (samples, statistics[point], campaign.rows(point).rows())
        for point, samples in campaign.grid.items()
    }


def computed(directory, chunks):
    """Store these samples, in this cut."""
    spec = parse_spec(CONTENT)
    bind(directory, spec)
    work = [(chunk, 1e-6) for chunk in chunks]
    compute(Task(directory, spec.seed, spec.hash, 60.0), work, Stop())


def test_the_plan_is_followed(reference):
    samples = {one[0] for one in reference.values()}
    assert len(samples) > 1, "points stop at different blocks"
    assert len(reference) > 4, "points are added"
    assert all(n == 8 * 2 ** round(math.log2(n / 8)) for n in samples)


@pytest.mark.parametrize("seconds", [1e-4, None])
def test_same_for_any_workers_and_chunks(tmp_path, reference, seconds):
    part = Slice(batch_seconds=seconds)
    assert outcome(run(CONTENT, tmp_path, workers=3, shard=part)) == reference


def test_same_when_stopped_again_and_again(tmp_path, reference):
    for seconds in (1e-5, 1e-5, 1e-5, 2e-4, 2e-4, 2e-4, 1e-3, 1e-3):
        stop, part = Stop(), Slice(batch_seconds=seconds)
        run(CONTENT, tmp_path, 1, shard=part, stop=stop, report=lambda _, s=stop: s.request())
    assert outcome(run(CONTENT, tmp_path, 1)) == reference


def test_same_whatever_is_there_already(tmp_path, reference):
    grid = list(parse_spec(CONTENT).grid)
    cuts = [(0, 3), (3, 30), (30, 600)]  # across the ends of blocks, and beyond them
    computed(tmp_path, [Chunk(grid[0], a, b - a) for a, b in cuts])
    computed(tmp_path, [Chunk(grid[3], 4, 12), Chunk(grid[2], 16, 16)])
    campaign = run(CONTENT, tmp_path, workers=2)
    assert outcome(campaign) == reference
    assert campaign.samples_beyond(grid[0]) > 0
    assert campaign.foreign == campaign.damaged == []


def test_same_of_slices_at_once_and_one_after_the_other(tmp_path, reference):
    for i in (1, 2, 1):
        campaign = run(CONTENT, tmp_path / "one", 1, shard=Slice(i, 2))
    assert outcome(campaign) == reference
    runs = [
        threading.Thread(target=run, args=(CONTENT, tmp_path / "both", 1, None, Slice(i, 2)))
        for i in (1, 2)
    ]
    for one in runs:
        one.start()
    for one in runs:
        one.join(60)
    assert outcome(Campaign.open(tmp_path / "both")) == reference


def test_a_part_alone_is_left_at_that_and_merged(tmp_path, reference):
    spec = parse_spec(CONTENT)
    for i in (1, 2):
        campaign = run(CONTENT, tmp_path / f"{i}", 1, shard=Slice(i, 2))
        assert campaign.grid == spec.grid, "the other half of the first block is not there"
        assert not campaign.missing(Slice(i, 2))
        assert campaign.samples_missing == sum(spec.grid.values()) // 2
    merged = merge(tmp_path / "whole", [tmp_path / "1", tmp_path / "2"])
    assert sum(map(merged.campaign.samples_done, merged.campaign.grid)) == sum(spec.grid.values())
    assert outcome(run(CONTENT, tmp_path / "whole", 1)) == reference


def test_a_damaged_block_is_computed_again_and_the_rest_is_not(tmp_path, reference):
    campaign = run(CONTENT, tmp_path, 1)
    point = max(campaign.grid, key=campaign.grid.get)
    first = campaign.shards[point][0]
    first.path.write_bytes(b"no shard")
    opened = Campaign.open(tmp_path)
    assert opened.grid[point] == first.count, "the plan is back at the block that is not known"
    assert opened.samples_beyond(point) > 0
    done = []
    assert outcome(run(CONTENT, tmp_path, 1, report=done.append)) == reference
    assert done[-1].done == first.count


def test_a_plan_may_come_change_and_go(tmp_path, reference):
    run(PLAIN, tmp_path, 1)
    assert outcome(run(CONTENT, tmp_path, 1)) == reference
    finer = {**CONTENT, "planted": {"error": 0.01}}
    more = run(finer, tmp_path, 1)
    assert sum(more.grid.values()) > sum(one[0] for one in reference.values())
    assert outcome(run(CONTENT, tmp_path, 1)) == reference
    assert run(PLAIN, tmp_path, 1).grid == parse_spec(PLAIN).grid


def test_another_ratio_leaves_its_points_to_others(tmp_path):
    run(CONTENT, tmp_path, 1)
    other = run({**CONTENT, "planted": {"error": 0.015, "ratio": 0.25}}, tmp_path, 1)
    assert not other.foreign
    assert other.elsewhere.total > 0


def test_status_and_replay_follow(tmp_path):
    campaign = run(CONTENT, tmp_path, 1)
    added = next(p for p in campaign.grid if p not in campaign.spec.grid)
    assert qa.open(tmp_path).samples_done(added) == campaign.grid[added]
    assert not replay(campaign, f"{added.name}:5").differences
    assert glance(tmp_path).left == 0
    shutil.rmtree(tmp_path / "shards" / added.name)
    assert glance(tmp_path).left == 8


def test_two_plans_are_refused(monkeypatch):
    monkeypatch.setitem(PLANS, "another", PLANS["planted"])
    with pytest.raises(qa.InputError, match=r"\[planted\] and \[another\]: give one of them"):
        parse_spec({**CONTENT, "another": {"error": 1.0}})


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ({"eror": 1.0}, r'unknown key planted\.eror \(did you mean "error"\?\)'),
        ({}, r"\[planted\] without error: it is needed"),
        (3, "planted = 3: must be a section"),
        ({"error": "a"}, "planted.error = 'a'"),
    ],
)
def test_bad_sections_are_one_line(section, said):
    with pytest.raises(qa.InputError, match=said):
        parse_spec({**CONTENT, "planted": section})


def test_specs_with_and_without_a_plan_differ_by_it_alone():
    with_plan, without = parse_spec(CONTENT), parse_spec(PLAIN)
    assert json.loads(json.dumps(with_plan.to_dict())) == with_plan.to_dict()
    assert parse_spec(with_plan.to_dict()) == with_plan
    assert with_plan.hash != without.hash
    assert "planted" not in without.to_dict()
