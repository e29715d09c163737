"""docs/rare.md: rare events against plain sampling, and what they cost."""

import json
import math

from marked.tables import ROOT, brief, csv, powers, table


def plain_table() -> str:
    """ln P by both, where both see events."""
    rows = [["ε", "T", "ln P, populations", "ln P, plain", "apart"], ["---"] * 5]
    for row in csv("rare_plain").drop_nulls("plain").iter_rows(named=True):
        cells = [brief(row[name], row[f"{name}_error"]) for name in ("rare", "plain")]
        apart = f"{row['apart']:.1f}"
        rows.append([f"{row['epsilon']:g}", str(row["at_least"]), *cells, apart])
    return table(rows)


def speed_rows() -> list[dict[str, float]]:
    """Of benchmarks/rare.json."""
    found: list[dict[str, float]] = json.loads((ROOT / "benchmarks" / "rare.json").read_text())[
        "rows"
    ]
    return found


def speed_table() -> str:
    """p, seconds to 20 % on two cores, and the gain over plain sampling."""
    rows = [["ε", "L", "log10 p", "s to 20 %, 2 cores", "gain"], ["---"] * 5]
    for row in speed_rows():
        p = brief(row["log10_p"], row["error"] / math.log(10))
        seconds = f"{row['seconds_to_wanted_error']:.2g}"
        rows.append([f"{row['epsilon']:g}", f"{row['length']:g}", p, seconds, powers(row["ratio"])])
    return table(rows)


def numbers() -> dict[str, str]:
    """What stands between the marks."""
    first = speed_rows()[0]
    return {"plain": plain_table(), "speed": speed_table(), "gain": powers(first["ratio"])}
