"""A tail with the laws fitted to it, its local exponent, and the search for its lower cut-off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qavalanche.analysis.tails import Counts, LowerCutoff, TailComparison, TailFit, local_exponent
from qavalanche.analysis.tails.scans import scan_cutoffs
from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.numbers import named
from qavalanche.plots.style import COLUMN, styled

if TYPE_CHECKING:
    import polars as pl

_LOOKS = {
    "power law": ("#c1121f", "-"),
    "truncated power law": ("#31688e", "--"),
    "exponential": ("#6a994e", ":"),
    "stretched exponential": ("#bc6c25", "-."),
    "log-normal": ("#7b2cbf", (0, (5, 1, 1, 1, 1, 1))),
}
"""Color and line style of every law: apart in print without color too."""

_POINTS = 300


@typed
def tail_figure(
    counts: Counts,
    fits: Sequence[TailFit],
    comparison: TailComparison | None = None,
    *,
    title: str = "",
    size: str = "size $x$",
) -> Figure:
    """P(size >= x) of the data with the fitted laws on their range, and the local exponent tau(x).

    Laws are drawn as shares of all the data, so that they meet the data where their range (shaded)
    starts. A law without a fit is left out; its outcome is in the caption. counts: the data of the
    fits; title: what the data are of, epsilon, L and rule of chains, say; size: label of the
    abscissa, with its unit. Raises InputError without a fit.
    """
    import polars as pl

    check(len(fits) > 0, "no fits", "at least one is needed")
    drawn = [fit for fit in fits if fit.found]
    with styled():
        canvas = new_canvas(COLUMN, 3.9)
        upper, lower = canvas.subplots(2, 1, sharex=True, height_ratios=(1.7, 1))
        tables = [_data(upper, counts)]
        tables += [_law(upper, counts, fit) for fit in drawn]
        slopes = local_exponent(counts)
        _exponents(lower, slopes, drawn)
        for axes in (upper, lower):
            _shade(axes, fits[0], float(counts.high[-1]))
        upper.set(xscale="log", yscale="log", ylabel=r"$P(\mathrm{size}\geq x)$")
        upper.set_ylim(0.3 / counts.n, 2)
        add_legend(upper, loc="lower left")
        verdict = "" if comparison is None else f"likelihood ratio: {comparison.verdict}"
        words = "\n".join(text for text in (title, verdict) if text)
        upper.set_title(words, loc="right", fontsize=7)
        lower.set(xlabel=size, ylabel=r"$\tau(x)$")
    outcomes = "; ".join(fit.outcome for fit in fits)
    caption = (
        "Upper panel: share of sizes of at least x, and laws on their range (shaded). Lower panel: "
        f"exponent of the power law within two octaves around x. {outcomes}."
    )
    slopes = slopes.select(
        pl.lit("local exponent").alias("curve"), pl.col("size").alias("x"),
        pl.col("tau").alias("value"), pl.col("tau_error").alias("error"),
    )  # fmt: skip
    return Figure("tail", caption, canvas, pl.concat([*tables, slopes]))


@typed
def cutoff_figure(counts: Counts, cutoff: LowerCutoff, most: int = 150) -> Figure:
    """KS distance and exponent of the power law from xmin on, over the xmin tried.

    At most `most` of them, spread evenly in ln x; the line and the band are the lower cut-off and
    its error. Raises InputError if there is no lower cut-off.
    """
    import polars as pl

    most = check_integer("most", most, least=2, most=100_000)
    check(cutoff.found, cutoff.outcome, "a lower cut-off is needed")
    check(cutoff.law == "power law", f"cut-off of the {cutoff.law}", "a power law's is needed")
    scan = scan_cutoffs(counts.within(0.0, cutoff.xmax), cutoff.xmax, most)
    assert scan is not None  # the cut-off was found in one
    with styled():
        canvas = new_canvas(COLUMN, 3.2)
        upper, lower = canvas.subplots(2, 1, sharex=True)
        upper.loglog(scan.xmin, scan.ks, "o-", color="black", linewidth=0.6)
        least = named(r"$x_\min$", cutoff.xmin, cutoff.xmin_error)
        upper.plot([cutoff.xmin], [cutoff.ks], "o", color="#c1121f", markersize=5, label=least)
        add_legend(upper, loc="best")
        upper.set_ylabel("KS distance")
        lower.plot(scan.xmin, scan.tau, "o-", color="black", linewidth=0.6)
        bars: Any = {"color": "#c1121f", "markersize": 5, "elinewidth": 1}
        tau = named(r"$\tau$", cutoff.tau, cutoff.tau_error)
        lower.errorbar(
            [cutoff.xmin], [cutoff.tau], yerr=[cutoff.tau_error], fmt="o", label=tau, **bars
        )
        add_legend(lower, loc="best")
        lower.set(xlabel=r"lower cut-off $x_\min$", ylabel=r"$\tau$")
        low = max(cutoff.xmin - cutoff.xmin_error, float(counts.low[0]))
        for axes in (upper, lower):
            axes.axvspan(low, cutoff.xmin + cutoff.xmin_error, color="0.88", zorder=0, linewidth=0)
    columns = {"xmin": scan.xmin, "tau": scan.tau, "ks": scan.ks}
    caption = (
        "KS distance to the data and exponent of the power law from xmin on; red: the least "
        f"distance, grey: its error. {cutoff.outcome}."
    )
    return Figure("tail_cutoff", caption, canvas, pl.DataFrame(columns))


def _data(axes: Any, counts: Counts) -> pl.DataFrame:
    x, share = counts.steps()
    axes.plot(x, share, "o", color="0.45", markersize=2.2, markeredgewidth=0, label="data")
    return _table("data", x, share)


def _law(axes: Any, counts: Counts, fit: TailFit) -> pl.DataFrame:
    color, style = _LOOKS[fit.law]
    last = min(fit.xmax, float(counts.high[-1]))
    x = np.geomspace(fit.xmin, last, _POINTS)
    x = np.unique(np.rint(x)) if counts.integers else np.clip(x, fit.xmin, last)
    above = counts.n - counts.within(0.0, fit.xmax).n
    share = (fit.survival(x) * fit.n + above) / counts.n
    axes.plot(x, share, color=color, linestyle=style, label=_label(fit))
    return _table(fit.law, x, share)


def _label(fit: TailFit) -> str:
    tau, error = fit.values.get("tau", math.nan), fit.errors.get("tau", math.nan)
    if not math.isfinite(tau):
        return fit.law
    return f"{fit.law}, " + named(r"$\tau$", tau, error)


def _exponents(axes: Any, slopes: pl.DataFrame, fits: Sequence[TailFit]) -> None:
    sure = slopes.filter(slopes["tau_error"] < 1)
    inside = sure.filter(sure["size_low"] >= fits[0].xmin) if fits else sure
    if len(inside):
        low = float((inside["tau"] - inside["tau_error"]).min())  # type: ignore[arg-type]
        high = float((inside["tau"] + inside["tau_error"]).max())  # type: ignore[arg-type]
        axes.set_ylim(low - 0.5, high + 0.5)
    axes.errorbar(
        sure["size"], sure["tau"], yerr=sure["tau_error"], fmt="o", color="0.25", elinewidth=0.6
    )
    for fit in fits:
        if fit.law == "power law":
            tau, error = fit.values["tau"], fit.errors["tau"]
            color, style = _LOOKS[fit.law]
            axes.axhline(tau, color=color, linestyle=style, linewidth=0.8)
            axes.axhspan(tau - error, tau + error, color=color, alpha=0.2, linewidth=0)


def _shade(axes: Any, fit: TailFit, largest: float) -> None:
    """The range of the fits."""
    axes.axvspan(fit.xmin, min(fit.xmax, largest), color="0.93", zorder=0, linewidth=0)


def _table(curve: str, x: Any, value: Any) -> pl.DataFrame:
    import polars as pl

    nothing = np.full(len(x), math.nan)
    return pl.DataFrame({"curve": [curve] * len(x), "x": x, "value": value, "error": nothing})
