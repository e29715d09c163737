"""Fitted lines, full only where they were fitted, and upper limits as arrows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

_POINTS = 200
_OUTSIDE: Any = {"linestyle": (0, (1, 2)), "linewidth": 0.7, "alpha": 0.7, "zorder": 0}


def draw_fit(
    axes: Any,
    law: Callable[[Any], Any],
    window: Sequence[float],
    lengths: Sequence[float],
    **look: Any,
) -> Any:
    """y(L) of a law: in its look within the window, faint and dotted on the rest of `lengths`.

    Returns the lengths at which the line is drawn within the window.
    """
    first, last = float(window[0]), float(window[1])
    for low, high in ((float(min(lengths)), first), (last, float(max(lengths)))):
        if low < high:
            span = np.geomspace(low, high, _POINTS)
            axes.plot(span, law(span), color=look.get("color"), **_OUTSIDE)
    inside = np.geomspace(first, last, _POINTS)
    axes.plot(inside, law(inside), **look)
    return inside


def draw_limits(axes: Any, x: Any, limits: Any, color: Any) -> None:
    """Upper limits on a logarithmic axis: a bar at each, with an arrow down."""
    if len(x):
        high = np.asarray(limits, float)
        axes.errorbar(
            x, high, yerr=0.4 * high, uplims=True, fmt="_", color=color, elinewidth=0.7,
            markersize=5,
        )  # fmt: skip


def name_limits(axes: Any, label: str) -> None:
    """What the arrows of `draw_limits` mean, for the legend."""
    axes.plot([], [], marker=r"$\downarrow$", markersize=6, linestyle="", color="0.3", label=label)
