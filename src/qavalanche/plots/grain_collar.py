"""Figures of docs/grain_collar.md: spins around exact grains, and the collars they melt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_POINT = ("alpha", "grain_spins", "sides", "chain")
_MARKS = ("o", "s", "^", "D", "v", "P")
_RULES = {
    "scheme": ("scheme", "#1b4965"),
    "eq6": ("eq. 6, $k=N-1$", "#e07a5f"),
    "eq6_sites": ("eq. 6, $k=N$", "#5a8f29"),
}


@typed
def grain_spins_figure(
    means: pl.DataFrame, grain_spins: int = 3, sides: int = 1, local_dimension: int = 2
) -> Figure:
    """Fluctuation of S^z_j from one eigenstate to the next, and entanglement of spin j, by j.

    means: of `by_distance`, of one length of chain for this grain. Raises InputError for a table
    without these columns or rows.
    """
    shown = ("fluctuation", "entanglement")
    part = _of_grain(means, shown, grain_spins, sides)
    with styled():
        canvas = new_canvas(COLUMN, 4.2)
        top, bottom = canvas.subplots(2, 1, sharex=True)
        for axes, name in ((top, shown[0]), (bottom, shown[1])):
            unit = math.log(local_dimension) if name == "entanglement" else 1.0
            _curves(axes, part, name, unit)
        top.axhline(0.5, color="0.6", linestyle="--", linewidth=0.7)
        top.set(ylabel=r"mean $|\delta\langle S^z_j\rangle|$", ylim=(0, 0.6))
        _legend_above(top)
        bottom.axhline(0.5, color="0.6", linestyle="--", linewidth=0.7)
        bottom.set(xlabel="spin $j$, from the grain outwards", ylabel=r"entanglement$/\ln d_s$",
                   ylim=(0, 1.02))  # fmt: skip
    caption = (
        f"Spins around a grain of {grain_spins} spins, {_sided(sides)}. Top: mean change of "
        "<S^z_j> from one eigenstate in mid-spectrum to the next; dashed: 1/2, about that of "
        "free spins. Bottom: entanglement of spin j; "
        "dashed: half of ln d_s, above which it counts as melted."
    )
    return Figure("grain_spins", caption, canvas, part)


@typed
def grain_elements_figure(means: pl.DataFrame, grain_spins: int = 3, sides: int = 1) -> Figure:
    """Matrix elements of the coupling to the next spin, over those of a random matrix of the same
    norm; and over the level spacing, V e^{S/2}.

    means: of `by_distance`, of one length of chain for this grain. Raises InputError for a table
    without these columns or rows.
    """
    shown = ("ln_ratio", "ln_resonance_ratio")
    part = _of_grain(means, shown, grain_spins, sides)
    with styled():
        canvas = new_canvas(COLUMN, 4.2)
        top, bottom = canvas.subplots(2, 1, sharex=True)
        _curves(top, part, shown[0])
        _curves(bottom, part, shown[1])
        top.axhline(0, color="0.6", linestyle="--", linewidth=0.7)
        top.set(ylabel=r"$\langle\ln(m/m_\mathrm{RMT})\rangle$")
        _legend_above(top)
        bottom.set(
            xlabel="next spin, all nearer ones melted", ylabel=r"$\langle\ln(m/\delta)\rangle$"
        )
    caption = (
        f"Typical matrix element m to the next spin of a grain of {grain_spins} spins, "
        f"{_sided(sides)}. Top: over that of a random matrix of the same norm. Bottom: over the "
        "level spacing."
    )
    return Figure("grain_elements", caption, canvas, part)


@typed
def grain_collar_figure(points: pl.DataFrame, means: pl.DataFrame, sides: int = 1) -> Figure:
    """Top: exact number of melted spins per side against that of the scheme and of eq. 6, means
    over samples. Bottom: entanglement of each spin against ln G of the scheme.

    points: alpha, grain_spins, sides, chain; exact, scheme, eq6, eq6_sites with errors; ended:
    whether the exact collar is cut by the chain's end. means: of `by_distance`. Raises InputError
    for tables without these columns, or without rows of so many sides.
    """
    names = [f"{name}{end}" for name in ("exact", *_RULES) for end in ("", "_error")]
    check_columns("points", points, numbers=(*_POINT, *names))
    check_columns("means", means, numbers=(*_POINT, "entanglement", "log_G"))
    points, means = points.filter(sides=sides), means.filter(sides=sides)
    check(len(points) > 0 and len(means) > 0, f"sides = {sides}", "has no rows")
    with styled():
        canvas = new_canvas(COLUMN, 5.2)
        top, bottom = canvas.subplots(2, 1)
        _collars(top, points)
        _collapse(bottom, means)
    caption = (
        f"Spins melted per side, {_sided(sides)}: exact against predicted, which is cut at the "
        "chain's length; open where more than a tenth of the samples melt to the chain's end. "
        "Eq. 6 with k = N - 1 bonds and with k = N. Bottom: entanglement of each spin against ln G "
        "of the scheme, all nearer spins melted; dashed: G = 1 and half of ln 2."
    )
    return Figure("grain_collar", caption, canvas, points)


def _of_grain(means: Any, names: tuple[str, ...], grain_spins: int, sides: int) -> Any:
    errors = [f"{name}_error" for name in names]
    check_columns("means", means, numbers=(*_POINT, "number", *names, *errors))
    part = means.filter(grain_spins=grain_spins, sides=sides).sort("alpha", "number")
    check(len(part) > 0, f"{grain_spins} spins, {sides} sides", "has no rows")
    return part


def _curves(axes: Any, part: Any, name: str, unit: float = 1.0) -> None:
    alphas = part["alpha"].unique().sort().to_list()
    for alpha, color, mark in zip(alphas, shades(len(alphas)), marks(len(alphas)), strict=True):
        rows = part.filter(alpha=alpha)
        axes.errorbar(rows["number"], rows[name] / unit, rows[f"{name}_error"] / unit,
                      fmt=f"{mark}-", color=color, label=f"{alpha:g}")  # fmt: skip


def _legend_above(axes: Any) -> None:
    axes.legend(title=r"$\alpha$", ncol=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _collars(axes: Any, points: Any) -> None:
    grains = points["grain_spins"].unique().sort().to_list()
    for mark, grain in zip(_MARKS, grains, strict=False):
        axes.plot([], [], mark, color="0.4", markersize=3.5, label=f"$N$ = {grain}")
        rows = points.filter(grain_spins=grain)
        for name, (_, color) in _RULES.items():
            for ended, face in ((False, color), (True, "none")):
                own = rows.filter(ended=ended)
                axes.errorbar(own[name], own["exact"], own["exact_error"], own[f"{name}_error"],
                              fmt=mark, color=color, markerfacecolor=face, markersize=3.5,
                              markeredgewidth=0.6)  # fmt: skip
    for words, color in _RULES.values():
        axes.plot([], [], "-", color=color, linewidth=3, label=words)
    most = float(max(points["exact"].max(), points["scheme"].max()))
    axes.plot([0, most], [0, most], "--", color="0.6", linewidth=0.7, zorder=0)
    axes.set(
        xlabel="spins melted per side, predicted", ylabel="exact", xlim=(0, None), ylim=(0, None)
    )
    axes.legend(ncol=1, loc="upper left", handlelength=1.2, borderaxespad=1.2)


def _collapse(axes: Any, means: Any) -> None:
    grains = means["grain_spins"].unique().sort().to_list()
    alphas = means["alpha"].unique().sort().to_list()
    for alpha, color in zip(alphas, shades(len(alphas)), strict=True):
        for mark, grain in zip(_MARKS, grains, strict=False):
            rows = means.filter(grain_spins=grain, alpha=alpha)
            label = f"{alpha:g}" if grain == grains[0] else None
            axes.plot(rows["log_G"], rows["entanglement"] / math.log(2), mark, color=color,
                      label=label)  # fmt: skip
    for draw, at in ((axes.axhline, 0.5), (axes.axvline, 0.0)):
        draw(at, color="0.6", linestyle="--", linewidth=0.7, zorder=0)
    axes.set(xlabel=r"$\ln G$ of the scheme", ylabel=r"entanglement$/\ln 2$", xlim=(-4, None),
             ylim=(0, 1.02))  # fmt: skip
    axes.legend(title=r"$\alpha$", loc="upper left", ncol=2)


def _sided(sides: int) -> str:
    return "spins on one side" if sides == 1 else "spins on both sides"
