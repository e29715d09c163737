"""Signals that are heard whatever the main thread is doing.

Python calls a handler between two steps of the main thread, which may be deep in a library and long
in coming there. But the number of a signal is written to a socket at once, and a thread waits at
its other end.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

GRACE = 3.5
"""Seconds between the first signal and leaving: whoever asks twice may not wait five."""


@contextmanager
def watched(
    which: Collection[int],
    first: Callable[[int], None],
    leave: Callable[[int], None],
    grace: float = GRACE,
) -> Iterator[None]:
    """Within, the first signal of `which` calls `first`, the next one, or the time, `leave`.

    Both are called with the first signal's number, in a thread of their own; grace: seconds. Only
    signals that have a handler in Python are heard, and only in the main thread: elsewhere this
    does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    near, far = socket.socketpair()
    far.setblocking(False)
    before = signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    thread = threading.Thread(target=_watch, args=(near, which, first, leave, grace), daemon=True)
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        far.close()
        thread.join()
        near.close()


def _watch(
    near: socket.socket,
    which: Collection[int],
    first: Callable[[int], None],
    leave: Callable[[int], None],
    grace: float,
) -> None:
    if (number := _next(near, which)) is None:
        return
    first(number)
    near.settimeout(grace)
    try:
        if _next(near, which) is None:
            return
    except TimeoutError:
        pass
    leave(number)


def _next(near: socket.socket, which: Collection[int]) -> int | None:
    """The next signal of these; None if there will be no more."""
    while heard := near.recv(1):
        if heard[0] in which:
            return heard[0]
    return None
