"""Leases: who holds what, who is dead, and by which clock."""

import json
import os
import subprocess
import time
from contextlib import ExitStack
from types import SimpleNamespace

import psutil
import pytest

import qavalanche as qa
from qavalanche.campaign.chunk import Chunk
from qavalanche.campaign.point import Point
from qavalanche.store import lease, provenance
from qavalanche.store.lease import EXPIRY, Lease, Leases

POINT, OTHER = (Point(qa.Bimodal(epsilon), 50, qa.Rules()) for epsilon in (0.2, 0.3))
HERE = [Chunk(POINT, 0, 10)]


@pytest.fixture
def two(tmp_path):
    """Two runs on one store; their process is this one, so neither is gone."""
    with Lease(tmp_path) as one, Lease(tmp_path) as other:
        yield one, other


@pytest.fixture
def clock(monkeypatch):
    """Our own clock, to be set; sleeping advances it."""
    now = SimpleNamespace(seconds=1000.0)

    def sleep(seconds):
        now.seconds += seconds

    monkeypatch.setattr(lease, "time", SimpleNamespace(monotonic=lambda: now.seconds, sleep=sleep))
    return now


def path_of(one):
    return one.folder / f"{one.run}.json"


def claims_of(one):
    return json.loads(path_of(one).read_text())["claims"]


def write(directory, run="a" * 32, **changes):
    """A lease file as a run of another process leaves it."""
    content = {"run": run, "host": "there", "since": "2020-01-01T00:00:00.000+00:00", "claims": []}
    with Lease(directory) as own:
        content = {**json.loads(path_of(own).read_text()), **content, **changes}
    path = directory / "leases" / f"{run}.json"
    path.write_text(json.dumps(content))
    return path


def test_a_claim_excludes_those_that_overlap_it(two):
    one, other = two
    assert one.claim(HERE)
    assert not other.claim([Chunk(POINT, 9, 5)])
    assert not other.claim([Chunk(POINT, 20, 5), Chunk(POINT, 0, 1)])  # all or nothing
    assert claims_of(other) == []
    assert other.claim([Chunk(POINT, 10, 5), Chunk(OTHER, 0, 10)])
    assert not one.claim([Chunk(OTHER, 3, 1)])


def test_what_is_released_can_be_claimed(two):
    one, other = two
    one.claim([*HERE, Chunk(OTHER, 0, 10)])
    one.release(HERE)
    assert other.claim(HERE)
    assert not other.claim([Chunk(OTHER, 0, 10)])


def test_each_sees_the_other_and_not_itself(two):
    one, other = two
    one.claim(HERE)
    (seen,) = other.others()
    assert seen.run == one.run
    assert seen.claims == ((POINT.name, 0, 10),)
    assert seen.here
    assert not seen.gone
    assert one.proven(seen)
    assert f"process {os.getpid()}" in str(seen)
    assert len(Leases(one.folder.parent).holders()) == 2


def test_leaving_removes_the_lease_whatever_happens(tmp_path):
    with Lease(tmp_path) as one:
        assert path_of(one).exists()
    assert not path_of(one).exists()
    with pytest.raises(ZeroDivisionError), Lease(tmp_path):
        raise ZeroDivisionError
    assert list((tmp_path / "leases").iterdir()) == []
    assert Leases(tmp_path / "nowhere").holders() == []


def test_a_lease_is_renewed_even_if_somebody_removed_it(tmp_path, monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.01)
    with Lease(tmp_path) as one:
        (seen,) = Leases(tmp_path).holders()
        path_of(one).unlink()
        end = time.monotonic() + 60
        while not (renewed := Leases(tmp_path).holders()):
            assert time.monotonic() < end
        assert renewed[0].beat > seen.beat


def test_a_process_that_has_ended_holds_nothing(tmp_path):
    process = subprocess.Popen(["sleep", "60"])
    path = write(tmp_path, process=process.pid, born=lease._started(process.pid))
    (seen,) = Leases(tmp_path).holders()
    assert Leases(tmp_path).proven(seen)
    process.kill()
    process.wait()
    assert not Leases(tmp_path).proven(seen)
    assert Leases(tmp_path).holders() == []
    assert not path.exists()


def test_a_later_process_with_the_same_number_is_another(tmp_path):
    path = write(tmp_path, born=lease._started() - 100)
    assert Leases(tmp_path).holders() == []
    assert not path.exists()


def test_a_silent_run_elsewhere_is_dead_after_its_time_by_our_clock(tmp_path, clock):
    path = write(tmp_path, machine="elsewhere", claims=[[POINT.name, 0, 10]])
    with Lease(tmp_path) as own:
        assert not own.claim(HERE)
        clock.seconds += EXPIRY - 1
        assert not own.claim(HERE)
        (seen,) = own.others()
        assert not own.proven(seen)
        clock.seconds += 2
        assert Leases(tmp_path).holders()  # who looks for the first time cannot know
        assert own.claim(HERE)
    assert not path.exists()


def test_a_run_elsewhere_that_renews_its_lease_lives(tmp_path, clock):
    watching = Leases(tmp_path)
    for beat in range(1, 5):
        write(tmp_path, machine="elsewhere", beat=beat)
        (seen,) = watching.holders()
        clock.seconds += EXPIRY - 1
        assert watching.holders()
        write(tmp_path, machine="elsewhere", beat=beat + 1)
        assert watching.holders()
        assert watching.proven(seen)
    path = write(tmp_path, machine="elsewhere")
    path.unlink()
    assert not watching.proven(seen)


def meet_once(one, meanwhile, monkeypatch):
    """`meanwhile` is called between one's look and its first write."""
    original, met = one._write, []

    def write():
        if not met:
            met.append(1)
            meanwhile()
        original()

    monkeypatch.setattr(one, "_write", write)


def test_a_claim_that_meets_another_withdraws(two, monkeypatch):
    one, other = two
    claimed = []
    meet_once(one, lambda: claimed.append(other.claim(HERE)), monkeypatch)
    assert not one.claim(HERE)
    assert claimed == [True]
    assert claims_of(one) == []
    assert claims_of(other) == [[POINT.name, 0, 10]]


def test_a_claim_that_met_another_is_tried_again(two, monkeypatch, clock):
    one, other = two
    withdrawn = []

    def sleep(seconds):
        clock.seconds += seconds
        withdrawn.append(claims_of(one))
        other.release(HERE)

    monkeypatch.setattr(lease.time, "sleep", sleep)
    meet_once(one, lambda: other.claim(HERE), monkeypatch)
    assert one.claim(HERE)
    assert withdrawn == [[]]  # it held nothing while it waited
    assert claims_of(one) == [[POINT.name, 0, 10]]


@pytest.mark.parametrize(
    "text",
    ["", "{", "\0" * 200, "null", "3", "[]", "{}", '{"claims": [["a", 1]]}', '{"claims": 3}'],
)
def test_a_damaged_lease_holds_nothing(tmp_path, text):
    with Lease(tmp_path) as own:
        path = own.folder / "damaged.json"
        path.write_text(text)
        (own.folder / f".{'a' * 32}.tmp").write_text(text)
        assert own.others() == []
        assert own.claim(HERE)


def test_a_lease_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "leases").write_text("in the way")
    with pytest.raises(qa.InputError, match="cannot be written"), ExitStack() as stack:
        stack.enter_context(Lease(tmp_path))


def test_clocks_of_the_day_that_jump_do_not_matter(two, monkeypatch):
    one, other = two
    one.claim(HERE)
    boot = psutil.boot_time()
    for jump in (-(10.0**6), 10.0**6):
        monkeypatch.setattr(provenance, "now", lambda: "1970-01-01T00:00:00.000+00:00")
        monkeypatch.setattr("time.time", lambda: 0.0)
        if psutil.LINUX:  # what the clock says of the time of the boot moves with it
            monkeypatch.setattr("psutil._psplatform.boot_time", lambda jump=jump: boot + jump)
        (seen,) = other.others()
        assert not seen.gone
        assert not other.claim(HERE)
