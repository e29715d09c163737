"""What cannot be read may be sound: it is named, and neither computed again nor deleted."""

import errno
import os
from pathlib import Path

import pytest
from campaigns import files, results
from faulty_stores import SPEC, one_shard

import qavalanche as qa
from qavalanche.runs.execution import run
from qavalanche.store import shards as stores
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge
from qavalanche.system.files import read_regular

ERRORS = ["EACCES", "EPERM", "EIO", "ESTALE", "EMFILE", "ENFILE", "ENOMEM", "ELOOP", "ETIMEDOUT"]


@pytest.fixture
def failing(monkeypatch):
    """Reading any of these files fails with an error."""

    def fail(error, *paths):
        def read(path, follow=True):
            if path in paths:
                raise error
            return read_regular(path, follow)

        monkeypatch.setattr(stores, "read_regular", read)

    return fail


@pytest.mark.parametrize("name", ERRORS)
def test_a_shard_that_cannot_be_read_is_named_and_kept(store, inside, failing, name, tmp_path):
    code = getattr(errno, name)
    victim = one_shard(store)
    failing(OSError(code, os.strerror(code)), victim)
    before = files(store)
    for command in (
        ("run", tmp_path / "spec.toml", "--out", store),
        ("status", store),
        ("report", store),
        ("merge", tmp_path / "target", store),
        ("replay", store, "--sample", f"{victim.parent.name}:0"),
    ):
        exit_code, out, err = inside(*command)
        assert (exit_code, out) == (2, "")
        assert err == (
            f"qavalanche: {victim}: cannot be read ({os.strerror(code)}): "
            "what cannot be read may be sound: nothing is computed again or deleted\n"
        )
    assert files(store) == before
    assert not (tmp_path / "target").exists()


def test_several_are_counted_and_no_memory_is_no_damage(store, failing):
    every = sorted(store.rglob("*.parquet"))
    failing(MemoryError(), *every)
    with pytest.raises(qa.InputError, match="nor can 3 more: ") as error:
        Campaign.open(store)
    assert "cannot be read (MemoryError)" in str(error.value)
    with pytest.raises(qa.InputError, match="nor can 3 more: "):
        run(SPEC, store)
    assert sorted(store.rglob("*.parquet")) == every


def test_an_unreadable_target_of_a_merge_is_named(store, sound, failing):
    victim = one_shard(store)
    failing(OSError(errno.EIO, "Input/output error"), victim)
    with pytest.raises(qa.InputError, match="Input/output error"):
        merge(store, [sound.directory])
    assert victim.exists()


def test_a_shard_that_vanishes_while_it_is_looked_at_is_missing(store, failing, reference):
    victim = one_shard(store)
    failing(FileNotFoundError(errno.ENOENT, "No such file or directory"), victim)
    campaign = Campaign.open(store)
    assert campaign.damaged == campaign.foreign == []
    assert campaign.samples_missing == 12
    assert results(run(SPEC, store)) == reference


def test_a_shard_becomes_unreadable_during_a_run(store, monkeypatch):
    victim = one_shard(store)
    other = next(path for path in store.rglob("*.parquet") if path != victim)
    other.unlink()

    def fail(path):
        if path == victim:
            raise OSError(errno.EIO, "Input/output error")
        return end_of(path)

    end_of = stores._end_of
    monkeypatch.setattr(stores, "_end_of", fail)
    with pytest.raises(qa.InputError, match="Input/output error"):
        run(SPEC, store)
    monkeypatch.undo()
    assert victim.exists()
    assert not Campaign.open(store).missing()  # what was computed is stored


@pytest.mark.parametrize("code", [errno.EPERM, errno.EROFS, errno.EBUSY, errno.EIO])
def test_what_cannot_be_deleted_stays_and_is_named(store, reference, monkeypatch, code):
    damaged = one_shard(store)
    damaged.write_bytes(b"")
    leftover = damaged.with_name(f".{damaged.name}.0123456789ab.tmp")
    leftover.write_bytes(b"")
    unlink = Path.unlink

    def fail(path, missing_ok=False):
        if path in (damaged, leftover):
            raise OSError(code, os.strerror(code))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", fail)
    finished = run(SPEC, store)
    assert results(finished) == reference
    assert [one.path for one in finished.damaged] == [damaged]
    assert finished.leftovers == [leftover]


def test_an_unreadable_folder_of_somebody_else_blocks_nothing(store, monkeypatch, reference):
    strange = store / "shards" / "private"
    strange.mkdir()
    scan = os.scandir

    def scandir(path="."):
        if path == strange:
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert Campaign.open(store).foreign == [strange]
    assert results(run(SPEC, store)) == reference


def test_the_folder_of_a_point_that_cannot_be_listed_is_named(store, monkeypatch):
    folder, scan = one_shard(store).parent, os.scandir

    def scandir(path="."):
        if path == folder:
            raise PermissionError(errno.EACCES, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(qa.InputError, match=rf"{folder}: cannot be read \(Permission denied\)"):
        run(SPEC, store)
