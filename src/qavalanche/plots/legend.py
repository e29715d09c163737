"""The legend of a panel, or the words that there is nothing in it."""

from __future__ import annotations

from typing import Any

_NOTHING = "nothing to show"


def add_legend(axes: Any, nothing: str = _NOTHING, **options: Any) -> None:
    """The legend of what is drawn in a panel; if nothing is, `nothing` in its middle."""
    if axes.get_legend_handles_labels()[1]:
        axes.legend(**options)
    elif not _has_points(axes):
        say_nothing(axes, nothing)


def say_nothing(axes: Any, nothing: str = _NOTHING) -> None:
    """Write `nothing` in the middle of an empty panel."""
    axes.text(0.5, 0.5, nothing, transform=axes.transAxes, ha="center", va="center", color="0.4")


def _has_points(axes: Any) -> bool:
    return any(len(line.get_xdata()) for line in axes.get_lines()) or bool(axes.containers)
