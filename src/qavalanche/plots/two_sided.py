"""Eq. 9 between both sides of a grain: against distance, and against entanglement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, shades, styled

if TYPE_CHECKING:
    import polars as pl

_MARKS = "osD^v<>p"
_LEAST_PAIRS = 5
_LEAST_POINTS = 15
_LABEL = r"Cor$(S^z_l, S^z_r)$"


@typed
def two_sided_figure(sides: pl.DataFrame, spot: pl.DataFrame) -> Figure:
    """Top: Cor between the spins -j and +j of a grain against j, a curve for each grain and alpha.
    Bottom: Cor of pairs of equal entanglement against it, and of the critical spot, largest d_E
    measured at fifteen G at least.

    sides: columns grain, alpha, kind, at, Cor, Cor_error, pairs; spot: states, density, ratio, G,
    entropy, Cor, Cor_error. Raises InputError for tables without them, or without rows.
    """
    import polars as pl

    check_columns("sides", sides, numbers=("grain", "alpha", "at"), words=("kind",))
    check_columns("spot", spot, numbers=("states", "ratio", "G", "entropy", "Cor", "Cor_error"))
    check(len(sides) > 0, "sides", "has no rows")
    grains = sides.select("grain", "alpha").unique().sort("grain", "alpha").rows()
    with styled():
        canvas = new_canvas(COLUMN, 4.2)
        top, bottom = canvas.subplots(2, 1)
        for (grain, alpha), color in zip(grains, shades(len(grains)), strict=True):
            own = sides.filter(grain=grain, alpha=alpha).drop_nulls(["Cor", "Cor_error"])
            mark = _MARKS[int(grain) % len(_MARKS)]
            look = {"color": color, "linewidth": 0.7, "label": f"{grain}, {alpha:g}"}
            _bars(top, own.filter(kind="distance"), "at", f"{mark}-", look)
            paired = own.filter((pl.col("kind") == "entropy") & (pl.col("pairs") >= _LEAST_PAIRS))
            _bars(bottom, paired, "at", mark, look)
        curve = _largest(spot)
        bottom.plot(curve["entropy"] / math.log(2), curve["Cor"], "-", color="0.4", zorder=0,
                    label=f"$d_E={curve['states'][0]}$")  # fmt: skip
        top.set(xlabel="$j$, distance from the grain (sites)", ylabel=_LABEL, ylim=(0, None))
        top.set_xticks(sorted(set(sides.filter(kind="distance")["at"])))
        top.legend(title=r"spins of the grain, $\alpha$", title_fontsize=7, ncol=1,
                   loc="center left", bbox_to_anchor=(1.0, 0.5))  # fmt: skip
        bottom.axvline(0.5, color="0.6", linestyle=":", linewidth=0.7, zorder=0)
        label = r"entanglement of each spin, $S/\ln 2$"
        bottom.set(xlabel=label, ylabel=_LABEL, xlim=(0, 1), ylim=(0, None))
    caption = (
        "Correlation of two spins on either side of a grain. Top: against their distance j from "
        "it. Bottom: against their entanglement; line: the critical spot as G grows; dotted: the "
        "entanglement above which a spin counts as melted."
    )
    return Figure("critical_spot_sides", caption, canvas, sides)


def _bars(axes: Any, rows: pl.DataFrame, x: str, form: str, look: dict[str, Any]) -> None:
    rows = rows.sort(x)
    axes.errorbar(rows[x], rows["Cor"], rows["Cor_error"], fmt=form, **look)


def _largest(spot: pl.DataFrame) -> pl.DataFrame:
    """The curve of the largest d_E that has enough points."""
    import polars as pl

    own = spot.filter((pl.col("ratio") == 1) & (pl.col("density") == "flat"))
    long = own.filter(pl.len().over("states") >= _LEAST_POINTS)
    check(len(long) > 0, "spot", "has no size with fifteen G at ratio 1 and density flat")
    return long.filter(states=long["states"].max()).sort("G")
