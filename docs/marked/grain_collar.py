"""docs/grain_collar.md: spins around exact grains, and what they melt."""

from typing import Any

import polars as pl

from marked.tables import brief, csv, made, table

ONE, BOTH = (3, 1, 7), (4, 2, 3)
"""Grains of the tables by point: spins, sides, chain."""

NAMES = {
    "scheme": "scheme",
    "eq6": "eq. 6, k = N − 1",
    "eq6_sites": "eq. 6, k = N",
    "eq2": "eq. 2, G ≥ 0.2",
    "matrices": "eq. 2, G ≥ 1",
}
POINTS = {"exact": "free", "quarter": "free at ¼", "all": "free for all rules"}


def held(
    predicted: str, share: float = 0.5, sides: int = 1, which: str = "exact"
) -> dict[str, Any]:
    """One row of grain_collar.csv: all grains with the samples of most of them."""
    place = {"sides": sides, "share": share, "which": which, "predicted": predicted}
    rows = csv("grain_collar").filter(grain="all", **place)
    (row,) = rows.filter(pl.col("samples") == rows["samples"].max()).iter_rows(named=True)
    return dict(row)


def choice(rule: str, sides: int) -> dict[str, Any]:
    """One row of grain_collar_choices.csv."""
    (row,) = csv("grain_collar_choices").filter(rule=rule, sides=sides).iter_rows(named=True)
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
    """Predicted numbers of melted spins against exact ones, beside a constant."""
    keys = ("error_ratio", "error_ratio_shifted", "slope", "offset", "rank", "rank_fixed",
            "within_one")  # fmt: skip
    head = ["sides", "predicted by", "points (free)", "error", "shifted", "slope", "offset", "rank",
            "rank at fixed α", "within one spin", "slope 1?", "than the constant"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for sides in (1, 2):
        for name, words in NAMES.items():
            one = held(name, sides=sides)
            counts = f"{one['points']} ({one['free']})"
            cells = (pair(one, key) for key in keys)
            verdicts = (one["verdict"], one["against_constant"])
            rows.append([str(sides), words, counts, *cells, *verdicts])
        near = pair(one, "within_one_constant")
        null = [str(sides), f"always {one['constant']}", counts, "1", *"–––––", near, *"––"]
        rows.append(null)
    return table(rows)


def shares() -> str:
    """What the share of ln d_s that counts as melted changes, and the choice of points."""
    rules = ("scheme", "eq6", "eq6_sites")
    head = ["sides", "melted above", "points", "always"]
    head += [f"{NAMES[name]}: {words}" for name in rules for words in ("slope", "error")]
    rows = [head, ["---"] * len(head)]
    for sides in (1, 2):
        for share in (0.25, 0.5, 0.75):
            seen: set[tuple[int, float]] = set()
            for which, words in POINTS.items():
                one = held("scheme", share, sides, which)
                if (one["free"], one["slope"]) in seen:
                    continue  # the same points
                seen.add((one["free"], one["slope"]))
                found = [held(name, share, sides, which) for name in rules]
                cells = [pair(row, key) for row in found for key in ("slope", "error_ratio")]
                place = [str(sides), f"{share:g} ln 2", f"{one['free']}, {words}"]
                rows.append([*place, str(one["constant"]), *cells])
    return table(rows)


def collars(grain: tuple[int, int, int]) -> str:
    """Melted spins by alpha."""
    head = ["α", "exact", "above ¼", "above ¾", "last of its chain", "scheme",
            "eq. 6, k = N − 1", "k = N", "eq. 2, G ≥ 0.2"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for row in points(grain).iter_rows(named=True):
        names = ("exact", "quarter", "three_quarters", "stepwise", "scheme")
        rows.append([f"{row['alpha']:g}", *(pair(row, name) for name in names),
                     f"{row['eq6']:.2f}", f"{row['eq6_sites']:.2f}", pair(row, "eq2")])  # fmt: skip
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


def lengths() -> dict[str, str]:
    """Mean exact collars of the points that are held, shortest and longest."""
    found: dict[str, str] = {}
    for sides, name in ((1, "one"), (2, "both")):
        one = (
            csv("grain_collar_points")
            .filter(~pl.col("ended") & (pl.col("sides") == sides) & (pl.col("samples") == 32))[
                "exact"
            ]
            .to_numpy()
        )
        found |= {f"short_{name}": f"{one.min():.1f}", f"long_{name}": f"{one.max():.1f}"}
    return found


def collar_numbers() -> dict[str, str]:
    """Marks of what is said about collars."""
    found = lengths()
    for sides, name in ((1, "one"), (2, "both")):
        row = held("scheme", sides=sides)
        for key in ("slope", "offset", "error_ratio"):
            found[f"scheme_{key}_{name}"] = pair(row, key)
        found[f"rank_{name}"] = pair(row, "rank")
        found[f"near_{name}"] = f"{100 * row['within_one']:.0f}"
        found[f"null_{name}"] = f"{100 * row['within_one_constant']:.0f}"
        found[f"constant_{name}"] = str(row["constant"])
        found[f"shifted_{name}"] = pair(row, "error_ratio_shifted")
        for key in ("slope", "error_ratio"):
            found[f"eq2_{key}_{name}"] = pair(held("eq2", sides=sides), key)
        for share, words in ((0.25, "quarter"), (0.75, "three")):
            found[f"eq6_{words}_{name}"] = pair(held("eq6", share, sides), "slope")
        found[f"quarter_{name}"] = pair(held("scheme", 0.25, sides), "error_ratio")
        for rule in ("eq6", "eq6_sites"):
            found[f"{rule}_slope_{name}"] = pair(held(rule, sides=sides), "slope")
            found[f"{rule}_every_{name}"] = pair(held(rule, 0.5, sides, "all"), "slope")
        found |= {f"{key}_{name}": words for key, words in over(sides).items()}
    return found


def over(sides: int) -> dict[str, str]:
    """Of all choices together."""
    found: dict[str, str] = {}
    for rule, words in (("scheme", "scheme"), ("eq. 6", "eq6")):
        one = choice(rule, sides)
        found |= {f"{words}_choices": str(one["choices"]), f"{words}_better": str(one["better"])}
        found[f"{words}_over"] = one["verdict"]
    low, high = (choice("eq. 6", sides)[f"slope_{end}"] for end in ("least", "most"))
    return found | {"eq6_least": f"{low:.2f}", "eq6_most": f"{high:.2f}"}


def numbers() -> dict[str, str]:
    """All marks of the page."""
    constants = csv("grain_collar_points")["half_log_G"].drop_nulls().exp().to_numpy()
    scheme = held("scheme")
    eq2, m = (
        csv("grain_collar_points")[f"half_{name}"].drop_nulls().exp().to_numpy()
        for name in ("eq2", "resonance_ratio")
    )
    return collar_numbers() | {
        "against": against(),
        "shares": shares(),
        "collars": collars(ONE),
        "collars_both": collars(BOTH),
        "falls": falls(),
        "farther": farther(),
        "samples": str(scheme["samples"]),
        "rank_fixed": pair(scheme, "rank_fixed"),
        "rank_fixed_eq2": pair(held("eq2"), "rank_fixed"),
        "G_low": f"{constants.min():.1f}",
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
