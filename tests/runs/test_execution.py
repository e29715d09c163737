"""Runs beside other runs, dead or alive, and chunks that take longer than they should."""

import json
import os
import subprocess
import sys

import pytest
from campaigns import CONTENT, filled, results

import qavalanche as qa
from qavalanche.campaign.chunk import Chunk, Slice
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics
from qavalanche.runs import execution, loop
from qavalanche.runs.execution import run
from qavalanche.schemes.spots import Spots
from qavalanche.store import lease
from qavalanche.store.lease import Lease, claim_of
from qavalanche.system.stopping import Stop

SPEC = parse_spec(CONTENT)
EVERYTHING = [Chunk(point, 0, samples) for point, samples in SPEC.grid.items()]


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return results(run(SPEC, tmp_path_factory.mktemp("reference"), workers=1))


def leave_a_lease(store, **changes):
    """The lease file of a run on everything, with what the test changes of it."""
    with Lease(store) as other:
        content = json.loads(other._path.read_text())
    content |= {"run": "0" * 32, "claims": [claim_of(chunk) for chunk in EVERYTHING], **changes}
    (store / "leases" / f"{content['run']}.json").write_text(json.dumps(content))


def test_what_a_living_run_holds_is_refused_with_its_name(tmp_path):
    with Lease(tmp_path) as other:
        assert other.claim(EVERYTHING)
        with pytest.raises(
            qa.InputError, match=rf"is computed by .*, process {os.getpid()}, since"
        ):
            run(SPEC, tmp_path)
    assert not list(tmp_path.glob("shards/*/*"))


def test_what_a_living_run_does_not_hold_is_computed(tmp_path, reference):
    with Lease(tmp_path) as other:
        assert other.claim(EVERYTHING[1:])
        campaign = run(SPEC, tmp_path)
        assert set(campaign.missing()) == {chunk.point for chunk in EVERYTHING[1:]}
        assert [holder.run for holder in campaign.holders] == [other.run]
        part = Chunk(EVERYTHING[1].point, 3, 5)  # others hold the middle of a range
        other.release(EVERYTHING[1:])
        assert other.claim([part])
        assert run(SPEC, tmp_path).missing() == {part.point: [(3, 8)]}
    assert results(run(SPEC, tmp_path)) == reference


def test_what_a_dead_run_held_is_computed(tmp_path, reference):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    leave_a_lease(tmp_path, process=ended.pid)
    assert results(run(SPEC, tmp_path)) == reference
    assert not list(tmp_path.glob("leases/*"))


def test_what_a_silent_run_elsewhere_held_is_computed_in_the_end(tmp_path, reference, monkeypatch):
    leave_a_lease(tmp_path, machine="another", host="far")
    monkeypatch.setattr(lease, "EXPIRY", 0.2)
    monkeypatch.setattr(loop, "_LOOK", 0.05)
    assert results(run(SPEC, tmp_path)) == reference


def test_a_run_elsewhere_whose_lease_is_renewed_keeps_what_it_holds(tmp_path, monkeypatch):
    beats = iter(range(1000))
    monkeypatch.setattr(loop, "_LOOK", 0.01)
    sleep = loop.time.sleep

    def renew(seconds):
        leave_a_lease(tmp_path, machine="another", host="far", beat=next(beats))
        sleep(seconds)

    leave_a_lease(tmp_path, machine="another", host="far", beat=-1)
    monkeypatch.setattr(loop.time, "sleep", renew)
    with pytest.raises(qa.InputError, match=r"is computed by far, process \d+, since"):
        run(SPEC, tmp_path)


def test_overlapping_shards_beside_a_living_run_are_completed(tmp_path, reference):
    filled(tmp_path, SPEC, [(0, 9), (5, 100)])
    with Lease(tmp_path):
        assert results(run(SPEC, tmp_path)) == reference


def test_a_chunk_that_takes_too_long_is_stored_as_far_as_it_came(tmp_path, reference, monkeypatch):
    monkeypatch.setattr(execution, "LONGEST", 0.0)
    monkeypatch.setattr("qavalanche.runs.compute.PIECE", 1e-9)  # a sample to a piece
    campaign = run(SPEC, tmp_path, workers=1, shard=Slice(batch_seconds=30))
    assert results(campaign) == reference
    counts = [shard.count for shards in campaign.shards.values() for shard in shards]
    assert set(counts) == {1}


def test_what_no_longer_fits_into_the_time_is_tried_once(tmp_path, monkeypatch):
    monkeypatch.setattr(Spots, "seconds_per_bond", 10.0)  # nothing fits
    compute, calls = loop.compute, []
    monkeypatch.setattr(loop, "compute", lambda *a: calls.append(a) or compute(*a))
    campaign = run(SPEC, tmp_path, workers=1, stop=Stop(60))
    assert campaign.samples_missing == sum(SPEC.grid.values())
    assert 0 < len(calls) <= campaign.samples_missing
    handed = [(one.point, one.first) for _, batch, _ in calls for one, _ in batch]
    assert len(handed) == len(set(handed))


def test_a_batch_of_no_time_is_refused(tmp_path):
    with pytest.raises(qa.InputError, match="batch_seconds = 0: must be positive"):
        run(SPEC, tmp_path / "store", shard=Slice(batch_seconds=0))
    assert not (tmp_path / "store").exists()


def test_claims_name_points_and_samples():
    assert claim_of(EVERYTHING[0]) == (EVERYTHING[0].point.name, 0, EVERYTHING[0].count)


def test_statistics_that_cannot_be_are_said_by_the_run_that_made_them(tmp_path, monkeypatch):
    monkeypatch.setattr(Statistics, "to_json", overflown(Statistics.to_json))
    with pytest.raises(qa.InputError, match="just written and contradicts itself") as error:
        run(SPEC, tmp_path)
    assert "\n" not in str(error.value)


def overflown(to_json):
    """Sums of squares that went beyond 64 bits and came out negative."""
    return lambda statistics: to_json(statistics) | {"covered": (statistics.samples, 5, -7)}
