"""Times and memory as the benchmarks take them: what is compared is measured in turn.

Times of a shared machine drift and have long tails, so a ratio is that of the best times of both
sides; the median of the ratios of neighbouring measurements stands beside it.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

Call = Callable[[], object]


class Spent(NamedTuple):
    """Seconds of one call: on the clock, computing, and in the system, page faults above all."""

    wall: float
    user: float
    system: float


class Pair(NamedTuple):
    """Seconds of two calls: the best of each, the ratio of these, the median of all ratios."""

    ours: float
    baseline: float
    ratio: float
    median: float


def seconds(call: Call) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def computing(call: Call) -> float:
    """CPU time of one call, on all of its threads: waiting for a core of a busy machine apart."""
    start = time.process_time()
    call()
    return time.process_time() - start


def spent(call: Call) -> Spent:
    """What one call takes of this process, on all of its threads."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    wall = seconds(call)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return Spent(wall, after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime)


def in_turn(
    ours: Call, baseline: Call, rounds: int, timer: Callable[[Call], float] = seconds
) -> Pair:
    """Two calls, each once before, then measured one after the other `rounds` times."""
    ours(), baseline()
    return pair_of([(timer(ours), timer(baseline)) for _ in range(rounds)])


def pair_of(times: list[tuple[float, float]]) -> Pair:
    """Of times that were measured in turn."""
    best = min(a for a, _ in times), min(b for _, b in times)
    return Pair(*best, best[0] / best[1], statistics.median(a / b for a, b in times))


def child(arguments: list[str], environment: Mapping[str, str] | None = None) -> tuple[str, float]:
    """What a Python process prints, and the CPU seconds that it and its own children computed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    variables = {**os.environ, **(environment or {})}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=variables)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime - before.ru_utime


def peak_bytes() -> int:
    """Most memory that this process has had at once (Linux only).

    Not from getrusage: a child process inherits the peak of the process that started it.
    """
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024
