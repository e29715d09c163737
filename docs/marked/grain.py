"""docs/grain.md: tables of docs/figures/grain*.csv and grain.json."""

import math
from typing import Any

import polars as pl

from marked.tables import brief, csv, json_of, made, table

NAMES = {
    "sun_high_fields": "fields in [1, 3/2]",
    "sun_shifted": "no spin at u = 0",
    "sun_uniform": "u uniform in [1, L]",
    "sun_u1": "S^z conserved",
    "sun_spin1": "spins 1",
}
RANDOM = ["sun", "sun_near", "sun_both", "luitz", "luitz_both"]
"""Models whose grain is a random matrix, and that the page shows."""


def ratios(model: str) -> str:
    """L against alpha."""
    found = csv("grain").filter(model=model).sort("L")
    alphas = found["alpha"].unique().sort().to_list()
    rows = [["L", "samples", *(f"α = {alpha:g}" for alpha in alphas)], ["---"] * (len(alphas) + 2)]
    for L in found["L"].unique(maintain_order=True).to_list():
        part = found.filter(L=L)
        held = {row["alpha"]: row for row in part.iter_rows(named=True)}
        cells = [
            brief(held[a]["gap_ratio"], held[a]["error"]) if a in held else "–" for a in alphas
        ]
        rows.append([str(L), str(min(part["samples"].to_list())), *cells])
    return table(rows)


def crossings(*models: str) -> str:
    """Where neighbouring sizes cross, with what was predicted."""
    rows = [["grain", "L", "crossing α", "predicted, L = ∞"], ["---"] * 4]
    told = json_of("grain")
    for model in models:
        for row in csv("grain_crossings").filter(model=model).iter_rows(named=True):
            value = brief(row["alpha"], row["error"])
            between = f"{row['first']} and {row['last']}"
            rows.append([_word(model), between, value, f"{told[model]['critical']:.4f}"])
    return table(rows)


def _word(model: str) -> str:
    name, _, kind = model.partition("_")
    return f"`{name}`" + {"both": ", both sides", "near": ", more samples"}.get(kind, "")


def above() -> str:
    """The largest distance of a crossing of random matrices from the golden rule's alpha."""
    told = json_of("grain")
    found = csv("grain_crossings").filter(pl.col("model").is_in(RANDOM), pl.col("alpha") > 0)
    rows = [row for row in found.iter_rows(named=True) if math.isfinite(row["alpha"])]
    value, error = max((row["alpha"] - told[row["model"]]["critical"], row["error"])
                       for row in rows)  # fmt: skip
    return brief(value, error)


def variants() -> str:
    """Gap ratios of the variants at their smallest and largest alpha and the critical one."""
    found = csv("grain")
    rows = [["`model`", "what differs", "L", "α", "gap ratio", "next α", "gap ratio", "largest α",
             "gap ratio"], ["---"] * 9]  # fmt: skip
    for name, words in NAMES.items():
        own = found.filter(model=name)
        for L in own["L"].unique().sort().to_list():
            cells = [f"`{name}`", words, f"{L}"]
            for row in own.filter(L=L).sort("alpha").iter_rows(named=True):
                cells += [f"{row['alpha']:g}", brief(row["gap_ratio"], row["error"])]
            rows.append(cells)
    return table(rows)


def weak() -> str:
    """Gap ratio against the share of weakly disordered sites."""
    found = csv("grain_weak")
    shares = found["share"].unique().sort().to_list()
    rows = [["sites", *(f"P/L = {share:g}" for share in shares)], ["---"] * (len(shares) + 1)]
    for sites in found["sites"].unique().sort().to_list():
        rows_of = found.filter(sites=sites).sort("share").iter_rows(named=True)
        cells = [brief(row["gap_ratio"], row["error"]) for row in rows_of]
        rows.append([f"{sites}", *cells])
    return table(rows)


def verdicts(model: str) -> str:
    """'localized: 0.4, 0.5; ...'."""
    told = csv("grain").filter(model=model).unique(["alpha", "verdict"]).sort("alpha")
    parts = []
    for word in ("localized", "undecided", "ergodic"):
        held = told.filter(pl.col("verdict").str.starts_with(word))["alpha"].to_list()
        if held:
            parts.append(f"{word} at α = {', '.join(f'{alpha:g}' for alpha in held)}")
    return "; ".join(parts)


def drift(model: str) -> dict[str, Any]:
    """What is said of the crossings of one model."""
    return dict(json_of("grain")[model])


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {
        "sun": ratios("sun"),
        "both": ratios("sun_both"),
        "luitz": ratios("luitz"),
        "luitz_both": ratios("luitz_both"),
        "chain": ratios("chain"),
        "near": ratios("sun_near"),
        "above": above(),
        "crossings": crossings("sun", "sun_near", "luitz", "chain", "sun_both", "luitz_both"),
        "variants": variants(),
        "weak": weak(),
        "verdicts": verdicts("sun"),
        "verdicts_both": verdicts("sun_both"),
        "drift": str(drift("sun_near")["outcome"]),
        "drift_both": str(drift("sun_both")["outcome"]),
        "made": made("grain"),
    }
