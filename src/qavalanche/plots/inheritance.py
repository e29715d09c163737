"""Figures of docs/inheritance.md: what a dot inherits, and what passes through a dot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.grain.dots import HybridizationCurve
from qavalanche.arguments import typed
from qavalanche.numerics.arrays import check_columns
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import COLUMN, PAGE, shades, styled

if TYPE_CHECKING:
    import polars as pl

_STRONG = 0.5
_MARKS = "os^vD<>p*hX"
_WIDTH, _FLIPS = 1.27, 0.28  # sigma^2 of E with a spin; ln of what G of a spin's flips is beside
# matrix element over level spacing (docs/inheritance.md)
_NUMBERS = ("d_E", "d_F", "states", "spins", "log_spacing", "D", "D_error")


@typed
def hybridization_figure(curve: HybridizationCurve) -> Figure:
    """Hybridization, entropy over its Page value and gap ratio of one model, against D."""
    import polars as pl

    shown = {"mixed": (r"$2(1-\mathrm{Tr}\,\rho^2)$", "o-", "#1b4965"),
             "entropy": (r"$S/S_\mathrm{Page}$", "s--", "#e07a5f"),
             "gap_ratio": ("gap ratio", "^:", "#62b6cb")}  # fmt: skip
    table = pl.DataFrame({"D": list(curve.D)})
    with styled():
        canvas = new_canvas(COLUMN, 2.4)
        axes = canvas.subplots()
        for name, (label, style, color) in shown.items():
            values = getattr(curve, name)
            mean, error = values.mean(axis=0), values.std(axis=0) / np.sqrt(len(values) - 1)
            axes.errorbar(curve.D, mean, error, fmt=style, color=color, label=label)
            table = table.with_columns(pl.Series(name, mean), pl.Series(f"{name}_error", error))
        if curve.half.found:
            axes.axvline(curve.half.value, color="0.6", linewidth=0.7)
        axes.set(xlabel=r"$D=-\ln\Vert V\Vert$ (nats)", ylabel="of the probed unit", ylim=(0, None))
        axes.legend()
    return Figure("hybridization", repr(curve), canvas, table)


@typed
def inheritance_figure(table: pl.DataFrame, shares: pl.DataFrame, curves: pl.DataFrame) -> Figure:
    """a: ln G of two dots over melted spins against what is inherited. b: the share of it while E
    holds the spin weakly. c: of a spin behind a dot. d: hybridization in eigenstates.

    table: part (dots), kind, d_E, d_F, states, spins, log_spacing, D and D_error; shares: part
    (norms, passage), d_E, d_F, g, a, log_share, error; curves: kind, d_E, d_F, spins, g, states,
    log_spacing, D, mixed, mixed_error.
    """
    check_columns("table", table, numbers=_NUMBERS, words=("part", "kind"))
    check_columns("shares", shares, numbers=("d_E", "d_F"), words=("part",))
    check_columns("curves", curves, numbers=("d_E", "d_F", "D", "mixed"), words=("kind",))
    with styled():
        canvas = new_canvas(PAGE, 4.8)
        (a, b), (c, d) = canvas.subplots(2, 2)
        _inherited(a, table.filter(part="dots"))
        _norms(b, shares.filter(part="norms").drop_nulls("log_share"))
        found = shares.drop_nulls("log_share")
        _passage(c, found.filter(part="passage"), found.filter(part="norms"))
        _eigenstates(d, curves.filter(kind="two dots"))
    caption = (
        "a: two dots over spins that one of them has melted; line: the norm kept, all dimensions. "
        "b: share of that while E holds the spin with norm g; line: in proportion to g, triangles: "
        "where E melts the spin. c: the same for a spin behind a dot F, line: its mean in "
        "proportion to sqrt(d_F) e^-a, crosses: the spin of b. d: "
        "hybridization of F in exact eigenstates. Bars: standard errors."
    )
    return Figure("inheritance", caption, canvas, table)


def _predicted(table: pl.DataFrame) -> Any:
    """ln of sqrt(N) over the level spacing: ln G of a coupling that acts on everything."""
    return (0.5 * table["states"].log() - table["log_spacing"]).to_numpy()


def _inherited(axes: Any, dots: pl.DataFrame) -> None:
    numbers = sorted(set(dots["spins"].to_list()))
    for m, color in zip(numbers, shades(len(numbers)), strict=True):
        own = dots.filter(spins=m)
        axes.errorbar(_predicted(own), own["D"], own["D_error"], fmt=_MARKS[m], color=color,
                      label=f"{m} spins" if m != 1 else "1 spin")  # fmt: skip
    x = _predicted(dots)
    ends = np.array([x.min(), x.max()])
    offset = float(np.median(dots["D"].to_numpy() - x))
    axes.plot(ends, ends + offset, "-", color="0.6", linewidth=0.7, zorder=0)
    axes.set(xlabel=r"$\frac{1}{2}\ln(d_E2^md_F)-\ln(\sqrt{2\pi}\sigma)$",
             ylabel=r"$\ln G$ at $\Vert V\Vert=1$")  # fmt: skip
    axes.legend()


def _norms(axes: Any, norms: pl.DataFrame) -> None:
    sizes = sorted(set(norms["d_E"].to_list()))
    for i, (d_E, color) in enumerate(zip(sizes, shades(len(sizes)), strict=True)):
        own = norms.filter(d_E=d_E).sort("g")
        _shares(axes, own["g"], own, fmt=_MARKS[i], color=color, label=f"$d_E={d_E}$")
        melts = math.sqrt(2 * math.pi * _WIDTH / (2 * d_E)) * math.exp(-_FLIPS)
        axes.plot([melts], [1.6], "v", color=color)
    small = norms.filter(norms["g"].is_between(0.015, 0.12))
    if len(small):
        g = np.array([0.008, 0.2])
        axes.plot(
            g,
            _mean_ratio(small["log_share"] - small["g"].log()) * g,
            "-",
            color="0.6",
            linewidth=0.7,
            zorder=0,
        )
    axes.set(xscale="log", yscale="log", xlabel="norm $g$ of E's coupling to the spin",
             ylabel="share of the norm kept")  # fmt: skip
    add_legend(axes, loc="lower right")


def _passage(axes: Any, passage: pl.DataFrame, norms: pl.DataFrame) -> None:
    sizes = sorted(set(passage.select("d_F", "d_E").rows()))
    dots = sorted({d_F for d_F, _ in sizes})
    colors = dict(zip(dots, shades(len(dots)), strict=True))
    for d_F, d_E in sizes:
        own = passage.filter(d_E=d_E, d_F=d_F).sort("a")
        i = [other for dot, other in sizes if dot == d_F].index(d_E)
        _shares(axes, own["a"].to_numpy() - 0.5 * math.log(d_F), own, fmt=_MARKS[i],
                color=colors[d_F], label=f"$d_F={d_F}$" if i == 0 else None)  # fmt: skip
    for d_E in sorted(set(norms["d_E"].to_list())):
        own = norms.filter(d_E=d_E)
        x = -np.log(own["g"].to_numpy()) - 0.5 * math.log(2)
        axes.plot(x, own["log_share"].exp(), "x", color="#c1121f",
                  label="a spin, as in b" if d_E == norms["d_E"].min() else None)  # fmt: skip
    far = passage.filter(passage["a"].is_between(2.5, 4))
    if len(far):
        x = np.array([1.1, 3.7])
        factor = _mean_ratio(far["log_share"] + far["a"] - 0.5 * far["d_F"].log())
        axes.plot(x, factor * np.exp(-x), "-", color="0.6", linewidth=0.7, zorder=0)
    axes.set(yscale="log", xlabel=r"$a-\frac{1}{2}\ln d_F$ (nats)", ylim=(0.012, 3),
             ylabel="share of the bare norm")  # fmt: skip
    add_legend(axes, loc="lower left")


def _mean_ratio(logarithms: pl.Series) -> float:
    """Geometric mean of what has these logarithms."""
    return float(np.exp(logarithms.to_numpy().mean()))


def _shares(axes: Any, x: Any, own: pl.DataFrame, **options: Any) -> None:
    """Shares with their errors, in logarithms."""
    log, error = own["log_share"].to_numpy(), own["error"].to_numpy()
    share = np.exp(log)
    low, high = share - np.exp(log - error), np.exp(log + error) - share
    axes.errorbar(x, share, [low, high], **options)


def _eigenstates(axes: Any, curves: pl.DataFrame) -> None:
    names = ["d_E", "d_F", "spins", "g"]
    models = curves.select(names).unique(maintain_order=True).rows()
    strong = [model for model in models if model[3] >= _STRONG]
    weak = sorted((model for model in models if model[3] < _STRONG), key=lambda one: -one[3])
    colors = shades(len(weak) + 1)[::-1]
    for i, model in enumerate([*strong, *weak]):
        own = curves.filter(**dict(zip(names, model, strict=True))).sort("D")
        held = model in strong
        label = f"$g\\geq{_STRONG}$: {len(strong)} models" if i == 0 else f"$g={model[3]:g}$"
        axes.errorbar(own["D"].to_numpy() - _predicted(own), own["mixed"], own["mixed_error"],
                      fmt=_MARKS[i % len(_MARKS)] + ("--" if held else "-"),
                      color="0.35" if held else colors[i - len(strong)],
                      label=None if held and i else label)  # fmt: skip
    axes.axhline(0.5, color="0.6", linewidth=0.7, zorder=0)
    axes.set(xlabel=r"$D-\frac{1}{2}\ln(d_E2^md_F)+\ln(\sqrt{2\pi}\sigma)$",
             ylabel=r"$2(1-\mathrm{Tr}\,\rho_F^2)$", ylim=(-0.05, 2.7))  # fmt: skip
    add_legend(axes, loc="upper right", ncol=2)
