"""Campaigns: the same bits whatever the workers, the chunks, the interruptions and the damage."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import polars as pl
import pytest
from campaigns import as_toml, results

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.shards import Shard, disjoint, missing
from qavalanche.system import memory

CONTENT = {
    "seed": 7,
    "disorder": {"law": "bimodal", "epsilon": [0.27, 0.29]},
    "chain": {"length": [50, 2000], "samples": [300, 40]},
    "rules": {"crossing": ["halted", "rmt"]},
}
SPEC = parse_spec(CONTENT)


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    """The campaign in one piece, one worker."""
    return results(run(SPEC, tmp_path_factory.mktemp("reference"), workers=1))


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("seconds", [1e-5, 30.0])  # one sample to a chunk, or all
def test_same_bits_for_any_workers_and_chunks(tmp_path, reference, workers, seconds):
    assert results(run(SPEC, tmp_path, workers, shard=Slice(batch_seconds=seconds))) == reference


def test_same_bits_on_another_executor(tmp_path, reference):
    with ThreadPoolExecutor(2) as pool:
        assert results(run(SPEC, tmp_path / "threads", executor=pool)) == reference
    # polars keeps threads, so processes are spawned, not forked
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert results(run(SPEC, tmp_path / "processes", executor=pool)) == reference


def test_an_executor_that_forks_is_refused(tmp_path):
    with (
        ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool,
        pytest.raises(qa.InputError, match="forks its processes"),
    ):
        run(SPEC, tmp_path, executor=pool)


def test_second_run_computes_nothing(tmp_path):
    run(SPEC, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    calls = []
    run(SPEC, tmp_path, report=calls.append)
    assert calls == []
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_run_reads_what_it_finds_once_and_what_it_wrote_not_at_all(tmp_path, monkeypatch):
    read, seen = Shard.read, []
    monkeypatch.setattr(Shard, "read", lambda shard: seen.append(shard.path) or read(shard))
    campaign = run(SPEC, tmp_path)
    assert seen == []
    run(SPEC, tmp_path)
    assert sorted(seen) == sorted(s.path for shards in campaign.shards.values() for s in shards)


def test_interrupted_and_resumed_with_other_chunks_gives_the_same_bits(tmp_path, reference):
    calls = []

    def interrupt(progress):
        calls.append(progress)
        if len(calls) == 3:
            raise KeyboardInterrupt

    stopped = run(SPEC, tmp_path, workers=2, shard=Slice(batch_seconds=1e-4), report=interrupt)
    assert stopped.missing()
    assert sum(stopped.samples_done(p) for p in SPEC.grid) > 0
    assert results(run(SPEC, tmp_path, workers=1, shard=Slice(batch_seconds=2e-4))) == reference


def test_killed_at_any_instant_and_run_again_gives_the_same_bits(tmp_path, reference):
    path, store = tmp_path / "spec.toml", tmp_path / "store"
    path.write_text(as_toml(CONTENT))
    code = (
        "import sys; from pathlib import Path; from qavalanche.runs import run;"
        "from qavalanche.campaign.chunk import Slice;"
        "from qavalanche.campaign.spec import read_spec;"
        "run(read_spec(Path(sys.argv[1])), Path(sys.argv[2]), 2, shard=Slice(batch_seconds=1e-5),"
        "    report=lambda p: print(p.done, flush=True))"
    )
    for chunks in (1, 2, 5, 9):  # kill -9 after that many chunks more
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(store)], stdout=subprocess.PIPE
        )
        for _ in range(chunks):
            process.stdout.readline()
        time.sleep(0.001 * chunks)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        Campaign.open(store)  # readable at any instant
    assert results(run(SPEC, store, shard=Slice(batch_seconds=2e-5))) == reference


def test_extending_keeps_what_is_there(tmp_path, reference):
    small = {**CONTENT, "chain": {"length": [50], "samples": [100]}}
    run(parse_spec(small), tmp_path)
    kept = set(tmp_path.rglob("*.parquet"))
    assert results(run(SPEC, tmp_path)) == reference
    assert kept < set(tmp_path.rglob("*.parquet"))
    events = json.loads((tmp_path / "manifest.json").read_text())["events"]
    assert [e["event"] for e in events] == ["created", "extended"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": 8}, "seed is 7 in the store, 8 in the spec"),
        (
            {"disorder": {"law": "bimodal", "epsilon": [0.27]}},
            "disorder.epsilon = 0.29 in the",
        ),
        ({"disorder": {"law": "norm", "loc": -1}}, "law is bimodal in the store, norm in the spec"),
        ({"chain": {"length": [50, 2000], "samples": [300, 30]}}, "40 samples at L = 2000 in the"),
        ({"rules": {"crossing": ["halted"]}}, "spots.crossing = rmt in the store"),
    ],
)
def test_store_of_another_spec_is_refused_with_the_difference(tmp_path, change, message):
    bound = parse_spec({**CONTENT, "chain": {"length": [50, 2000], "samples": [300, 40]}})
    from qavalanche.store.manifest import bind

    bind(tmp_path, bound)
    before = (tmp_path / "manifest.json").read_bytes()
    with pytest.raises(qa.InputError, match=message) as refused:
        run(parse_spec({**CONTENT, **change}), tmp_path)
    assert str(refused.value).endswith(": give this one another store, with --out")
    assert (tmp_path / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("damage", ["flip", "truncate", "empty"])
def test_damaged_shard_is_named_and_computed_again(tmp_path, reference, damage):
    run(SPEC, tmp_path)
    victim = sorted(tmp_path.rglob("*.parquet"))[3]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 4
    kept = {"flip": bytes(content), "truncate": bytes(content[: len(content) // 2]), "empty": b""}
    victim.write_bytes(kept[damage])
    opened = Campaign.open(tmp_path)
    assert [shard.path for shard in opened.damaged] == [victim]
    assert opened.missing()
    repaired = run(SPEC, tmp_path)
    assert results(repaired) == reference
    assert repaired.damaged == []
    assert not victim.exists()
    assert Campaign.open(tmp_path).damaged == []


def test_shard_carries_its_provenance(tmp_path):
    campaign = run(SPEC, tmp_path)
    shard = next(iter(campaign.shards.values()))[0]
    metadata = shard.metadata()
    assert metadata["seed"] == 7
    assert metadata["point"]["epsilon"] == 0.27
    assert metadata["qavalanche"] == qa.__version__
    assert set(metadata["dependencies"]) >= {"numpy", "numba", "polars"}
    assert metadata["started"] <= metadata["ended"]


def test_rows_are_the_melted_samples(tmp_path):
    campaign = run(SPEC, tmp_path, shard=Slice(batch_seconds=1e-4))
    point = next(p for p in SPEC.grid if p.length == 2000)
    rows = campaign.rows(point)
    assert rows["sample"].to_list() == list(range(40))
    for i in (0, 17, 39):
        melted = qa.melt(point.law.draw(2000, seed=7, sample=i), point.scheme.rules)
        row = rows.row(i, named=True)
        assert row["thermal"] == melted.thermal
        assert row["thermal_density"] == pytest.approx(melted.thermal_density)
        assert row["regions"] == len(melted)
        assert row["largest_region"] == melted.largest_region
        assert row["half_chain_entropy"] == pytest.approx(melted.half_chain_entanglement)
        assert row["decay_rate"] == pytest.approx(melted.decay_rate)
    assert isinstance(rows, pl.DataFrame)


def test_directory_that_cannot_be_written_is_refused(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(qa.InputError, match="cannot be written"):
        run(SPEC, blocked / "store")
    assert blocked.read_text() == "in the way"


def test_chains_that_do_not_fit_in_memory_are_refused_before_anything_is_written(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    long = parse_spec({**CONTENT, "chain": {"length": 1_000_000, "samples": 1}})
    with pytest.raises(qa.InputError, match=r"on 2 workers needs about .*1000 bytes"):
        run(long, tmp_path / "store", workers=2)
    assert not (tmp_path / "store").exists()


def test_full_disk_loses_nothing(tmp_path, reference, monkeypatch):
    from qavalanche.system import files

    sync, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 9:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(qa.InputError, match="No space left on device"):
        run(SPEC, tmp_path, workers=1)
    monkeypatch.undo()
    assert list(tmp_path.rglob("*.tmp")) == []
    assert any(Campaign.open(tmp_path).shards.values())
    assert results(run(SPEC, tmp_path)) == reference


def test_what_is_no_store_is_said(tmp_path):
    with pytest.raises(qa.InputError, match="no campaign is stored here"):
        Campaign.open(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(qa.InputError, match="is not a manifest"):
        Campaign.open(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 99, "spec": {}}')
    with pytest.raises(qa.InputError, match="format 99"):
        Campaign.open(tmp_path)


def test_overlapping_shards_count_each_sample_once(tmp_path):
    shards = [Shard(0, 10, "a", tmp_path), Shard(5, 10, "b", tmp_path), Shard(12, 3, "c", tmp_path)]
    assert [s.checksum for s in disjoint(shards)] == ["a", "c"]
    assert missing(shards, 20) == [(10, 12), (15, 20)]
    assert missing(shards, 11) == [(10, 11)]
    assert missing([], 4) == [(0, 4)]
