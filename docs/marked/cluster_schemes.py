"""docs/cluster_schemes.md: what `benchmarks/clusters.py` measured."""

from marked.tables import benchmark, table


def speed() -> str:
    """The table of seconds of the cluster schemes."""
    lines = [["what", "seconds", "over NumPy", "target"], ["---"] * 4]
    for row in benchmark("clusters")["rows"]:
        missed = ", not met" if row["seconds"] > row["target"] else ""
        told = f"{row['seconds']:.2g}", f"{row['ratio']:.2g}", f"{row['target']:g}{missed}"
        lines.append([row["what"], *told])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {"speed": speed()}
