"""docs/threshold.md: tables of docs/figures/threshold*.csv and of benchmarks/threshold.json."""

import polars as pl

from marked.tables import benchmark, brief, csv, json_of, table


def slopes(model: str) -> str:
    """W against L."""
    found = csv("threshold").filter(pl.col("model") == model)
    lengths = found.drop_nulls("slope")["L"].unique().sort().to_list()
    lines = [["W", *(f"L = {L - 1}–{L + 1}" for L in lengths)], ["---"] * (len(lengths) + 1)]
    for (W,), rows in found.group_by("W", maintain_order=True):
        cells = {row["L"]: row for row in rows.iter_rows(named=True)}
        told = [brief(cells[L]["slope"], cells[L]["slope_error"]) for L in lengths]
        lines.append([f"{float(str(W)):g}", *told])
    return table(lines)


def stars() -> str:
    """W*(L) of both interacting chains."""
    found = csv("threshold_stars")
    lengths = found["L"].unique().sort().to_list()
    lines = [["W*", *(f"L = {L:g}" for L in lengths)], ["---"] * (len(lengths) + 1)]
    for model, name in (("xxz", "random"), ("quasiperiodic", "quasiperiodic")):
        held = {
            row["L"]: brief(row["W_star"], row["error"])
            for row in found.filter(model=model).iter_rows(named=True)
        }
        lines.append([name, *(held.get(L, "–") for L in lengths)])
    return table(lines)


def verdicts() -> str:
    """One line a model and verdict."""
    found = csv("threshold_verdicts")
    lines = [["chain", "unstable at these sizes", "undecided", "stable"], ["---"] * 4]
    for model in found["model"].unique(maintain_order=True):
        own = found.filter(model=model)
        cells = []
        for word in ("unstable", "undecided", "stable"):
            held = own.filter(pl.col("verdict").str.starts_with(word))["W"].to_list()
            cells.append(", ".join(f"{W:g}" for W in held) or "–")
        lines.append([model, *cells])
    return table(lines)


def speed() -> str:
    """Of the bench."""
    lines = [["sites", "seconds", "times LAPACK"], ["---"] * 3]
    for row in benchmark("threshold")["rows"]:
        lines.append([str(row["sites"]), f"{row['seconds']:.2g}", f"{row['ratio']:.2g}"])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    rates = csv("threshold")
    told = json_of("threshold")
    return {
        "slopes": slopes("xxz"),
        "stars": stars(),
        "anderson": slopes("anderson"),
        "verdicts": verdicts(),
        "speed": speed(),
        "drift_xxz": told["xxz"]["outcome"],
        "drift_quasiperiodic": told["quasiperiodic"]["outcome"],
        "samples": str(rates["samples"].min()),
        "first": str(rates["L"].min()),
        "last": str(rates["L"].max()),
        "spread_low": f"{rates['spread'].to_numpy().min():.1f}",
        "spread_high": f"{rates['spread'].to_numpy().max():.1f}",
    }
