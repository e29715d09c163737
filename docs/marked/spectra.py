"""docs/spectra.md: what windows cost, by size and method, and against eigsh."""

from typing import Any

from marked.tables import benchmark, csv, table


def sizes() -> str:
    """Windows of quantum suns, one row a size and method."""
    head = ["spins", "states", "method", "fill, of N²/2", "memory", "seconds", "largest residual"]
    rows = [head, ["---"] * len(head)]
    for row in csv("spectra_times").sort("states", "method", descending=[False, True]).to_dicts():
        share = f"{2 * row['fill'] / row['states'] ** 2:.2f}" if row["fill"] else "–"
        memory, seconds = f"{row['bytes'] / 1e9:.2f} GB", f"{row['seconds']:.2g}"
        kept = [row["spins"], row["states"], row["method"], share, memory, seconds]
        rows.append([*map(str, kept), f"{row['residual']:.0e}"])
    return table(rows)


def compared() -> str:
    """Against eigsh with its defaults, in the same run."""
    head = ["matrix", "states", "levels", "seconds", "eigsh", "times faster"]
    rows = [head, ["---"] * len(head)]
    for row in _windows():
        name = "quantum sun" if row["row"].startswith("sun") else "XXZ, S^z = 0"
        times = _two(row["seconds"]), _two(row["baseline_seconds"])
        kept = [name, row["states"], row["levels"], *times, f"{row['faster']:.1f}"]
        rows.append([*map(str, kept)])
    return table(rows)


def numbers() -> dict[str, str]:
    """Every number of the page, by the name of its mark."""
    found = {row["row"]: row for row in benchmark("grain")["rows"]}
    sun = csv("spectra_times").filter(spins=14, method="shift-invert").row(0, named=True)
    return {
        "sizes": sizes(),
        "compared": compared(),
        "dense": f"{found['dense 10']['ratio']:.2f}",
        "sun_share": f"{200 * sun['fill'] / sun['states'] ** 2:.0f}",
    }


def _two(seconds: float) -> str:
    """Two digits, without powers of ten."""
    return f"{float(f'{seconds:.2g}'):g}"


def _windows() -> list[dict[str, Any]]:
    return [row for row in benchmark("grain")["rows"] if row["method"] != "dense"]
