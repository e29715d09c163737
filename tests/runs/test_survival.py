"""Campaigns survive: kills, signals, full disks, dead workers - real ones, of real processes."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import pytest

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import read_spec
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

SPEC = """\
seed = 11
[disorder]
law = "bimodal"
epsilon = [{epsilons}]
[chain]
length = [100, 1000, 100_000]
samples = [{samples}]
[rules]
crossing = ["halted", "rmt"]
"""


def write_spec(folder, points, samples):
    """A spec of `points` epsilons; samples: of each length."""
    path = folder / "spec.toml"
    epsilons = ", ".join(f"{0.27 + 0.03 * i / points:.6f}" for i in range(points))
    path.write_text(SPEC.format(epsilons=epsilons, samples=", ".join(map(str, samples))))
    return path


def command(*arguments):
    return [sys.executable, "-m", "qavalanche", *map(str, arguments)]


def start(*arguments):
    return subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def result(process):
    """Exit code and what was printed, of a process that ends by itself."""
    out, err = process.communicate(timeout=300)
    return process.returncode, out.decode(), err.decode()


def shards(store):
    return set(store.glob("shards/*/*.parquet"))


def wait_for(condition, process=None, seconds=120):
    end = time.monotonic() + seconds
    while not condition() and (process is None or process.poll() is None):
        assert time.monotonic() < end
        time.sleep(0.003)


def check_same(store, reference):
    """Two stores hold the same samples, bit for bit, each once, and nothing is missing."""
    one, other = Campaign.open(store), Campaign.open(reference)
    assert one.spec == other.spec
    assert not one.missing()
    assert one.statistics() == other.statistics()
    for point, samples in one.spec.grid.items():
        assert one.rows(point)["sample"].to_list() == list(range(samples))
        assert one.rows(point).equals(other.rows(point))
    assert not one.damaged
    assert not one.foreign
    assert not one.leftovers
    assert not one.holders


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stores_what_is_done_and_says_what_is_left(tmp_path, which):
    spec, store = write_spec(tmp_path, 2, (10, 10, 6000)), tmp_path / "store"
    process = start("run", spec, "--out", store, "--workers", 1)
    wait_for(lambda: shards(store), process)
    process.send_signal(which)
    code, out, err = result(process)
    assert code == 128 + which, err  # so that `run && report` stops
    left = int(re.search(r"(\d+) missing", out).group(1))
    assert 0 < left == Campaign.open(store).samples_missing
    assert "goes on where this one stopped" in out
    opened = Campaign.open(store)
    assert not opened.holders
    assert not opened.leftovers


def test_a_second_signal_drops_what_is_in_flight(tmp_path):
    spec = tmp_path / "spec.toml"  # one chain takes seconds: no piece ends before the second signal
    spec.write_text(
        'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = 0.3\n'
        "[chain]\nlength = [50, 1_000_000_000]\nsamples = 1\n"
    )
    process = start("run", spec, "--out", tmp_path / "store", "--workers", 1)
    wait_for(lambda: list(tmp_path.glob("store/leases/*.json")), process)
    time.sleep(0.5)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    code, out, _ = result(process)
    assert code == 130
    assert "dropped" in out
    assert Campaign.open(tmp_path / "store").samples_missing > 0


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_is_enough_whatever_takes_long(tmp_path, which):
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = 0.3\n'
        "[chain]\nlength = [50, 1_000_000_000]\nsamples = 1\n"
    )
    process = start("run", spec, "--out", tmp_path / "store", "--workers", 1)
    wait_for(lambda: list(tmp_path.glob("store/leases/*.json")), process)
    time.sleep(0.5)
    process.send_signal(which)
    code, out, err = result(process)
    assert code == 128 + which, err
    assert out.splitlines()[-1].endswith("the same run command goes on where this one stopped")


def test_a_time_limit_stops_in_time(tmp_path):
    spec, store = write_spec(tmp_path, 2, (10, 10, 20_000)), tmp_path / "store"
    code, out, err = result(start("run", spec, "--out", store, "--time-limit", "2s"))
    assert code == 0, err
    assert Campaign.open(store).samples_missing > 0
    assert "goes on where this one stopped" in out


def test_two_runs_share_one_store(tmp_path):
    spec, store = write_spec(tmp_path, 30, (3000, 300, 100)), tmp_path / "store"
    both = [start("run", spec, "--out", store, "--workers", 1) for _ in range(2)]
    assert [result(process)[0] for process in both] == [0, 0]
    run(read_spec(spec), store)  # what one left to the other is done: at most, nothing is missing
    run(read_spec(spec), tmp_path / "alone")
    check_same(store, tmp_path / "alone")
    counts = [int(path.name.split("-")[1]) for path in shards(store)]
    assert sum(counts) == sum(read_spec(spec).grid.values())  # nothing was computed twice


def test_a_killed_worker_process_is_one_clear_line(tmp_path):
    spec = read_spec(write_spec(tmp_path, 4, (3000, 300, 300)))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def kill(progress):  # noqa: ARG001
            os.kill(next(iter(pool._processes)), signal.SIGKILL)

        with pytest.raises(qa.InputError, match=r"killed, perhaps for its memory: use fewer work"):
            run(
                spec,
                tmp_path / "store",
                1,
                executor=pool,
                report=kill,
                shard=Slice(batch_seconds=0.05),
            )
    assert 0 < Campaign.open(tmp_path / "store").samples_missing < sum(spec.grid.values())
    run(spec, tmp_path / "store")
    run(spec, tmp_path / "alone")
    check_same(tmp_path / "store", tmp_path / "alone")


def test_a_script_without_its_main_guard_is_told_so(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "from pathlib import Path\n"
        "from qavalanche.runs import parse_spec, run\n"
        'spec = parse_spec({"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.3}, '
        '"chain": {"length": 9, "samples": 9}})\n'
        'with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:\n'
        f'    run(spec, Path("{tmp_path}/store"), executor=pool)\n'
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert 'call run below `if __name__ == "__main__":` in' in last
    assert "memory" not in last


def test_out_of_memory_is_one_clear_line(tmp_path, monkeypatch):
    from qavalanche.runs import compute

    def fail(*arguments):  # noqa: ARG001
        raise MemoryError

    monkeypatch.setattr(compute, "melt_chunk", fail)
    spec = read_spec(write_spec(tmp_path, 1, (3, 3, 3)))
    with pytest.raises(qa.InputError, match="out of memory: use fewer workers"):
        run(spec, tmp_path / "store")


def test_a_clock_that_jumps_changes_nothing(tmp_path, monkeypatch):
    from qavalanche.store import provenance

    times = iter(f"20{99 - i % 60:02d}-01-01T00:00:00.000+00:00" for i in range(10**6))
    monkeypatch.setattr(provenance, "now", lambda: next(times))
    spec = read_spec(write_spec(tmp_path, 2, (30, 3, 3)))
    run(spec, tmp_path / "store", shard=Slice(batch_seconds=1e-5))
    monkeypatch.undo()
    run(spec, tmp_path / "alone")
    check_same(tmp_path / "store", tmp_path / "alone")
    made = next(iter(Campaign.open(tmp_path / "store").shards.values()))[0].metadata()
    assert made["ended"] < made["started"]  # as the clock said
    assert made["seconds"] > 0


@contextmanager
def small_disk(folder, size, options=""):
    """A file system of `size` in `folder`; skips where it cannot be mounted."""
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}{options}", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mounted, check=False).returncode:
        pytest.skip("a file system of its own can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_stops_cleanly_and_resumes_after_space_is_made(tmp_path):
    spec = write_spec(tmp_path, 4, (60_000, 3, 3))
    run(read_spec(spec), tmp_path / "alone")
    with small_disk(tmp_path / "disk", "24m") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(20_000_000))
        code, _, err = result(start("run", spec, "--out", disk / "store"))
        assert code == 2
        assert err.splitlines()[-1].startswith("qavalanche: ")
        assert "No space left on device" in err.splitlines()[-1]
        stopped = Campaign.open(disk / "store")
        assert 0 < stopped.samples_missing < sum(stopped.spec.grid.values())
        assert not stopped.damaged
        ballast.unlink()
        code, _, err = result(start("run", spec, "--out", disk / "store"))
        assert code == 0, err
        check_same(disk / "store", tmp_path / "alone")


def test_a_directory_that_is_read_only_is_one_clear_line(tmp_path):
    spec = write_spec(tmp_path, 1, (3, 3, 3))
    with small_disk(tmp_path / "disk", "1m", ",ro") as disk:
        code, _, err = result(start("run", spec, "--out", disk / "store"))
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "cannot be written (Read-only file system)" in err


@pytest.mark.slow
def test_killed_at_a_hundred_random_instants(tmp_path):
    spec, store = write_spec(tmp_path, 120, (2000, 2000, 150)), tmp_path / "store"
    run(read_spec(spec), tmp_path / "alone")
    dice, grown = random.Random(9338), 0
    for kill in range(100):
        before, killed = shards(store), set(store.glob("leases/*.json"))
        process = start("run", spec, "--out", store, "--workers", 1 + kill % 2)
        if kill % 10:  # else while it starts
            wait_for(lambda: set(store.glob("leases/*.json")) - killed, process)  # noqa: B023
        time.sleep(dice.uniform(0, 0.8))
        process.kill()
        process.communicate()
        grown += len(shards(store)) > len(before)
        Campaign.open(store) if (store / "manifest.json").exists() else None
    assert grown > 10  # many a kill fell in the midst of work
    assert result(start("run", spec, "--out", store))[0] == 0
    check_same(store, tmp_path / "alone")
    counts = [int(path.name.split("-")[1]) for path in shards(store)]
    assert sum(counts) == sum(read_spec(spec).grid.values())
