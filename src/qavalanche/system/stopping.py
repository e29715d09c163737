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

from qavalanche.errors import check, check_type, shown
from qavalanche.system.signals import watched

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


class Stop:
    """Asked for by `request`, or due after `limit` seconds; clocks that jump do not matter.

    Workers look at it between pieces of a chunk. A copy in another process knows the time limit
    alone.
    """

    def __init__(self, limit: float = math.inf) -> None:
        self._end = time.monotonic() + limit
        self._asked = threading.Event()
        self.signal: int | None = None
        """The signal that asked for it, if one did."""

    def request(self, signal: int | None = None) -> None:
        """Stop as soon as the pieces in flight are done; signal: the one that asks for it."""
        self.signal = self.signal or signal
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
def on_signals(stop: Stop, leave: Callable[[int], None]) -> Iterator[None]:
    """Within, SIGINT and SIGTERM request a stop; the next one, or a few seconds, call `leave`.

    `leave` gets the number of the first signal, in another thread, and should end the process:
    so it ends in time even if the main thread does not come back from a library.
    """
    both = (signal.SIGINT, signal.SIGTERM)
    with watched(both, stop.request, leave):
        before = {which: signal.signal(which, _heard) for which in both}
        try:
            yield
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)


def _heard(number: int, frame: Any) -> None:
    """A signal needs a handler to be heard by those who watch."""


def parse_duration(text: str) -> float:
    """Seconds of '3h50m', '2d', '90s' or, as Slurm writes it, '03:50:00' or '2-03:50:00'.

    Raises InputError for anything else, and for numbers of more than nine digits.
    """
    allowed = "must be a time such as 3h50m, 90s or 03:50:00"
    check_type("time", text, str, allowed)
    passed, text = f"time = {shown(text)}", text.strip()
    if clock := re.fullmatch(f"(?:({_WHOLE})-)?({_WHOLE}):([0-5][0-9]):([0-5][0-9])", text):
        days, hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return 86400.0 * days + 3600 * hours + 60 * minutes + seconds
    check(bool(re.fullmatch(f"({_PART})+", text)), passed, allowed)
    parts = [part.groups() for part in re.finditer(_PART_OF, text)]
    units = [unit for _, unit in parts]
    check(sorted(set(units), key="dhms".index) == units, passed, allowed)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


_WHOLE = "[0-9]{1,9}"
_PART = rf"{_WHOLE}(?:\.{_WHOLE})?[dhms]"
_PART_OF = rf"({_WHOLE}(?:\.{_WHOLE})?)([dhms])"
