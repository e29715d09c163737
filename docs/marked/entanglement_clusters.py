"""docs/entanglement_clusters.md: clusters of eigenstates against regions, and chain breaking."""

import math
from collections.abc import Callable
from typing import Any

import polars as pl

from marked.tables import brief, csv, made, small, table

SITES, SMALL, HIGH = 12, 8, 0.85
STRENGTHS = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
FREE = 0.0
PLACES = {"region": "in a region", "pair": "a pair alone", "beside": "beside a region",
          "second": "second neighbours", "far": "farther apart", "none": "none"}  # fmt: skip


def stem(name: str) -> pl.DataFrame:
    """One of the tables of this page."""
    return csv(f"entanglement_clusters{name}")


def row(name: str, **place: Any) -> dict[str, Any]:
    """The one row of a table at a place."""
    (found,) = stem(name).filter(**place).iter_rows(named=True)
    return dict(found)


def xxz(
    W: float, scheme: str = "halted", sites: int = SITES, anisotropy: float = 1.0,
    threshold: float = 0.5,
) -> dict[str, Any]:  # fmt: skip
    """One row of entanglement_clusters.csv."""
    return row("", model="xxz", anisotropy=anisotropy, W=W, sites=sites, scheme=scheme,
               threshold=threshold)  # fmt: skip


def pair(found: dict[str, Any], name: str, error: str = "") -> str:
    """A number with its error; without one where all samples are alike."""
    value, spread = found[name], found[error or f"{name}_error"]
    if value is not None and not spread:
        return f"{value:g}"
    return brief(value, spread)


def headed(head: list[str], rows: list[list[str]]) -> str:
    """A table with its head."""
    return table([head, ["---"] * len(head), *rows])


def strengths() -> list[tuple[str, float, float]]:
    """Label, W and anisotropy of the rows of a table."""
    both = [(f"{W:g}", W, 1.0) for W in STRENGTHS]
    return both + [(f"{W:g}, Δ = 0", W, FREE) for W in STRENGTHS]


def agreements() -> str:
    """By W: densities, agreement by bond, verdict, sizes."""
    head = ["W", "ρ, eigenstates", "ρ, regions", "same", "κ", "ceiling", "other chain", "verdict",
            "rank of ρ"]  # fmt: skip
    rows = []
    for label, W, anisotropy in strengths():
        one = xxz(W, anisotropy=anisotropy)
        names = ("density", "said", "share", "kappa", "ceiling", "shuffled")
        cells = [pair(one, name) for name in names]
        rows.append([label, *cells, one["verdict"], pair(one, "rank")])
    return headed(head, rows)


def states() -> str:
    """What eigenstates are, by W and length."""
    head = ["W", "sites", "ρ", "one cluster", "S at the middle (nats)"]
    rows = []
    for W in STRENGTHS:
        found = stem("_states").filter(model="xxz", anisotropy=1.0, W=W, threshold=0.5)
        for sites in sorted(set(found["sites"]) & {8, 12}):
            (one,) = found.filter(sites=sites).iter_rows(named=True)
            names = ("thermal_density", "one_cluster", "half_chain_entanglement")
            rows.append([f"{W:g}", str(sites), *(pair(one, name) for name in names)])
    return headed(head, rows)


def rules() -> str:
    """κ of each scheme at the small size, where matrices are affordable."""
    head = ["W", "rmt", "halted", "bare bonds", "matrices", "ceiling"]
    rows = []
    for W in STRENGTHS:
        names = ("rmt", "halted", "bonds", "operators")
        cells = [pair(xxz(W, name, SMALL), "kappa") for name in names]
        rows.append([f"{W:g}", *cells, pair(xxz(W, "halted", SMALL), "ceiling")])
    return headed(head, rows)


def thresholds() -> str:
    """ρ, κ and what it lacks at the threshold that belongs to G = 1, beside those at one half."""
    head = ["W", "ρ at ½", "ρ at 0.85", "ρ, regions", "missing κ at ½", "κ at 0.85",
            "missing κ at 0.85", "sizes at 0.85"]  # fmt: skip
    rows = []
    for label, W, anisotropy in strengths():
        half, high = (xxz(W, anisotropy=anisotropy, threshold=x) for x in (0.5, HIGH))
        cells = [pair(half, "density"), pair(high, "density"), pair(high, "said")]
        cells += [pair(half, "missing"), pair(high, "kappa"), pair(high, "missing")]
        rows.append([label, *cells, high["sizes"]])
    return headed(head, rows)


def distances() -> str:
    """Distance of the two distributions of sizes."""
    head = ["W", "distance (bonds)", "by chance", "p", "verdict"]
    rows = []
    for label, W, anisotropy in strengths():
        one = xxz(W, anisotropy=anisotropy)
        cells = [pair(one, "distance"), f"{one['exchanged']:.2g}", f"{one['p']:.3g}"]
        rows.append([label, *cells, one["sizes"]])
    return headed(head, rows)


def missed() -> str:
    """Share of thermal (state, bond) by what is at the place."""
    head = ["W", *PLACES.values()]
    rows = []
    for label, W, anisotropy in strengths():
        cells = []
        for place in PLACES:
            one = row("_missed", anisotropy=anisotropy, W=W, place=place)
            thermal = "–" if one["thermal"] is None else pair(one, "thermal")
            cells.append(f"{thermal}; {100 * one['of_all']:.0f} %")
        rows.append([label, *cells])
    return headed(head, rows)


def matrices() -> str:
    """The letter's own assumption: random-matrix couplings."""
    head = ["W", "sites", "ρ, eigenstates", "ρ, regions", "κ", "ceiling", "verdict", "rank of ρ"]
    found = stem("").filter(model="random-matrix", scheme="halted", threshold=0.5)
    rows = []
    for one in found.sort("W", "sites").iter_rows(named=True):
        cells = [pair(one, name) for name in ("density", "said", "kappa", "ceiling")]
        place = [f"{one['W']:g}", str(one["sites"])]
        rows.append([*place, *cells, one["verdict"], pair(one, "rank")])
    return headed(head, rows)


def groups() -> str:
    """Groups of sites at eight sites."""
    head = ["W", "contiguous groups", "sites in groups", "same as clusters"]
    rows = []
    for label, W, anisotropy in strengths():
        if len(stem("_groups").filter(W=W, anisotropy=anisotropy)):
            one = row("_groups", W=W, anisotropy=anisotropy)
            rows.append([label, *(pair(one, name) for name in ("contiguous", "covered", "same"))])
    return headed(head, rows)


def gammas() -> str:
    """γ by W, with interactions and without."""
    head = ["W", "γ, Δ = 1", "χ²", "verdict", "γ, Δ = 0", "γ, free fermions", "χ²"]
    rows = []
    for W in STRENGTHS:
        one, none, free = (
            row("_gamma", kind=kind, W=W) for kind in ("exact", "exact, Δ = 0", "free fermions")
        )
        cells = [brief(one["gamma"], one["error"]), f"{one['chi_squared']:.1f}", one["verdict"]]
        cells += [brief(none["gamma"], none["error"]), brief(free["gamma"], free["error"])]
        rows.append([f"{W:g}", *cells, f"{free['chi_squared']:.1f}"])
    return headed(head, rows)


def typicals() -> str:
    """Typical δ_min by W and number of sites."""
    found = stem("_breaking").filter(kind="exact")
    sizes = sorted(set(found["sites"]))
    head = ["W", *(f"{n} sites" for n in sizes)]
    rows = []
    for W in STRENGTHS:
        part = found.filter(W=W)
        cells = []
        for n in sizes:
            one = part.filter(sites=n).to_dicts()
            cells.append(_number(one[0]["typical"], one[0]["error"]) if one else "–")
        rows.append([f"{W:g}", *cells])
    return headed(head, rows)


def _number(value: float, error: float) -> str:
    return brief(value, error) if value >= 0.01 else small(value, error)


def outside() -> str:
    """Where chains break."""
    head = ["W", "outside regions", "by chance", "excess", "verdict"]
    rows = []
    for label, W, anisotropy in strengths():
        one = xxz(W, anisotropy=anisotropy)
        cells = [pair(one, name) for name in ("outside", "chance", "excess")]
        # the error of the chance is that of the means it is made of
        rows.append([label, cells[0], cells[1], cells[2], one["breaking"]])
    return headed(head, rows)


def off(threshold: float) -> str:
    """'5 of 7': strengths with interactions at which ρ differs by more than two errors."""
    found = [xxz(W, threshold=threshold)["tendency"] for W in STRENGTHS]
    return f"{sum(one != 'neither within errors' for one in found)} of {len(found)}"


def between(name: str, least: float, **place: Any) -> str:
    """'0.09 to 0.32': a column at all strengths from one on."""
    values = [xxz(W, **place)[name] for W in STRENGTHS if least <= W]
    return f"{min(values):.2f} to {max(values):.2f}".replace("-", "−")


def share(W: float, *places: str, anisotropy: float = 1.0) -> str:
    """Percent of all thermal bonds that lie at these places."""
    rows = [row("_missed", anisotropy=anisotropy, W=W, place=one)["of_all"] for one in places]
    return f"{100 * sum(rows):.0f} %"


def matrix(W: float, scheme: str, name: str) -> str:
    """A number of random-matrix chains of eight sites."""
    place = {"model": "random-matrix", "W": W, "sites": SMALL, "scheme": scheme, "threshold": 0.5}
    return pair(row("", **place), name)


def gain(sites: int = SITES) -> str:
    """The most that melting adds to κ of the bare bonds from W = 3 on."""
    melted = [xxz(W, "halted", sites)["kappa"] for W in STRENGTHS if W >= 3]
    bare = [xxz(W, "bonds", sites)["kappa"] for W in STRENGTHS if W >= 3]
    return f"{max(abs(a - b) for a, b in zip(melted, bare, strict=True)):.2f}"


def ratio(W: float) -> str:
    """ρ of regions over ρ of eigenstates."""
    one = xxz(W)
    value = one["said"] / one["density"]
    error = value * math.hypot(
        one["said_error"] / one["said"], one["density_error"] / one["density"]
    )
    return brief(value, error)


def matrix_ratio(extreme: Callable[[list[float]], float]) -> str:
    """ρ of regions over ρ of eigenstates, the least or the largest of random matrices."""
    found = stem("").filter(model="random-matrix", scheme="halted", threshold=0.5)
    ratios = (found["said"] / found["density"]).to_list()
    return f"{extreme(ratios):.1f}"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    return {
        "agreements": agreements(),
        "states": states(),
        "rules": rules(),
        "thresholds": thresholds(),
        "distances": distances(),
        "missed": missed(),
        "matrices": matrices(),
        "groups": groups(),
        "gammas": gammas(),
        "typicals": typicals(),
        "outside": outside(),
        "ratio_2": ratio(2.0),
        "gain": gain(),
        "kappas": between("kappa", 2.0),
        "ceilings": between("ceiling", 2.0),
        "ceilings_free": between("ceiling", 2.0, anisotropy=FREE),
        "missing_high_free_20": pair(xxz(20.0, anisotropy=FREE, threshold=HIGH), "missing"),
        "ceiling_high_free_20": pair(xxz(20.0, anisotropy=FREE, threshold=HIGH), "ceiling"),
        "ceiling_high_20": pair(xxz(20.0, threshold=HIGH), "ceiling"),
        "matrix_low": matrix_ratio(min),
        "matrix_high": matrix_ratio(max),
        "missing_high_20": pair(xxz(20.0, threshold=HIGH), "missing"),
        "known_20": share(20.0, "region", "pair"),
        "known_free_20": share(20.0, "region", "pair", anisotropy=FREE),
        "elsewhere_20": share(20.0, "far", "none"),
        "elsewhere_free_20": share(20.0, "far", "none", anisotropy=FREE),
        "far_3": pair(row("_missed", anisotropy=1.0, W=3.0, place="far"), "thermal"),
        "far_free_3": pair(row("_missed", anisotropy=FREE, W=3.0, place="far"), "thermal"),
        "bare_2": matrix(2.0, "bonds", "said"),
        "melted_2": matrix(2.0, "halted", "said"),
        "exact_2": matrix(2.0, "halted", "density"),
        "bare_kappa_4": matrix(4.0, "bonds", "kappa"),
        "melted_kappa_4": matrix(4.0, "halted", "kappa"),
        "matrices_8": matrix(8.0, "operators", "kappa"),
        "melted_8": matrix(8.0, "halted", "kappa"),
        "off_half": off(0.5),
        "off_high": off(HIGH),
        "made": made("entanglement_clusters"),
    }
