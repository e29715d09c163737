"""Figure of docs/exact_rates.md: the scheme's D against exact rates of the same fields."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_SHOWN = {
    "halted": ("scheme", "o", "#1b4965"),
    "perturbation": ("perturbation theory", "s", "#e07a5f"),
    "typical": ("typical eigenstate", "^", "#62b6cb"),
}
_POINT = ("W", "anisotropy", "sites")


@typed
def exact_rates_figure(
    samples: pl.DataFrame, held: pl.DataFrame, growth: pl.DataFrame, W: float = 10.0, sites: int = 8
) -> Figure:
    """Top: exact D against the scheme's (crossing "halted") at one W and length, with interactions
    and without. Middle: rank correlation with the exact D against the number of sites, at that W.
    Bottom: decay per bond of the longest window of lengths against W, with s, the letter's bound.

    samples: of `rates_table`; held: W, anisotropy, sites, predictor, rank, rank_error; growth: W,
    anisotropy, first, last, predictor, exact, exact_error, predicted. Raises InputError for tables
    without rows or columns, or without samples at W and sites.
    """
    import polars as pl

    check_columns("samples", samples, numbers=(*_POINT, "exact", *_SHOWN))
    check_columns("held", held, numbers=(*_POINT, "rank", "rank_error"), words=("predictor",))
    numbers = ("W", "anisotropy", "first", "last", "exact", "exact_error", "predicted")
    check_columns("growth", growth, numbers=numbers, words=("predictor",))
    at = samples.filter(W=W, sites=sites)
    check(len(at) > 0, f"W = {W:g}, {sites} sites", "has no samples")
    with styled():
        canvas = new_canvas(COLUMN, 6.2)
        top, middle, bottom = canvas.subplots(3, 1)
        _scatter(top, at)
        _ranks(middle, held.filter(W=W))
        _per_bond(bottom, growth)
    caption = (
        f"D of exact rates against D of the scheme on the same fields. Top: W = {W:g}, {sites} "
        "sites. Middle: rank correlations with the exact D, dotted without interactions. Bottom: "
        "decay per bond; dashed: s, the letter's bound."
    )
    return Figure("exact_rates", caption, canvas, pl.concat([held], how="diagonal"))


def _scatter(axes: Any, at: pl.DataFrame) -> None:
    for anisotropy, color, mark, label in (
        (0.0, "#e07a5f", "s", r"$\Delta=0$"),
        (1.0, "#1b4965", "o", r"$\Delta=1$"),
    ):
        part = at.filter(anisotropy=anisotropy)
        axes.plot(
            part["halted"], part["exact"], mark, color=color, label=label, alpha=0.7, markersize=1.8
        )
    most = max(float(at["halted"].max()), float(at["exact"].max()))  # type: ignore[arg-type]
    axes.plot([0, most], [0, most], "--", color="0.6", linewidth=0.7, zorder=0)
    axes.set(xlabel="$D$ of the scheme (nats)", ylabel=r"exact $-\frac{1}{2}\ln\Gamma$ (nats)")
    axes.legend(loc="upper left")


def _ranks(axes: Any, held: pl.DataFrame) -> None:
    for anisotropy, style in ((1.0, "-"), (0.0, ":")):
        for name, (label, mark, color) in _SHOWN.items():
            rows = held.filter(anisotropy=anisotropy, predictor=name).sort("sites")
            axes.errorbar(rows["sites"], rows["rank"], rows["rank_error"], fmt=mark + style,
                          color=color, label=label if anisotropy else None)  # fmt: skip
    axes.set(xlabel="length $L$ (sites)", ylabel="rank correlation", ylim=(0, 1.02))
    axes.set_title(
        r"solid: $\Delta=1$, dotted: $\Delta=0$; marks as in (c)", loc="right", fontsize=7
    )


def _per_bond(axes: Any, growth: pl.DataFrame) -> None:
    import polars as pl

    with_both = growth.filter(anisotropy=1.0)
    last = int(with_both["last"].max() or 0)  # type: ignore[arg-type]
    rows = with_both.filter(pl.col("last") == last).sort("W")
    for name, (label, mark, color) in _SHOWN.items():
        own = rows.filter(predictor=name)
        axes.plot(own["W"], own["predicted"], mark + "-", color=color, label=label)
    own = rows.filter(predictor="halted")
    axes.errorbar(own["W"], own["exact"], own["exact_error"], fmt="D-", color="0.1", label="exact")
    axes.axhline(math.log(2), color="0.6", linestyle="--", linewidth=0.7, label="$s$, the bound")
    first = int(own["first"][0]) if len(own) else 0
    axes.set(
        xlabel="disorder strength $W/J$",
        ylabel=f"nats per bond, {first} to {last} sites",
        xscale="log",
    )
    axes.set_xticks([6, 8, 10, 15, 20, 30], labels=["6", "8", "10", "15", "20", "30"])
    axes.minorticks_off()
    axes.set_ylim(0, 1.3 * axes.get_ylim()[1])
    axes.legend(ncol=2, loc="upper left")
