"""One melted chain: its bonds, its bare spots, and the thermal regions that grew from them."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, counted, escaped
from qavalanche.partition import Partition
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.raster import draw_row, pixels_of, pixels_table, told
from qavalanche.plots.style import PAGE, power_of_ten, styled

if TYPE_CHECKING:
    import polars as pl

_ROWS = 6
_ROOM = 1.15  # height of the axes, of the axis of decays
_MILLION = 1_000_000
_TITLE = 104  # letters of a line
_APART = 60 * 6 * _ROWS  # bonds: 60 to the inch; of a longer chain columns of pixels are drawn


@typed
def chain_figure(chain: Chain, partition: Partition | None = None) -> Figure:
    """Bonds (height: decay w), bare spots in red, thermal regions as bars colored by size.

    Without a partition the bonds alone. Long chains are broken into rows. Above 60 bonds an inch a
    column of pixels stands for many bonds: a bar says which share of them is thermal, colored by
    the largest region there, with a mark of that color above the axis where the bar is low; a strip
    below it which share is resonant, white for none; grey dots, where bonds have decays of their
    own, how these are distributed. The scales are written below. Any length will do: 10^5 bonds
    take half a second. Raises InputError if `partition` is of another length.
    """
    if partition is not None:
        same = partition.length == chain.length
        passed = f"a partition of {partition.length} bonds"
        check(same, passed, f"the chain has {chain.length}")
    return _figure(chain, partition)


@typed
def regions_figure(partition: Partition) -> Figure:
    """The thermal regions alone, as in `chain_figure`, of a partition whose chain is not there."""
    return _figure(None, partition)


def _figure(chain: Chain | None, partition: Partition | None) -> Figure:
    length = _length(chain, partition)
    draw = _raster if length > _APART else _bond_by_bond
    return draw(chain, partition)


def _length(chain: Chain | None, partition: Partition | None) -> int:
    one = chain if chain is not None else partition
    assert one is not None
    return one.length


def _bond_by_bond(chain: Chain | None, partition: Partition | None) -> Figure:
    length = _length(chain, partition)
    rows = min(_ROWS, -(-length // 60))
    with styled():
        canvas = new_canvas(PAGE, 0.75 + (0.72 if chain is not None else 0.45) * rows)
        panels = canvas.subplots(rows, 1, squeeze=False)[:, 0]
        width = -(-length // rows)
        colors: Any = None if partition is None else size_colors(partition)
        top = 1.0 if chain is None else _decay_scale(chain)
        for i, axes in enumerate(panels):
            first, last = i * width, (i + 1) * width
            if partition is not None:
                _draw_regions(axes, partition, colors, first, last)
            if chain is not None:
                _draw_bonds(axes, chain, top, first, last)
            axes.set(xlim=(first, last), ylim=(0, _ROOM * top))
            axes.spines["right"].set_visible(False)
        shaded = "" if partition is None else "shaded: thermal region"
        above = f"to the upper edge: $w>{top:.3g}$" * (chain is not None and _any_above(chain, top))
        kinds = ("red: resonant" * (chain is not None), shaded, above)
        panels[-1].set_xlabel(f"bond ({'; '.join(kind for kind in kinds if kind)})")
        if chain is None:
            for axes in panels:
                axes.set_yticks(())
        else:
            panels[rows // 2].set_ylabel("decay $w$ (nats)")
        _finish(canvas, chain, partition, colors, list(panels))
    parts = [] if chain is None else ["Bonds (black: perturbative, red: resonant)"]
    parts += [] if partition is None else ["thermal regions, colored by size"]
    caption = " and ".join(parts).capitalize() + "."
    data = _bonds_table(chain) if partition is None and chain is not None else None
    return Figure("chain", caption, canvas, _of(partition) if data is None else data, letters=False)


def _of(partition: Partition | None) -> pl.DataFrame:
    assert partition is not None
    return partition.to_frame()


def _raster(chain: Chain | None, partition: Partition | None) -> Figure:
    pixels = pixels_of(chain, partition, _ROWS)
    two = pixels.decays is not None
    clauses = told(pixels)
    with styled():
        parts = 0.2 + 0.45 * (partition is not None) + 0.55 * two
        canvas = new_canvas(PAGE, 0.75 + 0.12 * len(clauses) + (0.15 + parts) * _ROWS)
        colors: Any = None if partition is None else size_colors(partition)
        panels = canvas.subplots(_ROWS, 1, squeeze=False)[:, 0]
        filled = int(pixels.grid.rows[-1]) + 1
        for row, axes in enumerate(panels):
            axes.set_visible(row < filled)
            if row < filled:
                draw_row(axes, pixels, row, colors)
        bonds = int(pixels.grid.bonds.max())
        unit = "bond in millions" if _length(chain, partition) >= _MILLION else "bond"
        for axes in panels if unit != "bond" else ():
            axes.xaxis.set_major_formatter(lambda x, _: f"{x / _MILLION:g}")
        panels[filled - 1].set_xlabel(f"{unit} ({counted(bonds, 'bond')} in a column of pixels)")
        canvas.supxlabel("\n".join(clauses), fontsize=7, x=0.01, ha="left")
        named = ["share thermal"] * (partition is not None) + ["decays $w$ (nats)"] * two
        canvas.supylabel(", ".join(named), fontsize=8)
        _finish(canvas, chain, partition, colors, list(panels))
    caption = f"A chain in columns of pixels; {'; '.join(clauses)}."
    return Figure("chain", caption, canvas, pixels_table(pixels), letters=False)


def _finish(
    canvas: Any, chain: Chain | None, partition: Partition | None, colors: Any, panels: list[Any]
) -> None:
    """Title, and the bar of colors."""
    title = escaped(repr(chain)) if partition is None else _title(partition)
    lines = wrap(title, _TITLE, max_lines=3, placeholder=" …")
    canvas.set_figheight(canvas.get_figheight() + 0.13 * (len(lines) - 1))
    canvas.suptitle("\n".join(lines), fontsize=8, x=0.01, ha="left", parse_math=False)
    if colors is not None:
        color_bar(canvas, colors, panels)


def color_bar(canvas: Any, colors: Any, panels: list[Any]) -> None:
    """The bar of `size_colors` beside these axes: powers of ten and the largest size."""
    bar = canvas.colorbar(colors, ax=panels, pad=0.01, aspect=8 * max(2, len(panels)))
    bar.set_label("region size $T$ (bonds)")
    powers = [10**k for k in range(19) if 2 * 10**k <= colors.norm.vmax]
    ticks = [*powers, int(colors.norm.vmax)]
    bar.set_ticks(ticks, labels=[power_of_ten(n) if n >= 10_000 else str(n) for n in ticks])
    bar.ax.yaxis.set_minor_formatter("")


def _draw_regions(axes: Any, partition: Partition, colors: Any, first: int, last: int) -> None:
    regions = partition.regions
    if partition.ring:  # the last one may go on over the start
        regions = np.concatenate([regions[-1:] - partition.length, regions])
    inside = (regions[:, 1] > first) & (regions[:, 0] < last)
    for start, stop in regions[inside]:
        axes.axvspan(start, stop, color=colors.to_rgba(stop - start), alpha=0.9, linewidth=0)


def _draw_bonds(axes: Any, chain: Chain, top: float, first: int, last: int) -> None:
    bonds = np.arange(first, min(last, chain.length))
    resonant = chain.resonant_bonds[first:last]
    decays = chain.decays()[first:last]
    height = np.where(decays > top, _ROOM * top, decays)
    quiet = bonds[~resonant] + 0.5
    thin = max(0.25, min(1.2, 220 / (last - first)))
    axes.vlines(quiet, 0, height[~resonant], color="black", linewidth=thin)
    for bond in bonds[resonant]:
        axes.axvspan(bond, bond + 1, ymax=0.16, color="#c1121f", linewidth=0)


def _any_above(chain: Chain, top: float) -> bool:
    """Whether a perturbative bond has a decay beyond the axis."""
    return bool((chain.decays()[~chain.resonant_bonds] > top).any())


def _bonds_table(chain: Chain) -> pl.DataFrame:
    """One row per bond: bond, resonant, decay (nats)."""
    import polars as pl

    bonds = np.arange(chain.length)
    return pl.DataFrame({"bond": bonds, "resonant": chain.resonant_bonds, "decay": chain.decays()})


def size_colors(partition: Partition) -> Any:
    """The colors of region sizes up to the largest of a partition, on a scale of logarithms."""
    import matplotlib as mpl
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import ListedColormap, LogNorm

    largest = max(2, partition.largest_region)
    light = mpl.colormaps["YlOrBr"](np.linspace(0.22, 0.75, 256))
    return ScalarMappable(LogNorm(1, largest), ListedColormap(light))


def _decay_scale(chain: Chain) -> float:
    """Height of the axis: the 99th percentile of the finite decays."""
    decays = chain.decays()
    finite = decays[np.isfinite(decays) & (decays > 0)]
    return float(np.quantile(finite, 0.99)) if finite.size else 1.0


def _title(partition: Partition) -> str:
    scheme = f" ({partition.label})" if partition.label else ""
    if partition.thermal:
        return f"thermal: one region covers all {partition.length} bonds{scheme}"
    rate = f", decay rate {partition.decay_rate:.3f}" if partition.decays is not None else ""
    return (
        f"localized: {counted(len(partition), 'thermal region')} on "
        f"{counted(partition.length, 'bond')}, "
        f"density {partition.thermal_density:.3f}{rate}{scheme}"
    )
