"""Leases with garbage of any shape: they hold nothing, block nothing, and stay where they are."""

import json
import os
import threading
from pathlib import Path

import pytest
from campaigns import CONTENT, as_toml, command_line, filled, results

import qavalanche as qa
from qavalanche.campaign.chunk import Chunk
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.store import lease
from qavalanche.store.campaign import Campaign
from qavalanche.store.lease import Lease, Leases
from qavalanche.system import files

SPEC = parse_spec(CONTENT)
EVERYTHING = [[point.name, 0, samples] for point, samples in SPEC.grid.items()]
GOOD = {
    "run": "a" * 32,
    "machine": "elsewhere",
    "host": "far",
    "process": 7,
    "born": 1.0,
    "since": "2020-01-01T00:00:00.000+00:00",
    "beat": 3,
    "claims": EVERYTHING,
}
TEXTS = {
    "empty": b"",
    "zeros": b"\0" * 300,
    "half": json.dumps(GOOD).encode()[:100],
    "no text": b"\xff\xfe{}",
    "null": b"null",
    "a number": b"3",
    "a list": b"[]",
    "nested": b"[" * 100_000,
    "nested claims": json.dumps(GOOD).replace('"beat": 3', f'"beat": {"[" * 500}').encode(),
    "many digits": json.dumps(GOOD).replace('"beat": 3', f'"beat": {"9" * 9000}').encode(),
    "born nan": json.dumps({**GOOD, "born": float("nan")}).encode(),
    "born inf": json.dumps({**GOOD, "born": float("inf")}).encode(),
    "another run": json.dumps({**GOOD, "run": "b" * 32}).encode(),
    **{
        f"without {key}": json.dumps({k: v for k, v in GOOD.items() if k != key}).encode()
        for key in GOOD
    },
    **{
        f"{key} {value!r}": json.dumps({**GOOD, key: value}).encode()
        for key, values in {
            "process": (-1, 0, 2**31, 2**70, "x", 1.5, None, True),
            "born": ("soon", None),
            "beat": ("x", 1.5),
            "host": (3, None, ["x"]),
            "machine": (3, {}),
            "claims": (3, "x", {}, [3], [["a", 1]], [["a", "0", 9]], [["a", 0, 9, 9]], [[0, 0, 9]]),
        }.items()
        for value in values
    },
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return results(run(SPEC, tmp_path_factory.mktemp("reference"), workers=1))


def place(store, content, name=f"{'a' * 32}.json"):
    path = store / "leases" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", TEXTS)
def test_garbage_holds_nothing_and_stays(tmp_path, kind):
    path = place(tmp_path, TEXTS[kind])
    with Lease(tmp_path) as own:
        assert own.others() == []
        assert own.claim([Chunk(point, 0, samples) for point, samples in SPEC.grid.items()])
    assert path.read_bytes() == TEXTS[kind]


@pytest.mark.parametrize("kind", ["nested", "process 'x'", "claims [3]"])
def test_a_store_with_it_is_completed(tmp_path, kind, reference, monkeypatch, capsys):
    store = filled(tmp_path / "store", SPEC, [(0, 9)]).directory
    path = place(store, TEXTS[kind])
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    call = command_line(monkeypatch, capsys)
    assert call("status", store)[0] == 0
    assert call("run", tmp_path / "spec.toml", "--out", store)[0] == 0
    assert results(Campaign.open(store)) == reference
    assert path.exists()


@pytest.mark.parametrize(
    "name", ["0.json", f"{'A' * 32}.json", f"{'a' * 31}.json", "notes.json", f"{'a' * 32}.json~"]
)
def test_a_sound_lease_under_another_name_is_not_ours(tmp_path, name, monkeypatch, reference):
    monkeypatch.setattr(lease, "EXPIRY", 0.0)
    store = filled(tmp_path / "store", SPEC, [(0, 9)]).directory
    path = place(store, json.dumps(GOOD).encode(), name)
    assert Campaign.open(store).foreign == [path]
    assert results(run(SPEC, store)) == reference
    assert path.exists()


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_waited_for(tmp_path, make, reference):
    store = filled(tmp_path / "store", SPEC, [(0, 9)]).directory
    (store / "leases").mkdir()
    path = store / "leases" / f"{'a' * 32}.json"
    make(path)
    campaign = Campaign.open(store)
    assert (campaign.foreign, campaign.holders) == ([path], [])
    assert results(run(SPEC, store)) == reference
    assert path.exists()


def test_the_names_in_a_lease_do_not_command_a_terminal(tmp_path):
    bad = {"host": "\x1b[31mfar\x07\n", "since": "\x9b2J"}
    place(tmp_path, json.dumps({**GOOD, **bad}).encode())
    (holder,) = Leases(tmp_path).holders()
    assert str(holder).isprintable() or str(holder).count("\n") == 1
    assert "\x1b" not in str(holder)


def test_a_dead_lease_that_cannot_be_deleted_blocks_nothing(tmp_path, monkeypatch):
    with Lease(tmp_path) as own:
        path = own.folder / f"{'a' * 32}.json"
        content = json.loads((own.folder / f"{own.run}.json").read_text())
        path.write_text(json.dumps({**content, **GOOD, "machine": content["machine"], "born": 1e9}))
        monkeypatch.setattr(Path, "unlink", lambda *_, **__: os.unlink("/nonexistent"))
        assert own.others() == []
        monkeypatch.undo()
        assert own.others() == []
        assert not path.exists()


@pytest.mark.parametrize("call", ["replace", "write"])
def test_a_lease_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch, call):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    if call == "write":
        monkeypatch.setattr(Path, "open", fail)
    else:
        monkeypatch.setattr(files.os, call, fail)
    error = pytest.raises(qa.InputError, match=r"cannot be written \(No space left on device\)")
    with error, Lease(tmp_path):
        pass
    monkeypatch.undo()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_lease_whose_thread_cannot_start_leaves_nothing(tmp_path, monkeypatch):
    def fail(thread):  # noqa: ARG001
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", fail)
    with pytest.raises(qa.InputError, match="no thread can be started"), Lease(tmp_path):
        pass
    assert list((tmp_path / "leases").iterdir()) == []


def test_a_temporary_that_another_run_takes_for_a_leftover_is_written_again(tmp_path, monkeypatch):
    replace, taken = os.replace, []

    def take(source, target):
        if not taken:
            taken.append(source)
            os.unlink(source)
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", take)
    with Lease(tmp_path) as own:
        assert [holder.run for holder in Leases(tmp_path).holders()] == [own.run]
    assert len(taken) == 1
