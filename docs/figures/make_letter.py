"""Makes docs/figures/letter.csv: what the campaign examples/letter.toml says about the letter.

python docs/figures/make_letter.py STORE, after qavalanche run examples/letter.toml --out STORE
"""

import json
import math
import sys
from pathlib import Path

import polars as pl

import qavalanche
from qavalanche.analysis.scaling import ScalingData, collapse, power_law, two_sided
from qavalanche.analysis.summary import Family, families
from qavalanche.analysis.tails import Counts, compare_laws, fit_tail
from qavalanche.analysis.transition import (
    critical_points,
    growth,
    stretched_exponent,
    thermal_lengths,
)
from qavalanche.ensemble.campaign import Campaign

FROM = 1000  # sizes from which tails are fitted, beyond the structure of small regions
Row = tuple[str, float, float, float, str]


def row(what: str, epsilon: float, value: float, error: float, outcome: str) -> Row:
    """One line of the table; NaN where there is no number."""
    return what, epsilon, value, error, outcome


def transition_rows(family: Family) -> tuple[float, list[Row]]:
    """epsilon_c by three routes, nu_+ from L_+; and the epsilon of the grid nearest below it."""
    points = critical_points(family)
    rows = [row(f"eps_c: {p.by}", math.nan, p.value, p.error, p.outcome) for p in points.estimates]
    one = points.divergence
    rows.append(row("nu_+ from L_+", math.nan, one.nu, one.nu_error, one.outcome))
    rows.append(row("disagreement", math.nan, points.disagreement, math.nan, points.outcome))
    for length in thermal_lengths(family):
        if length.found:
            name = "ln L_+"
            rows.append(row(name, length.epsilon, length.log_length, length.error, length.outcome))
    known = [p.value for p in points.found if p.by != "L_+ to infinity"]
    grid = sorted(family.table["epsilon"].unique())
    below = [e for e in grid if known and e <= max(known)]
    return (below[-1] if below else grid[len(grid) // 2]), rows


def tail_rows(family: Family, epsilon: float) -> list[Row]:
    """tau of the power law at one epsilon for every length that has sizes beyond FROM."""
    rows = []
    for point, statistics in family.statistics.items():
        if point.law.resonance_probability != epsilon or point.length <= 10 * FROM:
            continue
        counts = Counts.from_statistics(statistics, point.length)
        fits = [fit_tail(counts, law, FROM) for law in ("power law", "truncated power law")]
        verdict = compare_laws(counts, *fits).verdict
        name = f"tau, L = {point.length}"
        rows.append(row(name, epsilon, fits[0].values["tau"], fits[0].errors["tau"], verdict))
    return rows


def length_rows(family: Family, epsilon: float) -> list[Row]:
    """At one epsilon: p against L, the half-chain entanglement, the decay rate."""
    table = family.table.filter(pl.col("epsilon") == epsilon).sort("length")
    rows = []
    for name in ("p", "half_chain_entropy", "decay_rate", "thermal_density"):
        errors = (table["p_high"] - table["p_low"]) / 2 if name == "p" else table[f"{name}_error"]
        for length, value, error in zip(table["length"], table[name], errors, strict=True):
            rows.append(row(f"{name}, L = {length}", epsilon, value, error, ""))
    positive = table.filter(pl.col("half_chain_entropy_error") > 0)
    if positive.height >= 4:
        S, e = positive["half_chain_entropy"], positive["half_chain_entropy_error"]
        grown = growth(positive["length"], S, e)
        rows.append(row("growth of S", epsilon, math.nan, math.nan, grown.outcome))
    thermal = table.filter(pl.col("thermal") > 0)
    if thermal.height >= 4:
        error = thermal["p"] / thermal["thermal"].sqrt()
        grown = growth(thermal["length"], thermal["p"], error)
        beta = grown["power"]
        outcome = f"p ~ L^-beta, chi^2 has p = {beta.p_value:.2g}"
        rows.append(row("beta", epsilon, -beta.values[1], beta.errors[1], outcome))
    return rows


def stretched_rows(family: Family) -> list[Row]:
    """The stretched exponent of p below the transition."""
    rows = []
    for epsilon in sorted(family.table["epsilon"].unique()):
        t = family.table.filter(pl.col("epsilon") == epsilon)
        one = stretched_exponent(t["length"], t["thermal"], t["samples"])
        if one.found:
            rows.append(row("b", epsilon, one.exponent, one.exponent_error, one.outcome))
    return rows


def scaling_rows(family: Family, epsilon: float) -> list[Row]:
    """nu_- and nu_+ by collapse of p near the transition, L >= 1000."""
    near = (epsilon - 0.012, epsilon + 0.012)
    data = ScalingData.from_family(family).where(control=near, length=(1000, math.inf))
    rows = []
    for form in (power_law(), two_sided()):
        one = collapse(data, form)
        for name, estimate in one.estimates.items():
            what = f"{form.name}: {name}"
            rows.append(row(what, math.nan, estimate.value, estimate.error, one.outcome))
    return rows


def letter(store: Path) -> pl.DataFrame:
    """All rows of all families."""
    campaign = Campaign.open(store)
    tables = []
    for family in families(campaign.statistics()):
        epsilon, rows = transition_rows(family)
        rows += tail_rows(family, epsilon) + length_rows(family, epsilon)
        rows += stretched_rows(family) + scaling_rows(family, epsilon)
        schema = ["what", "epsilon", "value", "error", "outcome"]
        table = pl.DataFrame(rows, schema, orient="row")
        tables.append(table.select(pl.lit(family.title).alias("family"), pl.all()))
    return pl.concat(tables)


def main(store: Path, folder: Path = Path(__file__).parent) -> None:
    """Write letter.csv and letter.json, its provenance, to `folder`."""
    letter(store).write_csv(folder / "letter.csv")
    campaign = Campaign.open(store)
    provenance = {
        "version": qavalanche.__version__,
        "samples": sum(campaign.samples_done(point) for point in campaign.spec.grid),
        "missing": sum(chunk.count for chunk in campaign.missing()),
        "spec": campaign.spec.model_dump(mode="json"),
    }
    (folder / "letter.json").write_text(json.dumps(provenance, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
