"""docs/critical_spot.md: the letter's table of the critical spot, its limits and its maximum."""

from typing import Any

import numpy as np
import polars as pl

from marked.tables import brief, csv, made, table
from qavalanche.grain.critical_spot import (
    golden_rule_N,
    random_Cor,
    random_N,
    random_purity,
    weak_excess,
    weak_mixed,
    weak_typical_mixed,
)

FLAT = {"density": "flat", "ratio": 1.0}
PEAK = 0.464159
MANY = 10
FEW = 5
LN2 = 0.6931471805599453
NAMES = {"excess": "N − 1", "mixed": "1 − purity", "Cor": "Cor", "N": "N",
         "from_product": "distance from a product", "typical_coherence": "coherence, typical",
         "from_identity": "distance from 1/4"}  # fmt: skip
SAID = {("weak", "excess"): "N = 1", ("weak", "mixed"): "pure", ("weak", "Cor"): "0",
        ("critical", "N"): "O(1)", ("critical", "mixed"): "mixed",
        ("critical", "from_product"): "no product", ("critical", "Cor"): "O(1)",
        ("critical", "typical_coherence"): "no structure", ("thermal", "N"): "O(d_E)",
        ("thermal", "from_identity"): "1/4 + O(d_E^{−1/2})",
        ("thermal", "from_product"): "product", ("thermal", "Cor"): "0"}  # fmt: skip
PLACES = (-1, 0, 1, 2)


def points() -> pl.DataFrame:
    """Points with equal couplings and a flat density."""
    return csv("critical_spot").filter(**FLAT)


def point(states: int, G: float, **other: Any) -> dict[str, Any]:
    """One row of critical_spot.csv."""
    rows = csv("critical_spot").filter(pl.col("G").is_close(G, rel_tol=1e-4))
    (row,) = rows.filter(**{**FLAT, "states": states, **other}).iter_rows(named=True)
    return dict(row)


def pair(row: dict[str, Any], name: str) -> str:
    """A number with its error."""
    return brief(row[name], row[f"{name}_error"])


def over(states: int, G: float, name: str, expected: float, less: float = 0.0) -> str:
    """Measured over derived."""
    row = point(states, G)
    return brief((row[name] - less) / expected, row[f"{name}_error"] / expected)


def limits() -> str:
    """Each limit at one size, as measured over derived."""
    one, at = 64, 0.01
    rows = [["regime", "quantity", "G", "d_E", "measured/derived"], ["---"] * 5]
    weak = (("N − 1", "excess", weak_excess), ("1 − purity", "mixed", weak_mixed))
    rows += [["G ≪ 1", label, f"{at:g}", f"{one}", over(one, at, name, of(at, at))]
             for label, name, of in weak]  # fmt: skip
    typical = over(one, 0.001, "typical_mixed", weak_typical_mixed(1e-3, 1e-3))
    rows.append(["G ≪ 1", "1 − purity, typical", "0.001", f"{one}", typical])
    largest = max(points().filter(pl.col("G").is_close(1.0))["states"].to_list())
    rows.append(["golden rule", "N", "1", f"{largest}",
                 over(largest, 1.0, "N", golden_rule_N(1, 1))])  # fmt: skip
    for states in (8, 64, largest):
        rows += [["random", "N", "100", f"{states}", over(states, 100.0, "N", random_N(states))],
                 ["random", "purity − 1/4", "100", f"{states}",
                  over(states, 100.0, "above", random_purity(states) - 0.25)],
                 ["random", "Cor", "100", f"{states}",
                  over(states, 100.0, "Cor", random_Cor(states))]]  # fmt: skip
    return table(rows)


def rows() -> str:
    """The letter's table with powers and verdicts."""
    head = ["G", "quantity", "letter", "power of", "expected", "criterion", "measured", "verdict"]
    lines = [head, ["---"] * len(head)]
    for one in csv("critical_spot_rows").filter(**FLAT).iter_rows(named=True):
        at = {"weak": "0.01 to 0.1"}.get(one["regime"], f"{one['first_G']:.3g}")
        said = SAID[one["regime"], one["quantity"]]
        expected = f"{one['expected']:g}".replace("-", "−")
        lines.append([at, NAMES[one["quantity"]], said, one["of"], expected,
                      "vanishes: > 0.15" if one["of"] == "G" else f"{expected} ± 0.15",
                      pair(one, "power"), one["verdict"]])  # fmt: skip
    return table(lines)


def maxima() -> str:
    """Place and height of the maximum of Cor."""
    head = ["d_E", "samples", "G of the maximum", "Cor there", "Cor at the largest G", "drop"]
    lines = [[*head, "remark"], ["---"] * 7]
    for one in csv("critical_spot_maxima").filter(**FLAT).iter_rows(named=True):
        count = points().filter(states=one["states"])["samples"][0]
        lines.append([f"{one['states']}", f"{count}",
                      *(pair(one, name) for name in ("place", "height", "far", "drop")),
                      one["verdict"]])  # fmt: skip
    return table(lines)


def places() -> str:
    """Cor by place beyond the region, of both ways to tell a melted spin."""
    head = ["grain", "α", "melted above", "collar", *(f"k = {k}".replace("-", "−") for k in PLACES)]
    lines = [[*head, "just outside?"], ["---"] * (len(head) + 1)]
    own = csv("critical_spot_sides").filter(kind="place")
    key = ["grain", "alpha", "melted"]
    for (grain, alpha, melted), part in own.sort(key).group_by(key, maintain_order=True):
        cells = [pair(part.filter(at=k).row(0, named=True), "Cor") for k in PLACES]
        lines.append([f"{grain}", f"{alpha:g}", f"{melted:g} ln 2", f"{part['collar'][0]:.1f}",
                      *cells, part["verdict"][0]])  # fmt: skip
    return table(lines)


def maximum() -> dict[str, Any]:
    """The maximum at the largest size of many samples."""
    many = points().filter(pl.col("samples") >= MANY)["states"].unique().to_list()
    own = csv("critical_spot_maxima").filter(**FLAT).sort("states")
    own = own.filter(pl.col("states").is_in(many))
    return dict(own.row(-1, named=True))


def last_pairs() -> str:
    """Cor of pairs of the highest entanglement, by grain and alpha."""
    own = csv("critical_spot_sides").filter(kind="entropy", at=0.9375).drop_nulls("Cor")
    told = []
    for grain in (4, 2):
        part = own.filter(pl.col("pairs") >= FEW, grain=grain).sort("alpha")
        cells = [f"{pair(one, 'Cor')} at {one['alpha']:g}" for one in part.iter_rows(named=True)]
        cells[0] = cells[0].replace("at ", "at α = " if grain == 4 else "at ")
        told.append(f"grain of {grain}: " + ", ".join(cells))
    return "; ".join(told)


def on_curve(entropy: float) -> float:
    """Cor of the critical spot of d_E = 256 at an entanglement, in ln 2, as the figure draws it."""
    own = points().filter(states=256).sort("entropy")
    return float(np.interp(entropy * LN2, own["entropy"], own["Cor"]))


def numbers() -> dict[str, str]:
    """All marks of the page."""
    peak = maximum()
    states = peak["states"]
    here = point(states, PEAK)
    at_one = point(states, 1.0)
    asymmetric = csv("critical_spot_maxima").filter(ratio=0.1, states=64).row(0, named=True)
    coherence = csv("critical_spot_rows").filter(
        **FLAT, regime="critical", quantity="typical_coherence"
    )
    entropy = csv("critical_spot_sides").filter(kind="entropy", grain=4).drop_nulls("Cor")
    highest = entropy.filter(pl.col("pairs") >= 10).sort("Cor").row(-1, named=True)
    sizes = points().group_by("states").agg(pl.col("samples").first()).sort("states")
    return {
        "place": pair(peak, "place"),
        "height": pair(peak, "height"),
        "drop": pair(peak, "drop"),
        "largest": f"{states}",
        "eq2": pair(at_one, "eq2"),
        "at_one": f"{1 / at_one['eq2']:.2f}",
        "entropy_peak": f"{here['entropy'] / LN2:.2f}",
        "information": f"{here['information']:.3f}",
        "limits": limits(),
        "rows": rows(),
        "coherence": pair(coherence.row(0, named=True), "power"),
        "maxima": maxima(),
        "one_side": pair(point(64, PEAK, ratio=0.1), "Cor"),
        "two_sides": pair(point(64, PEAK), "Cor"),
        "one_height": pair(asymmetric, "height"),
        "places": places(),
        "sides_height": pair(highest, "Cor"),
        "curve_most": f"{on_curve(0.8125):.3f}",
        "curve_last": f"{on_curve(0.9375):.3f}",
        "sides_last": last_pairs(),
        "made": made("critical_spot"),
        "counts": ", ".join(map(str, sizes["samples"])),
        "sizes": ", ".join(map(str, sizes["states"])),
    }
