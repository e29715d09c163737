"""How a run shows its progress: a bar on a terminal, one plain line a minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qavalanche.ensemble.execution import Progress

_EVERY = 60.0
"""Seconds between plain lines."""


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """A function to call with every Progress, shown on the standard error stream."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("melting"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("melting", total=None)
        yield lambda p: bar.update(task, total=p.spent + p.ahead, completed=p.spent)


def _plain_lines() -> Callable[[Progress], None]:
    last = time.monotonic()

    def line(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < _EVERY and progress.left:
            return
        last = now
        share = progress.spent / (progress.spent + progress.ahead)
        text = f"{share:.0%} done, {progress.left} samples left, about {progress.ahead:.0f} s to go"
        print(text, file=sys.stderr, flush=True)

    return line
