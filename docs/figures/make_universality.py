"""Makes what docs/figures/universality* hold: headline numbers of several laws of disorder.

python docs/figures/make_universality.py DEMO, the folder with the stores of the specs
examples/universality_*.toml (`make universality` runs the campaigns and this). universality.csv:
law, quantity, the number with its errors and columns for each choice; universality_lengths.csv: L_+
of every law; the figures of both; .json: how every number was found, what is universal, and what
made them.
"""

import json
import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from made import note
from make_exact import provenance
from scipy.stats import chi2 as chi2_law
from universality_figures import lengths_figure, numbers_figure
from universality_ties import Tie, said, ties

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.paired import Paired, mirrored, under_other
from qavalanche.analysis.summary import Family, families
from qavalanche.analysis.transition import Route, critical_points
from qavalanche.analysis.window import GOOD
from qavalanche.letter.nu_minus import divergence_of_cutoff
from qavalanche.letter.systematics import Systematics, systematics
from qavalanche.schemes import scheme_from
from qavalanche.store.campaign import Campaign

LAWS = {
    "k05": "bimodal, K = 0.5", "k1": "bimodal, K = 1", "k3": "bimodal, K = 3",
    "ds3": "bimodal, K = 1, d_s = 3", "norm": "normal ln g", "logistic": "logistic ln g",
}  # fmt: skip
CHOICES = ("counts", "crossing halted", "crossing -s/2")
"""Columns of universality.csv beside ties and tie order."""
PAIRED_LENGTH, PAIRED = 10_000, 40
"""Bonds and number of the chains, at every epsilon, that are melted twice."""
SIGNED = ("β", "power of ⟨S⟩")  # numbers that may be 0: determined whatever their value
BROAD = 0.5  # relative error above which a number says nothing


def determined(name: str, one: Estimate, own_error: float) -> bool:
    """Whether the error, without the bias that no data set sees, is at most half the value; of
    beta and the power of <S>, which may be 0, at most 0.5."""
    if not one.found:
        return False
    scale = 1.0 if name in SIGNED else abs(one.value)
    return own_error <= BROAD * scale


def own_errors(evidence: Evidence) -> dict[str, float]:
    """Errors of the exponents without the bias of their estimators."""
    collapsed = evidence.scaling["power law"]
    return {
        "ν_−": divergence_of_cutoff(evidence).error,
        "ν_+": critical_points(evidence.family).divergence.nu.error,
        "ν collapse": replace(collapsed, biased={}).estimate("nu").error,
    }


def windows_of(evidence: Evidence, numbers: Mapping[str, Estimate]) -> dict[str, tuple[float, ...]]:
    """The range of epsilon that each number rests on, apart from epsilon_c itself."""
    marks = [value for value, _ in evidence.transition.bound_met.values()]
    found: dict[str, tuple[float, ...]] = {
        name: one.used["epsilon"]
        for name, one in numbers.items()
        if name != "ε_c" and one.found and "epsilon" in one.used
    }
    pair = evidence.around(evidence.points.by(Route.CROSSINGS).value)
    if pair is not None:
        found["1/ζ"] = pair
    drift = evidence.points.drift
    if drift.found and marks:
        found["ν drift"] = (min(drift.value, *marks), max(drift.value, *marks))
    return found


def ties_of(evidence: Evidence, numbers: Mapping[str, Estimate]) -> dict[str, list[Tie]]:
    """Of the bimodal law the ties inside of the window of each number, at which all jumps."""
    common = evidence.family.common
    if common["law"] != "bimodal":
        return {}
    place = common["K"], common["local_dimension"]
    windows = windows_of(evidence, numbers).items()
    return {name: ties(*place, *window) for name, window in windows}


def bias_said(outcome: str) -> str:
    """'−10 % to 0 %' of the sentence on the bias, or nothing."""
    found = re.search("bias where ν is known: (.*?) at such sizes", outcome)
    return found[1] if found else ""


def column_of(choice: str) -> str:
    """'crossing = -0.3466' as 'crossing -s/2', 'counts = sites' as 'counts'."""
    key, _, value = choice.partition(" = ")
    if key != "crossing":
        return key
    return f"crossing {value}" if value == "halted" else "crossing -s/2"


def rows_of(law: str, found: Systematics, evidence: Evidence) -> list[dict[str, Any]]:
    """A row for each headline number of a law."""
    shifts = {column_of(choice): own for choice, own in found.choices.items()}
    errors, tied, rows = own_errors(evidence), ties_of(evidence, found.numbers), []
    for name, one in found.numbers.items():
        row: dict[str, Any] = {"law": law, "quantity": name, **one.keyed("value", "error")}
        row["own_error"] = errors.get(name, one.error) if one.found else None
        row["bias"] = bias_said(one.outcome)
        inside = tied.get(name, [])
        row["tie"] = said(min(inside, key=lambda tie: tie.bonds)) if inside else ""
        row["determined"] = not inside and determined(name, one, row["own_error"] or math.inf)
        for column in CHOICES:
            own = shifts.get(column, {}).get(name)
            known = own is not None and math.isfinite(own.systematic)
            row[f"{column} shift"] = own.shift.value if known else None
            row[f"{column} shift error"] = own.shift.error if known else None
            row[f"{column} systematic"] = own.systematic if known else None
        rows.append(row | {"outcome": one.outcome})
    return rows


def paired_of(campaign: Campaign) -> dict[str, dict[str, Any]]:
    """What ties and their order change on the same chains, at every epsilon of a campaign."""
    points = [point for point in campaign.spec.grid if point.length == PAIRED_LENGTH]
    found: dict[str, list[Paired]] = {"ties": [], "tie order": []}
    for point in points:
        d_s = dict(point.scheme.address)["local_dimension"]
        other = scheme_from("spots", {"local_dimension": d_s, "ties": "perturbative"})
        found["ties"].append(under_other(point, other, PAIRED, campaign.spec.seed))
        found["tie order"].append(mirrored(point, PAIRED, campaign.spec.seed))
    return {choice: together(every) for choice, every in found.items()}


def together(every: Sequence[Paired]) -> dict[str, Any]:
    """Chains that change, of how many; mean change of rho and p over all points with its error."""
    shift = {
        name: (
            math.fsum(getattr(one, name).value for one in every) / len(every),
            math.hypot(*(getattr(one, name).error for one in every)) / len(every),
        )
        for name in ("density", "thermal")
    }
    counts = {"changed": sum(one.changed for one in every)}
    counts["chains"] = sum(one.samples for one in every)
    return {**counts, "density": shift["density"], "thermal": shift["thermal"]}


def universal(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Whether numbers of several laws are one: their weighted mean with its error, chi^2, its p.

    Only what is determined counts, with the errors without the bias of estimators, which all laws
    share. `verdict`: "one value" with p >= 0.05, "not one value" below,
    "not determined" with fewer than two numbers.
    """
    used = [(row["value"], row["own_error"]) for row in rows if row["determined"]]
    if len(used) < 2:
        return {"laws": len(used), "verdict": "not determined"}
    weights = [error**-2 for _, error in used]
    mean = sum(w * v for w, (v, _) in zip(weights, used, strict=True)) / sum(weights)
    chi2 = sum(((v - mean) / e) ** 2 for v, e in used)
    p = float(chi2_law.sf(chi2, len(used) - 1))
    one = {"laws": len(used), "mean": mean, "error": sum(weights) ** -0.5, "chi2": chi2, "p": p}
    return {**one, "verdict": "one value" if p >= GOOD else "not one value"}


def lengths_of(law: str, family: Family) -> list[dict[str, Any]]:
    """L_+ at every epsilon where it is known, with the distance to the epsilon_c of the law."""
    evidence = Evidence(family)
    return [
        {
            "law": law, "epsilon": one.epsilon, "log_length": one.log_length.value,
            "log_length_error": one.log_length.error, "epsilon_c": evidence.epsilon,
            "epsilon_c_error": evidence.error,
        }
        for one in evidence.lengths if one.found and evidence.critical.found
    ]  # fmt: skip


class Part(NamedTuple):
    """What one law gives: lines of both tables, and what the JSON holds of it."""

    law: str
    rows: list[dict[str, Any]]
    lengths: list[dict[str, Any]]
    content: dict[str, Any]


def part_of(key: str, demo: Path) -> Part:
    """Everything of one law, from its two stores."""
    law = LAWS[key]
    base = Campaign.open(demo / f"universality_{key}")
    choices = Campaign.open(demo / f"universality_{key}_choices")
    own = families(base.statistics())[0]
    found = systematics(own, families(choices.statistics()))
    made = {"base": provenance(base), "choices": provenance(choices)}
    content = {**found.to_dict(), "paired": paired_of(base), "made": made}
    return Part(law, rows_of(law, found, Evidence(own)), lengths_of(law, own), content)


def write(parts: Sequence[Part], folder: Path) -> None:
    """Tables, JSON and figures of these laws."""
    table = pl.DataFrame([row for one in parts for row in one.rows], infer_schema_length=None)
    table.write_csv(folder / "universality.csv", float_precision=8)
    lengths = [row for one in parts for row in one.lengths]
    known = pl.DataFrame(lengths, infer_schema_length=None)
    known.write_csv(folder / "universality_lengths.csv", float_precision=8)
    names = table["quantity"].unique(maintain_order=True)
    verdicts = {name: universal(table.filter(quantity=name).to_dicts()) for name in names}
    content = {"universal": verdicts, "laws": {one.law: one.content for one in parts}}
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / "universality.json").write_text(text + "\n", encoding="utf-8")
    numbers_figure(table, verdicts).save_as(folder / "universality.png")
    lengths_figure(known).save_as(folder / "universality_lengths.png")


def main(demo: Path, folder: Path = Path(__file__).parent) -> None:
    """Write all, minutes of fits."""
    write([part_of(key, demo) for key in LAWS], folder)
    note("universality", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
