"""Phase portraits of the flows of two numbers: trajectories, and the critical line between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, styled
from qavalanche.rivals.imbrie import critical_line

_SHARES = (-0.4, -0.1, 0.1, 0.5, 1.2)
"""How far above (+) or below (-) the critical line trajectories start, relative to it."""
_THERMAL, _LOCALIZED = "#c1121f", "#31688e"

Points = NDArray[np.float64]


@typed
def kt_portrait(u: float = 1.3, b: float = 1.0, c: float = 1.0, zeta_c: float = 1.0) -> Figure:
    """rho over 1 / zeta: trajectories that start at 1 / zeta = u, and the separatrix.

    They are level lines of rho - (b / c) (1/u + zeta_c ln u). Needs u zeta_c > 1.
    """
    start, most = math.log(u * zeta_c), 3.0
    scale = b * zeta_c / c

    def bare(s: Points) -> Points:
        found: Points = scale * (np.expm1(-s) + s)
        return found

    s = np.linspace(start, -start * most, 400)
    threshold = float(bare(np.array(start)))
    lines = []
    for share in _SHARES:
        rho = bare(s) + share * threshold
        kept = np.cumprod(rho > 0).astype(bool)
        lines.append((share, np.exp(s[kept]) / zeta_c, rho[kept]))
    line = np.exp(s[s >= 0]) / zeta_c, bare(s[s >= 0])
    labels = (r"$1/\zeta$ (nats per bond)", r"density of thermal regions $\rho$")
    caption = "KT flow, from the right; black: the separatrix, which ends at zeta_c (dashed)."
    top = 2.6 * threshold
    return _drawn("kt_portrait", lines, line, labels, caption, (1 / zeta_c, top))


@typed
def imbrie_portrait(x: float = 0.3) -> Figure:
    """q over x = zeta_c / zeta - 1: trajectories that start at x, and the critical line."""
    from scipy.integrate import solve_ivp

    line_x = np.linspace(min(2e-3, x / 2), x, 300)
    line = critical_line(line_x)
    threshold = line[-1]

    def slope(_: float, y: Points) -> list[float]:  # x, ln q
        at = max(y[0], 1e-12)
        grow = math.log(2) / math.log1p(1 / at) * (y[1] - 2 * math.log(at))
        return [-(1 + at) * math.exp(y[1]), grow]

    def stopped(_: float, y: Points) -> float:
        return float(min(y[0] - 1e-3 * x, y[1] - math.log(1e-3 * threshold),
                         math.log(20 * threshold) - y[1]))  # fmt: skip

    stopped.terminal = True  # type: ignore[attr-defined]
    lines = []
    for share in _SHARES:
        begin = [x, math.log(threshold * (1 + share))]
        found = solve_ivp(slope, (0, 1e5), begin, events=stopped, rtol=1e-8, max_step=0.03)
        lines.append((share, found.y[0], np.exp(found.y[1])))
    labels = (r"$x=\zeta_c/\zeta-1$", r"weight of thermal blocks $q$")
    caption = "Flow of Morningstar, Imbrie and Huse, from the right; black: the critical line."
    return _drawn("imbrie_portrait", lines, (line_x, line), labels, caption, (0, 2.6 * threshold))


def _drawn(
    name: str,
    lines: list[tuple[float, Points, Points]],
    critical: tuple[Points, Points],
    labels: tuple[str, str],
    caption: str,
    marks: tuple[float, float],
) -> Figure:
    """marks: where the critical line ends, and the top of the figure."""
    import polars as pl

    rows: list[Any] = []
    end, top = marks
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for share, across, up in lines:
            color = _THERMAL if share > 0 else _LOCALIZED
            axes.plot(across, up, color=color, linewidth=0.9)
            _arrow(axes, across, up, color, top)
            rows += [(share, float(a), float(r)) for a, r in zip(across, up, strict=True)]
        axes.plot(*critical, color="black", linewidth=1.4)
        rows += [(0.0, float(a), float(r)) for a, r in zip(*critical, strict=True)]
        axes.axvline(end, color="0.4", linestyle="--", linewidth=0.8)
        axes.set(xlabel=labels[0], ylabel=labels[1], ylim=(0, top))
        axes.text(0.09, 0.25, "thermal", transform=axes.transAxes, fontsize=7)
        axes.text(1, 0.03, "localized", transform=axes.transAxes, fontsize=7, ha="right")
    schema = {"share": pl.Float64, "across": pl.Float64, "up": pl.Float64}
    return Figure(name, caption, canvas, pl.DataFrame(rows, schema=schema, orient="row"))


def _arrow(axes: Any, across: Points, up: Points, color: str, top: float) -> None:
    """An arrow head a third along what is seen of a trajectory."""
    seen = int(np.count_nonzero(up < top))
    at = max(1, seen // 3)
    if at + 1 < len(up):
        axes.annotate(
            "", (across[at + 1], up[at + 1]), (across[at], up[at]),
            arrowprops={"arrowstyle": "-|>", "color": color, "lw": 0.9, "mutation_scale": 7},
        )  # fmt: skip


PORTRAITS: Mapping[str, Callable[..., Figure]] = {"kt": kt_portrait, "imbrie": imbrie_portrait}
"""Figures by the name of the scheme."""
