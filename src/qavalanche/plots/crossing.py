"""Figure of docs/halted_decay.md: what it costs to carry a coupling across a thermal spot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.operators.crossing_norms import NORMS, Norm, expected_cost
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import PAGE, styled

if TYPE_CHECKING:
    import polars as pl

_LOOKS: dict[Norm, tuple[str, str]] = {
    "typical": ("o", "#1b4965"),
    "resonance": ("s", "#62b6cb"),
    "mean_square": ("^", "#e07a5f"),
    "operator": ("v", "#9d0208"),
}
_NUMBERS = ("thermal_bonds", "local_dimension", "G", "cost", "error")


@typed
def crossing_figure(sizes: pl.DataFrame, exits: pl.DataFrame) -> Figure:
    """Cost -ln(‖V_I‖/‖V_a‖) against l_t by rotation, and against -ln G_b at one l_t.

    sizes: rotation, norm, thermal_bonds, local_dimension, G, cost, error, of one kind of spot at
    one G; exits: the same at one l_t and several G, with independent gaps. Raises InputError
    without rows or columns.
    """
    import polars as pl

    for name, table in (("sizes", sizes), ("exits", exits)):
        check_columns(name, table, numbers=_NUMBERS, words=("rotation", "norm"))
        check(len(table) > 0, f"{name} without rows", "at least one is needed")
    with styled():
        canvas = new_canvas(PAGE, 2.6)
        first, second, third, fourth = canvas.subplots(1, 4)
        first.sharey(second)
        fourth.sharey(third)
        for axes, rotation in ((first, "quotient"), (second, "bounded")):
            _against_size(axes, sizes.filter(rotation=rotation))
            axes.set(title=rotation, xlabel=r"$\ell_t$ (bonds), $G_b=1$")
        for axes in (first, third):
            axes.set_ylabel(r"$-\ln(\Vert V_I\Vert/\Vert V_a\Vert)$ (nats)")
        bonds = int(exits["thermal_bonds"][0])
        for axes, rotation in ((third, "quotient"), (fourth, "bounded")):
            _against_exit(axes, exits.filter(rotation=rotation), rotation)
            axes.set(title=rotation, xlabel=rf"$-\ln G_b$ (nats), $\ell_t={bonds}$")
        second.legend(loc="lower left")
    caption = (
        "What crossing a thermal spot costs, by four norms. Left: a spot at rest, G_b = 1, against "
        "its length; dashed: slopes 0, -s/2, -s. Right: weaker V_b at one length, and the law "
        "derived (lines)."
    )
    data = pl.concat([sizes.with_columns(against=pl.lit("size")),
                      exits.with_columns(against=pl.lit("exit"))], how="diagonal")  # fmt: skip
    return Figure("crossing_norms", caption, canvas, data)


def _against_size(axes: Any, table: pl.DataFrame) -> None:
    for norm in NORMS:
        rows = table.filter(norm=norm).sort("thermal_bonds")
        mark, color = _LOOKS[norm]
        label = norm.replace("_", " ")
        axes.errorbar(rows["thermal_bonds"], rows["cost"], rows["error"], fmt=mark, color=color,
                      label=label)  # fmt: skip
    bonds = np.unique(table["thermal_bonds"].to_numpy()).astype(float)
    s = math.log(float(table["local_dimension"][0]))
    for over in (0.0, 0.5, 1.0):
        axes.plot(bonds, -over * s * bonds, "--", color="0.6", linewidth=0.7, zorder=0)
        if over:
            slope = "$-s/2$" if over == 0.5 else "$-s$"
            axes.annotate(slope, (bonds[-3], -over * s * bonds[-3]), xytext=(0, 3), fontsize=6,
                          textcoords="offset points", color="0.4")  # fmt: skip


def _against_exit(axes: Any, table: pl.DataFrame, rotation: Any) -> None:
    d = float(table["local_dimension"][0]) ** float(table["thermal_bonds"][0])
    y = np.linspace(0, -math.log(float(table["G"].min())), 200)  # type: ignore[arg-type]
    for norm in NORMS:
        rows = table.filter(norm=norm).sort("G")
        mark, color = _LOOKS[norm]
        x = -np.log(rows["G"].to_numpy())
        axes.errorbar(x, rows["cost"], rows["error"], fmt=mark, color=color)
        if norm == "resonance":  # as the typical one
            continue
        law = [expected_cost(norm, math.exp(-one), d, rotation) for one in y]
        axes.plot(y, law, color=color, linewidth=0.8, zorder=0)
