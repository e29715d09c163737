"""One melted chain over all scales: windows a tenth as long as the one above, down to bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.partition import Partition
from qavalanche.plots.chain import color_bar, size_colors
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.pixels import Grid, thermal_in
from qavalanche.plots.style import PAGE, styled

if TYPE_CHECKING:
    import polars as pl

FACTOR = 10
"""By which a window is longer than the next."""

LEAST = 100
"""Bonds that the last window has at least."""

_COLUMNS = 700  # of pixels: each is a whole number of bonds, as equal as can be
_LEVELS = 60  # dots of height
Window = tuple[int, int]


@typed
def zoom_figure(partition: Partition) -> Figure:
    """Thermal regions of an open chain, seen in windows of L, L/10, L/100, … bonds (100 at least).

    Every window is about the largest region of the one above that it has room for. The height of a
    bar is the share of the bonds of a column of pixels in thermal regions, its color the size of
    the largest of them. Time: that of a look at every region. Raises InputError for a ring, and for
    fewer than 1000 bonds.
    """
    check(not partition.ring, "a partition of a ring", "must be of an open chain")
    check(partition.length >= FACTOR * LEAST, f"L = {partition.length}", "must be at least 1000")
    windows = windows_of(partition)
    seen = [_seen(partition, window) for window in windows]
    with styled():
        canvas = new_canvas(PAGE, 0.5 + 0.62 * len(windows))
        panels = canvas.subplots(len(windows), 1, squeeze=False)[:, 0]
        colors = size_colors(partition)
        for axes, window, one in zip(panels, windows, seen, strict=True):
            _draw(axes, window, one, colors)
        for i, inner in enumerate(windows[1:]):
            _lead(canvas, panels[i], panels[i + 1], inner)
        panels[len(panels) // 2].set_ylabel("share of bonds in thermal regions")
        panels[-1].set_xlabel("bond")
        color_bar(canvas, colors, list(panels))
    caption = (
        f"One melted chain of {partition.length:,} bonds over all scales: every window is a tenth "
        "of the one above."
    ).replace(",", " ")
    return Figure("zoom", caption, canvas, _table(seen), letters=False)


def windows_of(partition: Partition) -> list[Window]:
    """The windows [start, stop), each inside the one before and about the largest region there that
    is no longer than it."""
    windows: list[Window] = [(0, partition.length)]
    width = partition.length // FACTOR
    while width >= LEAST:
        start, stop = windows[-1]
        middle = _middle(partition.regions, start, stop, width)
        first = min(max(start, middle - width // 2), stop - width)
        windows.append((first, first + width))
        width //= FACTOR
    return windows


def _middle(regions: NDArray[np.int64], start: int, stop: int, most: int) -> int:
    """Of the largest region in [start, stop) of at most `most` bonds; of the window if none is."""
    sizes = regions[:, 1] - regions[:, 0]
    right = (regions[:, 0] >= start) & (regions[:, 1] <= stop) & (sizes <= most)
    if not right.any():
        return (start + stop) // 2
    which = int(np.argmax(np.where(right, sizes, -1)))
    return int(regions[which].sum()) // 2


def _seen(partition: Partition, window: Window) -> NDArray[np.int64]:
    """(columns, 4): start and stop of a column, its bonds in thermal regions, the largest there."""
    start, stop = window
    columns = min(_COLUMNS, stop - start)
    edges = start + np.arange(columns + 1, dtype=np.int64) * (stop - start) // columns
    grid = Grid(edges, np.zeros(columns, np.int64), stop - start)
    thermal, largest = thermal_in(partition, grid)
    return np.stack([edges[:-1], edges[1:], thermal, largest], axis=1)


def _draw(axes: Any, window: Window, seen: NDArray[np.int64], colors: Any) -> None:
    share = seen[:, 2] / (seen[:, 1] - seen[:, 0])
    filled = np.arange(_LEVELS)[:, None] < np.round(share * _LEVELS)
    image = np.where(filled[:, :, None], colors.to_rgba(np.maximum(seen[:, 3], 1)), 0.0)
    extent = (*window, 0.0, 1.0)
    axes.imshow(image, extent=extent, origin="lower", aspect="auto", interpolation="nearest")
    axes.set(xlim=window, ylim=(0, 1))
    axes.set_yticks([0, 1])
    axes.set_xticks(window, labels=[f"{end:,}".replace(",", "\u2009") for end in window])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=True):
        label.set_horizontalalignment(side)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
    width = f"{window[1] - window[0]:,} bonds".replace(",", "\u2009")
    axes.set_title(width, loc="center", fontsize=7, pad=2)


def _lead(canvas: Any, above: Any, below: Any, inner: Window) -> None:
    """Thin lines from the ends of a window in the one above to its upper corners."""
    from matplotlib.patches import ConnectionPatch

    above.axvspan(*inner, facecolor="none", edgecolor="0.2", linewidth=0.6)
    for end, corner in zip(inner, (0.0, 1.0), strict=True):
        line = ConnectionPatch(
            (end, 0.0), (corner, 1.0), above.transData, below.transAxes, color="0.6", linewidth=0.5,
            zorder=-1,  # below the numbers at the ends of an axis
        )  # fmt: skip
        canvas.add_artist(line)


def _table(seen: list[NDArray[np.int64]]) -> pl.DataFrame:
    """A row a column of pixels: window (0 is the whole chain), its ends, bonds in thermal regions,
    the largest of them (bonds)."""
    import polars as pl

    names = ("start", "stop", "thermal", "largest_region")
    tables = [
        pl.DataFrame({"window": [i] * len(one)} | dict(zip(names, one.T, strict=True)))
        for i, one in enumerate(seen)
    ]
    return pl.concat(tables)
