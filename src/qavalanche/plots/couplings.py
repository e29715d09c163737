"""Figures of the couplings tier: halted decay, iterations, norms, and where spots differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.chain.chain import Chain
from qavalanche.errors import check
from qavalanche.numerics.arrays import check_columns
from qavalanche.partition import Partition
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.fits import draw_limits, name_limits
from qavalanche.plots.numbers import named, with_error
from qavalanche.plots.style import COLUMN, PAGE, marks, power_of_ten, shades, styled
from qavalanche.schemes.couplings.halted import fit_crossings
from qavalanche.schemes.couplings.iterations import fit_growth

if TYPE_CHECKING:
    import polars as pl

_ACTIVE, _SPINS = "#1b4965", "#e07a5f"
_LITERAL, _SHORT = "#8fd19e", "#f4d58d"
_TIERS = {_LITERAL: "couplings tier", _SHORT: "spots tier, rmt"}


@typed
def halted_decay_figure(table: pl.DataFrame, entropy_density: float, inverse_zeta: float) -> Figure:
    """-ln ‖V‖ against l_a + l_b, and what is left of it against l_t (letter eq. 12).

    table: rows of `couplings.halted.crossings`, independent of each other; inverse_zeta: 1/zeta_1,
    the mean decay of a bond outside thermal regions, in nats.
    """
    import polars as pl

    check_columns("table", table, numbers=("outside", "thermal", "decay"), words=("active",))
    left = table.with_columns(rest=pl.col("decay") - inverse_zeta * pl.col("outside"))
    with styled():
        canvas = new_canvas(PAGE, 2.5)
        first, second = canvas.subplots(1, 2)
        rows = []
        for active, color, name in ((True, _ACTIVE, "an active region"), (False, _SPINS, "a spin")):
            kind = left.filter(pl.col("active") == active)
            fit = fit_crossings(kind)
            by_outside = _binned(kind, "outside", "rest" if not active else "decay", 4)
            by_thermal = _binned(kind, "thermal", "rest", 5)
            if active:
                _points(first, by_outside, color, "from an active region")
                reach = np.array([0.0, by_outside["x"].to_numpy().max()])
                first.plot(reach, fit.offset + fit.thermal * kind["thermal"].mean()  # type: ignore[operator]
                           + fit.outside * reach, color=color, linewidth=0.8)  # fmt: skip
                slope = f"slope {with_error(fit.outside, fit.outside_error)} nats per bond"
                first.text(0.05, 0.9, slope, transform=first.transAxes, fontsize=7)
                known = rf"$1/\zeta_1 = {inverse_zeta:.3f}$"
                first.text(0.05, 0.81, known, transform=first.transAxes, fontsize=7)
            label = f"from {name}: {with_error(fit.thermal, fit.thermal_error)}"
            _points(second, by_thermal, color, label, "o" if active else "s")
            rows += [by_thermal.with_columns(active=pl.lit(active), against=pl.lit("thermal"))]
            rows += [by_outside.with_columns(active=pl.lit(active), against=pl.lit("outside"))]
        most = float(table["thermal"].max())  # type: ignore[arg-type]
        second.axhline(0, color="0.7", linewidth=0.8, zorder=0)
        top = 0.85 * entropy_density * most
        _guide(second, 0.45 * top / inverse_zeta, inverse_zeta, r"$\ell_t/\zeta_1$: not halted", 6)
        _guide(second, most, entropy_density / 2, r"$s\,\ell_t/2$", -30)
        second.set_ylim(-0.06 * top, top)
        second.legend(loc="upper left", title="slope (nats per thermal bond)", title_fontsize=7)
        first.set(xlabel=r"$\ell_a+\ell_b$ (bonds)", ylabel=r"$-\ln\Vert V_I\Vert$ (nats)")
        rest = r"$-\ln\Vert V_I\Vert-(\ell_a+\ell_b)/\zeta_1$ (nats)"
        second.set(xlabel=r"thermal length $\ell_t$ (bonds)", ylabel=rest)
    caption = (
        "Norms of couplings that embrace one treated thermal region. From an active region they "
        "decay with l_a + l_b and not with l_t (eq. 12); between two spins they decay by s/2 per "
        "thermal bond."
    )
    return Figure("halted_decay", caption, canvas, pl.concat(rows))


def _binned(table: pl.DataFrame, by: str, value: str, width: int) -> pl.DataFrame:
    """Means with errors in bins of `width` bonds that hold at least 10 rows."""
    import polars as pl

    bins = table.group_by((pl.col(by) // width).alias("bin")).agg(
        pl.col(by).mean().alias("x"),
        pl.col(value).mean().alias("y"),
        (pl.col(value).std() / pl.len().sqrt()).alias("error"),
        pl.len().cast(pl.Int64).alias("couplings"),
    )
    return bins.filter(pl.col("couplings") >= 10).sort("bin").drop("bin")


def _points(axes: Any, table: pl.DataFrame, color: str, label: str, mark: str = "o") -> None:
    axes.errorbar(table["x"], table["y"], table["error"], fmt=mark, color=color, label=label)


def _guide(axes: Any, most: float, slope: float, text: str, shift: int) -> None:
    """A dashed line through the origin, labelled `shift` points beside a point near its end."""
    axes.plot([0, most], [0, slope * most], "--", color="0.5", linewidth=0.8, zorder=0)
    x = 0.9 * most
    axes.annotate(text, (x, slope * x), xytext=(shift, 0), textcoords="offset points", fontsize=7)


@typed
def iterations_figure(table: pl.DataFrame, shortest: int) -> Figure:
    """Mean number of parallel iterations against L, with fits a + b ln L from L = shortest on.

    table: epsilon, length, iterations, error.
    """
    import polars as pl

    check_columns("table", table, numbers=("epsilon", "length", "iterations", "error"))
    curves = sorted(table["epsilon"].unique().to_list())
    fits = []
    with styled():
        canvas = new_canvas(COLUMN, 2.5)
        axes = canvas.add_subplot()
        for epsilon, color, mark in _looks(curves):
            rows = table.filter(pl.col("epsilon") == epsilon).sort("length")
            x, y, error = (rows[c].to_numpy() for c in ("length", "iterations", "error"))
            used = x >= shortest
            logarithm, power = fit_growth(x[used].astype(float), y[used], error[used])
            slope = named("$b$", logarithm.slope, logarithm.slope_error)
            label = rf"$\varepsilon$ = {epsilon:g}: {slope}"
            axes.errorbar(x, y, error, fmt=mark, color=color, label=label)
            line = np.geomspace(shortest, x.max(), 50)
            axes.plot(line, logarithm.at(line), color=color, linewidth=0.8)
            axes.plot(line, power.at(line), ":", color=color, linewidth=0.8)
            fits += [{"epsilon": epsilon, **vars(fit)} for fit in (logarithm, power)]
        axes.set(xscale="log", xlabel="length $L$ (bonds)", ylabel="parallel iterations")
        axes.legend(loc="upper left", title=r"$a+b\,\ln L$ (dotted: power law)", title_fontsize=7)
    data = table.with_columns(kind=pl.lit("mean"))
    fitted = pl.DataFrame(fits).with_columns(kind=pl.lit("fit"))
    caption = "Parallel iterations until no coupling is left: they grow with ln L."
    return Figure("iterations", caption, canvas, pl.concat([data, fitted], how="diagonal"))


def _looks(curves: Sequence[float]) -> Any:
    """Each with its color and mark."""
    return zip(curves, shades(len(curves)), marks(len(curves)), strict=True)


@typed
def norm_decay_figure(table: pl.DataFrame) -> Figure:
    """Mean -ln ‖V_I‖ of all couplings made against |I|, and the slope of the spots tier.

    table: epsilon, length (bonds), decay (nats), spots_rate (nats per bond).
    """
    import polars as pl

    check_columns("table", table, numbers=("epsilon", "length", "decay", "spots_rate"))
    curves = sorted(table["epsilon"].unique().to_list())
    with styled():
        canvas = new_canvas(COLUMN, 2.5)
        axes = canvas.add_subplot()
        for epsilon, color, mark in _looks(curves):
            rows = table.filter(pl.col("epsilon") == epsilon).sort("length")
            rate = float(rows["spots_rate"][0])
            axes.plot(rows["length"], rows["decay"], mark, color=color, markersize=2.2,
                      label=rf"$\varepsilon$ = {epsilon:g}")  # fmt: skip
            axes.plot(rows["length"], rate * rows["length"], color=color, linewidth=0.8)
        axes.set(
            xlabel="stretch $|I|$ (bonds)", ylabel=r"$-\langle\ln\Vert V_I\Vert\rangle$ (nats)"
        )
        axes.legend(loc="upper left", title="lines: spots, rmt", title_fontsize=7)
    caption = "Norms of all couplings made decay with the rate of the spots tier (eq. 4)."
    return Figure("norm_decay", caption, canvas, table)


@typed
def thermal_probability_figure(table: pl.DataFrame) -> Figure:
    """p(epsilon, L) of the literal scheme and of the short cuts on the same chains.

    table: scheme, epsilon, length, p, p_low, p_high.
    """
    import polars as pl

    numbers = ("epsilon", "length", "p", "p_low", "p_high")
    check_columns("table", table, numbers=numbers, words=("scheme",))
    schemes = table["scheme"].unique(maintain_order=True).to_list()
    lengths = sorted(table["length"].unique().to_list())
    with styled():
        canvas = new_canvas(PAGE, 2.3)
        panels = canvas.subplots(1, len(schemes), sharey=True)
        for axes, scheme in zip(panels, schemes, strict=True):
            for length, color, mark in _looks(lengths):
                rows = table.filter((pl.col("scheme") == scheme) & (pl.col("length") == length))
                seen = rows.filter(pl.col("p") > 0).sort("epsilon")
                p = seen["p"].to_numpy()
                bars = [p - seen["p_low"].to_numpy(), seen["p_high"].to_numpy() - p]
                label = f"$L$ = {power_of_ten(int(length))}"
                axes.errorbar(seen["epsilon"], p, np.maximum(bars, 0), fmt=f"{mark}-", color=color,
                              linewidth=0.7, label=label)  # fmt: skip
                none = rows.filter(pl.col("p") == 0)
                draw_limits(axes, none["epsilon"], none["p_high"], color)
            axes.set_title(scheme)
            axes.set(xlabel=r"probability of a resonant bond $\varepsilon$", yscale="log")
        name_limits(panels[0], "none: 68 % limit")
        panels[0].set_ylabel(r"fraction of thermal samples $p$")
        panels[0].legend(loc="upper left")
    caption = (
        "Thermal fraction in the literal scheme and in the spots tier, on the same chains; arrows: "
        "68 % limits where no sample was thermal."
    )
    return Figure("crossings", caption, canvas, table)


@typed
def comparison_figure(
    cases: Sequence[tuple[str, Chain, Partition, Partition]], name: str = "forgotten"
) -> Figure:
    """Regions of the couplings tier (above) and of the spots tier (below) on short chains.

    cases: (title, chain, partition of the couplings tier, partition of the spots tier).
    """
    import polars as pl
    from matplotlib.patches import Patch

    check(len(cases) > 0, "no cases", "at least one is needed")
    rows = []
    with styled():
        canvas = new_canvas(COLUMN, 0.4 + 0.8 * len(cases))
        tiers = [Patch(color=c, label=t) for c, t in _TIERS.items()]
        canvas.legend(handles=tiers, loc="outside upper left", ncols=2)
        grid = canvas.subplots(len(cases), 1, squeeze=False)[:, 0]
        longest = max(chain.length for _, chain, _, _ in cases)
        for axes, (title, chain, literal, short) in zip(grid, cases, strict=True):
            _compare(axes, chain, literal, short, longest)
            axes.set_title(title, loc="left", fontsize=7.5, pad=2)
            for tier, partition in (("couplings", literal), ("spots", short)):
                for start, stop in partition.regions.tolist():
                    rows.append({"case": title, "tier": tier, "start": start, "stop": stop})
    caption = (
        "Short chains on which the two tiers differ: decays w of the bonds (red: resonant), "
        "regions of the couplings tier in green, of the spots tier in yellow."
    )
    return Figure(name, caption, canvas, pl.DataFrame(rows))


def _compare(axes: Any, chain: Chain, literal: Partition, short: Partition, longest: int) -> None:
    from matplotlib.patches import FancyBboxPatch

    for partition, height, color in ((literal, 0.55, _LITERAL), (short, -0.95, _SHORT)):
        for start, stop in partition.regions.tolist():
            box = FancyBboxPatch((start - 0.1, height), stop - start + 0.2, 0.4,
                                 boxstyle="round,pad=0,rounding_size=0.18",
                                 facecolor=color, edgecolor="0.4", linewidth=0.5)  # fmt: skip
            axes.add_patch(box)
    for bond, w in enumerate(chain.decays()):
        color = "#c1121f" if w <= 0 else "black"
        axes.plot([bond, bond + 1], [0, 0], color=color, linewidth=1.2)
        if w > 0:
            axes.text(bond + 0.5, 0.12, f"{w:.3g}", ha="center", fontsize=6)
    sites = np.arange(chain.length + 1)
    axes.plot(sites, np.zeros(chain.length + 1), "o", color="black", markersize=2.6)
    axes.set(xlim=(-0.4, longest + 0.4), ylim=(-1.1, 1.1))
    axes.axis("off")
