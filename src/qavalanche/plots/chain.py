"""One melted chain: its bonds, its bare spots, and the thermal regions that grew from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check, counted, escaped
from qavalanche.partition import Partition
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import PAGE, styled

if TYPE_CHECKING:
    import polars as pl

MOST_BONDS = 100_000
"""A longer chain has more bonds than a printed page has dots."""

_ROWS = 6


@typed
def chain_figure(chain: Chain, partition: Partition | None = None) -> Figure:
    """Bonds (height: decay w), bare spots in red, thermal regions as bars colored by size.

    Without a partition the bonds alone. Long chains are broken into rows. Raises InputError beyond
    MOST_BONDS bonds, or if `partition` is of another length.
    """
    if partition is not None:
        same = partition.length == chain.length
        passed = f"a partition of {partition.length} bonds"
        check(same, passed, f"the chain has {chain.length}")
    passed = f"a chain of {chain.length} bonds"
    check(chain.length <= MOST_BONDS, passed, f"at most {MOST_BONDS} bonds can be drawn")
    rows = min(_ROWS, -(-chain.length // 60))
    with styled():
        canvas = new_canvas(PAGE, 0.75 + 0.72 * rows)
        panels = canvas.subplots(rows, 1, squeeze=False)[:, 0]
        width = -(-chain.length // rows)
        colors: Any = None if partition is None else _size_colors(partition)
        top = _decay_scale(chain)
        for i, axes in enumerate(panels):
            first, last = i * width, (i + 1) * width
            if partition is not None:
                _draw_regions(axes, partition, colors, first, last)
            _draw_bonds(axes, chain, top, first, last)
        shaded = "" if partition is None else "; shaded: thermal region"
        panels[-1].set_xlabel(f"bond (red: resonant{shaded})")
        panels[rows // 2].set_ylabel("decay $w$ (nats)")
        title = escaped(repr(chain)) if partition is None else _title(partition)
        canvas.suptitle(title, fontsize=8, x=0.01, ha="left", parse_math=False)
        if partition is None:
            caption = "Bonds (black: perturbative, red: resonant)."
            return Figure("chain", caption, canvas, _bonds_table(chain))
        bar = canvas.colorbar(colors, ax=list(panels), pad=0.01, aspect=8 * rows)
        bar.set_label("region size $T$ (bonds)")
        bar.ax.yaxis.set_major_formatter("{x:g}")
        bar.ax.yaxis.set_minor_formatter("")
    caption = "Bonds (black: perturbative, red: resonant) and thermal regions, colored by size."
    return Figure("chain", caption, canvas, partition.to_frame())


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
    height = np.minimum(chain.decays()[first:last], top)
    quiet = bonds[~resonant] + 0.5
    thin = max(0.25, min(1.2, 220 / (last - first)))
    axes.vlines(quiet, 0, height[~resonant], color="black", linewidth=thin)
    for bond in bonds[resonant]:
        axes.axvspan(bond, bond + 1, ymax=0.16, color="#c1121f", linewidth=0)
    axes.set(xlim=(first, last), ylim=(0, 1.15 * top))
    axes.spines["right"].set_visible(False)


def _bonds_table(chain: Chain) -> pl.DataFrame:
    """One row per bond: bond, resonant, decay (nats)."""
    import polars as pl

    bonds = np.arange(chain.length)
    return pl.DataFrame({"bond": bonds, "resonant": chain.resonant_bonds, "decay": chain.decays()})


def _size_colors(partition: Partition) -> Any:
    import matplotlib as mpl
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import ListedColormap, LogNorm

    largest = max(2, partition.largest_region)
    light = mpl.colormaps["YlOrBr"](np.linspace(0.08, 0.7, 256))
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
