"""docs/grain_collar.md: spins around exact grains, and what they melt."""

from typing import Any

import polars as pl

from marked.tables import brief, csv, made, table

ONE, BOTH = (3, 1, 7), (4, 2, 3)
"""Grains of the tables by point: spins, sides, chain."""

NAMES = {"scheme": "scheme", "eq6": "eq. 6", "eq2": "eq. 2, G ≥ 0.2", "matrices": "eq. 2, G ≥ 1"}


def held(predicted: str, share: float = 0.5, sides: int = 1) -> dict[str, Any]:
    """One row of grain_collar.csv: all grains with the samples of most of them."""
    rows = csv("grain_collar").filter(grain="all", sides=sides, share=share, predicted=predicted)
    (row,) = rows.filter(pl.col("samples") == rows["samples"].max()).iter_rows(named=True)
    return dict(row)


def points(grain: tuple[int, int, int]) -> pl.DataFrame:
    """Rows of grain_collar_points.csv of one grain."""
    place = dict(zip(("grain_spins", "sides", "chain"), grain, strict=True))
    return csv("grain_collar_points").filter(**place).sort("alpha")


def at(grain: tuple[int, int, int], alpha: float) -> dict[str, Any]:
    """One of them."""
    (row,) = points(grain).filter(alpha=alpha).iter_rows(named=True)
    return dict(row)


def pair(row: dict[str, Any], name: str) -> str:
    """A number with its error."""
    value, error = row[name], row[f"{name}_error"]
    return f"{value:.2f}" if error == 0 else brief(value, error)


def against() -> str:
    """Predicted numbers of melted spins against exact ones."""
    keys = ("rank", "rank_fixed", "offset", "slope", "intercept", "within_one")
    head = ["sides", "predicted by", "points (free)", "rank", "rank at fixed α", "offset", "slope",
            "intercept", "within one spin", "verdict"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for sides in (1, 2):
        for name, words in NAMES.items():
            one = held(name, sides=sides)
            counts = f"{one['points']} ({one['free']})"
            cells = (pair(one, key) for key in keys)
            rows.append([str(sides), words, counts, *cells, one["verdict"]])
    return table(rows)


def shares() -> str:
    """What the share of ln d_s that counts as melted changes, one side."""
    head = ["melted above", "scheme: offset", "slope", "within one spin", "eq. 6: offset", "slope"]
    rows = [head, ["---"] * len(head)]
    for share in (0.25, 0.5, 0.75):
        scheme, eq6 = held("scheme", share), held("eq6", share)
        cells = [pair(scheme, key) for key in ("offset", "slope", "within_one")]
        rows.append([f"{share:g} ln 2", *cells, pair(eq6, "offset"), pair(eq6, "slope")])
    return table(rows)


def collars(grain: tuple[int, int, int]) -> str:
    """Melted spins by alpha."""
    head = ["α", "exact", "above ¼", "above ¾", "last of its chain", "scheme", "eq. 6",
            "eq. 2, G ≥ 0.2"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for row in points(grain).iter_rows(named=True):
        names = ("exact", "quarter", "three_quarters", "stepwise", "scheme")
        rows.append([f"{row['alpha']:g}", *(pair(row, name) for name in names),
                     f"{row['eq6']:.2f}", pair(row, "eq2")])  # fmt: skip
    return table(rows)


def falls() -> str:
    """Matrix elements and the constant, by alpha and grain."""
    head = ["N, sides", "α", "fall per spin", "ln ratio at the edge", "ln evenness, last spin",
            "random matrix?", "ln G*", "ln G* of eq. 2", "ln m/δ"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for grain in (ONE, (5, 1, 5), (2, 2, 4), BOTH):
        for row in points(grain).iter_rows(named=True):
            names = ("half_log_G", "half_eq2", "half_resonance_ratio")
            cells = [pair(row, name) for name in ("fall", "edge", "evenness")]
            rows.append([f"{grain[0]}, {grain[1]}", f"{row['alpha']:g}", *cells, row["like"],
                         *(pair(row, name) for name in names)])  # fmt: skip
    return table(rows)


def back(alpha: float, number: int) -> str:
    """One number of grain_collar_back.csv."""
    (row,) = csv("grain_collar_back").filter(alpha=alpha, number=number).rows(named=True)
    return pair(row, "change")


def farther() -> str:
    """Entanglement with the couplings of the spins beyond, less that without them."""
    head = ["α", *(f"spin {j}" for j in range(1, 6))]
    rows = [head, ["---"] * len(head)]
    for alpha in csv("grain_collar_back")["alpha"].unique().sort():
        rows.append([f"{alpha:g}", *(back(alpha, j) for j in range(1, 6))])
    return table(rows)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    constants = csv("grain_collar_points")["half_log_G"].drop_nulls().exp().to_numpy()
    scheme, eq6 = held("scheme"), held("eq6")
    eq2, m = (
        csv("grain_collar_points")[f"half_{name}"].drop_nulls().exp().to_numpy()
        for name in ("eq2", "resonance_ratio")
    )
    return {
        "against": against(),
        "shares": shares(),
        "collars": collars(ONE),
        "collars_both": collars(BOTH),
        "falls": falls(),
        "farther": farther(),
        "samples": str(scheme["samples"]),
        "rank": pair(scheme, "rank"),
        "rank_fixed": pair(scheme, "rank_fixed"),
        "rank_fixed_eq2": pair(held("eq2"), "rank_fixed"),
        "offset": pair(scheme, "offset"),
        "slope_eq6": pair(eq6, "slope"),
        "intercept_eq6": pair(eq6, "intercept"),
        "slope_quarter": pair(held("eq6", 0.25), "slope"),
        "slope_three": pair(held("eq6", 0.75), "slope"),
        "within": f"{100 * scheme['within_one']:.0f}",
        "G_low": f"{constants.min():.1f}",
        "slope_both": pair(held("eq6", sides=2), "slope"),
        "fall_two": pair(at((2, 2, 4), 0.5), "fall"),
        "m_low": f"{m.min():.2f}",
        "m_high": f"{m.max():.2f}",
        "e_low": f"{eq2.min():.2f}",
        "e_high": f"{eq2.max():.2f}",
        "back_samples": str(csv("grain_collar_back")["samples"][0]),
        "G_high": f"{constants.max():.1f}",
        "back": back(0.2, 1),
        "forth": back(0.8, 1),
        "fall_below": pair(at(ONE, 0.5), "fall"),
        "fall_at": pair(at(ONE, 0.7071), "fall"),
        "fall_above": pair(at(ONE, 0.8), "fall"),
        "edge_small": pair(at(ONE, 0.2), "edge"),
        "edge_large": pair(at(ONE, 0.6), "edge"),
        "made": made("grain_collar"),
    }
