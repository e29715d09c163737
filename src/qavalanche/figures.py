"""The one hook through which objects show themselves: declared here, filled by `plots`.

Nothing that can be drawn imports what draws it. `plot` loads the module that registers the figures
on its first call; with `@draws(Kind)` any other function becomes the figure of a kind of object.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

from qavalanche.errors import InputError, shown

FILLED_BY = "qavalanche.plots.hook"
"""The module whose import registers the figures of this package."""


class Picture(Protocol):
    """What `plot` returns: `plots.Figure`, a figure with the numbers that it shows."""

    @property
    def caption(self) -> str:
        """What it claims, in one sentence."""

    @property
    def data(self) -> Any:
        """What it shows, a polars table."""

    def save_as(self, path: Path) -> None:
        """Write one file, of the kind that its ending tells."""


_Drawing = TypeVar("_Drawing", bound=Callable[..., Picture])


@singledispatch
def _figure(thing: Any, **_options: Any) -> Picture:
    kinds = sorted(kind.__name__ for kind in _figure.registry if kind is not object)
    raise InputError(f"{shown(thing)}: no figure of it is known, only of {', '.join(kinds)}")


def draws(kind: type) -> Callable[[_Drawing], _Drawing]:
    """Decorator: the function is the figure of objects of this kind and of kinds derived from it.

    It takes the object, and options by name.
    """

    def register(drawing: _Drawing) -> _Drawing:
        _figure.register(kind, drawing)
        return drawing

    return register


def plot(thing: Any, **options: Any) -> Picture:
    """The figure of an object, with the options of its kind (see `plots.hook`).

    Raises InputError for a kind that has no figure.
    """
    import_module(FILLED_BY)
    return _figure(thing, **options)
