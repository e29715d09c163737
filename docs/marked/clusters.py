"""docs/clusters.md: what was foreseen of campaigns, and what came of them."""

from typing import Any

from marked.tables import csv, table


def foresight() -> str:
    """Seconds and errors of epsilon_c, foreseen and found, one row a campaign."""
    head = ["campaign", "seconds, from a pilot", "took", "shards", "written"]
    head += ["error of ε_c from the number of samples", "found", "whole error", "found"]
    rows = [head, ["---"] * len(head)]
    for row in csv("foresight").to_dicts():
        seconds = [_two(row["pilot_seconds"]), _two(row["seconds"])]
        shards = [f"{row['pilot_shards']:.0f}", f"{row['shards']:.0f}"]
        names = ("pilot_statistical", "statistical", "pilot_error", "error")
        rows.append([row["campaign"], *seconds, *shards, *(_two(row[name]) for name in names)])
    return table(rows)


def numbers() -> dict[str, str]:
    """Every number of the page, by the name of its mark."""
    rows = csv("foresight").to_dicts()
    return {
        "foresight": foresight(),
        "statistical": _factor(rows, "pilot_statistical", "statistical"),
        "times": _factor(rows, "pilot_seconds", "seconds"),
        "whole": _factor(rows, "pilot_error", "error"),
        "part": _factor(rows, "part_error", "error"),
    }


def _factor(rows: list[dict[str, Any]], foreseen: str, found: str) -> str:
    """The largest factor between the two, either way, rounded up."""
    ratios = [row[foreseen] / row[found] for row in rows]
    largest = max(max(ratio, 1 / ratio) for ratio in ratios)
    return f"{-(-largest * 10 // 1) / 10:.1f}"


def _two(value: float) -> str:
    """Two digits, without powers of ten."""
    return f"{float(f'{value:.2g}'):g}"
