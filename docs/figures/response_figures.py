"""What docs/response.md shows beside l_k / k: growth, k*, the rate at epsilon_c, the cut-off."""

import math

import polars as pl

from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.style import PAGE, shades, styled

CRITICAL = 0.2566
"""epsilon_c of rmt, docs/exact.md."""


def beside_figure(table: pl.DataFrame) -> Figure:
    """Four panels from the rows of response.csv."""
    with styled():
        canvas = new_canvas(PAGE, 4.6)
        (upper_left, upper_right), (lower_left, lower_right) = canvas.subplots(2, 2)
        _growth(upper_left, table.filter(store="response_orders"))
        _orders(upper_right, table.filter(store="response_above"))
        _rates(lower_left, table.filter(store="response"))
        _cutoffs(lower_right, table.filter(store="response"))
    caption = (
        "Upper left: l_k against k below the transition, with the mean-field factor. Upper right: "
        "k* above it. Lower left: 1/zeta against epsilon. Lower right: cut-off of sizes against l*."
    )
    return Figure("response_beside", caption, canvas, table)


def _growth(axes, table: pl.DataFrame) -> None:
    epsilons = sorted(table["epsilon"].unique().to_list())
    for epsilon, color in zip(epsilons, shades(len(epsilons)), strict=True):
        part = table.filter((pl.col("epsilon") == epsilon) & (pl.col("l_over_k") > 0)).sort("k")
        size, error = part["k"] * part["l_over_k"], part["k"] * part["error"]
        label = f"$\\varepsilon$ = {epsilon:g}"
        axes.errorbar(part["k"], size, error, fmt="o-", color=color, label=label)
    orders = list(range(3, 11))
    factor = [2 * CRITICAL ** (-(k - 3) / 2) for k in orders]
    axes.plot(orders, factor, ":", color="0.4", label=r"$\sim\varepsilon_c^{-k/2}$")
    axes.set(xscale="log", yscale="log", xlabel="order $k$", ylabel=r"$\ell_k$ (bonds)")
    _ticks(axes, (2, 3, 5, 10, 20, 30))
    axes.set_ylim(top=2000)
    add_legend(axes, loc="upper left")


def _orders(axes, table: pl.DataFrame) -> None:
    known = table.unique(["epsilon", "length"]).filter(pl.col("k_star_error").is_not_null())
    known = known.filter(pl.col("k_star").is_finite() & pl.col("k_star_error").is_finite())
    lengths = sorted(known["length"].unique().to_list())
    for length, color in zip(lengths, shades(len(lengths)), strict=True):
        part = known.filter(length=length).sort("epsilon")
        axes.errorbar(
            part["epsilon"] - CRITICAL,
            part["k_star"],
            part["k_star_error"],
            fmt="o-",
            color=color,
            label=f"$L$ = {length}",
        )
    axes.set(xscale="log", yscale="log", xlabel=r"$\varepsilon-\varepsilon_c$")
    axes.set_ylabel("$k^*$ (bonds)")
    _ticks(axes, (0.005, 0.01, 0.02, 0.05))
    add_legend(axes, loc="lower left")


def _ticks(axes, places: tuple[float, ...]) -> None:
    """Ticks of a logarithmic axis of little more than a decade, written out."""
    axes.set_xticks(places, [f"{one:g}" for one in places])
    axes.set_xticks([], minor=True)


def _rates(axes, table: pl.DataFrame) -> None:
    part = table.unique("epsilon").filter(pl.col("epsilon") <= CRITICAL).sort("epsilon")
    axes.errorbar(part["epsilon"], part["rate"], part["rate_error"], fmt="o-", color="#31688e")
    axes.axhline(1, color="0.5", linewidth=0.6)
    axes.axvline(CRITICAL, color="0.5", linewidth=0.6, linestyle=":")
    axes.set(xlabel=r"$\varepsilon$", ylabel=r"$1/(\zeta s)$")


def _cutoffs(axes, table: pl.DataFrame) -> None:
    part = table.filter((pl.col("k") == 10_000) & (pl.col("ends") <= 0.25 * pl.col("chains")))
    part = part.filter(pl.col("epsilon") <= CRITICAL).sort("l_over_k")
    axes.set(xlabel=r"$\ell_k/k$, $k=10^4$")
    axes.set_ylabel(r"$\langle T^3\rangle/\langle T^2\rangle$ (bonds)")
    if part.is_empty():  # a campaign without spots of order 10^4
        return
    axes.errorbar(part["l_over_k"], part["cutoff"], xerr=part["error"], fmt="o", color="#c1121f")
    first, last = part["l_over_k"].min(), part["l_over_k"].max()
    at = math.sqrt(part["cutoff"].min() * part["cutoff"].max())
    middle = math.sqrt(first * last)
    axes.plot([first, last], [at * first / middle, at * last / middle], ":", color="0.4")
    axes.set(xscale="log", yscale="log")
