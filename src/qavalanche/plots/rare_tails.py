"""Rare inclusions: ln p against l with the four forms, local exponents, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity import RareTail
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.numbers import named
from qavalanche.plots.style import PAGE, shades, styled

if TYPE_CHECKING:
    import polars as pl

_HEIGHT = 4.6
_POINTS = 100
_MOST = 6  # curves in a figure
_MARKS = "osD^v<"
_LINES = {"stretched exponential": "-", "exponential": "--", "power law": ":", "log-normal": "-."}

_BOTTOM = (
    " Bottom: resonant bonds of a region over those that it costs as one run; the share of the "
    "longest run in them."
)

Row = tuple[str, str, float, float, float | None]


@typed
def rare_tails_figure(found: list[RareTail], dimension: Estimate | None = None) -> Figure:
    """Four panels for one or several curves, at most six, spread over those given.

    -ln p against l with the best form, for a single curve with all four; b_eff(l), with d_f as a
    band if it is given; N_res over its cost by a single spot; the longest run over N_res, one half
    dotted. Raises InputError without a curve.
    """
    check(len(found) > 0, "no curve", "at least one is needed")
    drawn = any(len(one.curve) for one in found)
    check(drawn, "no length with a number", "nothing to draw: more samples are needed")
    chosen = _spread(found)
    with styled():
        held = any(one.means is not None and one.means.known for one in chosen)
        canvas = new_canvas(PAGE, _HEIGHT if held else _HEIGHT / 2)
        panels = canvas.subplots(2 if held else 1, 2, squeeze=False)
        rows = [*_curves(panels[0, 0], chosen), *_local(panels[0, 1], chosen, dimension)]
        if held:
            rows += [*_bonds(panels[1, 0], chosen), *_runs(panels[1, 1], chosen)]
        for axes in panels.flat:
            axes.set(xscale="log", xlabel=r"length $\ell$ (bonds)")
    texts = "; ".join(f"{one.title or one.kind}: {one.approximate.outcome}" for one in chosen)
    caption = (
        "Rare inclusions. Top: -ln p with fitted forms; local exponents of ln A - c l^b over five "
        f"lengths.{_BOTTOM if held else ''} Bars: standard errors. {texts}."
    )
    return Figure("rare_tails", caption, canvas, _table(rows))


def _spread(found: list[RareTail]) -> list[RareTail]:
    keep = np.unique(np.linspace(0, len(found) - 1, min(_MOST, len(found))).astype(int))
    return [found[i] for i in keep]


def _styles(found: list[RareTail]) -> Any:
    return zip(found, shades(len(found)), _MARKS, strict=False)


def _label(one: RareTail) -> str:
    return one.title or one.kind


def _shown(one: RareTail, found: list[RareTail]) -> str:
    """What of its title differs from those of the others; the whole of it for a single curve."""
    titles = [_label(other).split(", ") for other in found]
    own = [part for part in _label(one).split(", ") if not all(part in other for other in titles)]
    return ", ".join(own) or _label(one)


def _curves(axes: Any, found: list[RareTail]) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark in _styles(found):
        curve = one.curve
        axes.errorbar(
            curve.lengths,
            -curve.log_p,
            curve.error,
            fmt=mark,
            color=color,
            label=_shown(one, found),
        )
        fits = one.approximate.fits if len(found) == 1 else one.approximate.fits[:1]
        for fit in fits:
            at = np.geomspace(fit.lengths[0], fit.lengths[1], _POINTS)
            label = fit.form if len(found) == 1 else None
            color_of = color if len(found) > 1 else "0.35"
            line = _LINES[fit.form]
            values = -fit.log_probability(at)
            axes.plot(at, values, line, color=color_of, label=label, linewidth=0.8, zorder=0)
        table = np.stack([curve.lengths, curve.log_p, curve.error], axis=1).tolist()
        rows += [("log_p", _label(one), *row) for row in table]
    axes.set(yscale="log", ylabel=r"$-\ln p$")
    _, top = axes.get_ylim()
    axes.set_ylim(top=top * 1.3 ** len(found))  # room for the legend above the curves
    add_legend(axes, loc="upper left")
    return rows


def _local(axes: Any, found: list[RareTail], dimension: Estimate | None) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark in _styles(found):
        known = [(p.length, *p.exponent.pair) for p in one.local if p.exponent.found]
        rows += _bars(axes, "local_exponent", _label(one), known, color, mark)
    if dimension is not None and dimension.found:
        low, high = dimension.value - dimension.error, dimension.value + dimension.error
        axes.axhspan(low, high, color="0.85", zorder=-1)
        label = named("$d_f$", dimension.value, dimension.error)
        axes.axhline(dimension.value, color="0.5", linewidth=0.8, zorder=0, label=label)
        add_legend(axes, loc="best")
    axes.axhline(1.0, color="0.6", linestyle=":", linewidth=0.7, zorder=0)
    axes.set(ylabel=r"$b_{\mathrm{eff}}$")
    return rows


def _bonds(axes: Any, found: list[RareTail]) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark in _styles(found):
        if one.means is None:
            continue
        known = []
        for _, resonant, size, _ in one.means.known:
            cost = size.value * (1 - one.medium.r) if one.medium else size.value
            known.append((size.value, resonant.value / cost, resonant.error / cost))
        rows += _bars(axes, "resonant", _label(one), known, color, mark)
    clean = any(one.medium for one in found)
    cost = r"\ell(1-r)" if clean else r"\ell"
    axes.set(ylabel=rf"$N_{{\mathrm{{res}}}}/{cost}$")
    axes.axhline(1.0, color="0.5", linewidth=0.8, zorder=0)
    axes.set_ylim(bottom=0)
    return rows


def _runs(axes: Any, found: list[RareTail]) -> list[Row]:
    rows: list[Row] = []
    for one, color, mark in _styles(found):
        inside = one.means.known if one.means else []
        known = [(size.value, *share.pair) for _, _, size, share in inside]
        rows += _bars(axes, "longest_run", _label(one), known, color, mark)
    axes.axhline(0.5, color="0.6", linestyle=":", linewidth=0.7, zorder=0)
    axes.set(ylabel=r"longest run$/N_{\mathrm{res}}$", ylim=(0, 1.05))
    return rows


def _bars(
    axes: Any,
    panel: str,
    label: str,
    known: list[tuple[float, float, float]],
    color: Any,
    mark: str,
) -> list[Row]:
    if not known:
        return []
    at, value, error = np.array(known, float).T
    axes.errorbar(at, value, error, fmt=f"{mark}-", color=color, linewidth=0.6)
    return [(panel, label, *row) for row in known]


def _table(rows: list[Row]) -> pl.DataFrame:
    import polars as pl

    kinds = {"panel": pl.String, "curve": pl.String}
    numbers = dict.fromkeys(("x", "y", "y_error"), pl.Float64)
    return pl.DataFrame(rows, {**kinds, **numbers}, orient="row")
