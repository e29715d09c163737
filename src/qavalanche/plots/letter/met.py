"""Where G divides, by length; and the norms of what eliminations make."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.letter.statements.scheme.dichotomy import medians
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import PAGE, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_NAMES = {"xxz": "XXZ", "imbrie": "Imbrie", "random-matrix": "random matrices"}
_POINTS = 400  # of a cloud: more are one blot


@letter_figure("met", rests_on=("met",))
def met(sources: Mapping[str, Any]) -> Figure | None:
    """(a) medians of G* against the length of the stretch; (b) ‖V_{I u J}‖ against ‖A_I‖‖V_J‖."""
    import polars as pl

    chains = sources["met"]["chains"]
    models = list(dict.fromkeys(one["model"] for one in chains))
    data: list[pl.DataFrame] = []
    with styled():
        canvas = new_canvas(PAGE, 2.5)
        left, right = canvas.subplots(1, 2)
        for model, color, mark in zip(models, shades(len(models)), marks(len(models)), strict=True):
            name = _NAMES.get(model, model)
            own = [one for one in chains if one["model"] == model]
            for table in (_dividing(left, own, name, color, mark), _norms(right, own, color, mark)):
                data.append(table.with_columns(model=pl.lit(model)))
        _finish(left, right)
    caption = (
        "(a) G at which typical eigenstates of a coupling change as those of two levels do at "
        "G = 1 (medians; band: a factor of 3). (b) Norms of what eliminations make, against the "
        "product of the norms of A_I and V_J; line: equal."
    )
    return Figure("met", caption, canvas, pl.concat(data, how="diagonal"))


def _dividing(axes: Any, chains: list[Any], name: str, color: Any, mark: str) -> pl.DataFrame:
    import polars as pl

    found = medians(chains)
    x = [bonds for _, bonds, *_ in found]
    y = np.exp([value for *_, value, _ in found])
    error = y * np.array([one[3] for one in found])
    axes.errorbar(x, y, error, fmt=f"{mark}-", color=color, linewidth=0.7, label=name)
    return pl.DataFrame({"bonds": x, "dividing_G": y, "error": error})


def _norms(axes: Any, chains: list[Any], color: Any, mark: str) -> pl.DataFrame:
    import polars as pl

    rows = np.array([row[:2] for one in chains for row in one["made"]], float)
    rows = rows[:: max(1, len(rows) // _POINTS)]
    axes.loglog(*np.exp(rows.T), mark, color=color, markersize=1.4, alpha=0.6)
    return pl.DataFrame({"product": np.exp(rows[:, 0]), "norm": np.exp(rows[:, 1])})


def _finish(left: Any, right: Any) -> None:
    left.axhspan(1 / 3, 3, color="0.93", zorder=0)
    left.axhline(1, color="0.6", linestyle="--", linewidth=0.8, zorder=0)
    left.set(yscale="log", ylim=(0.2, 5), xlabel="stretch $|I|$ (bonds)", ylabel="dividing $G^*$")
    left.set_yticks([0.2, 0.5, 1, 2, 5], labels=["0.2", "0.5", "1", "2", "5"])
    left.minorticks_off()
    left.xaxis.get_major_locator().set_params(integer=True)
    left.legend(loc="lower left")
    ends = right.get_xlim()
    right.plot(ends, ends, color="0.5", linewidth=0.8)
    right.set(xlabel=r"$\Vert A_I\Vert\,\Vert V_J\Vert$ (units of $J$)",
              ylabel=r"$\Vert V_{I\cup J}\Vert$ (units of $J$)")  # fmt: skip
    decades = math.log10(ends[1] / ends[0])
    right.locator_params(numticks=max(4, min(7, int(decades))))
