"""Figures of docs/inheritance.md: what a dot inherits, and what passes through a dot."""

from __future__ import annotations

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

_MARKS = "os^vD<>p*hX"
_APART = 10.0  # a from which on E and F are as if apart
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
def inheritance_figure(table: pl.DataFrame, curves: pl.DataFrame) -> Figure:
    """a: ln G of two dots over melted spins against what is inherited. b: against the norm of E's
    coupling to the spin. c: of a spin behind a dot against a. d: eigenstates.

    table: part (dots, norms, passage), kind, d_E, d_F, states, spins, g, a, log_spacing, D and
    D_error; curves: kind, d_E, d_F, spins, g, a, states, log_spacing, D, mixed, mixed_error.
    """
    check_columns("table", table, numbers=_NUMBERS, words=("part", "kind"))
    check_columns("curves", curves, numbers=("d_E", "d_F", "D", "mixed"), words=("kind",))
    with styled():
        canvas = new_canvas(PAGE, 4.8)
        (a, b), (c, d) = canvas.subplots(2, 2)
        _inherited(a, table.filter(part="dots"))
        _norms(b, table.filter(part="norms"))
        _passage(c, table.filter(part="passage"))
        _eigenstates(d, curves.filter(kind="two dots"))
        for axes, letter in zip((a, b, c, d), "abcd", strict=True):
            axes.set_title(letter, loc="left", fontweight="bold")
    caption = (
        "Two dots over spins that one of them has melted are coupled as if by a random matrix of "
        "the norm kept (a); the norm counts once E has melted the spin (b). A spin behind a dot is "
        "reached by the bare norm while E drives the dot, and by eq. 11 beyond (c). Exact "
        "eigenstates hybridize at one value of G (d). Bars: standard errors."
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
        axes.errorbar(own["g"], own["D"], own["D_error"], fmt=_MARKS[i] + "-", color=color,
                      label=f"$d_E={d_E}$")  # fmt: skip
    axes.set(xscale="log", xlabel="norm $g$ of E's coupling to the spin",
             ylabel=r"$\ln G$ at $\Vert V\Vert=1$")  # fmt: skip
    axes.legend()


def _passage(axes: Any, passage: pl.DataFrame) -> None:
    coupled = passage.filter(passage["a"] < _APART)
    pairs = sorted(set(coupled.select("d_F", "d_E").rows()))
    for i, ((d_F, d_E), color) in enumerate(zip(pairs, shades(len(pairs)), strict=True)):
        own = coupled.filter(d_E=d_E, d_F=d_F).sort("a")
        axes.errorbar(own["a"], own["D"].to_numpy() - _predicted(own), own["D_error"],
                      fmt=_MARKS[i % len(_MARKS)] + "-", color=color,
                      label=f"{d_E}, {d_F}")  # fmt: skip
    axes.set(xlabel=r"$a=-\ln\Vert V_{EF}\Vert$ (nats)",
             ylabel=r"$\ln G-\ln G$ by the bare norm")  # fmt: skip
    add_legend(axes, title="$d_E$, $d_F$", ncol=2)


def _eigenstates(axes: Any, curves: pl.DataFrame) -> None:
    names = ["d_E", "d_F", "spins", "g"]
    models = curves.select(names).unique(maintain_order=True).rows()
    for i, (model, color) in enumerate(zip(models, shades(len(models)), strict=True)):
        own = curves.filter(**dict(zip(names, model, strict=True))).sort("D")
        d_E, d_F, m, g = model
        axes.errorbar(own["D"].to_numpy() - _predicted(own), own["mixed"], own["mixed_error"],
                      fmt=_MARKS[i % len(_MARKS)] + "-", color=color,
                      label=f"{d_E}, {m}, {d_F}; {g:g}")  # fmt: skip
    axes.axhline(0.5, color="0.6", linewidth=0.7, zorder=0)
    axes.set(xlabel=r"$D-\ln G$ by the norm kept", ylabel=r"$2(1-\mathrm{Tr}\,\rho_F^2)$")
    add_legend(axes, title="$d_E$, $m$, $d_F$; $g$", ncol=1)
