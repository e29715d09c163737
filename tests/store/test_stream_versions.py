"""Stores whose chains were drawn by another version of the random streams: read, not continued."""

import json

import pytest
from campaigns import CONTENT, as_toml, command_line, files, filled, results
from closed_stores import is_left_alone, is_refused_on_the_command_line

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.schemes.spots import Spots
from qavalanche.store import shards as store
from qavalanche.store import versions
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge
from qavalanche.streams.address import VERSION

SPEC = parse_spec(CONTENT)
MORE = parse_spec({**CONTENT, "chain": {"length": [50, 400], "samples": [60, 12]}})


def older(folder, spec, ranges, monkeypatch):
    """A store as version 1 left it: its manifest tells no version."""
    with monkeypatch.context() as patch:
        patch.setattr(versions, "VERSION", 1)
        patch.setattr(store, "VERSION", 1)
        patch.setattr(Spots, "version", 1)
        filled(folder, spec, ranges)
    path = folder / "manifest.json"
    content = json.loads(path.read_text()) | {"format": 2}
    del content["streams"], content["schemes"]
    path.write_text(json.dumps(content))
    return Campaign.open(folder)


@pytest.fixture
def old(tmp_path, monkeypatch):
    return older(tmp_path / "old", SPEC, [(0, 9)], monkeypatch)


def test_every_shard_and_the_manifest_tell_the_version(tmp_path):
    campaign = filled(tmp_path, SPEC, [(0, 9)])
    assert json.loads((tmp_path / "manifest.json").read_text())["streams"] == VERSION
    assert campaign.versions.streams == VERSION
    assert campaign.closed == ""
    told = {one.metadata()["streams"] for shards in campaign.shards.values() for one in shards}
    assert told == {VERSION}


def test_an_older_store_is_read(old, monkeypatch, capsys):
    assert old.versions.streams == 1
    assert sum(s.samples for s in old.statistics().values()) == 36
    assert old.rows(next(iter(SPEC.grid))).height == 9
    assert old.foreign == old.damaged == []
    call = command_line(monkeypatch, capsys)
    code, out, _ = call("status", old.directory)
    assert code == 0
    assert "drawn with version 1 of the random streams" in out
    assert "goes on where this one stopped" not in out
    assert call("report", old.directory)[0] == 0
    shard = next(one for shards in old.shards.values() for one in shards)
    assert call("show", shard.path)[0] == 0


@pytest.mark.parametrize("spec", [SPEC, MORE])
def test_it_is_neither_completed_nor_extended_nor_replayed(old, spec):
    match = f"version 1 of the random streams, and would be with version {VERSION}"
    is_left_alone(old, spec, match)


def test_on_the_command_line_too(old, monkeypatch, capsys, tmp_path):
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    call = command_line(monkeypatch, capsys)
    is_refused_on_the_command_line(
        old, tmp_path / "spec.toml", call, "version 1 of the random streams"
    )


def test_stores_of_one_version_are_merged_and_stay_of_it(old, tmp_path, monkeypatch):
    other = older(tmp_path / "other", MORE, [(9, 20)], monkeypatch)
    merged = merge(tmp_path / "all", [old.directory, other.directory]).campaign
    assert merged.versions.streams == 1
    assert merged.spec == MORE
    assert sum(s.samples for s in merged.statistics().values()) == 36 + 2 * 11 + 2 * 3
    assert merge(tmp_path / "all", [old.directory]).copied == 0
    assert "version 1" in merged.closed


@pytest.mark.parametrize("first", ["old", "new"])
def test_stores_of_two_versions_are_not(old, tmp_path, first):
    new = filled(tmp_path / "new", SPEC, [(9, 12)])
    pair = [old.directory, new.directory] if first == "old" else [new.directory, old.directory]
    before = [files(one) for one in pair]
    match = "were made with versions"
    for target, sources in ((tmp_path / "all", pair), (pair[0], pair[1:])):
        with pytest.raises(qa.InputError, match=match) as error:
            merge(target, sources)
        assert "\n" not in str(error.value)
    assert [files(one) for one in pair] == before
    assert not (tmp_path / "all").exists()


def test_a_shard_of_another_version_is_foreign(old, tmp_path):
    campaign = filled(tmp_path / "new", SPEC, [])
    point = next(iter(SPEC.grid))
    shard = old.shards[point][0].path
    place = campaign.directory / "shards" / point.name / shard.name
    place.parent.mkdir(parents=True)
    place.write_bytes(shard.read_bytes())
    opened = Campaign.open(campaign.directory)
    assert (opened.foreign, opened.damaged) == ([place], [])
    assert opened.samples_missing == sum(SPEC.grid.values())
    finished = results(run(SPEC, campaign.directory, workers=1))
    assert finished == results(run(SPEC, tmp_path / "alone", workers=1))
    assert place.exists()


def test_a_store_of_a_later_version_is_read_only_too(tmp_path):
    filled(tmp_path, SPEC, [(0, 9)])
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"streams": VERSION + 1}))
    assert f"version {VERSION + 1} of the random streams" in Campaign.open(tmp_path).closed
    with pytest.raises(qa.InputError, match="it can be read, but not completed"):
        run(SPEC, tmp_path)


@pytest.mark.parametrize("recorded", [True, False])
def test_a_history_switched_by_hand_leaves_the_store_incomplete(tmp_path, recorded):
    content = {**CONTENT, "observables": {"history": recorded}}
    run(parse_spec(content), tmp_path / "store", workers=1)
    path = tmp_path / "store" / "manifest.json"
    stored = json.loads(path.read_text())
    stored["spec"]["observables"]["history"] = not recorded
    path.write_text(json.dumps(stored))
    opened = Campaign.open(tmp_path / "store")
    assert opened.samples_missing == sum(SPEC.grid.values())
    assert len(opened.foreign) == len(list((tmp_path / "store").rglob("*.parquet")))
    other = parse_spec({**CONTENT, "observables": {"history": not recorded}})
    finished = run(other, tmp_path / "store", workers=1)
    assert results(finished) == results(run(other, tmp_path / "alone", workers=1))
    assert finished.foreign == opened.foreign
