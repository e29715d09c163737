"""The critical spot: N, purity and Cor of l and r against G (letter, SM D, as curves)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.grain.critical_spot import CriticalSpot, SpotPoint, golden_rule_N, random_Cor
from qavalanche.grain.critical_spot.limits import random_N
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_SHOWN = {"N": "$N$", "purity": r"purity of $\rho_{lr}$", "Cor": r"Cor$(S^z_l, S^z_r)$"}
_HEIGHT = 5.4
_CURVE = 100
_GAP = 4.0  # a factor in G
_GUIDE: dict[str, Any] = {"color": "0.6", "linestyle": ":", "linewidth": 0.7, "zorder": 0}


@typed
def critical_spot_figure(found: CriticalSpot) -> Figure:
    """Participation number, purity and Cor against G, a curve for each d_E; bars: standard errors.

    Dotted: the golden rule's N, the random N, 1 / d_s^2, and Cor of random vectors. Grey band: from
    where eq. 2 is 1/2 to where it is 2.
    """
    with styled():
        canvas = new_canvas(COLUMN, _HEIGHT)
        axes = canvas.subplots(3, 1, sharex=True)
        sizes = [one.states for one in found.samples]
        for states, *look in zip(sizes, shades(len(sizes)), marks(len(sizes)), strict=True):
            own = [p for p in found.points if p.states == states]
            for panel, name in zip(axes, _SHOWN, strict=True):
                _curve(panel, own, name, look, f"{states}")
        _guides(axes, found)
        ratio = float(np.mean([one.ratios.mean() for one in found.samples]))
        for panel, label in zip(axes, _SHOWN.values(), strict=True):
            panel.set(xscale="log", ylabel=label)
            panel.axvspan(0.5 / ratio, 2 / ratio, color="0.93", zorder=-1)
        axes[0].set(yscale="log")
        axes[0].legend(title="$d_E$", title_fontsize=7, ncol=2, loc="upper left")
        axes[2].set(xlabel="$G$, matrix element over level spacing", ylim=(0, None))
    caption = (
        "Eigenstates of two spins l, r and a random-matrix region E of dimension d_E against the "
        "coupling G: participation number N, purity of l and r, and their correlation, which is "
        "largest where eq. 2 is near 1 (grey)."
    )
    return Figure("critical_spot", caption, canvas, _table(found))


def _curve(panel: Any, own: list[SpotPoint], name: str, look: Any, label: str) -> None:
    """Points with bars; lines between neighbours in G, none across a gap."""
    values = [_shown(p, name) for p in own]
    y, error = (np.array(column) for column in zip(*values, strict=True))
    G = np.array([p.G for p in own])
    gaps = np.flatnonzero(G[1:] > _GAP * G[:-1]) + 1
    x, broken, bars = (np.insert(one, gaps, np.nan) for one in (G, y, np.nan_to_num(error)))
    color, mark = look
    panel.errorbar(x, broken, bars, fmt=f"{mark}-", color=color, linewidth=0.7, label=label)


def _shown(point: SpotPoint, name: str) -> tuple[float, float]:
    if name == "purity":
        return 1 - point["mixed"].value, point["mixed"].error
    return point[name].value, point[name].error


def _guides(axes: Any, found: CriticalSpot) -> None:
    d_s = found.samples[0].model.local_dimension
    sizes = [one.states for one in found.samples]
    G = np.concatenate([one.G for one in found.samples])
    most = random_N(max(sizes), d_s)
    x = np.geomspace(G.min(), G.max(), _CURVE)
    N = np.array([golden_rule_N(g, g * found.ratio, d_s) for g in x])
    inside = (N > 1) & (most > N)
    axes[0].plot(x[inside], N[inside], **_GUIDE)
    for states, color in zip(sizes, shades(len(sizes)), strict=True):
        far = [G.max() ** 0.8 * G.min() ** 0.2, G.max()]
        axes[0].plot(far, [random_N(states, d_s)] * 2, **{**_GUIDE, "color": color})
        axes[2].plot(far, [random_Cor(states, d_s)] * 2, **{**_GUIDE, "color": color})
    axes[1].axhline(1 / d_s**2, **_GUIDE)


def _table(found: CriticalSpot) -> pl.DataFrame:
    import polars as pl

    rows = []
    for p in found.points:
        row: dict[str, float] = {"states": p.states, "G": p.G}
        for name in _SHOWN:
            row[name], row[f"{name}_error"] = _shown(p, name)
        rows.append(row)
    return pl.DataFrame(rows)
