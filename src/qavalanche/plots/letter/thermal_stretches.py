"""Eq. 9 outside a thermal stretch of a chain: against the coupling, and against its length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from qavalanche.grain.critical_spot import SpotMaximum, SpotSamples
from qavalanche.grain.critical_spot.number import mean_of
from qavalanche.letter.sources.exact.spot_samples import critical_spot_of
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.letter.registry import letter_figure
from qavalanche.plots.style import COLUMN, marks, shades, styled

_COR = r"Cor$(S^z_l, S^z_r)$"


@letter_figure("thermal_stretches", rests_on=("thermal_stretches",))
def thermal_stretches(sources: Mapping[str, Any]) -> Figure:
    """Top: Cor against eq. 2, a curve for each length. Bottom: its largest value against length,
    and its value at the strongest coupling; dashed: the power of thermal states."""
    import polars as pl

    spot = critical_spot_of(sources["thermal_stretches"]["sizes"])
    with styled():
        canvas = new_canvas(COLUMN, 4.4)
        top, bottom = canvas.subplots(2, 1)
        for one, color, mark in zip(
            spot.samples, shades(len(spot.samples)), marks(len(spot.samples)), strict=True
        ):
            _curve(top, one, color, mark)
        top.set(xscale="log", xlabel="$G$ of eq. 2", ylabel=_COR, ylim=(0, None))
        top.legend(title="sites of the stretch", title_fontsize=7, ncol=3, loc="upper left")
        top.set_ylim(0, 1.45 * top.get_ylim()[1])
        _heights(bottom, spot.maxima)
    caption = (
        "Eq. 9 between two spins at both ends of a thermal stretch of an Ising chain in a tilted "
        "field, mid-spectrum eigenstates, against the letter's G of their couplings; and its "
        "largest value against the length of the stretch, with what is left at the strongest "
        "coupling, where both spins have melted. Bars: standard errors over samples."
    )
    data = pl.DataFrame([row for one in spot.samples for row in _rows(one)])
    return Figure("thermal_stretches", caption, canvas, data)


def _sites(states: int) -> int:
    return int(states).bit_length() - 1


def _ratio(one: SpotSamples) -> float:
    """Eq. 2 of a typical sample at g = 1."""
    return float(np.exp(np.log(one.ratios).mean()))


def _rows(one: SpotSamples) -> list[dict[str, float]]:
    """A point each: Cor with its standard error."""
    found = [mean_of(one.values["Cor"][:, i]) for i in range(one.G.size)]
    return [
        {"sites": _sites(one.states), "g": float(g), "G": float(g) * _ratio(one),
         "samples": one.count, "Cor": Cor.value, "Cor_error": Cor.error}
        for g, Cor in zip(one.G, found, strict=True)
    ]  # fmt: skip


def _curve(axes: Any, one: SpotSamples, color: Any, mark: str) -> None:
    rows = _rows(one)
    G, Cor, error = ([row[name] for row in rows] for name in ("G", "Cor", "Cor_error"))
    axes.errorbar(G, Cor, error, fmt=f"{mark}-", color=color, label=f"{_sites(one.states)}")


def _heights(axes: Any, maxima: Sequence[SpotMaximum]) -> None:
    looks = {"height": ("o", "#1b4965", "largest"), "far": ("s", "#e07a5f", "spins melted too")}
    for name, (mark, color, label) in looks.items():
        known = [one for one in maxima if getattr(one, name).known]
        n = [_sites(one.states) for one in known]
        y, error = zip(*(getattr(one, name) for one in known), strict=True)
        axes.errorbar(n, y, error, fmt=mark, color=color, label=label)
        if name == "far":
            x = np.linspace(n[0], n[-1], 50)
            line = y[0] * 2.0 ** (-(x - n[0]) / 2)
            axes.plot(x, line, "--", color="0.6", linewidth=0.7, zorder=0, label="$d_E^{-1/2}$")
    axes.set(xlabel="sites of the stretch", ylabel=_COR, ylim=(0, None), xticks=n)
    axes.legend(loc="lower left")
