"""Stops: on request, in time, on signals; and how times are written."""

import os
import pickle
import signal
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche.system.signals import watched
from qavalanche.system.stopping import Stop, on_signals, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3h50m", 13800),
        ("2d", 172_800),
        ("90s", 90),
        ("1.5h", 5400),
        ("1d2h3m4s", 93_784),
        ("03:50:00", 13800),
        ("100:00:01", 360_001),
        (" 90s ", 90),
    ],
)
def test_times_as_people_and_slurm_write_them(text, seconds):
    assert parse_duration(text) == seconds


@given(*(st.integers(0, 99) for _ in "dh"), *(st.integers(0, 59) for _ in "ms"))
def test_every_time_is_read_as_it_is_written(d, h, m, s):
    assert parse_duration(f"{d}d{h}h{m}m{s}s") == 86400 * d + 3600 * h + 60 * m + s
    assert parse_duration(f"{h:02d}:{m:02d}:{s:02d}") == 3600 * h + 60 * m + s
    assert parse_duration(f"{d}-{h:02d}:{m:02d}:{s:02d}") == 86400 * d + 3600 * h + 60 * m + s


@pytest.mark.parametrize(
    "text",
    [
        "",
        "90",
        "h",
        "-5s",
        "5m3h",
        "1h1h",
        "1h30",
        "3 h",
        "2w",
        "1:2:3",
        "10:30",
        "nan",
        "inf",
        "1e3s",
        "٣s",
        "1_0s",
        f"{'9' * 10}h",
    ],
)
def test_what_is_no_time_is_one_line(text):
    with pytest.raises(qa.InputError, match=r"must be a time such as 3h50m") as error:
        parse_duration(text)
    assert repr(text) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["9" * 5000 + "h", 3, None])
def test_what_is_too_long_or_no_text_is_one_short_line(text):
    with pytest.raises(qa.InputError, match=r"must be a time such as 3h50m") as error:
        parse_duration(text)
    assert len(str(error.value)) < 200


def test_a_stop_without_limit_is_due_on_request_alone():
    stop = Stop()
    assert stop.seconds_left == float("inf")
    assert not stop.due
    stop.request()
    assert stop.due
    assert stop.seconds_left == 0


def test_a_stop_is_due_when_its_time_is_over(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    stop = Stop(30)
    clock[0] += 29
    assert stop.seconds_left == pytest.approx(1)
    assert not stop.due
    clock[0] += 2
    assert stop.due
    assert stop.seconds_left == 0
    assert Stop(0).due


def test_a_copy_knows_the_time_that_is_left():
    stop = Stop(1000)
    copied = pickle.loads(pickle.dumps(stop))
    assert copied.seconds_left == pytest.approx(stop.seconds_left, abs=5)
    stop.request()
    assert not copied.due  # a copy is not told of requests that come later
    assert pickle.loads(pickle.dumps(stop)).due
    assert pickle.loads(pickle.dumps(Stop())).seconds_left == float("inf")


def send(which, arrived):
    """A signal to this process, and wait until its handler was called."""
    os.kill(os.getpid(), which)
    end = time.monotonic() + 10
    while not arrived():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_requests_a_stop_and_the_next_one_leaves(first, second):
    stop, calls = Stop(), []
    with on_signals(stop, calls.append):
        assert not stop.due
        send(first, lambda: stop.due)
        assert stop.signal == first
        assert calls == []
        send(second, lambda: calls)
        assert calls == [first]


def test_a_signal_that_nothing_follows_leaves_when_its_time_is_over():
    calls = []
    with watched({signal.SIGTERM}, lambda _: None, calls.append, grace=0.01):
        before = signal.signal(signal.SIGTERM, lambda *_: None)
        send(signal.SIGTERM, lambda: calls)
        signal.signal(signal.SIGTERM, before)
    assert calls == [signal.SIGTERM]


def test_signals_are_heard_by_those_who_watched_before_once_the_inner_ones_are_done():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    with watched({signal.SIGTERM}, heard.append, lambda _: None):
        with watched({signal.SIGTERM}, lambda _: heard.append("inner"), lambda _: None):
            send(signal.SIGTERM, lambda: heard == ["inner"])
        send(signal.SIGTERM, lambda: len(heard) == 2)
    signal.signal(signal.SIGTERM, before)
    assert heard == ["inner", signal.SIGTERM]


def test_afterwards_signals_do_what_they_did_before():
    both = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(which) for which in both]
    with on_signals(Stop(), lambda _: None):
        assert all(signal.getsignal(w) != b for w, b in zip(both, before, strict=True))
    with pytest.raises(ZeroDivisionError), on_signals(Stop(), lambda _: None):
        raise ZeroDivisionError
    assert [signal.getsignal(which) for which in both] == before
