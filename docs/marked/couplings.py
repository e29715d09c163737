"""docs/couplings.md: what docs/figures/couplings.json and its tables hold."""

from marked.tables import csv, exact, json_of, made, table
from qavalanche.analysis.measured import plus_minus

LITERAL = "bimodal, K = 1, d_s = 2, rmt, couplings tier"


def rates() -> str:
    """The table of decay rates; those of the spots tier once they are of the exact scheme."""
    lines = [["ε", "couplings", 'spots, `"rmt"`', 'spots, `"halted"`'], ["---"] * 4]
    for epsilon, rate in json_of("couplings")["rates"].items():
        spots = plus_minus(*rate["spots"]), f"{rate['halted'][0]:.4f}"
        shown = spots if exact("couplings") else ("?", "?")
        lines.append([epsilon, plus_minus(*rate["couplings"]), *shown])
    return table(lines)


def probability() -> str:
    """p at epsilon = 0.268 and L = 10^4."""
    rows = csv("crossings").filter(scheme="couplings", epsilon=0.268, length=10_000)
    row = rows.row(0, named=True)
    return plus_minus(row["p"], (row["p_high"] - row["p_low"]) / 2)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    kept = json_of("couplings")
    found = {name: plus_minus(*value) for name, value in kept["halted"].items()}
    found["critical"] = plus_minus(*kept["critical"][LITERAL])
    fits = csv("iterations").filter(kind="fit")
    for epsilon in (0.2, 0.25):
        row = fits.filter(epsilon=epsilon, law="logarithm").row(0, named=True)
        power = fits.filter(epsilon=epsilon, law="power").row(0, named=True)
        found[f"b_{epsilon:g}"] = plus_minus(row["slope"], row["slope_error"])
        chi2 = row["chi2_per_point"], power["chi2_per_point"]
        found[f"chi2_{epsilon:g}"] = f"{chi2[0]:.1f} against {chi2[1]:.0f}"
    return found | {"p_couplings": probability(), "rates": rates(), "made": made("couplings")}
