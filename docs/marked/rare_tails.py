"""The tails of docs/rare.md: tables of docs/figures/rare_tails.csv and rare_tails_b.csv."""

from typing import Any

from marked.tables import brief, csv, table


def _pair(row: dict[str, Any], name: str) -> str:
    return brief(row[name], row[f"{name}_error"])


def b_table() -> str:
    """One line an epsilon: the form, b, where fractal patterns take over."""
    header = ["ε", "form", "model error", "b", "longest run < 1/2 from", "N_res < 3/4 from"]
    header += ["d of N_res", "ln ξ_b"]
    rows = [header, ["---"] * len(header)]
    names = ("b", "by_run", "by_bonds", "d_of_resonances", "log_xi")
    for row in csv("rare_tails_b").sort("epsilon").iter_rows(named=True):
        b, run, bonds, d, xi = (_pair(row, name) for name in names)
        added = f"{row['model_error']:.2g}" if row["model_error"] else "–"
        rows.append([f"{row['epsilon']:g}", row["with_model_error"], added, b, run, bonds, d, xi])
    return table(rows)


def points_table(epsilon: float) -> str:
    """ln P and what the inclusions hold, T by T, at one epsilon."""
    header = ["T", "ln P", "N_res", "bonds", "longest run/N_res", "entropy/cost"]
    rows = [header, ["---"] * len(header)]
    names = ("ln_p", "resonant", "size", "longest_run", "entropy")
    for row in csv("rare_tails").filter(epsilon=epsilon).sort("at_least").iter_rows(named=True):
        rows.append([str(row["at_least"]), *(_pair(row, name) for name in names)])
    return table(rows)
