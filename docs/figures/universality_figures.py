"""The two figures of docs/universality.md."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, shades, styled

PANELS = {
    "τ": (r"$\tau$", (1.7, 3.1), (2.0, 3.0)),
    "1/ζ": (r"$1/\zeta s$", (0.5, 1.5), (1.0, 1.0)),
    "ρ": (r"$\rho$", (0.0, 1.0), (0.0, 1.0)),
    "ν collapse": (r"$\nu$, collapse", (0.0, 6.0), (2.0, 6.0)),
    "ν drift": (r"$\nu$, drift", (0.0, 6.0), (2.0, 6.0)),
    "ν_+": (r"$\nu_+$, from $L_+$", (0.0, 8.0), (2.0, 8.0)),
}
"""Label, range of the axis, and what the letter allows."""
CHOICES = ("counts", "crossing halted", "crossing -s/2")


def numbers_figure(table: pl.DataFrame, verdicts: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Headline numbers of every law, with their own error and with that of the choices."""
    laws = table["law"].unique(maintain_order=True).to_list()
    with styled():
        canvas = new_canvas(COLUMN, 4.6)
        axes: Any = canvas.subplots(3, 2, sharey=True)
        for panel, (name, (label, reach, allowed)) in zip(axes.flat, PANELS.items(), strict=True):
            _panel(panel, table.filter(quantity=name), laws)
            low, high = allowed
            panel.axvspan(low, max(high, low + 0.004), color="0.9", zorder=0, linewidth=0)
            mean = verdicts[name].get("mean")
            if mean is not None and verdicts[name]["verdict"] == "one value":
                panel.axvline(mean, color="0.5", linewidth=0.6, zorder=1)
            panel.set(xlim=reach, xlabel=label, ylim=(len(laws) - 0.5, -0.5))
        for panel in axes[:, 0]:
            panel.set_yticks(range(len(laws)), [_short(law) for law in laws])
            panel.tick_params(axis="y", labelsize=6)
    caption = (
        "Headline numbers at the transition of six laws of disorder. Points: rmt crossing; thick "
        "bars: their whole error, the bias of an estimator of nu included; thin bars: with what "
        "counts and crossing change beyond chance. Hollow: not determined. Line: weighted mean, "
        "where the laws have one value; grey: what the letter allows."
    )
    return Figure("universality", caption, canvas, table)


def _short(law: str) -> str:
    """'K = 1' of the bimodal law, 'normal' of another."""
    text = law.removeprefix("bimodal, ").removesuffix(" ln g")
    return text.replace("d_s", "$d_s$").replace("K =", "$K$ =")


def _panel(panel: Any, part: pl.DataFrame, laws: list[str]) -> None:
    for y, law in enumerate(laws):
        row = part.filter(law=law).row(0, named=True)
        if row["value"] is None:
            panel.text(0.97, y, "–", transform=panel.get_yaxis_transform(), ha="right", va="center")
            continue
        parts = [row[f"{choice} systematic"] or 0.0 for choice in CHOICES]
        whole = float(np.hypot(row["error"], np.sqrt(np.sum(np.square(parts)))))
        face = "C0" if row["determined"] else "white"
        panel.errorbar(row["value"], y, xerr=whole, fmt="none", ecolor="C0", elinewidth=0.5)
        panel.errorbar(row["value"], y, xerr=row["error"], fmt="o", color="C0", elinewidth=1.6,
                       capsize=0, markerfacecolor=face, markersize=3.5)  # fmt: skip


def lengths_figure(table: pl.DataFrame) -> Figure:
    """L_+ against the relative distance to epsilon_c: jumps at ties, or none."""
    laws = table["law"].unique(maintain_order=True).to_list()
    with styled():
        canvas = new_canvas(COLUMN, 2.8)
        axes = canvas.subplots()
        for i, (law, color) in enumerate(zip(laws, shades(len(laws)), strict=True)):
            own = table.filter(law=law).sort("epsilon")
            x = (own["epsilon"] / own["epsilon_c"] - 1).to_numpy()
            y, error = own["log_length"].to_numpy(), own["log_length_error"].to_numpy()
            good = x > 0
            length = np.exp(y)
            bars = length * np.expm1(np.minimum(error, 2.0))
            axes.errorbar(x[good], length[good], bars[good], fmt="os^vDP"[i % 6] + "-", color=color,
                          label=law, linewidth=0.6, markersize=3)  # fmt: skip
        axes.set(xscale="log", yscale="log", xlabel=r"$\varepsilon / \varepsilon_c - 1$",
                 ylabel="$L_+$ (bonds)")  # fmt: skip
        axes.legend(fontsize=6)
    caption = "L_+, beyond which chains are thermal, against the relative distance to epsilon_c."
    return Figure("universality_lengths", caption, canvas, table)
