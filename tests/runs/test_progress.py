"""Progress: of steps, and as plain lines where there is no terminal."""

import time

import pytest

from qavalanche.runs.execution import Progress
from qavalanche.runs.progress import Steps, shown


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_steps_say_what_is_left_by_what_they_took(clock):
    seen = []
    steps = Steps(4, seen.append)
    for seconds in (10, 20, 0, 10):
        clock[0] += seconds
        steps.done()
    expected = [(1, 3, 10, 30), (2, 2, 30, 30), (3, 1, 30, 10), (4, 0, 40, 0)]
    assert seen == [Progress(*one) for one in expected]


def test_plain_lines_come_once_a_minute(clock, capsys):
    with shown("reporting") as report:
        for _ in range(5):
            clock[0] += 25
            report(Progress(1, 3, 30.0, 90.0))
        report(Progress(4, 0, 120.0, 0.0))  # a short report says nothing
    line = "25% done, 3 steps left, about 90 s to go\n"
    assert capsys.readouterr().err == line


def test_a_run_says_how_it_ended(clock, capsys):  # noqa: ARG001
    with shown() as report:
        report(Progress(1, 3, 30.0, 90.0))
        report(Progress(4, 0, 0.0, 0.0))
    assert capsys.readouterr().err == "100% done, 0 samples left, about 0 s to go\n"
