"""A chain that has more bonds than a page has dots: every column of pixels shows many of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qavalanche.chain.chain import Chain
from qavalanche.partition import Partition
from qavalanche.plots.pixels import (
    BINS,
    Grid,
    Whole,
    decays_in,
    grid_of,
    resonant_in,
    thermal_in,
    top_of,
)

if TYPE_CHECKING:
    import polars as pl

COLUMNS = 500
"""Columns of a row: some 85 to the inch, fewer than the dots of any image of it."""

LOW = 0.05
"""Share of thermal bonds below which a bar is easily missed: such a column has a mark besides."""

MARKS = (1.06, 1.2)
"""Where marks stand: above the axis of shares, so that no height is read off them."""

_LEVELS = 100  # dots of height of a bar: a hundredth of the bonds each
_RED = (0.757, 0.071, 0.122)
_STRIP = (-0.22, -0.04)  # below: the share of resonant bonds, as a color
_GAP = 0.35  # between regions and decays
_ABOVE = (0.06, 0.14)  # over the decays: those that are above the axis


class Pixels(NamedTuple):
    """What every column holds; None where there is no chain, no partition, or one decay of all."""

    grid: Grid
    resonant: Whole | None
    thermal: Whole | None
    largest: Whole | None
    decays: Whole | None
    top: float


def pixels_of(chain: Chain | None, partition: Partition | None, rows: int) -> Pixels:
    """The columns of a chain, of a partition, or of both."""
    one = chain if chain is not None else partition
    assert one is not None
    grid = grid_of(one.length, rows, COLUMNS)
    thermal, largest = (None, None) if partition is None else thermal_in(partition, grid)
    top = 1.0 if chain is None else top_of(chain)
    own = chain is not None and not chain.uniform
    decays = decays_in(chain, grid, top) if chain is not None and own else None
    resonant = None if chain is None else resonant_in(chain, grid)
    return Pixels(grid, resonant, thermal, largest, decays, top)


def draw_row(axes: Any, pixels: Pixels, row: int, colors: Any) -> None:
    """Row number `row`: the strip of resonant bonds, regions from 0 to 1, decays above them."""
    columns = np.flatnonzero(pixels.grid.rows == row)
    edges = pixels.grid.edges[columns[0] : columns[-1] + 2]
    ticks: dict[float, str] = {}
    low, high = 0.0, 0.0
    if pixels.resonant is not None:
        strip = resonant_image(pixels, columns)
        low = _STRIP[0]
        _show(axes, strip, edges, _STRIP)
    if pixels.thermal is not None:
        high = MARKS[1]
        ticks |= {0.0: "0", 1.0: "1"}
        _show(axes, regions_image(pixels, columns, colors), edges, (0.0, 1.0))
        _show(axes, marks_image(pixels, columns, colors), edges, MARKS)
    if pixels.decays is not None:
        between = (high + _GAP, high + _GAP + 1.1)
        above = (between[1] + _ABOVE[0], between[1] + _ABOVE[1])
        ticks |= {between[0]: "$w=0$", above[0]: rf"$\geq${pixels.top:.3g}"}
        high = above[1]
        image = decays_image(pixels, columns)
        _show(axes, image[:-1], edges, between)
        _show(axes, image[-1:], edges, above)
    first = row * pixels.grid.width
    axes.set(xlim=(first, first + pixels.grid.width), ylim=(low, max(high, 0.02)))
    axes.set_yticks(list(ticks), labels=list(ticks.values()))
    axes.spines["left"].set_visible(False)


def resonant_shares(pixels: Pixels) -> tuple[float, float]:
    """The smallest and the largest share of resonant bonds of a column."""
    assert pixels.resonant is not None
    shares = pixels.resonant / pixels.grid.bonds
    return float(shares.min()), float(shares.max())


def resonant_image(pixels: Pixels, columns: Whole) -> NDArray[np.float64]:
    """(1, columns, 3): from white, no bond, to red, the largest share of all columns."""
    assert pixels.resonant is not None
    _, most = resonant_shares(pixels)
    share = pixels.resonant[columns] / pixels.grid.bonds[columns]
    depth = share / most if most > 0 else share
    image: NDArray[np.float64] = np.ones((1, columns.size, 3)) - depth[:, None] * (
        1 - np.array(_RED)
    )
    return image


def regions_image(pixels: Pixels, columns: Whole, colors: Any) -> NDArray[np.float64]:
    """(_LEVELS, columns, 4): bars from below, their height the share of bonds in thermal regions,
    to the nearest dot, their color that of the largest."""
    filled = np.arange(_LEVELS)[:, None] < np.round(_thermal_shares(pixels, columns) * _LEVELS)
    return _colored(pixels, columns, colors, filled)


def marks_image(pixels: Pixels, columns: Whole, colors: Any) -> NDArray[np.float64]:
    """(1, columns, 4): the color of the largest region where there is one, and a bar below LOW."""
    share = _thermal_shares(pixels, columns)
    return _colored(pixels, columns, colors, ((share > 0) & (share < LOW))[None, :])


def _thermal_shares(pixels: Pixels, columns: Whole) -> NDArray[np.float64]:
    assert pixels.thermal is not None
    shares: NDArray[np.float64] = pixels.thermal[columns] / pixels.grid.bonds[columns]
    return shares


def _colored(
    pixels: Pixels, columns: Whole, colors: Any, filled: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The filled dots in the color of the largest region of their column, the others empty."""
    assert pixels.largest is not None
    image = colors.to_rgba(np.maximum(pixels.largest[columns], 1))
    return np.where(filled[:, :, None], image, 0.0)


def decays_image(pixels: Pixels, columns: Whole) -> NDArray[np.float64]:
    """(BINS, columns, 3): the darker, the more of the bonds of a column have such a decay; the last
    those above the axis."""
    assert pixels.decays is not None
    share = pixels.decays / pixels.grid.bonds[:, None]
    dark = np.sqrt(share[columns] / max(share.max(), 1e-300)).T
    return np.repeat(1 - dark[:, :, None], 3, axis=2)


def _show(
    axes: Any, image: NDArray[np.float64], edges: Whole, between: tuple[float, float]
) -> None:
    extent = (edges[0], edges[-1], *between)
    axes.imshow(image, extent=extent, origin="lower", aspect="auto", interpolation="nearest")


def told(pixels: Pixels) -> list[str]:
    """What is drawn and on which scale, a clause each: below the figure, and in its caption."""
    clauses = []
    if pixels.thermal is not None:
        clauses.append(
            "bars: share of bonds in thermal regions, colored by the largest there, with a mark "
            f"above the axis where it is under {LOW:g}"
        )
    if pixels.resonant is not None:
        least, most = resonant_shares(pixels)
        clauses.append(
            f"strip: share of resonant bonds, 0 white to {most:.3g} red (least {least:.3g})"
        )
    if pixels.decays is not None:
        clauses.append(
            f"grey: how the decays of the others are distributed, above it those from "
            f"{pixels.top:.3g} on"
        )
    return clauses


def pixels_table(pixels: Pixels) -> pl.DataFrame:
    """One row per column of pixels: start, stop, and how many of its bonds are resonant, thermal,
    of a decay in each bin (w, in nats); the largest region (bonds)."""
    import polars as pl

    grid = pixels.grid
    named = {"start": grid.edges[:-1], "stop": grid.edges[1:], "resonant": pixels.resonant}
    named |= {"thermal": pixels.thermal, "largest_region": pixels.largest}
    content = {name: values for name, values in named.items() if values is not None}
    for k in range(BINS if pixels.decays is not None else 0):
        assert pixels.decays is not None
        content[f"decay_above_{pixels.top * k / (BINS - 1):.4g}"] = pixels.decays[:, k]
    return pl.DataFrame(content)
