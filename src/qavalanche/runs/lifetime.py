"""Dask workers that end at a time set beforehand: what they are given ends before they do.

A worker that reaches its lifetime leaves what it computes, and another begins it again. So a batch
ends, and is stored as far as it came, a little before; what is left of it goes to the others.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any

from qavalanche.system.stopping import Stop

_SPARE = 2.0, 0.02  # seconds, and share of the lifetime, that a batch ends before its worker does
_LATE = 300.0  # seconds that a worker may begin after the process that it is
_PAUSE = 0.5  # seconds until a task that came too late is handed on


class WithinLifetimes(Executor):
    """An executor of Dask whose tasks end before the workers that they run on."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """`fn(task, batch, stop)`: its last argument is a Stop."""
        return self._inner.submit(within_lifetime, fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Of the executor itself."""
        self._inner.shutdown(wait, cancel_futures=cancel_futures)


def within_lifetime(fn: Callable[..., list[Any]], task: Any, batch: Any, stop: Stop) -> list[Any]:
    """What `fn` makes of a batch until it is asked to stop, or the worker is about to end.

    A batch for which there is no time left goes back to the scheduler. On a worker that is young a
    sample that takes longer than all of its life is begun all the same.
    """
    age, lifetime = _age(), _lifetime()
    if age > lifetime + _LATE or math.isinf(lifetime):  # of a worker in a process of others
        return fn(task, batch, stop)
    left = lifetime - age - max(_SPARE[0], _SPARE[1] * lifetime)
    done = fn(task, batch, Stop(min(stop.seconds_left, max(0.0, left))))
    if done or stop.due:
        return done
    if age < lifetime / 2:
        return fn(task, batch, stop)
    from distributed import Reschedule

    time.sleep(_PAUSE)
    raise Reschedule


def _lifetime() -> float:
    """Seconds that this worker lives in all, as it drew them; infinity if nobody said."""
    from distributed import get_worker

    with suppress(ValueError):  # no worker
        return float(getattr(get_worker(), "lifetime", None) or math.inf)
    return math.inf


def _age() -> float:
    """Seconds since this process was started, some before the worker in it."""
    import psutil

    started: float = psutil.Process(os.getpid()).create_time()
    return max(0.0, time.time() - started)
