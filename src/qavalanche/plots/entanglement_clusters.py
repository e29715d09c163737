"""Entanglement clusters of exact eigenstates beside the scheme's regions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.entanglement_clusters import ClusterSamples
from qavalanche.arguments import typed
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.operators.entanglement_clusters import StateClusters
from qavalanche.partition import Partition
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import COLUMN, shades, styled

if TYPE_CHECKING:
    import polars as pl

_EXACT, _SCHEME, _CEILING = "#1b4965", "#e07a5f", "0.55"


@typed
def state_clusters_figure(
    clusters: StateClusters, regions: Mapping[str, Partition] | None = None
) -> Figure:
    """Top: share of the eigenstates of one sample in which each bond is thermal, and the mean
    entropy there. Below: a bar for the regions of each scheme, by name.

    Raises InputError for regions of another length.
    """
    import polars as pl

    regions = dict(regions or {})
    L = clusters.length
    for name, one in regions.items():
        check(one.length == L, f"{name}: a partition of {one.length} bonds", f"must be of {L}")
    share = clusters.thermal_bonds.mean(axis=0)
    bonds = np.arange(L)
    columns: dict[str, Any] = {"bond": bonds, "share": share}
    columns["entropy"] = clusters.entropy.mean(axis=0)
    with styled():
        canvas = new_canvas(COLUMN, 1.6 + 0.2 * len(regions))
        ratios = [4.0, max(0.6 * len(regions), 0.3)]
        top, below = canvas.subplots(2, 1, sharex=True, height_ratios=ratios)
        top.bar(bonds + 0.5, share, width=0.92, color=_EXACT)
        top.set(ylim=(0, 1.02), ylabel="share of states\nthermal at bond", xlim=(0, L))
        for row, (name, one) in enumerate(regions.items()):
            inside = np.zeros(L, np.bool_)
            for start, stop in one.regions.tolist():
                below.barh(-row, stop - start, left=start, height=0.7, color=_SCHEME)
                inside[start:stop] = True
            columns[name] = inside
        below.set(ylim=(0.6 - max(len(regions), 1), 0.6), xlabel="bond")
        below.set_yticks([-row for row in range(len(regions))], list(regions))
        below.tick_params(axis="y", length=0)
    caption = (
        f"Share of {len(clusters.entropy)} eigenstates of one sample that hold more than "
        f"{clusters.threshold:g} ln d_s of entropy at each bond; bars: the scheme's regions."
    )
    return Figure("entanglement_clusters_sample", caption, canvas, pl.DataFrame(columns))


@typed
def cluster_samples_figure(samples: ClusterSamples) -> Figure:
    """Share of the bonds in clusters of T bonds, T = 0 being none, with errors; and in the regions
    of each scheme."""
    import polars as pl

    exact = samples.size_shares
    rows = [("eigenstates", T, *one.pair) for T, one in enumerate(exact)]
    for name in samples.said:
        rows += [(name, T, *one.pair) for T, one in enumerate(samples.size_shares_of(name))]
    table = pl.DataFrame(rows, ["source", "T", "share", "error"], orient="row")
    with styled():
        canvas = new_canvas(COLUMN, 2.3)
        axes = canvas.subplots()
        marks, colors = iter("os^dv<>x"), iter(shades(2 + len(samples.said)))
        for (name,), part in table.group_by(["source"], maintain_order=True):
            axes.errorbar(part["T"], part["share"], part["error"], fmt=f"{next(marks)}-",
                          label=name, linewidth=0.7, color=next(colors))  # fmt: skip
        axes.set(xlabel="size $T$ of the cluster (bonds; 0: none)", ylabel="share of bonds")
        axes.legend()
    caption = (
        f"Bonds by the size of the cluster that holds them, {samples.samples} samples of "
        f"{samples.length} bonds."
    )
    return Figure("cluster_sizes", caption, canvas, table)


@typed
def clusters_page_figure(
    held: pl.DataFrame,
    sizes: pl.DataFrame,
    breaking: pl.DataFrame,
    sites: int = 12,
    shown_W: float = 5.0,
) -> Figure:
    """The figure of docs/entanglement_clusters.md: density, agreement, sizes, chain breaking.

    held: model, anisotropy, W, sites, scheme, threshold, density, said, kappa, ceiling and their
    errors; sizes: model, anisotropy, W, sites, T, exact, halted and errors; breaking: kind, W,
    sites, typical, error. Raises InputError for tables without these columns or without the rows
    that are drawn.
    """
    numbers = ["W", "sites", "threshold", "density", "density_error", "said", "said_error"]
    numbers += ["kappa_error", "ceiling_error"]
    check_columns("held", held, numbers=numbers, words=("model", "scheme"))
    check_columns("sizes", sizes, numbers=("W", "sites", "T", "exact", "halted"), words=("model",))
    check_columns("breaking", breaking, numbers=("W", "sites", "typical", "error"), words=("kind",))
    at = held.filter(model="xxz", sites=sites, scheme="halted", threshold=0.5).sort("W")
    of_sizes = sizes.filter(model="xxz", sites=sites, anisotropy=1.0, W=shown_W)
    check(len(at) > 0 and len(of_sizes) > 0, f"{sites} sites, W = {shown_W:g}", "has no rows")
    with styled():
        canvas = new_canvas(COLUMN, 7.4)
        first, second, third, fourth = canvas.subplots(4, 1)
        _density(first, at)
        _kappa(second, at, held.filter(model="random-matrix", scheme="halted"))
        _sizes(third, of_sizes, shown_W)
        _breaking(fourth, breaking)
    caption = (
        f"Eigenstates of random-field XXZ chains of {sites} sites against the scheme's regions "
        f"(halted). From the top: thermal density; agreement bond by bond; sizes at W = "
        f"{shown_W:g}; typical deviation of the most polarized site."
    )
    return Figure("entanglement_clusters", caption, canvas, held)


def _density(axes: Any, at: pl.DataFrame) -> None:
    for anisotropy, style in ((1.0, "-"), (0.0, ":")):
        part = at.filter(anisotropy=anisotropy)
        names = (("density", _EXACT, "o", "eigenstates"), ("said", _SCHEME, "s", "scheme"))
        for column, color, mark, label in names:
            axes.errorbar(part["W"], part[column], part[f"{column}_error"], fmt=mark + style,
                          color=color, label=f"{label}, $\\Delta={anisotropy:g}$")  # fmt: skip
    axes.set(xscale="log", xlabel="disorder strength $W/J$", ylabel=r"thermal density $\rho$")
    axes.set_ylim(0, None)
    _strengths(axes, at)
    axes.legend()


def _kappa(axes: Any, at: pl.DataFrame, matrices: pl.DataFrame) -> None:
    for anisotropy, style in ((1.0, "-"), (0.0, ":")):
        part = at.filter(anisotropy=anisotropy)
        axes.errorbar(part["W"], part["ceiling"], part["ceiling_error"], fmt="^" + style,
                      color=_CEILING, label=f"ceiling, $\\Delta={anisotropy:g}$")  # fmt: skip
        axes.errorbar(part["W"], part["kappa"], part["kappa_error"], fmt="s" + style,
                      color=_SCHEME, label=f"scheme, $\\Delta={anisotropy:g}$")  # fmt: skip
    if len(matrices):
        most = int(matrices["sites"].max())  # type: ignore[arg-type]
        part = matrices.filter(sites=most).sort("W")
        axes.errorbar(part["W"], part["kappa"], part["kappa_error"], fmt="d--", color="#62b6cb",
                      label=f"random matrices, {most} sites")  # fmt: skip
    axes.axhline(0, color="0.8", linewidth=0.6, zorder=0)
    axes.set(xscale="log", xlabel="disorder strength $W/J$", ylabel=r"Cohen's $\kappa$ by bond")
    axes.set_ylim(-0.05, 1.3)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
    _strengths(axes, at)
    axes.legend(ncols=2, loc="upper left")


def _strengths(axes: Any, at: pl.DataFrame) -> None:
    """Ticks at the strengths that were made."""
    strengths = sorted(set(at["W"].to_list()))
    axes.set_xticks(strengths, [f"{W:g}" for W in strengths])
    axes.set_xticks([], minor=True)


def _sizes(axes: Any, part: pl.DataFrame, W: float) -> None:
    for column, color, mark, label in (
        ("exact", _EXACT, "o", "eigenstates"),
        ("halted", _SCHEME, "s", "scheme"),
    ):
        axes.errorbar(part["T"], part[column], part[f"{column}_error"], fmt=f"{mark}-",
                      color=color, label=label, linewidth=0.7)  # fmt: skip
    axes.set(xlabel="size $T$ of the cluster (bonds; 0: none)", ylabel="share of bonds")
    axes.set_title(f"$W/J={W:g}$, $\\Delta=1$", loc="left")
    axes.set_yscale("log")
    axes.legend()


def _breaking(axes: Any, breaking: pl.DataFrame) -> None:
    kinds = {"exact": ("o-", r"$\Delta=1$"), "free fermions": ("s:", r"$\Delta=0$, free fermions")}
    strengths = sorted(set(breaking["W"].to_list()))
    colors = dict(zip(strengths, shades(len(strengths)), strict=True))
    for (kind, W), part in breaking.group_by(["kind", "W"], maintain_order=True):
        if kind in kinds:
            style = kinds[str(kind)][0]
            part = part.sort("sites")
            label = f"$W/J={W:g}$" if kind == "exact" else None
            axes.errorbar(part["sites"], part["typical"], part["error"], fmt=style,
                          color=colors[W], label=label, markersize=2, linewidth=0.7)  # fmt: skip
    axes.set(
        xscale="log", yscale="log", xlabel="length (sites); solid: $\\Delta=1$, dotted: $\\Delta=0$"
    )
    axes.set_ylabel(r"typical $\delta_{\min}$")
    axes.set_xlim(right=axes.get_xlim()[1] * 6)  # room for the legend beside the curves
    axes.legend(loc="upper right", labelspacing=0.2)
