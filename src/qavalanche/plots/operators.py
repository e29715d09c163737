"""Figures of the operators tier: one sample, LIOMs, the coarse tiers' prediction, SM A."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.numerics.arrays import check_columns
from qavalanche.operators.exact import entanglement
from qavalanche.operators.lioms import liom_parts
from qavalanche.operators.result import Diagonalization
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.style import PAGE, label_ticks, marks, shades, styled

if TYPE_CHECKING:
    import polars as pl

_KINDS = {"perturbative": "black", "resonant": "#c1121f", "remainder": "0.6"}


@typed
def sample_figure(result: Diagonalization) -> Figure:
    """One diagonalized sample: its steps, its LIOMs and the entanglement of its eigenstates.

    Left: a bar for each coupling dealt with, from first to last site, in order. Middle: norms of
    the parts of all LIOMs against the length of their stretch. Right: mean entanglement of the
    eigenstates at every cut; shaded: ergodic regions.
    """
    import polars as pl

    h = result.hamiltonian
    parts = liom_parts(result)
    with styled():
        canvas = new_canvas(PAGE, 2.4)
        steps, norms, cuts = canvas.subplots(1, 3)
        _draw_steps(steps, result)
        norms.semilogy(parts["length"], np.maximum(parts["norm"], 1e-16), "o", color="#31688e",
                       markersize=1.8, alpha=0.6)  # fmt: skip
        norms.set(xlabel="stretch $|I|$ (bonds)", ylabel=r"$\Vert\tau_{i,I}\Vert$")
        mean = entanglement(result.eigenstates(), h.sites, h.local_dimension).mean(axis=0)
        cuts.plot(np.arange(h.sites - 1) + 0.5, mean, "o-", color="#31688e")
        for start, stop in result.ergodic_regions:
            cuts.axvspan(start, stop, color="#dff3e3", linewidth=0)
        cuts.set(xlabel="cut between sites", ylabel="mean entanglement (nats)", ylim=(0, None))
        cuts.set_xlim(0, max(h.sites - 1, 1))
    caption = f"{h.name}, {h.sites} sites: {result}"
    return Figure("sample", caption, canvas, parts.with_columns(pl.lit(h.name).alias("model")))


def _draw_steps(axes: Any, result: Diagonalization) -> None:
    for number, step in enumerate(result.steps):
        ends = [step.first - 0.2, step.last + 0.2]
        axes.plot(ends, [number, number], color=_KINDS[step.kind], linewidth=1.4)
    for kind, color in _KINDS.items():
        axes.plot([], [], color=color, label=kind)
    axes.set(xlabel="site", ylabel="step", xlim=(-0.6, result.hamiltonian.sites - 0.4))
    axes.set_ylim(-1, 1.45 * len(result.steps) + 1)
    axes.legend(loc="upper left")


@typed
def lioms_figure(decay: pl.DataFrame, rates: pl.DataFrame, entropy_density: float) -> Figure:
    """Mean -ln ‖tau_{i,I}‖ against |I| for several W, and the 1/zeta of each.

    decay: W, length, decay, error; rates: W, rate, error, by `decay.decay_rate`.
    """
    import polars as pl

    check_columns("decay", decay, numbers=("W", "length", "decay", "error"))
    check_columns("rates", rates, numbers=("W", "rate", "error"))
    strengths = sorted(decay["W"].unique().to_list())
    with styled():
        canvas = new_canvas(PAGE, 2.5)
        left, right = canvas.subplots(1, 2)
        looks = shades(len(strengths)), marks(len(strengths))
        for W, color, mark in zip(strengths, *looks, strict=True):
            rows = decay.filter(pl.col("W") == W).sort("length")
            left.errorbar(rows["length"], rows["decay"], rows["error"], fmt=f"{mark}-", color=color,
                          linewidth=0.7, label=f"{W:g}")  # fmt: skip
        left.set_xlabel("stretch $|I|$ (bonds)")
        left.set_ylabel(r"$-\langle\ln\Vert\tau_{i,I}\Vert\rangle$ (nats)")
        left.legend(loc="upper left", ncols=2, title="$W/J$", title_fontsize=7)
        right.errorbar(rates["W"], rates["rate"], rates["error"], fmt="o-", color="black",
                       linewidth=0.7)  # fmt: skip
        right.axhline(entropy_density, color="0.4", linestyle="--", linewidth=0.8)
        right.axhline(0, color="0.8", linewidth=0.6, zorder=0)
        bound = rf"$s$ = {entropy_density:.4f}"
        right.annotate(bound, (0.04, entropy_density), xycoords=("axes fraction", "data"),
                       xytext=(0, 3), textcoords="offset points", fontsize=7)  # fmt: skip
        right.set(
            xscale="log", xlabel="disorder strength $W/J$", ylabel=r"$1/\zeta$ (nats per bond)"
        )
    caption = (
        "Parts of the LIOMs by stretch: they fall exponentially at strong disorder, with a zeta "
        "that shrinks as W grows; at weak disorder the longest parts are the largest."
    )
    data = pl.concat([decay, rates], how="diagonal")
    return Figure("lioms", caption, canvas, data)


@typed
def prediction_figure(table: pl.DataFrame) -> Figure:
    """Area under the ROC curve against W: which cuts of exact eigenstates are entangled.

    table: predictor, sites, W, area, error, entangled (share of entangled cuts).
    """
    import polars as pl

    numbers = ("sites", "W", "area", "error", "entangled")
    check_columns("table", table, numbers=numbers, words=("predictor",))
    known = table.filter(pl.col("area").is_not_nan())
    predictors = table["predictor"].unique(maintain_order=True).to_list()
    sizes = sorted(table["sites"].unique().to_list())
    looks = shades(len(sizes)), marks(len(sizes))
    with styled():
        canvas = new_canvas(PAGE, 2.3)
        panels = canvas.subplots(1, len(predictors), sharey=True, squeeze=False)[0]
        for axes, predictor in zip(panels, predictors, strict=True):
            for sites, color, mark in zip(sizes, *looks, strict=True):
                rows = known.filter((pl.col("predictor") == predictor) & (pl.col("sites") == sites))
                rows = rows.sort("W")
                axes.errorbar(rows["W"], rows["area"], rows["error"], fmt=f"{mark}-", color=color,
                              linewidth=0.7, label=f"{sites} sites")  # fmt: skip
            axes.axhline(0.5, color="0.6", linestyle="--", linewidth=0.8)
            axes.set(xscale="log", xlabel="disorder strength $W/J$", ylim=(0.4, 1.02))
            label_ticks(axes, known["W"].unique().to_list())
            axes.set_title(predictor)
        panels[0].set_ylabel("area under ROC curve")
        panels[0].legend(loc="upper left")
    caption = "How well each tier tells which cuts of the exact eigenstates are entangled."
    return Figure("prediction", caption, canvas, table)


@typed
def criteria_figure(table: pl.DataFrame) -> Figure:
    """Shares of resonant couplings by the three conditions, against the truth.

    table: case, strength, and a column for each of `criteria.CRITERIA` and "mixed".
    """
    import polars as pl

    looks = {"every pair": "#e07a5f", "typical state": "#1b4965", "typical pair": "#6a994e"}
    numbers = ("strength", "mixed", *looks)
    check_columns("table", table, numbers=numbers, words=("case",))
    cases = table["case"].unique(maintain_order=True).to_list()
    with styled():
        canvas = new_canvas(PAGE, 2.3)
        panels = canvas.subplots(1, len(cases), sharey=True, squeeze=False)[0]
        for axes, case in zip(panels, cases, strict=True):
            rows = table.filter(pl.col("case") == case).sort("strength")
            axes.semilogx(rows["strength"], rows["mixed"], color="black", linewidth=2.4, alpha=0.3,
                          label="typical eigenstates mixed")  # fmt: skip
            for (name, color), look in zip(looks.items(), ("o-", "s--", "^:"), strict=True):
                axes.semilogx(rows["strength"], rows[name], look, color=color, linewidth=0.7,
                              label=f"resonant: {name}")  # fmt: skip
            axes.set(xlabel="strength of the coupling")
            axes.set_title(case)
        panels[0].set_ylabel("share of samples")
        legend: Any = {"loc": "outside upper center", "ncols": 4}
        canvas.legend(*panels[0].get_legend_handles_labels(), **legend)
    caption = (
        "Three conditions for a resonant coupling. 'Every pair' rejects couplings that leave "
        "typical eigenstates alone; 'typical pair' accepts sparse ones that mix them all."
    )
    return Figure("criteria", caption, canvas, table)
