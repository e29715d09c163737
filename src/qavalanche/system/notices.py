"""What a user should know while something computes: the log "qavalanche", and who else listens.

A library does not print: everything goes to the standard logger `qavalanche`, which has no handler
but an empty one, and shows nothing until the user asks for it (docs/logging.md). Commands listen
here and print what is a warning, since what other libraries log is not for their users.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOG = logging.getLogger("qavalanche")
"""The one logger of the package."""

LOG.addHandler(logging.NullHandler())

Listener = Callable[[int, str], None]
_listeners: list[Listener] = []


def tell(level: int, text: str, *values: object) -> None:
    """Log `text % values` at a level of `logging`, and tell it to those who listen."""
    LOG.log(level, text, *values)
    for listener in _listeners:
        listener(level, text % values)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Everything told while this lasts goes to `listener(level, text)` as well."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
