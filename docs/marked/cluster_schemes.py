"""docs/cluster_schemes.md: what `benchmarks/clusters.py` measured, and numbers known before."""

import math

from marked.tables import benchmark, brief, csv, made, table


def speed() -> str:
    """The table of seconds of the cluster schemes."""
    lines = [["what", "seconds", "over NumPy", "target"], ["---"] * 4]
    for row in benchmark("clusters")["rows"]:
        missed = ", not met" if row["seconds"] > row["target"] else ""
        told = f"{row['seconds']:.2g}", f"{row['ratio']:.2g}", f"{row['target']:g}{missed}"
        lines.append([row["what"], *told])
    return table(lines)


def shipped() -> str:
    """What the public code ships, what comes out here, and how many errors they are apart."""
    lines = [["over L", "shipped", "here", "errors apart"], ["---"] * 4]
    for row in csv("shipped").to_dicts():
        apart = row["shipped"] - row["found"]
        error = math.hypot(row["shipped_error"], row["found_error"])
        told = brief(row["shipped"], row["shipped_error"]), brief(row["found"], row["found_error"])
        lines.append([row["what"], *told, f"{apart / error:.1f}"])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    samples = str(csv("shipped")["samples"][0])
    return {"speed": speed(), "shipped": shipped(), "samples": samples, "made": made("clusters")}
