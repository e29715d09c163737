"""docs/adaptive_grids.md: what refined grids save, and whether their errors are right."""

from marked.tables import benchmark, csv, powers, table


def ratios() -> str:
    """Against uniform grids, one row a grid and estimate."""
    head = ["uniform grid", "bond-melts each", "scatter", "stated error", "times more"]
    rows = [head, ["---"] * len(head)]
    for row in benchmark("refine")["rows"]:
        name = row["what"].removeprefix("uniform grid of ")
        own = [f"{name}", powers(row["bond_melts"]), f"{row['rms']:.4f}", f"{row['stated']:.4f}"]
        times = f"{row['ratio']:.1f} ± {row['ratio_error']:.1f} ({row['ratio_stated']:.1f})"
        rows.append([*own, times])
    return table(rows)


def coverage() -> str:
    """On planted curves, one row a curve and an error asked for."""
    head = [
        "planted p",
        "error asked for",
        "crossings",
        "not reached",
        "bias / error",
        "scatter / error",
    ]
    head += ["within 1 error", "within 2"]
    rows = [head, ["---"] * len(head)]
    for row in csv("refine_coverage").iter_rows(named=True):
        own = [row["curve"], f"{row['error']:g}", f"{row['crossings']}", f"{row['missed']}"]
        numbers = [f"{row['bias']:+.2f}", f"{row['rms']:.2f}"]
        shares = [f"{100 * row[name]:.0f} %" for name in ("within_1", "within_2")]
        rows.append([*own, *numbers, *shares])
    return table(rows)


def gains() -> str:
    """On planted curves against uniform grids."""
    rows = [["planted p", "uniform grid", "times more"], ["---"] * 3]
    for row in csv("refine_gain").iter_rows(named=True):
        rows.append([row["curve"], row["grid"], f"{row['ratio']:.1f} ± {row['error']:.1f}"])
    return table(rows)


def numbers() -> dict[str, str]:
    """Every number of the page, by the name of its mark."""
    found = benchmark("refine")
    own = found["refined"]
    return {
        "seeds": f"{found['seeds']}",
        "refined_melts": powers(own["bond_melts"]),
        "refined_stated": f"{own['stated']:.4f}",
        "refined_rms": f"{own['rms']:.4f}",
        "exact": f"{found['exact']:.4f} ± {found['exact_error']:.4f}",
        "ratios": ratios(),
        "coverage": coverage(),
        "gains": gains(),
    }
