"""docs/precision.md: what stopping at an error does to p, and to means."""

import polars as pl

from marked.tables import csv, table

_REPEATS = 4000
_DENSE = 600


def shares() -> str:
    """The rule of [stop], by p and error."""
    head = ["p", "error", "bias", "scatter", "samples", "p(1 − p)/error²"]
    head += ["1 σ", "2 σ", "1 σ, n fixed", "2 σ, n fixed"]
    rows = [head, ["---"] * len(head)]
    for row in _rule().sort("error", "p", descending=[True, False]).iter_rows(named=True):
        own = [f"{row['p']:g}", f"{row['error']:g}", _signed(row["bias"]), f"{row['rms']:.2f}"]
        counts = [f"{row['samples']:.0f}", f"{row['ideal']:.0f}"]
        covered = [f"{which}_{z}" for which in ("within", "fixed") for z in (1, 2)]
        rows.append([*own, *counts, *(_percent(row[name]) for name in covered)])
    return table(rows)


def extremes(safe: pl.DataFrame) -> str:
    """The worst of many p, by the error asked for."""
    head = ["error", "bias", "at p", "scatter", "2 σ, least", "at p", "2 σ, n fixed, least"]
    head += ["1 σ, least", "at p", "1 σ, p > 10 errors"]
    rows = [head, ["---"] * len(head)]
    for row in safe.iter_rows(named=True):
        biased = abs(row["bias"]) >= 0.005
        own = [f"{row['error']:g}", _signed(row["bias"]), f"{row['bias_p']:.2g}" if biased else "–"]
        own += [f"{row['rms']:.2f}", _percent(row["within_2"]), f"{row['within_2_p']:.2g}"]
        own += [_percent(row["fixed_2"]), _percent(row["within_1"]), f"{row['within_1_p']:.2g}"]
        rows.append([*own, _range(safe.filter(error=row["error"]))])
    return table(rows)


def _range(rows: pl.DataFrame) -> str:
    """Of the 68 % interval, where p is above ten errors; a dash where there is no such p."""
    known = rows.drop_nulls("low_1")
    if known.is_empty():
        return "–"
    return (
        f"{100 * min(known['low_1'].to_list()):.0f} to {_percent(max(known['high_1'].to_list()))}"
    )


def means() -> str:
    """Simulated means, by law, error and first block."""
    head = ["law", "error", "first block", "bias", "scatter", "samples", "1 σ", "2 σ"]
    rows = [head, ["---"] * len(head)]
    for row in csv("precision_means").iter_rows(named=True):
        bias = f"{_signed(row['bias'])} ± {row['bias_error']:.2f}"
        own = [row["law"], f"{row['error']:g}", f"{row['first']}", bias, f"{row['rms']:.2f}"]
        covered = [_percent(row["within_1"]), _percent(row["within_2"])]
        rows.append([*own, f"{row['samples']:.0f}", *covered])
    return table(rows)


def numbers() -> dict[str, str]:
    """Every number of the page, by the name of its mark."""
    dense = csv("precision_extremes")
    safe = dense.filter(rule="safe", first=100)
    worst = safe.row(by_predicate=pl.col("bias") == safe["bias"].min(), named=True)
    skewed = csv("precision_means").filter(law="log-normal", error=0.1)
    low = {first: skewed.filter(first=first)["bias"].item() for first in (20, 100)}
    return {
        "shares": shares(),
        "means": means(),
        "extremes": extremes(safe),
        "dense": f"{_DENSE}",
        "bias": _worst(safe),
        "bias_at": f"{worst['bias_p']:.2g}, error {worst['error']:g}",
        "bias_middle": f"{max(safe['middle'].to_list()):.2f}",
        "rms": f"{max(safe['rms'].to_list()):.2f}",
        "bias_plain": _worst(dense.filter(rule="plain")),
        "bias_wilson": _worst(dense.filter(rule="wilson")),
        "within_table": _percent(min(_rule()["within_2"].to_list())),
        "within_2": _percent(min(safe["within_2"].to_list())),
        "fixed_2": _percent(min(safe["fixed_2"].to_list())),
        "within_1": _range(safe),
        "least_1": _percent(min(safe["within_1"].to_list())),
        "doubling": _cost(2.0),
        "root": _cost(2**0.5),
        "bias_first": _worst(dense.filter(rule="safe", first=400, error=0.01)),
        "repeats": f"{_REPEATS}",
        "skewed_short": f"{-low[20]:.2f}",
        "skewed": f"{-low[100]:.2f}",
        "skewed_2": _percent(skewed.filter(first=100)["within_2"].item()),
    }


def _rule() -> pl.DataFrame:
    return csv("precision").filter(pl.col("ratio") < 2, rule="safe", first=100)


def _cost(ratio: float) -> str:
    """Samples in units of what the error needs, on average over the table's larger p."""
    near = (pl.col("ratio") - ratio).abs() < 0.01
    found = csv("precision").filter(near, pl.col("p") >= 0.05, rule="safe", first=100)
    shares = (found["samples"] / found["ideal"]).to_list()
    return f"{sum(shares) / len(shares):.2f}"


def _worst(rows: pl.DataFrame) -> str:
    """The largest bias, in errors."""
    return f"{max(abs(one) for one in rows['bias'].to_list()):.2f}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−") if abs(value) >= 0.005 else "0.00"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
