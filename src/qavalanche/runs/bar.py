"""How far a call from Python is: a bar in a notebook, one line that is rewritten on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from qavalanche.errors import check_type, escaped
from qavalanche.runs.loop import Progress

_APART = 0.2  # seconds between two pictures of a bar
_STYLE = "width:20em;vertical-align:middle"


class Bar:
    """Shows how far a call is: `run(spec, folder, report=Bar())`; likewise `threshold`.

    doing: what is done, in a word. In a notebook (Jupyter, with IPython) a bar with the share, what
    is left and the seconds to go, by one display that is updated; on a terminal a line of the
    standard error stream that is rewritten; elsewhere, in the log of a job, one line a minute. It
    is called with every `Progress` and does nothing more often than five times a second, but for
    the last. What it shows is a foresight from what is done: the last of it is 100 %.
    Raises InputError for a word that is no text.

    >>> import qavalanche as qa
    >>> from qavalanche.runs.loop import Progress
    >>> qa.Bar().text(Progress(done=30, left=10, spent=3.0, ahead=1.0))
    'melting: 75 %, 10 left, about 1 s to go'
    """

    def __init__(self, doing: str = "melting") -> None:
        check_type("doing", doing, str, "must be text")
        self._doing = doing
        self._last = -_APART
        self._show: Callable[[Progress, str], None] | None = None

    def __call__(self, progress: Progress) -> None:
        """Show it, if the last picture is old enough or this is the end."""
        now = time.monotonic()
        if progress.left and now - self._last < _APART:
            return
        self._last = now
        if self._show is None:
            self._show = _in_notebook() or _on_stream(self._doing)
        self._show(progress, self.text(progress))

    def text(self, progress: Progress) -> str:
        """The line below the bar."""
        if not progress.left:
            return f"{self._doing}: done, in {progress.spent:.0f} s"
        share = f"{100 * share_of(progress):.0f} %"
        left = f"{progress.left} left, about {progress.ahead:.0f} s to go"
        return f"{self._doing}: {share}, {left}"


def share_of(progress: Progress) -> float:
    """Of the time, from 0 to 1."""
    whole = progress.spent + progress.ahead
    return progress.spent / whole if progress.left and whole > 0 else float(not progress.left)


def _in_notebook() -> Callable[[Progress, str], None] | None:
    """What shows a bar in the notebook that this runs in; None if it runs in none."""
    ipython = sys.modules.get("IPython")
    with suppress(Exception):  # a broken, or another, IPython is no reason to stop a run
        shell: Any = ipython.get_ipython() if ipython is not None else None
        if getattr(shell, "kernel", None) is None:  # of a terminal
            return None
        shown = import_module("IPython.display")
        handle: Any = None

        def show(progress: Progress, text: str) -> None:
            nonlocal handle
            with suppress(Exception):
                page = shown.HTML(_html(share_of(progress), text))
                if handle is None:
                    handle = shown.display(page, display_id=True)
                else:
                    handle.update(page)

        return show
    return None


def _html(share: float, text: str) -> str:
    from html import escape

    bar = f'<progress value="{share:.4f}" max="1" style="{_STYLE}"></progress>'
    return f"{bar} {escape(escaped(text))}"


def _on_stream(doing: str) -> Callable[[Progress, str], None]:
    """A line that is rewritten on a terminal, else plain lines, as commands show it."""
    if not sys.stderr.isatty():
        from qavalanche.runs.progress import plain_lines

        plain = plain_lines(doing)
        return lambda progress, _: plain(progress)

    def show(progress: Progress, text: str) -> None:
        end = "" if progress.left else "\n"
        with suppress(OSError):
            print(f"\r\x1b[K{text}", end=end, file=sys.stderr, flush=True)

    return show
