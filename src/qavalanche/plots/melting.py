"""How a chain melts, as a film: its thermal regions at growing times."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check_integer
from qavalanche.partition import Partition
from qavalanche.plots.chain import color_bar, size_colors
from qavalanche.plots.figure import new_canvas
from qavalanche.plots.film import Film
from qavalanche.plots.pixels import Grid, grid_of, thermal_in
from qavalanche.plots.raster import COLUMNS, LOW, MARKS, Pixels, marks_image, regions_image
from qavalanche.plots.style import PAGE, styled
from qavalanche.schemes.spots.history import History

MOST_FRAMES = 300

_LEVELS = 60  # dots of height of the lower panel

Floats = NDArray[np.float64]


@typed
def melting_film(history: History, frames: int = 100) -> Film:
    """The film of a melting: the regions at ln(Gamma_0 t) = x, x growing from 0.

    A bond is thermal from the time 1 / Gamma on at which its own rate melts it, bare resonant
    bonds from the start (`History.log_rates`). Above, the regions of this time as in the figure of
    a partition: bars colored by size, as high as the share of bonds of a column of pixels that is
    thermal, and marks where that is little. Below, the times of all bonds, and a line that rises.
    frames: pictures, 1 to MOST_FRAMES: where more moments differ, so many of them are shown,
    evenly, the last among them. Raises InputError for another number of them.
    """
    import polars as pl

    frames = check_integer("frames", frames, 1, MOST_FRAMES)
    times = 0.0 - history.log_rates
    all_moments = _moments(times)
    moments = _thinned(all_moments, frames)
    length = history.partition.length
    grid = grid_of(length, 1, COLUMNS)
    with styled():
        canvas = new_canvas(PAGE, 3.0)
        above, below = canvas.subplots(2, 1, height_ratios=(1, 1.2), sharex=True)
        colors = size_colors(history.partition)
        bars, marks = (
            above.imshow(
                np.zeros((2, 2, 4)), extent=(0, length, *between), origin="lower", aspect="auto",
                interpolation="nearest",
            )
            for between in ((0, 1), MARKS)
        )  # fmt: skip
        above.set(ylim=(0, MARKS[1]), yticks=(0, 1), ylabel="thermal")
        line = _draw_times(below, times, grid, float(all_moments[-1]))
        title = canvas.suptitle("x", fontsize=8, x=0.01, ha="left", parse_math=False)
        color_bar(canvas, colors, [above, below])
        canvas.canvas.draw()
        canvas.set_layout_engine("none")  # laid out once: nothing moves from picture to picture

    def draw(i: int) -> None:
        now = regions_at(times, float(moments[i]))
        thermal, largest = thermal_in(now, grid)
        pixels = Pixels(grid, None, thermal, largest, None, 1.0)
        columns = np.arange(grid.bonds.size)
        bars.set_data(regions_image(pixels, columns, colors))
        marks.set_data(marks_image(pixels, columns, colors))
        line.set_ydata([moments[i]] * 2)
        title.set_text(_title(now, float(moments[i]), i, moments.size))

    shown = "every moment at which a bond melts"
    if moments.size < all_moments.size:
        shown = f"{moments.size} of {all_moments.size} moments"
    caption = (
        "A melting at growing times t: bars are thermal regions, colored by size, with a mark "
        f"above the axis where they are below {LOW:g}; {shown}."
    )
    table = pl.DataFrame({"bond": np.arange(length), "log_time": times})
    return Film("melting", caption, canvas, draw, moments.size, all_moments.size, table)


def regions_at(times: Floats, now: float) -> Partition:
    """The thermal regions at a time: bonds with log times up to `now`; those of NaN never melt."""
    with np.errstate(invalid="ignore"):
        thermal = np.concatenate([[False], times <= now, [False]])
    ends = np.flatnonzero(thermal[1:] != thermal[:-1]).astype(np.int64)
    return Partition(times.size, ends.reshape(-1, 2))


def _moments(times: Floats) -> Floats:
    """The different times in order, 0 among them; of those within rounding the last."""
    known = np.sort(np.append(times[np.isfinite(times)], 0.0))
    near = np.round(known, 9)
    moments: Floats = known[np.append(near[1:] != near[:-1], True)]
    return moments


def _thinned(moments: Floats, most: int) -> Floats:
    """At most so many of them, evenly by rank, the first and the last among them."""
    if moments.size <= most:
        return moments
    if most == 1:
        return moments[-1:]
    return moments[np.round(np.linspace(0, moments.size - 1, most)).astype(np.int64)]


def _draw_times(axes: Any, times: Floats, grid: Grid, last: float) -> Any:
    """The times of all bonds, as dots that are darker where there are more; the rising line."""
    known = np.isfinite(times)
    top = max(last, 1.0) * 1.05
    column = np.repeat(np.arange(grid.bonds.size), grid.bonds)[known]
    level = np.minimum(times[known] / top * _LEVELS, _LEVELS - 1).astype(np.int64)
    counts = np.bincount(level * grid.bonds.size + column, minlength=_LEVELS * grid.bonds.size)
    share = counts.reshape(_LEVELS, -1) / grid.bonds
    extent = (0, times.size, 0, top)
    dark = np.where(counts.reshape(share.shape) > 0, np.maximum(np.sqrt(share), 0.4), 0.0)
    axes.imshow(dark, extent=extent, origin="lower", aspect="auto", cmap="Greys",
                vmin=0, vmax=1, interpolation="nearest")  # fmt: skip
    axes.set(xlim=(0, times.size), ylim=(-0.02 * top, top), xlabel="bond")
    axes.set_ylabel(r"$\ln\,(\Gamma_0 t)$")
    return axes.plot([0, times.size], [0, 0], color="#c1121f", linewidth=0.8)[0]


def _title(now: Partition, moment: float, i: int, count: int) -> str:
    bonds = int(now.sizes.sum())
    share = f"{bonds} of {now.length} bonds thermal, largest region {now.largest_region}"
    return f"{i + 1}/{count}   ln(Γ₀t) = {moment:.2f}: {share}"
