"""docs/assumptions.md: the rates of violations, and how the density concentrates."""

import math
from typing import Any

import polars as pl

from marked.tables import brief, csv, json_of, made, table

BIMODAL, NORMAL = "bimodal, K = 1", "norm, scale = 1"
NAMES = ("monotonicity", "adding sites", "superadditivity")
TIE = 2 ** (-11 / 6)


def share(row: dict[str, Any]) -> str:
    """Violations per 1000 samples: '0.68(8)', or '<0.04' where none was seen."""
    error = float(f"{500 * (row['high'] - row['low']):.0e}")  # to one digit
    if row["violations"] == 0:
        return f"<{1000 * row['high']:.1g}"
    digits = max(0, -math.floor(math.log10(error)))
    return f"{1000 * row['value']:.{digits}f}({error * 10**digits:.0f})"


def rate(assumption: str, law: str, scheme: str, epsilon: float = 0.27, length: int = 100) -> str:
    """The share of one measurement."""
    lengths = {length, length + 1} if assumption == "superadditivity" else {length}
    rows = csv("assumption_rates").filter(
        pl.col("assumption") == assumption,
        pl.col("law") == law,
        pl.col("scheme") == f"d_s = 2, {scheme}",
        (pl.col("epsilon") - epsilon).abs() < 1e-9,
        pl.col("length").is_in(lengths),
    )
    return share(rows.row(0, named=True))


def rates() -> str:
    """The table of all three assumptions."""
    lengths = (30, 100, 300)
    head = ["law, crossing", "ε", "(i) L = 30", "100", "300", "(ii) L = 30", "100", "300"]
    lines = [[*head, "superadd. 30", "100", "300"], ["---"] * 11]
    for law, name in ((BIMODAL, "bimodal"), (NORMAL, "normal")):
        for crossing in ("halted", "rmt"):
            for epsilon in (0.20, 0.27, 0.30):
                first = f"{name}, {crossing}" if epsilon == 0.20 else ""
                cells = [rate(n, law, crossing, epsilon, L) for n in NAMES for L in lengths]
                lines.append([first, f"{epsilon:.2f}", *cells])
    return table(lines)


def choices() -> str:
    """The table of the orders of equals and of the tiers."""
    head = ["law", "scheme", "(i) left first", "right", "either", "(ii) left first", "right"]
    lines = [[*head, "either"], ["---"] * 8]
    for law, name in ((BIMODAL, "bimodal"), (NORMAL, "normal")):
        for crossing, tier in (("halted", ""), ("rmt", ""), ("rmt", ", couplings tier")):
            orders = [crossing + tier + order for order in ("", ", right first", ", either first")]
            cells = [rate(NAMES[0], law, order) for order in orders]
            measured = orders[:1] if tier else orders  # (ii) of the slow tier in one order only
            cells += [rate(NAMES[1], law, order) for order in measured]
            cells += [""] * (6 - len(cells))
            lines.append([name if crossing == "halted" else "", crossing + tier, *cells])
    return table(lines)


def reach(lengths: list[int]) -> str:
    """'30 … 10⁵'."""
    names = {30: "30", 100: "100", 300: "300", 1000: "10³", 3000: "3000"}
    names |= {10_000: "10⁴", 30_000: "3·10⁴", 100_000: "10⁵"}
    return " … ".join(names[length] for length in lengths)


def concentrations() -> str:
    """The table of the powers of Var rho."""
    densities = csv("concentration")
    head = ["ε", "b", "range of L", "p", "verdict", "⟨ρ⟩ at 30, 10³, 10⁵"]
    lines = [head, ["---"] * 6]
    for one in json_of("concentration"):
        rows = densities.filter(title=f"ε = {one['epsilon']:g}")
        means = dict(zip(rows["length"], rows["thermal_density"], strict=True))
        some = ", ".join(f"{means[length]:.3f}" for length in (30, 1000, 100_000))
        p = "–" if math.isnan(one["p"]) else f"{one['p']:.1g}"
        b = brief(one["b"], one["error"])
        epsilon = f"{one['epsilon']:.2f}" if round(one["epsilon"], 2) == one["epsilon"] else ""
        epsilon = epsilon or f"{one['epsilon']:g}"
        lines.append([epsilon, b, reach(one["range"]), p, one["verdict"], some])
    return table(lines)


def surplus(epsilon: float) -> str:
    """Mean surplus of a whole of 2001 bonds over its halves, in bonds."""
    rows = csv("superadditivity").filter(length=2001, epsilon=epsilon)
    return brief(rows["gain"][0], rows["gain_error"][0])


def numbers() -> dict[str, str]:
    """All marks of the page."""
    found = {"rates": rates(), "choices": choices(), "concentration": concentrations()}
    for epsilon in (0.2, 0.26, 0.277, 0.29):
        found[f"surplus_{epsilon:g}"] = surplus(epsilon)
    for name, key in (("monotonicity", "i"), ("adding sites", "ii")):
        found[f"tie_{key}"] = rate(name, BIMODAL, "halted", TIE)
        found[f"no_tie_{key}"] = rate(name, BIMODAL, "halted, ties: perturbative", TIE)
    near = csv("concentration").filter(title="ε = 0.277", length=100_000).row(0, named=True)
    found["density"] = f"{near['thermal_density']:.3f}"
    found["deviation"] = f"{near['variance'] ** 0.5:.2f}"
    return found | extremes() | literal() | {"made": made("assumptions")}


def extremes() -> dict[str, str]:
    """The largest shares of violations and losses, and the surest of the means."""
    main = csv("assumption_rates").filter(
        pl.col("scheme").is_in(["d_s = 2, halted", "d_s = 2, rmt"])
    )
    main = main.with_columns(sure=pl.col("gain") / pl.col("gain_error"))
    kinds = {name: main.filter(assumption=name) for name in NAMES}
    lost = kinds["monotonicity"].with_columns(share=100 * pl.col("loss") / pl.col("gain"))
    usual = lost.filter(law=BIMODAL, scheme="d_s = 2, halted", length=100)
    usual = usual.filter((pl.col("epsilon") - 0.27).abs() < 1e-9)
    return {
        "rise": f"{largest(-kinds['monotonicity']['sure']):.0f}".lstrip("-"),
        "gain": f"{largest(-kinds['superadditivity']['sure']):.0f}".lstrip("-"),
        "most_lost": f"{largest(lost['share']):.0f} %",
        "lost": f"{largest(usual['share']):.2g} %",
        "ii_bimodal": f"{1e4 * largest(kinds['adding sites'].filter(law=BIMODAL)['value']):.1g}",
        "ii_normal": f"{1e4 * largest(kinds['adding sites'].filter(law=NORMAL)['value']):.0f}",
        "iii_normal": f"{1e4 * largest(kinds['superadditivity']['value']):.1g}",
    }


def largest(column: pl.Series) -> float:
    """The largest number of a column."""
    return max(float(value) for value in column.drop_nulls())


def literal() -> dict[str, str]:
    """Violations of (i) by the couplings tier."""
    laws = ((BIMODAL, "bimodal"), (NORMAL, "normal"))
    scheme = "rmt, couplings tier"
    return {f"literal_{name}": rate("monotonicity", law, scheme) for law, name in laws}
