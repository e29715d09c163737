"""docs/exact_rates.md: the scheme's D against exact rates, by W, length and predictor."""

from typing import Any

import polars as pl

from marked.tables import brief, csv, made, table

SITES = 8
STRENGTHS = (6.0, 8.0, 10.0, 15.0, 20.0, 30.0)
SHORT, LATE = (4, 6), (8, 10)
KINDS = {"resonant": "a resonant bond", "second": "second neighbours", "far": "farther apart",
         "none": "none of these"}  # fmt: skip


def held(W: float, predictor: str, sites: int = SITES, anisotropy: float = 1.0) -> dict[str, Any]:
    """One row of exact_rates.csv."""
    place = {"W": W, "anisotropy": anisotropy, "sites": sites, "predictor": predictor}
    (row,) = csv("exact_rates").filter(**place).iter_rows(named=True)
    return dict(row)


def grown(
    W: float, predictor: str, window: tuple[int, int], anisotropy: float = 1.0
) -> dict[str, Any]:
    """One row of exact_rates_growth.csv."""
    place = {"W": W, "anisotropy": anisotropy, "predictor": predictor}
    place |= {"first": window[0], "last": window[1]}
    (row,) = csv("exact_rates_growth").filter(**place).iter_rows(named=True)
    return dict(row)


def pair(row: dict[str, Any], name: str) -> str:
    """A number with its error."""
    return brief(row[name], row[f"{name}_error"])


def ranks() -> str:
    """Rank correlation with the exact D at one length."""
    names = ("rmt", "halted", "halted_bath", "bonds", "product", "perturbation", "typical")
    head = ["W", *names[:3], "Σ w > 0", "Σ w", "perturbation", "typical state"]
    rows = [head, ["---"] * len(head)]
    rows += [[f"{W:g}", *(pair(held(W, name), "rank") for name in names)] for W in STRENGTHS]
    anderson = (pair(held(10.0, name, anisotropy=0.0), "rank") for name in names)
    return table([*rows, ["10, Δ = 0", *anderson]])


def slopes() -> str:
    """Slopes both ways, offset and scatter of the scheme with halted decay."""
    head = ["W", "forward", "slope", "backward", "offset", "scatter", "verdict"]
    rows = [head, ["---"] * len(head)]
    for W, anisotropy in (*((W, 1.0) for W in STRENGTHS), (10.0, 0.0)):
        one = held(W, "halted", anisotropy=anisotropy)
        name = f"{W:g}" if anisotropy else f"{W:g}, Δ = 0"
        rows.append([name, *(pair(one, key) for key in head[1:6]), one["verdict"]])
    return table(rows)


def growths() -> str:
    """Decay per bond, exact and predicted, early and late."""
    head = ["W", "window", "exact", "scheme", "perturbation", "typical state", "exact/scheme"]
    rows = [head, ["---"] * len(head)]
    for W, anisotropy in (*((W, 1.0) for W in STRENGTHS), (10.0, 0.0)):
        for window in (SHORT, LATE):
            one = grown(W, "halted", window, anisotropy)
            name = f"{W:g}" if anisotropy else f"{W:g}, Δ = 0"
            others = (
                pair(grown(W, kind, window, anisotropy), "predicted")
                for kind in ("halted", "perturbation", "typical")
            )
            rows.append([name, "–".join(map(str, window)), pair(one, "exact"), *others,
                         pair(one, "ratio")])  # fmt: skip
    return table(rows)


def parted() -> str:
    """Exact less the scheme's D, by kind of chain."""
    head = ["W", *KINDS.values(), "goes with what bonds miss", "with the share of states"]
    rows = [head, ["---"] * len(head)]
    for W in STRENGTHS:
        part = csv("exact_rates_parting").filter(W=W, anisotropy=1.0, sites=SITES)
        cells = [_difference(part, kind) for kind in KINDS]
        missed, share = (f"{part[name][0]:.2f}".replace("-", "−") for name in ("missed", "share"))
        rows.append([f"{W:g}", *cells, missed, share])
    return table(rows)


def _difference(part: pl.DataFrame, kind: str) -> str:
    one = part.filter(kind=kind)
    return brief(one["difference"][0], one["error"][0]) if len(one) else "–"


def verdicts(predictor: str, window: tuple[int, int]) -> str:
    """'6 of 6': disorder strengths at which exact and predicted decay per bond differ."""
    found = [grown(W, predictor, window)["verdict"] for W in STRENGTHS]
    return f"{found.count('differs')} of {len(found)}"


def largest_gain() -> str:
    """The most that melting adds to the rank correlation, over all W and lengths."""
    ranks = csv("exact_rates").filter(anisotropy=1.0)
    place = ["W", "sites"]
    melted = ranks.filter(pl.col("predictor").is_in(["rmt", "halted"])).select(*place, "rank")
    bare = ranks.filter(predictor="bonds").select(*place, "rank")
    gain = melted.join(bare, on=place, suffix="_bonds")["rank", "rank_bonds"]
    return f"{max(abs(one - other) for one, other in gain.rows()):.2f}"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    anderson = held(10.0, "perturbation", anisotropy=0.0)
    ratios = [grown(W, "halted", LATE)["ratio"] for W in STRENGTHS]
    typical = [grown(W, "typical", LATE)["ratio"] for W in STRENGTHS]
    early = [grown(W, "typical", SHORT)["ratio"] for W in STRENGTHS]
    return {
        "early_low": f"{min(early):.2f}",
        "early_high": f"{max(early):.2f}",
        "share_4": f"{held(10.0, 'rmt', 4)['share']:.2f}",
        "share_8": f"{held(10.0, 'rmt', 8)['share']:.3f}",
        "share_10": f"{held(10.0, 'rmt', 10)['share']:.3f}",
        "share_alone": f"{held(10.0, 'rmt', 10, 0.0)['share']:.2f}",
        "ranks": ranks(),
        "slopes": slopes(),
        "growths": growths(),
        "parted": parted(),
        "anderson_rank": pair(anderson, "rank"),
        "anderson_slope": pair(anderson, "slope"),
        "anderson_scatter": pair(anderson, "scatter"),
        "anderson_growth": pair(grown(10.0, "halted", (4, 6), 0.0), "ratio"),
        "ratio_low": f"{min(ratios):.2f}",
        "ratio_high": f"{max(ratios):.2f}",
        "typical_low": f"{min(typical):.2f}",
        "typical_high": f"{max(typical):.2f}",
        "differ": verdicts("halted", LATE),
        "gain": largest_gain(),
        "made": made("exact_rates"),
    }
