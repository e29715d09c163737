"""docs/strong_resonances.md: shares of the strongest eigenstates, and what is left without them."""

import math
from typing import Any

from marked.tables import brief, csv, made, table

LONGEST, SHORTEST = 10, 6
CHAIN = "Heisenberg"
COLUMNS = {
    "share_of_states": "share of the top",
    "share_of_pairs": "share of as many pairs",
    "share_of_all_pairs": "of 1 % of all pairs",
    "log_participation": "ln (participation/N)",
    "log_ratio": "ln Γ without the top",
    "log_ratio_random": "at random",
    "log_gap": "ln gap",
}


def value(model: str, W: float, L: int, name: str) -> tuple[float, float]:
    """One mean with its error."""
    row = csv("strong_resonances").filter(model=model, W=W, L=L, name=name).row(0, named=True)
    return row["mean"], row["error"]


def strengths(model: str = CHAIN) -> list[float]:
    """The W of a model."""
    found = csv("strong_resonances").filter(model=model)["W"].unique()
    return sorted(float(W) for W in found.to_list())


def means() -> str:
    """A row for every model, W and L."""
    found = csv("strong_resonances")
    head = ["chain", "W", "L", "N", "top", "samples", *COLUMNS.values()]
    lines: list[list[Any]] = [head, ["---"] * len(head)]
    keys = ["model", "W", "L", "states", "top"]
    for model, W, L, states, top in found.select(keys).unique(maintain_order=True).rows():
        samples = found.filter(model=model, W=W, L=L)["samples"].to_list()
        cells = [str(model), f"{W:g}", *(str(one) for one in (L, states, top, max(samples)))]
        lines.append([*cells, *(cell(*value(model, W, L, name)) for name in COLUMNS)])
    return table(lines)


def cell(mean: float, error: float) -> str:
    """A number with its error; what does not scatter to four digits has them."""
    return brief(mean, error) if error > 1e-4 else f"{mean:.4f}".replace("-", "−")


def numbers() -> dict[str, str]:
    """All marks of the page."""
    shares = [value(CHAIN, W, LONGEST, "share_of_states") for W in strengths()]
    left = [value(CHAIN, W, LONGEST, "log_ratio") for W in strengths()]
    gaps = [value(CHAIN, W, LONGEST, "log_gap")[0] for W in strengths()]
    random = [value(CHAIN, W, LONGEST, "log_ratio_random")[0] for W in strengths()]
    growth = []
    for W in strengths():
        short, long = (value(CHAIN, W, L, "share_of_states") for L in (SHORTEST, LONGEST))
        growth.append(brief(long[0] - short[0], math.hypot(short[1], long[1])))
    top = csv("strong_resonances").filter(L=LONGEST).row(0, named=True)
    even = 2 * top["top"] / top["states"]
    return {
        "table": means(),
        "low": brief(*min(shares)),
        "high": brief(*max(shares)),
        "over_even": f"{min(shares)[0] / even:.0f} to {max(shares)[0] / even:.0f}",
        "growth": ", ".join(growth),
        "gap": f"{math.exp(-max(gaps)):.0f} to {math.exp(-min(gaps)):.0f}",
        "left": f"{math.exp(min(left)[0]):.2f} to {math.exp(max(left)[0]):.2f}",
        "random": f"{max(map(abs, random)):.2f}",
        "anderson": f"{value('Anderson', 8.0, LONGEST, 'share_of_states')[0]:.4f}",
        "made": made("strong_resonances"),
    }
