"""What is compiled in this process, and one line that says so when it takes long."""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONG = 0.5
"""Seconds of one kernel after which the line is said."""


def log(line: str) -> None:
    """As Python tells of it: to the logger "qavalanche"."""
    logging.getLogger("qavalanche").info(line)


class Watch:
    """The kernels that this process has compiled, each with its CPU seconds."""

    def __init__(self) -> None:
        self.compiled: list[tuple[str, float]] = []
        self.folders: set[str] = set()
        self.tell: Callable[[str], None] | None = log
        self._since: float | None = None

    @property
    def folder(self) -> str:
        """Where compiled kernels are kept; "" if they are not.

        Numba keeps them beside the sources where NUMBA_CACHE_DIR names a place it cannot write to.
        """
        if not self.folders:
            return ""
        shared, asked = os.path.commonpath(self.folders), os.environ.get("NUMBA_CACHE_DIR", "")
        inside = Path(os.path.realpath(shared)).is_relative_to(os.path.realpath(asked))
        return asked if asked and inside else shared

    def look(self) -> None:
        """Say once that a kernel compiles, if it has taken long by now."""
        if self.tell is None or self._since is None or time.monotonic() - self._since < LONG:
            return
        tell, self.tell = self.tell, None
        if self.folder:
            kept = f"kept in {self.folder}; `qavalanche warmup` compiles all of them"
            tell(f"compiling kernels, once ({kept})")
        else:
            tell("compiling kernels (kept nowhere: let NUMBA_CACHE_DIR name a folder for them)")

    @contextmanager
    def over(self, name: str) -> Iterator[None]:
        """While a kernel compiles: much is made and little is garbage, so none is looked for."""
        collects, started = gc.isenabled(), time.process_time()
        self._since = time.monotonic()
        gc.disable()
        try:
            yield
            self.compiled.append((name, time.process_time() - started))
            self.look()
        finally:
            self._since = None
            if collects:
                gc.enable()


WATCH = Watch()
"""Of this process."""
