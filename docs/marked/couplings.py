"""docs/couplings.md: what docs/figures/couplings.json and its tables hold."""

from marked.tables import csv, json_of, made, table
from qavalanche.analysis.measured import plus_minus

SCHEMES = {
    '`"halted"`, spots': "bimodal, K = 1, d_s = 2, halted",
    '`"rmt"`, spots': "bimodal, K = 1, d_s = 2, rmt",
    '`"rmt"`, couplings': "bimodal, K = 1, d_s = 2, rmt, couplings tier",
}


def critical() -> str:
    """The table of epsilon_c of the three schemes."""
    found = json_of("couplings")["critical"]
    rows = [[name, plus_minus(*found[title])] for name, title in SCHEMES.items()]
    return table([["scheme", "ε_c"], ["---"] * 2, *rows])


def points() -> str:
    """Points at which both tiers have the same p, which are all."""
    rows = csv("crossings").sort("epsilon", "length")
    one, other = (rows.filter(scheme=name)["p"] for name in ("couplings", "spots, rmt"))
    same = sum(a == b for a, b in zip(one, other, strict=True))
    if same < len(one):
        raise ValueError(f"the tiers differ at {len(one) - same} points")
    return str(same)


def rates() -> str:
    """The table of decay rates."""
    lines = [["ε", "couplings", 'spots, `"rmt"`', 'spots, `"halted"`'], ["---"] * 4]
    for epsilon, rate in json_of("couplings")["rates"].items():
        literal, spots = plus_minus(*rate["couplings"]), plus_minus(*rate["spots"])
        lines.append([epsilon, literal, spots, f"{rate['halted'][0]:.4f}"])
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
    found |= {"critical": critical(), "points": points()}
    fits = csv("iterations").filter(kind="fit")
    for epsilon in (0.2, 0.25):
        row = fits.filter(epsilon=epsilon, law="logarithm").row(0, named=True)
        power = fits.filter(epsilon=epsilon, law="power").row(0, named=True)
        found[f"b_{epsilon:g}"] = plus_minus(row["slope"], row["slope_error"])
        chi2 = row["chi2_per_point"], power["chi2_per_point"]
        found[f"chi2_{epsilon:g}"] = f"{chi2[0]:.1f} against {chi2[1]:.0f}"
    return found | {"p_couplings": probability(), "rates": rates(), "made": made("couplings")}
