"""When a run is to stop before its work is done: on request, or at a time limit."""

from __future__ import annotations

import math
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qavalanche.errors import InputError, check

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


class Stop:
    """Asked for by `request`, or due after `limit` seconds; clocks that jump do not matter.

    Workers look at it between pieces of a chunk. A copy in another process knows the time limit
    alone.
    """

    def __init__(self, limit: float = math.inf) -> None:
        self._end = time.monotonic() + limit
        self._asked = threading.Event()

    def request(self) -> None:
        """Stop as soon as the pieces in flight are done."""
        self._asked.set()

    @property
    def seconds_left(self) -> float:
        """Until it is due; 0 if it is."""
        return 0.0 if self._asked.is_set() else max(0.0, self._end - time.monotonic())

    @property
    def due(self) -> bool:
        """Whether to stop now."""
        return self.seconds_left == 0

    def __getstate__(self) -> dict[str, Any]:
        return {"seconds_left": self.seconds_left}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["seconds_left"])  # type: ignore[misc]


@contextmanager
def on_signals(stop: Stop, again: Callable[[], None]) -> Iterator[None]:
    """Within, SIGINT and SIGTERM request a stop; the next one calls `again`."""
    signals = 0

    def handle(number: int, frame: Any) -> None:  # noqa: ARG001 - as signal handlers are called
        nonlocal signals
        signals += 1
        if signals > 1:
            again()
        stop.request()

    before = {which: signal.signal(which, handle) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def parse_duration(text: str) -> float:
    """Seconds of '3h50m', '2d', '90s' or, as Slurm writes it, '03:50:00' or '2-03:50:00'.

    Raises InputError for anything else.
    """
    allowed = "must be a time such as 3h50m, 90s or 03:50:00"
    if clock := re.fullmatch(r"(?:(\d+)-)?(\d+):([0-5]\d):([0-5]\d)", text.strip()):
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return 86400.0 * days + 3600 * hours + 60 * minutes + seconds
    if not re.fullmatch(r"(\d+(\.\d+)?[dhms])+", text.strip()):
        raise InputError(f"time = {text!r}: {allowed}")
    parts = re.findall(r"(\d+(?:\.\d+)?)([dhms])", text)
    units = [unit for _, unit in parts]
    check(sorted(set(units), key="dhms".index) == units, f"time = {text!r}", allowed)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
