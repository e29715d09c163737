"""docs/dynamics.md: rates, resistance and correlations of drawn chains.

All tables are made by docs/figures/make_dynamics.py.
"""

import math
from collections.abc import Mapping
from typing import Any

from marked.tables import brief, csv, table

FULL, RARE, JUMP = "dynamics", "dynamics_solvable", "exact_rmt"

CLAIMS = {
    "times": (FULL, "ln t_+ / (2 s L_+)"),
    "times_decay": (FULL, "ln t_+ / (2 L_+/ζ), ζ of chains of L_+ bonds"),
    "times_power": (FULL, "power of ln t_+ in L_+"),
    "times_nu": (FULL, "ν_+ of ln t_+, less that of L_+"),
    "width_power": (FULL, "power of the width of ln Γ in ln t_+"),
    "drop": (FULL, "fall of D beside the slowest bond"),
    "mu": (FULL, "μ / (2 s L_+)"),
    "mu_decay": (FULL, "μ / (2 L_+/ζ), ζ of chains of L_+ bonds"),
    "mu_power": (FULL, "power of μ in L_+"),
    "mu_times": (FULL, "μ / ln t_+"),
    "mu_spread": (FULL, "μ by growth over μ by scatter"),
    "diffusive": (FULL, "μ where ln t_+ < 1"),
    "ends_power": (FULL, "power of ξ in √L_+ / ln L_+"),
    "ends_last": (FULL, "ξ / (√L_+ / ln L_+) at the largest L_+"),
    "b_18": (FULL, "b of the correlator at ε = 0.18"),
    "b_22": (FULL, "b of the correlator at ε = 0.22"),
    "b_24": (FULL, "b of the correlator at ε = 0.24"),
    "b_25": (JUMP, "b of the correlator at ε = 0.25"),
    "b_255": (JUMP, "b of the correlator at ε = 0.255"),
    "bp_24": (FULL, "b of the correlator, less b of p, at ε = 0.24"),
    "median_jump": (JUMP, "largest jump of the median between neighbouring ε"),
    "mean_jump": (JUMP, "largest jump of the mean between neighbouring ε"),
    "mean_width": (JUMP, "power of L of the width in ε of the mean's rise"),
}
"""Marks that are the value of a claim; the same with _verdict and _derived are its verdicts."""

WITH_VERDICT = (
    *("times", "times_decay", "times_power", "times_nu", "width_power", "drop", "mu", "mu_decay"),
    *("mu_power", "mu_times", "mu_spread", "diffusive", "ends_power", "ends_last", "b_18"),
    *("b_22", "b_24", "bp_24", "median_jump", "mean_jump", "mean_width"),
)

POINTS = {
    "thermal_length": "L_+",
    "decay_rate": "1/ζ",
    "time_scale": "ln t_+",
    "time_mean": "⟨ln t⟩",
    "rate_spread": "σ(ln Γ)",
    "power": "μ",
    "spread_power": "μ by scatter",
    "drop": "drop",
    "end_length": "ξ",
}


def claim(store: str, about: str) -> dict[str, Any]:
    """One line of dynamics_claims.csv."""
    return csv("dynamics_claims").filter(store=store, about=about).row(0, named=True)


def points() -> str:
    """Every epsilon above epsilon_c."""
    lines = [["ε", *POINTS.values()], ["---"] * (len(POINTS) + 1)]
    for row in csv("dynamics").filter(store=FULL).iter_rows(named=True):
        cells = [brief(row[name], row[f"{name}_error"]) for name in POINTS]
        lines.append([f"{row['epsilon']:g}", *cells])
    return table(lines)


def exact() -> str:
    """mu and L_+ where they are known, beside what is measured."""
    head = [
        "ε",
        "w/s",
        "μ from one side",
        "μ by growth",
        "μ by scatter",
        "exact L_+",
        "L_+",
        "drop",
    ]
    lines = [head, ["---"] * len(head)]
    for row in csv("dynamics_exact").iter_rows(named=True):
        found = [brief(row[n], row[f"{n}_error"]) for n in ("power", "spread_power")]
        after = [brief(row[n], row[f"{n}_error"]) for n in ("thermal_length", "drop")]
        known = f"{row['exact_power']:.4g}", f"{row['exact_length']:.4g}"
        cells = [f"{row['epsilon']:g}", f"{row['decay_over_s']:.2f}", known[0], *found, known[1]]
        lines.append([*cells, *after])
    return table(lines)


def tail() -> str:
    """L_+ from neighbouring lengths."""
    lines = [["ε", "L", "1 − p at the longer", "L_+ between them"], ["---"] * 4]
    for row in csv("dynamics_tail").filter(epsilon=0.06).iter_rows(named=True):
        span = f"{row['shorter']} to {row['longer']}"
        found = brief(row["length"], row["error"])
        lines.append([f"{row['epsilon']:g}", span, f"{row['localized']:.2g}", found])
    return table(lines)


def jump() -> str:
    """The rise of median and mean, by length."""
    head = ["L", "median passes 1/2", "its largest jump", "of the mean", "width of the mean's rise"]
    lines = [head, ["---"] * len(head)]
    for row in csv("dynamics_jump").iter_rows(named=True):
        names = ("median_middle", "median_jump", "mean_jump", "mean_width")
        if row["median_middle"] is not None:
            cells = [brief(row[name], row[f"{name}_error"]) for name in names]
            lines.append([f"{row['length']}", *cells])
    return table(lines)


def numbers() -> Mapping[str, str]:
    """All marks of the page."""
    found = {"points": points(), "exact": exact(), "tail": tail(), "jump": jump()}
    for name, (store, about) in CLAIMS.items():
        one = claim(store, about)
        found[name] = brief(one["value"], one["error"])
        if name in WITH_VERDICT:
            found[f"{name}_verdict"] = one["verdict"]
    for name in ("times", "mu"):
        found[f"{name}_derived"] = claim(*CLAIMS[name])["derived"]
    rows = csv("dynamics_exact").filter(region="rare")
    share = (rows["power"] / rows["exact_power"]).to_list()
    found["share_low"], found["share_high"] = (f"{end(share):.2f}" for end in (min, max))
    simple = csv("dynamics_exact").filter(region="everywhere")
    simple = simple.filter(simple["exact_power"] > MARGINAL)
    away = (simple["power"] - simple["exact_power"]) / simple["power_error"]
    found["simple_away"] = f"{math.sqrt(sum(one**2 for one in away) / len(away)):.1f}"
    found["limit"] = f"{csv('dynamics_exact').filter(epsilon=0.06)['exact_length'][0]:.0f}"
    return found


MARGINAL = 1.2
"""Exact mu up to which logarithms of L hide the power in chains of 10^6 bonds."""
