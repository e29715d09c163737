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

    def save_as(self, path: str | Path) -> None:
        """Write one file, of the kind that its ending tells."""


class Moving(Protocol):
    """What `animate` returns: `plots.film.Film`, pictures with the numbers that they show."""

    @property
    def caption(self) -> str:
        """What it claims, in one sentence."""

    @property
    def count(self) -> int:
        """Number of pictures."""

    @property
    def data(self) -> Any:
        """What it shows, a polars table."""

    def save(self, path: str | Path, seconds: float = 0.15) -> Path:
        """Write one file, .gif, .mp4 or .html, with so many seconds a picture."""


_Drawing = TypeVar("_Drawing", bound=Callable[..., Picture])
_Filming = TypeVar("_Filming", bound=Callable[..., Moving])


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


@singledispatch
def _film(thing: Any, **_options: Any) -> Moving:
    kinds = sorted(kind.__name__ for kind in _film.registry if kind is not object)
    raise InputError(f"{shown(thing)}: no film of it is known, only of {', '.join(kinds)}")


def animates(kind: type) -> Callable[[_Filming], _Filming]:
    """Decorator, as `draws`: the function is the film of objects of this kind."""

    def register(filming: _Filming) -> _Filming:
        _film.register(kind, filming)
        return filming

    return register


def animate(thing: Any, **options: Any) -> Moving:
    """The film of an object, with the options of its kind (see `plots.hook`).

    Raises InputError for a kind that has no film.
    """
    import_module(FILLED_BY)
    return _film(thing, **options)
