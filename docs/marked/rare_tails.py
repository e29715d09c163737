"""docs/rare_tails.md: tables of rare_tails.csv, rare_tails_b.csv and rare_steep.csv."""

import math
from typing import Any

from marked import rare_coverage
from marked.tables import brief, csv, table

DILUTE = ("rare_dilute", "rare_fewer")
"""Stores with w = 1.5 at every epsilon; the others have K = 1."""


def _pair(row: dict[str, Any], name: str) -> str:
    return brief(row[name], row[f"{name}_error"])


def b_table() -> str:
    """One line an epsilon: the form, b, where fractal patterns take over."""
    header = [
        "curve",
        "law",
        "rule",
        "ε",
        "w",
        "form",
        "model error",
        "b",
        "longest run < 1/2 from",
    ]
    header += ["N_res < 3/4 from", "d of N_res"]
    rows = [header, ["---"] * len(header)]
    names = ("b", "by_run", "by_bonds", "d_of_resonances")
    order = "kind", "store", "epsilon"
    for row in csv("rare_tails_b").sort(order, descending=[True, True, True]).iter_rows(named=True):
        curve = "P(T)" if row["kind"] == "inclusion" else "p(L)"
        w = 1.5 if row["store"] in DILUTE else math.log(1 / row["epsilon"])
        decay = f"{w:.3f}" if row["law"] == "bimodal" else "–"
        rule = row["scheme"].split(", ")[-1]
        numbers = [_pair(row, name) for name in names]
        added = f"{row['model_error']:.2g}" if row["model_error"] else "–"
        named = [curve, row["law"], rule, f"{row['epsilon']:.3g}", decay]
        first = [*named, row["with_model_error"], added]
        rows.append([*first, *numbers])
    return table(rows)


def points_table(store: str, epsilon: float) -> str:
    """ln P and what the inclusions hold, T by T, at one epsilon."""
    header = ["T", "ln P", "N_res", "bonds", "longest run/N_res", "entropy/cost"]
    rows = [header, ["---"] * len(header)]
    names = ("ln_p", "resonant", "size", "longest_run", "entropy")
    for row in (
        csv("rare_tails")
        .filter(store=store, epsilon=epsilon)
        .sort("at_least")
        .iter_rows(named=True)
    ):
        rows.append([str(row["at_least"]), *(_pair(row, name) for name in names)])
    return table(rows)


def steep_table() -> str:
    """-d ln P/d ln T between T and 2 T, by plain sampling."""
    steep = csv("rare_steep")
    sizes = sorted(set(steep["T"].to_list()))
    rows = [["ε", *(f"{T} … {2 * T}" for T in sizes)], ["---"] * (1 + len(sizes))]
    for epsilon in sorted(set(steep["epsilon"].to_list())):
        found = {row["T"]: row for row in steep.filter(epsilon=epsilon).iter_rows(named=True)}
        cells = [brief(found[T]["power"], found[T]["error"]) if T in found else "–" for T in sizes]
        rows.append([f"{epsilon:g}", *cells])
    return table(rows)


def inside(at_least: int, epsilon: float, name: str) -> float:
    """What inclusions of rare_sizes hold."""
    one = csv("rare_tails").filter(store="rare_sizes", at_least=at_least, epsilon=epsilon)
    return float(one[name][0])


def numbers() -> dict[str, str]:
    """What stands between the marks."""
    return {
        "coverage": rare_coverage.coverage_table(),
        "b_whole_1": rare_coverage.of_exponent()["b_whole_1"],
        "b_whole_2": rare_coverage.of_exponent()["b_whole_2"],
        "b": b_table(),
        "dilute": points_table("rare_dilute", 0.001),
        "steep": steep_table(),
        "resonances_50": f"{inside(50, 0.13, 'resonant'):.0f}",
        "run_50": f"{100 * inside(50, 0.13, 'longest_run'):.0f}",
    }
