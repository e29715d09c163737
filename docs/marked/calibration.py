"""docs/calibration.md: bias and coverage of estimates of nu, where nu is known."""

from typing import Any

import polars as pl

from marked.tables import FIGURES, ROOT, brief, csv, powers, table

SCHEMES = {
    "zhang": "1, `zhang`", "goremykina_2": "2", "goremykina_5": "5", "goremykina_10": "10",
    "goremykina_100": "100",
}  # fmt: skip
MH = "morningstar_huse"


def held() -> pl.DataFrame:
    """The table, its empty columns included."""
    return pl.read_csv(FIGURES / "calibration.csv", infer_schema_length=None)


def row(scheme: str, blocks: int, estimator: str = "collapse_nu") -> dict[str, Any]:
    """What is known of one estimator at one size."""
    own = held().filter(scheme=scheme, blocks=blocks, estimator=estimator)
    return own.row(0, named=True) if own.height else {}


def size(blocks: int) -> str:
    """3 as '3', 1000 as a power of ten."""
    return str(blocks) if blocks < 100 else powers(blocks, 1)


def cell(one: dict[str, Any]) -> str:
    """'2.96, 0.40, 0.25; 8 of 20': median, spread, quoted error; within one error of the truth."""
    if not one:
        return "not made"
    if one["found"] < 2:
        only = f"{one['median']:.2f}, quoted {one['quoted']:.2f}; " if one["found"] else ""
        return f"{only}{one['found']} of {one['repetitions']} found"
    numbers = f"{one['median']:.2f}, {one['spread']:.2f}, {one['quoted']:.2f}"
    if one["coverage_1"] is None:
        return f"{numbers}; {one['found']} of {one['repetitions']} found"
    return f"{numbers}; {round(one['coverage_1'] * one['found'])} of {one['found']}"


def by_size(estimator: str) -> str:
    """A row for each kappa, a column for each size."""
    sizes = sorted(held()["blocks"].unique())
    lines = [["κ", "exact ν", *(f"n = {size(n)}" for n in sizes)], ["---"] * (2 + len(sizes))]
    for name, label in SCHEMES.items():
        exact = f"{row(name, sizes[0])['exact']:.3f}"
        lines.append([label, exact, *(cell(row(name, n, estimator)) for n in sizes)])
    return table([*lines, [f"`{MH}`", "none", *(cell(row(MH, n, estimator)) for n in sizes)]])


def verdicts() -> str:
    """What the comparison of forms says, shares of the data sets in per cent."""
    lines = [["truth", "n", "sets", "one exponent fits", "a form favoured", "ln evidence L/ξ",
              "ln evidence ln L", "ln L favoured", "ln L refused"]]  # fmt: skip
    lines.append(["---"] * len(lines[0]))
    for name, label in {**SCHEMES, MH: f"`{MH}`"}.items():
        for n in sorted(held()["blocks"].unique()):
            one = row(name, n)
            if not one:
                continue
            last = [f"{one[key]:.1f}".replace("-", "−") for key in ("kt_evidence", "log_evidence")]
            flow = [percent(one[key]) for key in ("log_favoured", "log_refused")]
            own = [label, size(n), str(one["repetitions"]), percent(one["power_law_fits"])]
            lines.append([*own, favoured(one), *last, *flow])
    return table(lines)


def favoured(one: dict[str, Any]) -> str:
    """'two-sided 5, drifting 15', or 'none'."""
    names = {"one_parameter": "one exponent", "two_sided": "two-sided", "kt": "L/ξ"}
    shares = {
        names.get(key, key): one[key] for key in ("one_parameter", "two_sided", "drifting", "kt")
    }
    return (
        ", ".join(f"{name} {percent(share)}" for name, share in shares.items() if share) or "none"
    )


def percent(share: float) -> str:
    """0.05 as '5'."""
    return f"{100 * share:.0f}"


def wide() -> str:
    """All sizes from 100 T blocks on at once."""
    lines = [["truth", "sizes", "set", "ν of one exponent", "its p", "p of ln L",
              "ln evidence ln L"], ["---"] * 7]  # fmt: skip
    for one in csv("calibration_wide").to_dicts():
        name = {**SCHEMES, MH: f"`{MH}`"}[one["scheme"]]
        gain = f"{one['log_evidence']:.1f}".replace("-", "−")
        span = f"{size(one['least'])} to 8·{size(one['most'])}"
        nu = f"{one['nu']:.2f}, {one['nu_error']:.2f}"
        p = [f"{one[key]:.2g}" for key in ("one_p", "log_p")]
        lines.append([name, span, str(one["set"]), nu, *p, gain])
    return table(lines)


def sides() -> str:
    """nu_- from the cut-off of sizes and nu_+ from L_+, over the exact nu."""
    known = pl.read_csv(ROOT / "src" / "qavalanche" / "analysis" / "known_bias.csv")
    lines = [["κ", "exact ν", "ν_− from the cut-off of sizes", "ν_+ from L_+"], ["---"] * 4]
    for kappa in (1, 2, 5, 10, 100):
        cells = [
            _ratio(known.filter(estimator=name, kappa=kappa)) for name in ("cutoff", "lengths")
        ]
        exact = known.filter(kappa=kappa)["exact"][0]
        lines.append([f"{kappa}", f"{exact:.3f}", *cells])
    return table(lines)


def _ratio(own: pl.DataFrame) -> str:
    """'1.03(2), spread 0.03, 4 sets', or that there is none."""
    if own.height == 0:
        return "fewer than two sets gave one"
    one = own.row(0, named=True)
    ratio = brief(one["ratio"], one["ratio_error"])
    return f"{ratio}, spread {one['spread']:.2f}, {one['found']} sets"


def numbers() -> dict[str, str]:
    """Every marked number, by name."""
    found = {"collapse": by_size("collapse_nu"), "slope": by_size("slope_nu")}
    found |= {"two_sided": by_size("two_sided_nu_plus"), "verdicts": verdicts(), "wide": wide()}
    found["sides"] = sides()
    return found
