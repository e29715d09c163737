"""The figure of docs/inclusions.md: patterns over scales, and how N grows."""

import json
from pathlib import Path

import numpy as np
import polars as pl
from matplotlib.axes import Axes

import qavalanche as qa
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import styled
from qavalanche.rare.inclusions import SpotPattern, doubling_dimension, melt_in_clean

ROWS = (10, 30, 100, 300, 1000, 3000, 10_000)
COLORS = {
    "rmt": "#31688e",
    "halted": "#c1121f",
    "-0.34657359027997264": "#5a8f29",
    "0.3": "#8b5fbf",
}
NAMES = {"-0.34657359027997264": r"$1/\zeta_t=-s/2$", "0.3": r"$1/\zeta_t=0.3$"}
SHADES = {0.3: "#b8cf8f", 0.5: "#31688e", 0.7: "#c1121f", 0.9: "#5a2d82"}


def inclusions_figure(folder: Path) -> Figure:
    """From the tables of `make_inclusions`."""
    found = pl.read_csv(folder / "inclusions.csv", schema_overrides={"crossing": pl.String})
    growth = pl.read_csv(folder / "inclusions_growth.csv", schema_overrides={"crossing": pl.String})
    ladders = pl.read_csv(folder / "inclusions_ladders.csv")
    with styled():
        canvas = new_canvas(7.0, 5.6)
        grid = canvas.add_gridspec(2, 3, height_ratios=(1.15, 1))
        patterns(canvas.add_subplot(grid[0, :]), folder)
        sizes(canvas.add_subplot(grid[1, 0]), found)
        exponents(canvas.add_subplot(grid[1, 1]), growth)
        both_schemes(canvas.add_subplot(grid[1, 2]), ladders)
    caption = "Patterns of few resonant bonds over scales, and how their number grows."
    return Figure("inclusions", caption, canvas, found)


def patterns(axes: Axes, folder: Path, rate: float = 0.5) -> None:
    """A row a pattern: resonant bonds dark, what they melt light; every row as wide as another."""
    kept = json.loads((folder / "inclusions.json").read_text())["certificates"]
    for row, length in enumerate(ROWS):
        picked = [
            one
            for one in kept
            if (one["crossing"], float.fromhex(one["rate"]), one["length"])
            == ("halted", rate, length)
        ]
        one = picked[0]
        pattern = SpotPattern(tuple(one["lengths"]))
        size, start = one["size"], one["start"]
        assert melt_in_clean(pattern, rate, qa.Rules(crossing="halted")).size == size
        axes.broken_barh([(0, 1)], (-row - 0.36, 0.72), color="#f3cfa5", linewidth=0)
        runs = (pattern.runs - start) / size
        bars = [(a, max(b - a, 0.0012)) for a, b in runs.tolist()]
        axes.broken_barh(bars, (-row - 0.36, 0.72), color="#23233a", linewidth=0)
        axes.text(-0.01, -row, f"$N$ = {one['resonant']}", ha="right", va="center")
        axes.text(1.01, -row, f"{size} bonds", ha="left", va="center")
    axes.set(xlim=(-0.09, 1.13), ylim=(-len(ROWS) + 0.4, 0.6), xticks=[], yticks=[])
    axes.set_frame_on(False)


def sizes(axes: Axes, found: pl.DataFrame) -> None:
    """N against l on axes where a logarithm is a line; plain doubling dashed."""
    for rate, color in SHADES.items():
        one = found.filter(crossing="rmt", rate=rate)
        x, y = one["size"].to_numpy(), one["resonant"].to_numpy()
        axes.step(x, y, where="pre", color=color, label=f"$r={rate}$")
        first = int(np.argmax(x > y + 1))
        span = np.geomspace(x[first], 1e6, 50)
        dimension = doubling_dimension(rate)
        axes.plot(span, y[first] * (span / x[first]) ** dimension, "--", color=color, linewidth=0.7)
    axes.set(xscale="log", xlim=(1, 1e6), ylim=(0, 260))
    axes.set(xlabel=r"melted bonds $\ell$", ylabel="resonant bonds $N$")
    axes.legend(loc="upper left", handlelength=1.4)


def exponents(axes: Axes, growth: pl.DataFrame) -> None:
    """The exponent of one scale after the other, against r; plain doubling dashed."""
    for crossing, color in COLORS.items():
        one = growth.filter(crossing=crossing).sort("rate")
        for scale, mark in ((2, "o"), (5, "s")):
            name = NAMES.get(crossing, crossing) if scale == 2 else None
            values = one[f"exponent_{scale}"]
            axes.plot(one["rate"], values, mark + "-", ms=2.6, lw=0.8, color=color, label=name)
    rates = np.linspace(0.2, 0.9, 80)
    axes.plot(rates, [doubling_dimension(float(r)) for r in rates], "k--", lw=0.8)
    axes.text(0.55, 0.62, "plain doubling", fontsize=7)
    axes.text(
        0.21, 0.02, r"$\blacksquare$ $\ell=10^5\ldots10^6$, $\bullet$ $10^2\ldots10^3$", fontsize=6
    )
    axes.set(xlabel="$r=s/w$", ylabel=r"d ln $N$/d ln $\ell$", ylim=(0, 1))
    axes.legend(loc="upper right", handlelength=1.2, fontsize=6)


def both_schemes(axes: Axes, ladders: pl.DataFrame) -> None:
    """What ladders melt: exact lines, old scheme crosses."""
    drawn = (("out of reach", "#c1121f", "x", 4), ("2 beyond, old", "#31688e", "s", 6))
    for kind, color, mark, size in drawn:
        one = ladders.filter(kind=kind, crossing="rmt")
        axes.plot(one["resonant"], one["exact"], "o-", ms=3, color=color, label=f"{kind}: exact")
        style = {"color": color, "markerfacecolor": "none", "ls": "none"}
        axes.plot(one["resonant"], one["old"], mark, ms=size, label=f"{kind}: old", **style)
    axes.set(yscale="log", xlabel="resonant bonds $N$", ylabel="melted bonds")
    axes.legend(loc="upper left", handlelength=1.2, fontsize=6)
