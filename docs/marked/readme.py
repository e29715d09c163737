"""README: the estimate of `make demo`, and what `make bench` measured."""

from typing import Any

from marked.statements import head
from marked.tables import benchmark, exact, json_of, table

VALUES = ("ns_per_bond", "gain", "growth", "seconds", "bytes_per_bond")
"""What rows of the benchmark of spots hold: one of these."""

COMPILING = "compiling all kernels of run"
"""A row that `benchmarks/cold.py` measures better: whole commands, with an empty cache."""


def missed(row: dict[str, Any], value: float, most: bool = True) -> str:
    """The target, and whether it was missed: values are to be below it, or above."""
    bad = value > row["target"] if most else value < row["target"]
    return f"{row['target']:g}" + (", not met" if bad else "")


def bench() -> str:
    """The table of speed and memory."""
    lines = [["what", "measured", "over NumPy", "target"], ["---"] * 4]
    for row in benchmark("results")["rows"]:
        if row["what"] == COMPILING:
            continue
        value = next(row[key] for key in VALUES if key in row)
        told = f"{value:.2g} {row['unit'].replace('/', ' a ')}"
        held = row.get("ratio", value)
        over = f"{held:.2g}" if "ratio" in row else ""
        lines.append([row["what"], told, over, missed(row, held, "gain" not in row)])
    share, shards = benchmark("campaigns")["rows"][:2]
    name = "campaign of 10⁶ chains of 100 bonds: time outside the kernels"
    lines.append([name, f"{100 * share['value']:.1f} %", "", f"{100 * share['target']:g} %"])
    for row in benchmark("cold")["rows"]:
        name = f"first {row['command']} with an empty cache of kernels"
        lines.append([name, f"{row['cold']:.0f} s of CPU", "", missed(row, row["cold"])])
    name = "10⁴ shards opened, checked, aggregated"
    lines.append([name, f"{shards['value']:.1f} s", "", f"{shards['target']:g} s"])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    first = json_of("transition")[0]["transition"]["estimates"][0]
    critical = first["outcome"].partition(",")[0] if exact("transition") else "?"
    told = {"letter_head": head(), "letter_lead": json_of("statements")["lead"]}
    return {"critical": critical, "bench": bench(), **told}
