"""How often the tails of rare inclusions are told right: the table of docs/rare.md.

From docs/figures/rare_coverage.csv, which docs/figures/make_rare_coverage.py makes.
"""

from marked.tables import csv, table

SYMBOLS = {"stretched exponential": "b", "exponential": "1/ξ", "power law": "τ",
           "log-normal": "σ", "samples": "ln p"}  # fmt: skip


def percent(share: float | None) -> str:
    """'66 %', or a dash."""
    return "–" if share is None else f"{100 * share:.0f} %"


def coverage_table() -> str:
    """Planted forms and samples: verdicts, and how often the error holds the planted number."""
    header = ["planted", "points", "right", "another", "undecided or none", "number", "1 σ", "2 σ"]
    rows = [header, ["---"] * len(header)]
    for row in csv("rare_coverage").iter_rows(named=True):
        verdicts = (
            ["–", "–"] if row["right"] is None else [percent(row["right"]), percent(row["wrong"])]
        )
        left = row["none"] + (row["undecided"] or 0.0)
        cover = [percent(row["within_1"]), percent(row["within_2"])]
        name, setting = row["what"], row["setting"]
        rows.append([name, setting, *verdicts, percent(left), SYMBOLS[name], *cover])
    return table(rows)


def of_exponent() -> dict[str, str]:
    """Least and largest coverage of b, by its statistical error and by the whole one."""
    rows = csv("rare_coverage").filter(what="stretched exponential")
    spans = {}
    for name in ("within_1", "within_2", "whole_1", "whole_2"):
        low, high = float(rows[name].min()), float(rows[name].max())  # type: ignore[arg-type]
        spans[f"b_{name}"] = f"{100 * low:.0f} to {100 * high:.0f} %"
    return spans
