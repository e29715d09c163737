"""docs/inheritance.md: slopes of what two dots inherit, and shares of the norm that are kept."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from marked.tables import brief, csv, made, table

NORMS = (0.3, 0.2, 0.14, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01)
SIZES = (32, 128, 512, 1024)
DISTANCES = (0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0)
MELTS = math.exp(-0.28) * math.sqrt(2 * math.pi * 1.27 / 2)
"""sqrt(d_E) g at which E and a spin have G = 1 by the 1.33 of the page: sigma^2 = 1.27."""


def fit(name: str, kind: str) -> pl.DataFrame:
    """Slopes of a fit, or the distances of the rules."""
    return csv("inheritance_rules").filter(fit=name, kind=kind)


def slope(name: str, control: str) -> str:
    """A slope with its error."""
    (row,) = fit(name, "slope").filter(name=control).iter_rows(named=True)
    return brief(row["value"], row["error"])


def off(name: str, rule: str) -> str:
    """Standard errors between the slopes and those of a rule."""
    return f"{fit(name, 'rule').filter(name=rule)['value'].item():.0f}"


def of_fit(name: str, column: str) -> Any:
    """The verdict, the number of points or the scatter of a fit."""
    return fit(name, "slope")[column][0]


def slopes_table() -> str:
    """Slopes of both measures beside those of the rules."""
    head = ["slope in", "inherited", "accumulated", "not inherited", "eq. 2", "eigenstates"]
    names = {"E": ("½ ln d_E", "1", "1", "0"), "spins": ("½ ln 2^m", "1", "1", "0"),
             "F": ("½ ln d_F", "1", "1", "1"), "g": ("ln g", "0", "1", "0")}  # fmt: skip
    rows = [head, ["---"] * len(head)]
    rows += [[*said, slope("inherited", name), slope("eigenstates", name)]
             for name, said in names.items()]  # fmt: skip
    last = [off("inherited", rule) for rule in ("inherited", "accumulated", "not inherited")]
    return table([*rows, ["off by, errors (eq. 2)", *last, "", ""]])


def share(row: dict[str, Any]) -> str:
    """A share with its error."""
    if row["log_share"] is None:
        return "–"
    value = math.exp(row["log_share"])
    return brief(value, value * row["error"])


def share_of(part: str, **place: Any) -> dict[str, Any]:
    """One row of inheritance_shares.csv; no share where none was measured."""
    rows = csv("inheritance_shares").filter(part=part, **place).to_dicts()
    return rows[0] if rows else {"log_share": None}


def spin_table() -> str:
    """Shares by g and d_E."""
    rows = [["d_E", *(f"g = {g:g}" for g in NORMS)], ["---"] * (len(NORMS) + 1)]
    rows += [[str(d_E), *(share(share_of("norms", d_E=d_E, g=g)) for g in NORMS)]
             for d_E in SIZES]  # fmt: skip
    return table(rows)


def dot_table() -> str:
    """Shares by a, d_F and d_E."""
    found = csv("inheritance_shares").filter(part="passage")
    rows = [["d_E, d_F", *(f"a = {a:g}" for a in DISTANCES)], ["---"] * (len(DISTANCES) + 1)]
    for d_F, d_E in sorted(set(found.select("d_F", "d_E").rows())):
        own = [share_of("passage", d_E=d_E, d_F=d_F, a=a) for a in DISTANCES]
        rows.append([f"{d_E}, {d_F}", *map(share, own)])
    return table(rows)


def at_melting() -> str:
    """Shares at G(E-spin) = 1, read off between the two nearest g."""
    shown = []
    for d_E in SIZES:
        wanted = math.log(MELTS / math.sqrt(d_E))
        rows = csv("inheritance_shares").filter(part="norms", d_E=d_E).sort("g")
        pairs = [(math.log(g), y) for g, y in rows.select("g", "log_share").rows() if y is not None]
        (x0, y0), (x1, y1) = next((one, two) for one, two in pairwise(pairs) if two[0] >= wanted)
        shown.append(f"{math.exp(y0 + (wanted - x0) / (x1 - x0) * (y1 - y0)):.1f}")
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def dot_melts(d_E: int, d_F: int) -> float:
    """a at which E and F have G = 1 by the 2.3 of the page: sigma^2 = 2."""
    return math.log(2 * math.sqrt(2 / math.pi) / math.log(2)) - 0.5 * math.log(
        4 * math.pi / (d_E * d_F)
    )


def share_per_g() -> str:
    """Share over g where it is small, all d_E: geometric mean."""
    rows = csv("inheritance_shares").filter(pl.col("part") == "norms", pl.col("g") < 0.12,
                                            pl.col("g") > 0.015)  # fmt: skip
    return f"{math.exp((rows['log_share'] - rows['g'].log()).mean()):.1f}"  # type: ignore[arg-type]


def dot_constant() -> str:
    """Share over e^{-a} sqrt(d_F) for 2.5 <= a <= 4: geometric mean."""
    weak = pl.col("a").is_between(2.5, 4)
    rows = csv("inheritance_shares").filter(weak, part="passage").drop_nulls("log_share")
    constant = rows["log_share"] + rows["a"] - rows["d_F"].log() / 2
    return f"{math.exp(constant.mean()):.1f}"  # type: ignore[arg-type]


def state(g: float) -> dict[str, Any]:
    """Half hybridization of 32 and 8 states over a spin held with norm g."""
    place = {"part": "states", "kind": "two dots", "d_E": 32, "d_F": 8, "spins": 1, "g": g}
    (row,) = csv("inheritance").filter(**place).iter_rows(named=True)
    return dict(row)


def gap(D: float) -> str:
    """Gap ratio of 64 and 8 states over a spin that E has melted."""
    place = {"kind": "two dots", "d_E": 64, "d_F": 8, "D": D}
    (row,) = csv("inheritance_curves").filter(**place).iter_rows(named=True)
    return brief(row["gap_ratio"], row["gap_ratio_error"])


def half() -> str:
    """Half hybridization of the same."""
    place = {"part": "states", "kind": "two dots", "d_E": 64}
    (row,) = csv("inheritance").filter(**place).iter_rows(named=True)
    return brief(row["D"], row["D_error"])


def dot_states() -> str:
    """Shares at a = 2 and 3 from half hybridization of u, d_E = 64 and d_F = 4."""
    place = {"part": "states", "kind": "dot and spin", "d_E": 64, "d_F": 4}
    found = {row["a"]: row for row in csv("inheritance").filter(**place).iter_rows(named=True)}
    apart, full = (math.exp(found[a]["D"]) for a in (40.0, 1.0))
    shown = []
    for a in (2.0, 3.0):
        G = math.exp(found[a]["D"])
        shown.append(brief((G - apart) / (full - apart), G * found[a]["D_error"] / (full - apart)))
    return " and ".join(shown)


def spin_constant() -> str:
    """Share over g sqrt 2: what `dot_constant` is for a dot of two states."""
    return f"{float(share_per_g()) / math.sqrt(2):.1f}"


def moved() -> str:
    """How far half hybridization moves from g = 0.5 to 0.05."""
    strong, weak = state(0.5), state(0.05)
    return brief(weak["D"] - strong["D"], math.hypot(weak["D_error"], strong["D_error"]))


def constant() -> str:
    """ln G less matrix element over level spacing, over models with d_F = 8."""
    rows = csv("inheritance").filter(part="dots", d_F=8, g=0.5)
    difference = rows["D"] + rows["log_spacing"] - rows["states"].log() / 2
    return f"{np.mean(difference.to_numpy()):.2f}"


def numbers() -> dict[str, str]:
    """All marks of the page."""
    fits = {"inherited", "eigenstates", "weak_spin", "weak_dot", "passage"}
    verdicts = {f"verdict_{name}": of_fit(name.replace("_", " "), "verdict") for name in fits}
    passed = csv("inheritance_shares").filter(part="passage")
    melts = [dot_melts(*dims) for dims in passed.select("d_E", "d_F").unique().rows()]
    return verdicts | {
        "samples": f"{csv('inheritance')['samples'].sum():,}",
        "off_not": off("inherited", "not inherited"),
        "off_melted": off("weak spin", "kept once melted"),
        "share_per_g": share_per_g(),
        "inherited": slopes_table(),
        "weak_spin": spin_table(),
        "weak_dot": dot_table(),
        "points_inherited": str(of_fit("inherited", "points")),
        "points_eigenstates": str(of_fit("eigenstates", "points")),
        "scatter_inherited": f"{of_fit('inherited', 'scatter'):.2f}",
        "constant": constant(),
        "at_melting": at_melting(),
        "slope_g": slope("weak spin", "g"),
        "slope_E": slope("weak spin", "E"),
        "moved": moved(),
        **{f"passage_{one}": slope("passage", one) for one in ("a", "F", "E")},
        **{f"dot_{one}": slope("weak dot", one) for one in ("a", "F", "E")},
        "gap_apart": gap(4.5),
        "gap_melted": gap(2.25),
        "half": half(),
        "dot_states": dot_states(),
        "spin_constant": spin_constant(),
        "dot_constant": dot_constant(),
        "a_low": f"{min(melts):.1f}",
        "a_high": f"{max(melts):.1f}",
        "made": made("inheritance"),
    }
