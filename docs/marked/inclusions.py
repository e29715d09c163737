"""docs/inclusions.md: tables of docs/figures/inclusions*.csv, made by make_inclusions.py."""

import math
from typing import Any

import polars as pl

from marked.tables import FIGURES, brief, csv, json_of, table

NAMES = {"rmt": "rmt", "halted": "halted", "0.3": "1/ζ_t = 0.3"}
HALF = "-0.34657359027997264"
NAMES[HALF] = "1/ζ_t = −s/2"


def read(name: str) -> pl.DataFrame:
    """A table in which rules are words."""
    return pl.read_csv(FIGURES / f"{name}.csv", schema_overrides={"crossing": pl.String})


def exact() -> str:
    """M(N) of all N that were searched."""
    found = read("inclusions_exact").filter(pl.col("crossing") != "0.3")
    lines = [["rule", "r", *map(str, range(3, 13)), "patterns"], ["---"] * 13]
    for (rule, rate), rows in found.group_by("crossing", "rate", maintain_order=True):
        sizes = dict(zip(rows["resonant"].to_list(), rows["size"].to_list(), strict=True))
        cells = [str(sizes.get(n, "–")) for n in range(3, 13)]
        lines.append([str(rule), f"{rate:.3g}", *cells, str(rows["patterns"][-1])])
    return table(lines)


def growth() -> str:
    """Numbers, exponents and costs."""
    head = ["rule", "r", "d, doubling", "N(10)", "N(10³)", "N(10⁶)", "10 … 10²", "10³ … 10⁴"]
    lines = [[*head, "10⁵ … 10⁶", "dN/d ln ℓ"], ["---"] * 10]
    for row in read("inclusions_growth").iter_rows(named=True):
        covered = row["crossing"] in ("rmt", "halted")
        cells = [NAMES[row["crossing"]], f"{row['rate']:.3g}"]
        cells += [f"{row['doubling']:.3f}" if covered else "–"]
        cells += [str(row[f"resonant_{k}"]) for k in (1, 3, 6)]
        cells += [f"{row['exponent_1']:.2f}", f"{row['exponent_3']:.2f}", *last(row)]
        lines.append(cells)
    return table(lines)


def last(row: dict[str, Any]) -> list[str]:
    """Exponent and cost of the last decade, with the error of `rare.inclusions.ResonanceGrowth`."""
    found = []
    for kind, bond in (("exponent", 1 / row["resonant_6"]), ("cost", 1.0)):
        change = abs(row[f"{kind}_5"] - row[f"{kind}_4"])
        found.append(brief(row[f"{kind}_5"], max(change, bond / math.log(10))))
    return found


def dressed() -> str:
    """The cost against epsilon."""
    lines = [["ε", "s ζ", "factor", "N(10³)", "N(10⁶)", "dN/d ln ℓ"], ["---"] * 6]
    for row in csv("inclusions_dressed").iter_rows(named=True):
        numbers = [f"{row['epsilon']:g}", f"{row['rate']:.3f}", f"{row['factor']:.2f}"]
        counts = [str(row[f"resonant_{k}"]) for k in (3, 6)]
        lines.append([*numbers, *counts, last(row)[1]])
    return table(lines)


def ladders() -> str:
    """Bonds that ladders of 3, 6 and 12 rungs melt."""
    head = ["rule", "next rung", "scheme", "3 rungs", "6", "12"]
    lines = [head, ["---"] * 6]
    for (rule, kind), rows in read("inclusions_ladders").group_by(
        "crossing", "kind", maintain_order=True
    ):
        for scheme in ("exact", "old"):
            melted = [str(rows.filter(rungs=n)[scheme].item()) for n in (3, 6, 12)]
            lines.append([str(rule), str(kind), scheme, *melted])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    kept, grown = json_of("inclusions")["certificates"], read("inclusions_growth")
    drifts = (grown["exponent_1"] / grown["exponent_5"]).to_list()
    half = read("inclusions").filter(crossing="rmt", rate=0.5)
    cost = grown.filter(crossing="rmt", rate=0.5)["cost_5"].item()
    return {
        "exact": exact(),
        "growth": growth(),
        "dressed": dressed(),
        "ladders": ladders(),
        "certificates": str(len(kept)),
        "largest": str(max(one["size"] for one in kept)),
        "block_366": str(half.filter(pl.col("size") >= 366)["resonant"].min()),
        "cases": str(grown.height),
        "least_drift": f"{min(drifts):.1f}",
        "most_drift": f"{max(drifts):.1f}",
        "logarithms": str(grown.filter(outcome="logarithm").height),
        "powers": str(grown.filter(outcome="power law").height),
        "kappa": f"{cost * math.log(4):.0f}",
    }
