"""How a long command shows its progress: a bar on a terminal, one plain line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from qavalanche.runs.loop import Progress

_EVERY = 60.0
"""Seconds between plain lines."""


@contextmanager
def shown(doing: str = "melting") -> Iterator[Callable[[Progress], None]]:
    """A function to call with every Progress, shown on the standard error stream."""
    if not sys.stderr.isatty():
        yield plain_lines(doing)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(doing), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda p: bar.update(task, total=p.spent + p.ahead, completed=p.spent)


class Steps:
    """Progress of work in `total` steps of unknown, and perhaps unequal, length."""

    def __init__(self, total: int, report: Callable[[Progress], None]) -> None:
        self._total, self._report = total, report
        self._started, self._done = time.monotonic(), 0

    def done(self) -> None:
        """To be called after each step."""
        self._done += 1
        spent, left = time.monotonic() - self._started, max(0, self._total - self._done)
        self._report(Progress(self._done, left, spent, spent * left / self._done))


def plain_lines(doing: str) -> Callable[[Progress], None]:
    """One line a minute, and the last."""
    last = time.monotonic()
    melting = doing == "melting"
    unit = "samples" if melting else "steps"

    def line(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        ended = (
            melting and not progress.left and not progress.staged
        )  # a run also says how it ended
        if now - last < _EVERY and not ended:
            return
        last = now
        whole = progress.spent + progress.ahead
        share = progress.spent / whole if progress.left else 1.0
        text = f"{share:.0%} done, {progress.left} {unit} left, about {progress.ahead:.0f} s to go"
        if progress.staged:
            text = f"{progress.done} {unit} done, {progress.left} left of this stage"
        with suppress(OSError):  # a full disk under the messages is no reason to stop
            print(text, file=sys.stderr, flush=True)

    return line
