"""Figures of the letter by name, each with the sources that it shows."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from qavalanche.errors import check, shown
from qavalanche.letter.sources import Sources
from qavalanche.plots.figure import Figure

Draw = Callable[[Mapping[str, Any]], Figure | None]


@dataclass(frozen=True)
class Drawn:
    """A figure as it was declared. rests_on: its sources; draw: None where there is nothing to show
    of them."""

    name: str
    rests_on: tuple[str, ...]
    draw: Draw


_FIGURES: dict[str, Drawn] = {}


def letter_figure(name: str, *, rests_on: Iterable[str] = ()) -> Callable[[Draw], Draw]:
    """Declare the function below it as the figure of this name.

    Raises InputError for a name that another function has.
    """

    def declared(draw: Draw) -> Draw:
        known = _FIGURES.get(name)
        same = known is None or known.draw.__module__ == draw.__module__
        check(same, f"figure {shown(name)}", "must have a name of its own")
        _FIGURES[name] = Drawn(name, tuple(rests_on), draw)
        return draw

    return declared


def known_figures() -> dict[str, Drawn]:
    """Those of every module in this folder, by name."""
    folder = import_module("qavalanche.plots.letter")
    for module in pkgutil.iter_modules(folder.__path__):
        import_module(f"{folder.__name__}.{module.name}")
    return dict(_FIGURES)


def figure_of(name: str, sources: Sources) -> Figure | None:
    """The figure; None where a source is not made at this size, or there is nothing to show.

    Raises InputError for an unknown name.
    """
    known = known_figures()
    check(name in known, f"figure {shown(name)}", "is not known")
    seen = {one: sources[one] for one in known[name].rests_on}
    if any(one is None for one in seen.values()):
        return None
    return known[name].draw(seen)
