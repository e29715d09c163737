"""README: the estimate of `make demo`, and what `make bench` measured."""

from typing import Any

from marked.tables import benchmark, json_of, table

Bench = dict[str, dict[str, Any]]

KERNELS = {
    "draw, melt and measure 10⁷ bonds, ε = 0.27": "draw + melt + observables, ε = 0.27, L = 10⁷",
    "the same, thermal, ε = 0.30": "the same, thermal, ε = 0.30",
    "10⁵ chains of 100 bonds": "many short chains, L = 100",
    "draw alone": "draw alone",
    "every bond its own decay: 2 % resonant": "every bond its own w, 2% resonant",
    "8 % resonant": "every bond its own w, 8% resonant",
    "16 % resonant": "every bond its own w, 16% resonant",
}
"""What the page calls a kernel's benchmark, and what its file does."""

OTHERS = {
    "two threads over one": ("two threads over one", "gain", "times"),
    "time per bond at L = 10⁹ over that at 10⁵": (
        "ns per bond at L = 10⁹ over that at 10⁵", "growth", "times"),
    "first result of a fresh process": ("first result of a fresh process", "seconds", "s"),
    "peak memory, ε = 0.27": ("peak memory, ε = 0.27, L = 10⁷", "bytes_per_bond", "bytes a bond"),
    "peak memory, ε = 0.30": ("peak memory, ε = 0.30, L = 10⁷", "bytes_per_bond", "bytes a bond"),
}  # fmt: skip


def missed(row: dict[str, Any], value: float, most: bool = True) -> str:
    """The target, and whether it was missed: values are to be below it, or above."""
    bad = value > row["target"] if most else value < row["target"]
    return f"{row['target']:g}" + (", not met" if bad else "")


def bench() -> str:
    """The table of speed and memory."""
    rows: Bench = {row["what"]: row for row in benchmark("results")["rows"]}
    lines = [["what", "measured", "over NumPy", "target"], ["---"] * 4]
    for name, what in KERNELS.items():
        row = rows[what]
        speed, ratio = f"{row['ns_per_bond']:.2g} ns a bond", row["ratio"]
        lines.append([name, speed, f"{ratio:.2g}", missed(row, ratio)])
    for name, (what, key, unit) in OTHERS.items():
        row = rows[what]
        lines.append([name, f"{row[key]:.2g} {unit}", "", missed(row, row[key], key != "gain")])
    share, shards = benchmark("campaigns")["rows"][:2]
    name = "campaign of 10⁶ chains of 100 bonds: time outside the kernels"
    lines.append([name, f"{100 * share['value']:.1f} %", "", f"{100 * share['target']:g} %"])
    name = "10⁴ shards opened, checked, aggregated"
    lines.append([name, f"{shards['value']:.1f} s", "", f"{shards['target']:g} s"])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    first = json_of("transition")[0]["transition"]["estimates"][0]
    return {"critical": first["outcome"].partition(",")[0], "bench": bench()}
