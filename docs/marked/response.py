"""docs/response.md: what spots put into chains melt.

The tables are made by docs/figures/make_response.py.
"""

import math
from typing import Any

import polars as pl

from marked.exact import critical
from marked.tables import brief, csv, json_of, made, table

NAMES = {
    "response": "bimodal, rmt",
    "response_long": "the same, L = 10⁷",
    "response_normal": "normal, rmt",
    "response_halted": "bimodal, halted",
}
S = 0.6931471805599453


def claim(store: str, about: str) -> dict[str, Any]:
    """One row of response_claims.csv; without a number if there is none."""
    found = csv("response_claims").filter(store=store, about=about)
    return found.row(0, named=True) if found.height else {"value": None, "error": None}


def shown(store: str, about: str) -> str:
    """Its number with its error."""
    one = claim(store, about)
    return brief(one["value"], one["error"])


def ratios(name: str, epsilons: list[float], orders: list[int], found: pl.DataFrame) -> str:
    """l_k / k over eq. 6: a row for an epsilon, a column for a k."""
    lines = [["ε", *(f"k = {k}" for k in orders)], ["---"] * (len(orders) + 1)]
    for epsilon in epsilons:
        cells = []
        for k in orders:
            one = found.filter(epsilon=epsilon, k=k)
            cells.append(ratio(one.row(0, named=True)) if one.height else "–")
        lines.append([f"{epsilon:g}", *cells])
    return table(lines) if lines else name


def ratio(one: dict[str, Any]) -> str:
    """One cell: a dash where the chains' length is seen."""
    censored = one.get("ends") is not None and one["ends"] > 0.1 * one["chains"]
    if one["l_over_k"] is None or one["predicted"] is None or censored or one["error"] is None:
        return "–"
    return brief(one["l_over_k"] / one["predicted"], one["error"] / one["predicted"])


def late() -> dict[str, str]:
    """Spots put in late."""
    found = csv("response_late")
    epsilons, orders = (sorted(found[name].unique().to_list()) for name in ("epsilon", "k"))
    return {"late": ratios("late", epsilons, orders, found)}


def in_order() -> dict[str, str]:
    """The same in the order of the scheme."""
    found = csv("response").filter(store="response")
    chosen = [0.18, 0.2, 0.22, 0.24, 0.2525, 0.2545, 0.2565]
    orders = [k for k in sorted(found["k"].unique().to_list()) if k >= 30]
    seen = found.filter((pl.col("ends") <= 0.1 * pl.col("chains")) & (pl.col("k") >= 30))
    most = max((seen["l_over_k"] / seen["predicted"]).drop_nulls().to_list())
    return {"ratio": ratios("ratio", chosen, orders, found), "most": f"{most:.1f}"}


def diverges() -> dict[str, str]:
    """epsilon_c and 1 / zeta where 1 / l* vanishes."""
    rows = {
        "… from below, k/ℓ_k → 0": "ε_c from below: k/ℓ_k → 0",
        "… from above, half of the chains melt": "ε_c from above: half of the chains melt",
        "ε_c by 1/ℓ* → 0": "ε_c, both",
        "1/ζ where 1/ℓ* → 0, in units of s": "1/ζ where 1/ℓ* → 0, in s",
        "μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ": "μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ",
        "1/ζ at this ε_c, in units of s": "1/ζ at this ε_c, in s",
    }
    power = "apparent power of 1/ζ − 1/ζ(ε_c) in ε_c − ε"
    rows[power] = power
    lines = [["", *NAMES.values()], ["---"] * 5]
    lines += [[text, *(shown(store, about) for store in NAMES)] for about, text in rows.items()]
    for what, name in (("epsilon_c", "ε_c"), ("rate", "1/ζ, in s")):
        for k in (100, 1000, 10_000):
            about = f"{what} by k = {k}"
            lines.append([f"{name} by k = {k} alone", *(shown(store, about) for store in NAMES)])
    return {"diverges": table(lines)}


def growth() -> dict[str, str]:
    """Collars of small orders, and the factor from one to the next."""
    found = csv("response").filter(store="response_orders")
    orders = [k for k in sorted(found["k"].unique().to_list()) if k != 30]
    lines = [["ε", *(f"k = {k}" for k in orders)], ["---"] * (len(orders) + 1)]
    for epsilon in sorted(found["epsilon"].unique().to_list()):
        cells = []
        for k in orders:
            one = found.filter(epsilon=epsilon, k=k).row(0, named=True)
            cells.append(brief(k * one["l_over_k"], k * one["error"]))
        lines.append([f"{epsilon:g}", *cells])
    return {"growth": table(lines), "base": shown("response_orders", BASE)}


BASE = "ℓ_{k+1}/ℓ_k for k < 30 next to ε_c"


def orders() -> dict[str, str]:
    """k* at every epsilon and length where it is known, and its slope in the logarithm."""
    found = csv("response").filter(store="response_above").unique(["epsilon", "length"])
    lengths = sorted(found["length"].unique().to_list())
    lines = [["ε", *(f"L = {length}" for length in lengths)], ["---"] * (len(lengths) + 1)]
    for epsilon in sorted(found["epsilon"].unique().to_list()):
        cells = []
        for length in lengths:
            one = found.filter(epsilon=epsilon, length=length).row(0, named=True)
            known = one["k_star_error"] is not None and math.isfinite(one["k_star"])
            cells.append(brief(one["k_star"], one["k_star_error"]) if known else "–")
        lines.append([f"{epsilon:g}", *cells])
    slopes = json_of("response")["response_above"]["slopes"]
    text = ", ".join(
        f"{brief(one['value'], one['error'])} at L = {length}" for length, one in slopes.items()
    )
    return {"kstar": table(lines), "kslope": text}


def running() -> dict[str, str]:
    """alpha_k over s: a row for an epsilon and a definition."""
    found, ks = csv("running").filter(crossing="halted"), [1, 2, 3, 4, 6, 8, 12]
    lines = [["ε", "", *(f"k = {k}" for k in ks), "all"], ["---"] * (len(ks) + 3)]
    for epsilon in sorted(found["epsilon"].unique().to_list()):
        own = found.filter(epsilon=epsilon)
        last = own.filter(by="order", k=0).row(0, named=True)
        for by in ("order", "size", "eq. 5", "whole"):
            cells = []
            for k in ks:
                one = own.filter(by=by, k=k)
                cells.append(f"{one['rate'][0] / S:.3f}" if one.height else "–")
            end = f"{last['rate'] / S:.3f}" if by in ("order", "size") else "–"
            lines.append([f"{epsilon:g}", by, *cells, end])
    return {"running": table(lines), "densities": densities(found)}


def densities(found: pl.DataFrame) -> str:
    """The thermal density of the orders below k: a row for an epsilon and a definition."""
    ks = [2, 3, 4, 6, 8, 12]
    lines = [["ε", "", *(f"k = {k}" for k in ks)], ["---"] * (len(ks) + 2)]
    for epsilon in (0.18, 0.22, 0.24, 0.2565):
        for by in ("order", "eq. 5", "whole"):
            own = found.filter(epsilon=epsilon, by=by)
            rows = [own.filter(k=k) for k in ks]
            lines.append(
                [f"{epsilon:g}", by, *(f"{r['density'][0]:.4f}" if r.height else "–" for r in rows)]
            )
    return table(lines)


def reach() -> dict[str, str]:
    """What lies within reach of a spot, and what it does."""
    found = csv("response_reach")
    head = ["ε", "k", "in reach", "by density", "in order / eq. 6", "late / eq. 6"]
    lines = [head, ["---"] * len(head)]
    for one in found.iter_rows(named=True):
        share = f"{one['near'] / one['chains']:.2f}"
        ratio = [brief(one[name], one[f"{name}_error"]) for name in ("order", "late")]
        first = [f"{one['epsilon']:g}", f"{one['k']}", share, f"{one['near_by_density']:.2f}"]
        lines.append(first + ratio)
    near, chains = found["near"].sum(), found["chains"].sum()
    return {
        "reach": table(lines),
        "longer_near": f"{100 * found['longer_near'].sum() / near:.0f}",
        "longer_else": f"{100 * found['longer_else'].sum() / (chains - near):.0f}",
    }


def stars() -> dict[str, str]:
    """k* against L_+."""
    head = ["ε", "L", "k*", "L_+ / 10³", "ln L_+/ln(1/ε)", "k* over it"]
    lines = [head, ["---"] * len(head)]
    for one in csv("response_stars").iter_rows(named=True):
        names = {"k_star": 1, "thermal_length": 1000, "ratio": 1}
        numbers = [brief(one[n] / by, one[f"{n}_error"] / by) for n, by in names.items()]
        rarity = f"{one['rarity']:.1f}"
        first = [f"{one['epsilon']:g}", f"{one['length']}", *numbers[:2], rarity, numbers[2]]
        lines.append(first)
    return {"stars": table(lines)}


def stores() -> str:
    """What the tables are made of."""
    told = json_of("response")
    rows = [[name, one["title"], f"{one['samples']}"] for name, one in told.items()]
    head = [["store", "chains", "samples"], ["---"] * 3]
    return table(head + rows) + f"\nMade by {made('response')}.\n"


def numbers() -> dict[str, str]:
    """By name, as the page marks them."""
    found = late() | in_order() | diverges() | growth() | orders() | running()
    found |= reach() | stars()
    for name, store in (("rmt", "response"), ("normal", "response_normal")):
        found[f"rate_{name}"] = shown(store, "1/ζ where 1/ℓ* → 0, in units of s")
    long = csv("response").filter(
        (pl.col("store") == "response_long")
        & pl.col("epsilon").is_in([0.2545, 0.256])
        & pl.col("k").is_in([3000, 10_000, 30_000])
    )["l_over_k"]
    found["ten_million"] = f"{min(long.to_list()):.0f} to {max(long.to_list()):.0f}"
    found["power_rmt"] = shown("response", "μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ")
    found["power_normal"] = shown("response_normal", "μ of 1/ℓ* ~ (1/ζ − 1/ζ there)^μ")
    found["meanfield_base"] = f"{0.2566**-0.5:.2f}"
    found["longer"] = f"{2 * 0.2 / (1 - 0.2):.1f}"
    found["critical"] = brief(*critical()[:2])
    found["cutoff"] = shown("response", "c of cut-off of sizes ~ ℓ*^c")
    value, error = json_of("response")["response"]["sides"]["10000"]
    found["sides"] = brief(100 * value, 100 * error)
    own = csv("running").filter(crossing="rmt", epsilon=0.2565, by="order").sort("k")
    collars = [k * S / 2 / (rate - S) for k, rate in own.select("k", "rate").iter_rows() if k > 1]
    found["running_collars"] = ", ".join(f"{one:.1f}" for one in collars[:5])
    return found | {"stores": stores()}
