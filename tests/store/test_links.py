"""Links below a store are never followed: nothing outside is read, written or deleted."""

import json

import pytest
from campaigns import as_toml, results
from faulty_stores import CONTENT, SPEC, around, one_shard

import qavalanche as qa
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.glance import glance
from qavalanche.store.merge import merge

POINT = next(iter(SPEC.grid)).name
TEMPORARY = ".0-12-0123456789abcdef01234567.parquet.0123456789ab.tmp"


def moved_out(path, outside):
    """Something of the store lies elsewhere, and a link in its place."""
    target = outside / path.name
    path.rename(target)
    path.symlink_to(target)
    return path


def bait(folder):
    """Files with names of ours, which a run would delete or take for its own in a store."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TEMPORARY).write_bytes(b"")
    (folder / "0-12-0123456789abcdef01234567.parquet").write_bytes(b"mine")
    (folder / f"{'a' * 32}.json").write_text("{}")


IN_THE_WAY = {
    "shards": lambda store: store / "shards",
    "a point": lambda store: store / "shards" / POINT,
}
HARMLESS = {
    "a shard": one_shard,
    "report": lambda store: store / "report",
    "another folder": lambda store: store / "shards" / "0123456789ab",
}


@pytest.mark.parametrize("place", IN_THE_WAY)
def test_a_link_where_a_run_writes_is_refused(store, inside, tmp_path, place, sound):
    path, outside = IN_THE_WAY[place](store), tmp_path / "outside"
    moved_out(path, outside)
    bait(outside / path.name / ("" if place == "a point" else POINT))
    before = around(tmp_path)
    campaign = Campaign.open(store)
    assert campaign.foreign == [path]
    assert campaign.samples_missing == (24 if place == "a point" else 48)
    assert glance(store).left == campaign.samples_missing
    assert campaign.damaged == campaign.leftovers == []
    with pytest.raises(qa.InputError, match="it is a link, which is not followed"):
        run(SPEC, store)
    with pytest.raises(qa.InputError, match="it is a link, which is not followed"):
        merge(store, [sound.directory])
    code, out, err = inside("run", tmp_path / "spec.toml", "--out", store)
    assert (code, out) == (2, "")
    what = "cannot be written to (it is a link, which is not followed)"
    assert err == f"qavalanche: {path}: {what}\n"
    assert around(tmp_path) == before


@pytest.mark.parametrize("place", HARMLESS)
def test_a_link_elsewhere_is_named_and_left_alone(store, reference, inside, tmp_path, place):
    path, outside = HARMLESS[place](store), tmp_path / "outside"
    if path.exists():
        moved_out(path, outside)
    else:
        bait(outside / "there")
        path.symlink_to(outside / "there")
    before = around(outside)
    code, out, _ = inside("status", store, "--json")
    assert code == 0
    assert json.loads(out)["foreign"] == [str(path)]
    assert json.loads(out)["missing"] == (12 if place == "a shard" else 0)
    finished = run(SPEC, store)
    assert results(finished) == reference
    assert finished.foreign == [path]
    assert path.is_symlink()
    assert around(outside) == before


def test_a_temporary_that_is_a_link_is_left_alone(store, tmp_path, reference):
    victim = tmp_path / "outside" / "notes.txt"
    names = [
        store / "shards" / POINT / TEMPORARY,
        store / ".manifest.json.0123456789ab.tmp",
        store / "leases" / f".{'a' * 32}.json.0123456789ab.tmp",
    ]
    for path in names:
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(victim)
    before = around(tmp_path)
    assert Campaign.open(store).leftovers == []
    assert results(run(SPEC, store)) == reference
    assert around(tmp_path) == before


def test_leases_behind_a_link_are_neither_read_nor_written(store, tmp_path, inside):
    outside = tmp_path / "outside"
    bait(outside / "leases")
    (store / "leases").symlink_to(outside / "leases")
    one_shard(store).unlink()
    before = around(tmp_path)
    campaign = Campaign.open(store)
    assert campaign.foreign == [store / "leases"]
    assert campaign.holders == []
    with pytest.raises(qa.InputError, match="it is a link, which is not followed"):
        run(SPEC, store)
    code, out, err = inside("merge", store, store)
    assert (code, out, err.count("\n")) == (2, "", 1)
    (tmp_path / "spec.toml").unlink()
    after = around(tmp_path)
    assert {p: c for p, c in before.items() if b"spec.toml" not in p} == after


def test_a_lease_that_is_a_link_holds_nothing(store, tmp_path, reference):
    lease = store / "leases" / f"{'a' * 32}.json"
    lease.parent.mkdir()
    lease.symlink_to(tmp_path / "outside" / "notes.txt")
    before = around(tmp_path)
    campaign = Campaign.open(store)
    assert (campaign.holders, campaign.foreign) == ([], [lease])
    assert results(run(SPEC, store)) == reference
    assert around(tmp_path) == before


@pytest.mark.parametrize("leads", ["to the manifest", "nowhere"])
def test_a_manifest_that_is_a_link_is_one_line(store, inside, tmp_path, leads):
    path = store / "manifest.json"
    if leads == "nowhere":
        path.unlink()
        path.symlink_to(tmp_path / "nowhere.json")
    else:
        moved_out(path, tmp_path / "outside")
    more = {**CONTENT, "chain": {"length": 30, "samples": 30}}
    (tmp_path / "spec.toml").write_text(as_toml(more))
    before = around(tmp_path)
    for command in (
        ("status", store),
        ("report", store),
        ("run", tmp_path / "spec.toml", "--out", store),
        ("merge", store, store),
    ):
        code, out, err = inside(*command)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert f"{path}: " in err
    assert around(tmp_path) == before


def test_the_store_itself_may_be_a_link_and_files_hard_links(store, reference, tmp_path):
    (tmp_path / "there").symlink_to(store)
    shard = one_shard(store)
    (tmp_path / "outside" / shard.name).hardlink_to(shard)
    assert results(run(SPEC, tmp_path / "there")) == reference
    assert Campaign.open(tmp_path / "there").foreign == []


@pytest.mark.parametrize("place", ["report", "report/figures"])
def test_a_report_is_not_written_through_a_link(store, inside, tmp_path, place):
    path = store / place
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(tmp_path / "outside")
    before = around(tmp_path)
    code, out, err = inside("report", store)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"{path}: cannot be written to (it is a link, which is not followed)" in err
    assert around(tmp_path) == before
