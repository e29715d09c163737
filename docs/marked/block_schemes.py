"""docs/block_schemes.md: what `benchmarks/blocks.py` measured."""

from marked.tables import benchmark, table


def speed() -> str:
    """The table of speed and memory of the block schemes."""
    lines = [["what", "ns a block", "over NumPy", "target"], ["---"] * 4]
    for row in benchmark("blocks")["rows"]:
        if "gigabytes" in row:
            value, most = row["gigabytes"], row["target"]
            told, ratio, target = f"{value:.2g} GB", "", f"{most:g} GB"
        else:
            value, ratio = row["ns_per_block"], f"{row['ratio']:.2g}"
            told, target, most = f"{value:.3g}", "", None
            if "most_ns" in row:
                most, target = row["most_ns"], f"{row['most_ns']:g} ns"
            elif "target" in row:
                value, most, target = row["ratio"], row["target"], f"{row['target']:g} x NumPy"
        missed = ", not met" if most is not None and value > most else ""
        lines.append([row["what"], told, ratio, target + missed])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {"speed": speed()}
